package openmonetize

import "context"

// Customers are yours, by our id or by your externalId.
type Customers struct{ client *Client }

// Create makes a customer; ErrConflict when another one has the externalId.
func (c *Customers) Create(ctx context.Context, input *CreateCustomerInput) (*Customer, error) {
	return call(ctx, c.client, createCustomer, Input{"input": input}, func(d *createCustomerData) *Customer { return &d.CreateCustomer })
}

// Get reads a customer; ErrNotFound when there is none.
func (c *Customers) Get(ctx context.Context, id string) (*Customer, error) {
	return call(ctx, c.client, getCustomer, Input{"id": id}, func(d *getCustomerData) *Customer { return &d.Customer })
}

// Update changes what the input names; ErrPrecondition when ExpectedVersion is not the version.
func (c *Customers) Update(ctx context.Context, id string, input *UpdateCustomerInput) (*Customer, error) {
	sent, err := withNulls(input, input.Clear)
	if err != nil {
		return nil, err
	}
	return call(ctx, c.client, updateCustomer, Input{"id": id, "input": sent}, func(d *updateCustomerData) *Customer { return &d.UpdateCustomer })
}

// List is all customers, or those of the filter, which may be nil.
func (c *Customers) List(ctx context.Context, filter *ListCustomersFilter) *List[Customer] {
	return listOf(ctx, c.client, listCustomers, filter, func(d *listCustomersData) *connection[Customer] { return &d.Customers })
}

// Archive ends what the customer may do; what it did is kept.
func (c *Customers) Archive(ctx context.Context, id string) (*Customer, error) {
	return call(ctx, c.client, archiveCustomer, Input{"id": id}, func(d *archiveCustomerData) *Customer { return &d.ArchiveCustomer })
}

// CreateToken makes a token for a browser, which reads what is about this customer and ends after TTLSeconds.
func (c *Customers) CreateToken(ctx context.Context, input *CreateCustomerTokenInput) (*CreateCustomerTokenResult, error) {
	return call(ctx, c.client, createCustomerToken, Input{"input": input}, func(d *createCustomerTokenData) *CreateCustomerTokenResult { return &d.CreateCustomerToken })
}
