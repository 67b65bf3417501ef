// Package openmonetize is the client for OpenMonetize: entitlements, usage, credits and billing. It needs nothing but Go's library.
//
// All calls answer an *Error, and nothing else but the error of your context. Amounts are exact: see Decimal.
package openmonetize

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"
)

// Client has the calls by what they are about. It may be shared by goroutines.
type Client struct {
	Entitlements  *Entitlements
	Usage         *Usage
	Credits       *Credits
	Customers     *Customers
	Pricing       *Pricing
	Analytics     *Analytics
	Subscriptions *Subscriptions
	Invoices      *Invoices
	Checkouts     *Checkouts
	Live          *Live

	config Config
	url    string
	err    error
}

// New makes a client. What is wrong with the config is told by Err and by every call. Nothing is sent before the first call, but
// for events that an earlier process left in a spool.
func New(config *Config) *Client {
	c := &Client{}
	if config != nil {
		c.config = *config
	}
	c.err = c.complete()
	c.Entitlements = &Entitlements{client: c}
	c.Usage = &Usage{client: c, recorder: recorder{client: c}}
	c.Credits = &Credits{c}
	c.Customers = &Customers{c}
	c.Pricing = &Pricing{c}
	c.Analytics = &Analytics{c}
	c.Subscriptions = &Subscriptions{c}
	c.Invoices = &Invoices{c}
	c.Checkouts = &Checkouts{c}
	c.Live = &Live{c}
	if c.err == nil && c.config.Cache != nil && !c.config.Offline {
		c.Entitlements.cache = newCache(c, *c.config.Cache)
	}
	if c.err == nil && c.config.Queue.Spool == SpoolFile {
		// What an earlier process left is sent from the start, by a goroutine that reads the client: it is only written when none runs.
		if _, err := c.Usage.opened(); err != nil {
			c.err = err
		}
	}
	return c
}

// Err is what is wrong with the config, or why the spool cannot be opened; nil when nothing is.
func (c *Client) Err() error { return c.err }

// String does not show the key.
func (c *Client) String() string { return "openmonetize.Client(" + c.url + ")" }

// GoString does not show the key.
func (c *Client) GoString() string { return c.String() }

// Format shows no field, whatever the verb: the key is in one.
func (c *Client) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, c.String()) }

// GraphQL sends any document; a mutation has one idempotency key. The data is decoded into `into`.
func (c *Client) GraphQL(ctx context.Context, document string, variables Input, into any) error {
	kind := "query"
	if strings.HasPrefix(strings.TrimSpace(document), "mutation") {
		kind = "mutation"
	}
	return c.ask(ctx, operation{"", kind, document}, variables, into)
}

// Close sends what is enqueued for at most the timeout, ends all connections, and answers how many events are left; with a spool
// they are sent by the next process.
func (c *Client) Close(timeout time.Duration) (unsent int) {
	unsent = c.Usage.close(timeout)
	if c.Entitlements.cache != nil {
		c.Entitlements.cache.close()
	}
	if c.config.HTTPClient != nil {
		c.config.HTTPClient.CloseIdleConnections()
	}
	return unsent
}
