package openmonetize

import (
	"container/list"
	"context"
	"encoding/json"
	"sync"
	"time"
)

// cache gives answers of the server again while nothing changed.
//
// An answer is kept only while the stream of changes is open, for at most the TTL, and until its customer changes; one that was on
// its way when its customer changed is not kept. All is forgotten on resync, and 5 s after the stream was lost. What is forgotten
// still serves for Stale, when the server does not answer.
type cache struct {
	client *Client
	config CacheConfig
	begin  sync.Once
	stop   context.CancelFunc
	ctx    context.Context

	mutex sync.Mutex
	// By our id and by externalId, as they are asked about.
	customers map[string]*list.Element
	// The one that was asked about last comes last.
	order  *list.List
	isLive bool
	lost   *time.Timer
}

type cachedCustomer struct {
	id       string
	features map[string]*keptAnswer
	// Grows with every change.
	version   int
	changedAt time.Time
}

type keptAnswer struct {
	answer EntitlementCheck
	at     time.Time
	// Only then is it known that a quantity has no price.
	hasQuantity bool
	isFresh     bool
}

const lostFor = 5 * time.Second

// Another server than the one that told the change may answer from its memory for so long.
const settlesFor = time.Second

func newCache(client *Client, config CacheConfig) *cache {
	config.CustomersMax = orInt(config.CustomersMax, 10_000)
	config.TTL = orDuration(config.TTL, 30*time.Second)
	c := &cache{client: client, config: config, customers: map[string]*list.Element{}, order: list.New()}
	c.ctx, c.stop = context.WithCancel(context.Background())
	return c
}

// find answers nil when the server is to be asked.
func (c *cache) find(request *CheckRequest) *CheckResult {
	c.begin.Do(func() { go c.follow() })
	c.mutex.Lock()
	defer c.mutex.Unlock()
	kept := c.kept(request)
	if !c.isLive || kept == nil || !kept.isFresh {
		return nil
	}
	return kept.result(request, c.config.TTL)
}

// findStale is the last state, when it is young enough for a server that does not answer.
func (c *cache) findStale(request *CheckRequest) *CheckResult {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	kept := c.kept(request)
	if kept == nil {
		return nil
	}
	return kept.result(request, c.config.Stale)
}

func (k *keptAnswer) result(request *CheckRequest, most time.Duration) *CheckResult {
	if age := time.Since(k.at); age < most && answers(&k.answer, request.Quantity, age) {
		return &CheckResult{k.answer, "cache"}
	}
	return nil
}

// expect is called before a question is sent; the result keeps the answer, unless the customer changed meanwhile.
func (c *cache) expect(request *CheckRequest) func(*EntitlementCheck) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	one := c.customer(request.CustomerID)
	version := one.version
	return func(answer *EntitlementCheck) {
		c.mutex.Lock()
		defer c.mutex.Unlock()
		isSettled := time.Since(one.changedAt) > settlesFor
		if !c.isLive || one.version != version || !isSettled || !isKept(answer) {
			return
		}
		hasQuantity := request.Quantity != ""
		if known := one.features[request.Feature]; known != nil && known.isFresh && !hasQuantity {
			return
		}
		one.features[request.Feature] = &keptAnswer{*answer, time.Now(), hasQuantity, true}
	}
}

func (c *cache) close() {
	c.stop()
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.lost != nil {
		c.lost.Stop()
	}
}

func (c *cache) customer(id string) *cachedCustomer {
	if element, known := c.customers[id]; known {
		c.order.MoveToBack(element)
		return element.Value.(*cachedCustomer)
	}
	one := &cachedCustomer{id: id, features: map[string]*keptAnswer{}}
	c.customers[id] = c.order.PushBack(one)
	if c.order.Len() > c.config.CustomersMax {
		oldest := c.order.Remove(c.order.Front()).(*cachedCustomer)
		delete(c.customers, oldest.id)
	}
	return one
}

func (c *cache) kept(request *CheckRequest) *keptAnswer {
	element, known := c.customers[request.CustomerID]
	if !known {
		return nil
	}
	kept := element.Value.(*cachedCustomer).features[request.Feature]
	if kept == nil || (request.Quantity != "" && !kept.hasQuantity) {
		return nil
	}
	return kept
}

func (c *cache) forget(element *list.Element) {
	one := element.Value.(*cachedCustomer)
	one.version++
	one.changedAt = time.Now()
	for _, kept := range one.features {
		kept.isFresh = false
	}
	if c.config.Stale == 0 {
		one.features = map[string]*keptAnswer{}
	}
}

func (c *cache) forgetAll() {
	for _, element := range c.customers {
		c.forget(element)
	}
}

func (c *cache) end() {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.isLive = false
	c.forgetAll()
}

func (c *cache) onLost() {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.lost == nil {
		c.lost = time.AfterFunc(lostFor, c.endLost)
	}
}

// The stream may be back by now.
func (c *cache) endLost() {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.lost != nil {
		c.isLive = false
		c.forgetAll()
	}
}

// follow keeps the answers fresh; it begins with the first question.
func (c *cache) follow() {
	defer c.end()
	err := c.client.Live.watch(c.ctx, watchCustomers, Input{}, c.onLost, func(text json.RawMessage, _ bool) error {
		var data watchCustomersData
		if err := json.Unmarshal(text, &data); err != nil {
			return err
		}
		c.changed(data.CustomersChanged)
		return nil
	})
	if err != nil {
		c.client.warn("changes are not told: " + err.Error())
	}
}

func (c *cache) changed(change WatchCustomersResult) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.lost != nil {
		c.lost.Stop()
		c.lost = nil
	}
	c.isLive = true
	if change.Resync {
		c.forgetAll()
	}
	for _, one := range change.Customers {
		if element, known := c.customers[one.CustomerID]; known {
			c.forget(element)
		}
		if one.ExternalID == nil {
			continue
		}
		if element, known := c.customers[*one.ExternalID]; known {
			c.forget(element)
		}
	}
}
