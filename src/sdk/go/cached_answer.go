package openmonetize

import (
	"math/big"
	"time"
)

// Whether a kept answer of the server answers a question. Only what needs no price is kept: an answer without a price to a question
// without properties. A quantity of at least one fits when what is used and the quantity are together within the limit, which is so
// for every meter that fits at all.

// isLasting is for what only a change that is told can undo.
func isLasting(reason string) bool {
	switch reason {
	case "DISABLED", "NO_ENTITLEMENT", "REVOKED", "EXPIRED":
		return true
	}
	return false
}

func isKept(answer *EntitlementCheck) bool {
	return answer.CostPreview == nil && (answer.Reason == "ENTITLED" || isLasting(answer.Reason))
}

// A meter may count less as one.
var least = big.NewRat(1, 1)

// answers is false when only the server can tell. The age is how long ago the server answered.
func answers(kept *EntitlementCheck, quantity Decimal, age time.Duration) bool {
	if isLasting(kept.Reason) {
		return true
	}
	now := kept.AsOf.Add(age)
	for _, end := range []*time.Time{kept.ExpiresAt, kept.ResetAt} {
		if end != nil && !end.After(now) {
			return false
		}
	}
	if kept.Limit == nil {
		return true
	}
	if kept.Used == nil {
		return false
	}
	limit, used := kept.Limit.Rat(), kept.Used.Rat()
	if quantity == "" {
		return used.Cmp(limit) < 0
	}
	more, ok := new(big.Rat).SetString(string(quantity))
	return ok && more.Cmp(least) >= 0 && used.Add(used, more).Cmp(limit) <= 0
}

// fallbackAnswer is the answer that Fallback says.
func fallbackAnswer(request *CheckRequest, said Fallback) *CheckResult {
	within := true
	if said.Limit != "" && request.Quantity != "" {
		wanted, ok := new(big.Rat).SetString(string(request.Quantity))
		within = ok && wanted.Cmp(said.Limit.Rat()) <= 0
	}
	check := EntitlementCheck{CustomerID: request.CustomerID, FeatureKey: request.Feature, AsOf: time.Now().UTC()}
	check.Allowed = said.Allowed && within
	check.Reason = "ENTITLED"
	if !said.Allowed {
		check.Reason = "NO_ENTITLEMENT"
	} else if !within {
		check.Reason = "LIMIT_EXCEEDED"
	}
	if said.Limit != "" {
		check.Limit = &said.Limit
	}
	return &CheckResult{check, "fallback"}
}
