package openmonetize

import "context"

// Subscriptions say which plans customers have.
type Subscriptions struct{ client *Client }

// Subscribe starts a plan for a customer.
func (s *Subscriptions) Subscribe(ctx context.Context, input *CreateSubscriptionInput) (*Subscription, error) {
	return call(ctx, s.client, createSubscription, Input{"input": input}, func(d *createSubscriptionData) *Subscription { return &d.CreateSubscription })
}

// Get reads a subscription; ErrNotFound when there is none.
func (s *Subscriptions) Get(ctx context.Context, id string) (*Subscription, error) {
	return call(ctx, s.client, getSubscription, Input{"id": id}, func(d *getSubscriptionData) *Subscription { return &d.CustomerSubscription })
}

// List is all subscriptions, or those of the filter, which may be nil.
func (s *Subscriptions) List(ctx context.Context, filter *ListSubscriptionsFilter) *List[Subscription] {
	return listOf(ctx, s.client, listSubscriptions, filter, func(d *listSubscriptionsData) *connection[Subscription] { return &d.CustomerSubscriptions })
}

// Change moves to another plan or quantity, at once or at the end of the period.
func (s *Subscriptions) Change(ctx context.Context, id string, input *ChangeSubscriptionInput) (*Subscription, error) {
	return call(ctx, s.client, changeSubscription, Input{"id": id, "input": input}, func(d *changeSubscriptionData) *Subscription { return &d.ChangeSubscription })
}

// Cancel ends a subscription, at once or at the end of the period. The input may be nil.
func (s *Subscriptions) Cancel(ctx context.Context, id string, input *CancelSubscriptionInput) (*Subscription, error) {
	return call(ctx, s.client, cancelSubscription, Input{"id": id, "input": input}, func(d *cancelSubscriptionData) *Subscription { return &d.CancelSubscription })
}

// Pause stops a subscription and its invoices until it is resumed.
func (s *Subscriptions) Pause(ctx context.Context, id string, input *PauseSubscriptionInput) (*Subscription, error) {
	return call(ctx, s.client, pauseSubscription, Input{"id": id, "input": input}, func(d *pauseSubscriptionData) *Subscription { return &d.PauseSubscription })
}

// Resume goes on with a paused subscription. The input may be nil.
func (s *Subscriptions) Resume(ctx context.Context, id string, input *ResumeSubscriptionInput) (*Subscription, error) {
	return call(ctx, s.client, resumeSubscription, Input{"id": id, "input": input}, func(d *resumeSubscriptionData) *Subscription { return &d.ResumeSubscription })
}

// Invoices are what customers owe. Money is in major units of the currency.
type Invoices struct{ client *Client }

// Get reads an invoice; ErrNotFound when there is none.
func (i *Invoices) Get(ctx context.Context, id string) (*Invoice, error) {
	return call(ctx, i.client, getInvoice, Input{"id": id}, func(d *getInvoiceData) *Invoice { return &d.Invoice })
}

// List is all invoices, or those of the filter, which may be nil.
func (i *Invoices) List(ctx context.Context, filter *ListInvoicesFilter) *List[Invoice] {
	return listOf(ctx, i.client, listInvoices, filter, func(d *listInvoicesData) *connection[Invoice] { return &d.Invoices })
}

// Pay takes the money with the payment method, or with the default one of the customer when the id is empty.
func (i *Invoices) Pay(ctx context.Context, id, paymentMethodID string) (*PayInvoiceResult, error) {
	variables := Input{"id": id}
	if paymentMethodID != "" {
		variables["paymentMethodId"] = paymentMethodID
	}
	return call(ctx, i.client, payInvoice, variables, func(d *payInvoiceData) *PayInvoiceResult { return &d.PayInvoice })
}

// Void takes an open invoice back.
func (i *Invoices) Void(ctx context.Context, id string) (*Invoice, error) {
	return call(ctx, i.client, voidInvoice, Input{"id": id}, func(d *voidInvoiceData) *Invoice { return &d.VoidInvoice })
}

// Checkouts are pages on which customers pay.
type Checkouts struct{ client *Client }

// Create makes a checkout; send the customer to its URL.
func (c *Checkouts) Create(ctx context.Context, input *CreateCheckoutInput) (*Checkout, error) {
	return call(ctx, c.client, createCheckout, Input{"input": input}, func(d *createCheckoutData) *Checkout { return &d.CreateCheckout })
}

// Get reads a checkout; ErrNotFound when there is none.
func (c *Checkouts) Get(ctx context.Context, id string) (*Checkout, error) {
	return call(ctx, c.client, getCheckout, Input{"id": id}, func(d *getCheckoutData) *Checkout { return &d.Checkout })
}

// Expire ends a checkout that is open.
func (c *Checkouts) Expire(ctx context.Context, id string) (*Checkout, error) {
	return call(ctx, c.client, expireCheckout, Input{"id": id}, func(d *expireCheckoutData) *Checkout { return &d.ExpireCheckout })
}
