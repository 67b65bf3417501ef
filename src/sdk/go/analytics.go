package openmonetize

import "context"

// Analytics is what usage cost, and how it goes on.
type Analytics struct{ client *Client }

// Get answers cost, usage and optimization of the last 30 days, or of the times of the filter, which may be nil.
func (a *Analytics) Get(ctx context.Context, filter *GetAnalyticsFilter) (*GetAnalyticsResult, error) {
	variables, err := variablesOf(filter)
	if err != nil {
		return nil, err
	}
	return call(ctx, a.client, getAnalytics, variables, func(d *getAnalyticsData) *GetAnalyticsResult { return &d.Analytics })
}

// Attribution says who and what the cost is for.
func (a *Analytics) Attribution(ctx context.Context, filter *GetAttributionFilter) (*GetAttributionResult, error) {
	variables, err := variablesOf(filter)
	if err != nil {
		return nil, err
	}
	return call(ctx, a.client, getAttribution, variables, func(d *getAttributionData) *GetAttributionResult { return &d.Attribution })
}

// Series answers usage by time, as Usage.Series does.
func (a *Analytics) Series(ctx context.Context, filter *GetUsageSeriesFilter) (*GetUsageSeriesResult, error) {
	return a.client.Usage.Series(ctx, filter)
}
