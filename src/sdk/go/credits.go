package openmonetize

import "context"

// Credits are prepaid: balances, movements, and holds for work whose cost is not known yet.
type Credits struct{ client *Client }

// Balance is what the customer has now.
func (c *Credits) Balance(ctx context.Context, customerID string) (*CreditBalance, error) {
	return call(ctx, c.client, getBalance, Input{"customerId": customerID}, func(d *getBalanceData) *CreditBalance { return &d.Credits })
}

// Add gives credits to a customer.
func (c *Credits) Add(ctx context.Context, input *AddCreditsInput) (*CreditTransaction, error) {
	return call(ctx, c.client, addCredits, Input{"input": input}, func(d *addCreditsData) *CreditTransaction { return &d.AddCredits })
}

// Transfer moves credits between customers; ErrInsufficientCredits when the sender has less.
func (c *Credits) Transfer(ctx context.Context, input *TransferCreditsInput) (*TransferCreditsResult, error) {
	return call(ctx, c.client, transferCredits, Input{"input": input}, func(d *transferCreditsData) *TransferCreditsResult { return &d.TransferCredits })
}

// Transactions are all movements, the newest first.
func (c *Credits) Transactions(ctx context.Context, filter *ListCreditTransactionsFilter) *List[CreditTransaction] {
	return listOf(ctx, c.client, listCreditTransactions, filter, func(d *listCreditTransactionsData) *connection[CreditTransaction] { return &d.CreditTransactions })
}

// Reserve sets credits aside for TTLSeconds; ErrInsufficientCredits when there are not enough.
func (c *Credits) Reserve(ctx context.Context, input *ReserveCreditsInput) (*Hold, error) {
	sent := *input
	var err error
	if sent.Properties, err = propertiesOf(input.Properties); err != nil {
		return nil, err
	}
	return call(ctx, c.client, reserveCredits, Input{"input": sent}, func(d *reserveCreditsData) *Hold { return &d.ReserveCredits.Hold })
}

// Commit takes what was used, all of the hold when the input is nil, and gives the rest back but with KeepRest.
func (c *Credits) Commit(ctx context.Context, holdID string, input *CommitHoldInput) (*CommitHoldResult, error) {
	variables := Input{"id": holdID}
	if input != nil {
		sent := *input
		var err error
		if sent.Properties, err = propertiesOf(input.Properties); err != nil {
			return nil, err
		}
		variables["input"] = sent
	}
	return call(ctx, c.client, commitHold, variables, func(d *commitHoldData) *CommitHoldResult { return &d.CommitHold })
}

// Extend ends the hold so many seconds from now.
func (c *Credits) Extend(ctx context.Context, holdID string, ttlSeconds int) (*Hold, error) {
	variables := Input{"id": holdID, "input": Input{"ttlSeconds": ttlSeconds}}
	return call(ctx, c.client, extendHold, variables, func(d *extendHoldData) *Hold { return &d.ExtendHold.Hold })
}

// Release gives all of it back.
func (c *Credits) Release(ctx context.Context, holdID string) (*Hold, error) {
	return call(ctx, c.client, releaseHold, Input{"id": holdID}, func(d *releaseHoldData) *Hold { return &d.ReleaseHold.Hold })
}
