package openmonetize

import (
	"context"
	"errors"
)

// Entitlements says what customers may do.
type Entitlements struct {
	client *Client
	cache  *cache
}

// CheckRequest asks whether a use would be accepted.
type CheckRequest struct {
	// CustomerID is our id, or your externalId.
	CustomerID string
	// Feature is the key or id of the feature.
	Feature string
	// Quantity is in units; empty: whether anything is left.
	Quantity Decimal
	// Metadata is what the price depends on, such as model and inputTokens.
	Metadata map[string]interface{}
}

// CheckResult is the decision. Amounts are in credits or units; money is in major units of the currency.
type CheckResult struct {
	EntitlementCheck
	// Source says who decided: server, cache or fallback.
	Source string `json:"source"`
}

// Check asks whether the use would be accepted now, and what it would cost. A refusal is an answer, not an error.
func (e *Entitlements) Check(request *CheckRequest) (*CheckResult, error) {
	return e.CheckContext(context.Background(), request)
}

// CheckContext is Check with a context.
func (e *Entitlements) CheckContext(ctx context.Context, request *CheckRequest) (*CheckResult, error) {
	if e.client.err != nil {
		return nil, e.client.err
	}
	if e.client.config.Offline {
		return e.fallback(request, nil)
	}
	cache := e.cache
	if len(request.Metadata) > 0 {
		cache = nil
	}
	keep := func(*EntitlementCheck) {}
	if cache != nil {
		if known := cache.find(request); known != nil {
			return known, nil
		}
		keep = cache.expect(request)
	}
	answers, err := e.CheckManyContext(ctx, []*CheckRequest{request})
	if err == nil {
		keep(&answers[0].EntitlementCheck)
		return answers[0], nil
	}
	if !isAway(err) {
		return nil, err
	}
	if _, named := e.client.config.Fallback[request.Feature]; !named && cache != nil {
		if stale := cache.findStale(request); stale != nil {
			return stale, nil
		}
	}
	return e.fallback(request, err)
}

// isAway: the server gave no answer, rather than a refusal.
func isAway(err error) bool {
	for _, away := range []error{ErrConnection, ErrTimeout, ErrUnavailable, ErrInternal, ErrRateLimit} {
		if errors.Is(err, away) {
			return true
		}
	}
	return false
}

// CheckMany answers at most 100 checks at once, in their order, by the server.
func (e *Entitlements) CheckMany(requests []*CheckRequest) ([]*CheckResult, error) {
	return e.CheckManyContext(context.Background(), requests)
}

// CheckManyContext is CheckMany with a context.
func (e *Entitlements) CheckManyContext(ctx context.Context, requests []*CheckRequest) ([]*CheckResult, error) {
	if e.client.config.Offline {
		return e.fallbacks(requests)
	}
	checks := make([]map[string]any, len(requests))
	for i, one := range requests {
		checks[i] = map[string]any{"customerId": one.CustomerID, "feature": one.Feature}
		if one.Quantity != "" {
			checks[i]["quantity"] = one.Quantity
		}
		if len(one.Metadata) > 0 {
			properties, err := propertiesOf(one.Metadata)
			if err != nil {
				return nil, err
			}
			checks[i]["properties"] = properties
		}
	}
	var data checkEntitlementsData
	if err := e.client.ask(ctx, checkEntitlements, Input{"input": Input{"checks": checks}}, &data); err != nil {
		return nil, err
	}
	if len(data.CheckEntitlements) != len(checks) {
		return nil, &Error{Code: "INTERNAL", Message: "The server answered other checks than were asked."}
	}
	results := make([]*CheckResult, len(data.CheckEntitlements))
	for i, one := range data.CheckEntitlements {
		results[i] = &CheckResult{one, "server"}
	}
	return results, nil
}

func (e *Entitlements) fallbacks(requests []*CheckRequest) ([]*CheckResult, error) {
	results := make([]*CheckResult, len(requests))
	for i, one := range requests {
		said, err := e.fallback(one, nil)
		if err != nil {
			return nil, err
		}
		results[i] = said
	}
	return results, nil
}

// Never a silent yes: what Fallback does not name is an error.
func (e *Entitlements) fallback(request *CheckRequest, cause error) (*CheckResult, error) {
	said, known := e.client.config.Fallback[request.Feature]
	if known {
		return fallbackAnswer(request, said), nil
	}
	if cause != nil {
		return nil, cause
	}
	return nil, &Error{Code: "UNAVAILABLE", Message: "Offline, and Fallback does not name " + request.Feature + "."}
}

// Consume checks and records in one step: what it allows is used, and what it refuses is not.
func (e *Entitlements) Consume(ctx context.Context, input *ConsumeInput) (*ConsumeFeatureResult, error) {
	sent := *input
	var err error
	if sent.Properties, err = propertiesOf(input.Properties); err != nil {
		return nil, err
	}
	return call(ctx, e.client, consumeFeature, Input{"input": sent}, func(d *consumeFeatureData) *ConsumeFeatureResult { return &d.Consume })
}

// List is the entitlements of the customer.
func (e *Entitlements) List(ctx context.Context, customerID string) *List[Entitlement] {
	return listOf(ctx, e.client, listEntitlements, Input{"customerId": customerID}, func(d *listEntitlementsData) *connection[Entitlement] { return &d.Entitlements })
}

// Set entitles a customer to a feature.
func (e *Entitlements) Set(ctx context.Context, input *SetEntitlementInput) (*Entitlement, error) {
	return call(ctx, e.client, setEntitlement, Input{"input": input}, func(d *setEntitlementData) *Entitlement { return &d.SetEntitlement })
}

// Update changes the terms of an entitlement; ErrPrecondition when ExpectedVersion is not the version.
func (e *Entitlements) Update(ctx context.Context, id string, input *UpdateEntitlementInput) (*Entitlement, error) {
	sent, err := withNulls(input, input.Clear)
	if err != nil {
		return nil, err
	}
	return call(ctx, e.client, updateEntitlement, Input{"id": id, "input": sent}, func(d *updateEntitlementData) *Entitlement { return &d.UpdateEntitlement })
}

// Revoke ends an entitlement. The input may be nil.
func (e *Entitlements) Revoke(ctx context.Context, id string, input *RevokeEntitlementInput) (*Entitlement, error) {
	return call(ctx, e.client, revokeEntitlement, Input{"id": id, "input": input}, func(d *revokeEntitlementData) *Entitlement { return &d.RevokeEntitlement })
}
