package openmonetize

import "context"

// Pricing is plans and prices. Money is in major units of the currency.
type Pricing struct{ client *Client }

// Plans are all plans, or those of the status: DRAFT, ACTIVE or ARCHIVED; empty: of any.
func (p *Pricing) Plans(ctx context.Context, status string) *List[Plan] {
	filter := Input{}
	if status != "" {
		filter["status"] = status
	}
	return listOf(ctx, p.client, listPlans, filter, func(d *listPlansData) *connection[Plan] { return &d.Plans })
}

// Calculate is what a plan would cost with this usage.
func (p *Pricing) Calculate(ctx context.Context, input *CalculatePriceInput) (*CalculatePriceResult, error) {
	return call(ctx, p.client, calculatePrice, Input{"input": input}, func(d *calculatePriceData) *CalculatePriceResult { return &d.CalculatePrice })
}

// Custom sets prices of one customer, in place of those of its plan.
func (p *Pricing) Custom(ctx context.Context, input *CreateCustomPricingInput) ([]CreateCustomPricingResult, error) {
	made, err := call(ctx, p.client, createCustomPricing, Input{"input": input}, func(d *createCustomPricingData) *[]CreateCustomPricingResult { return &d.CreateCustomPricing })
	if err != nil {
		return nil, err
	}
	return *made, nil
}

// UsagePrice is what one use costs; ErrInvalidRequest when no rate prices it.
func (p *Pricing) UsagePrice(ctx context.Context, input *UsagePriceInput) (*GetUsagePriceResult, error) {
	sent := *input
	var err error
	if sent.Properties, err = propertiesOf(input.Properties); err != nil {
		return nil, err
	}
	return call(ctx, p.client, getUsagePrice, Input{"input": sent}, func(d *getUsagePriceData) *GetUsagePriceResult { return d.UsagePrice })
}
