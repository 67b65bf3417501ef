package openmonetize

import (
	"context"
	"sync"
	"time"
)

// UsageEvent is what a customer used.
type UsageEvent struct {
	// CustomerID is our id, or your externalId.
	CustomerID string `json:"customerId,omitempty"`
	EventType  string `json:"eventType"`
	// Quantity is in units; 1 when empty.
	Quantity Decimal `json:"quantity,omitempty"`
	// Properties are what rates and meters read, such as model and inputTokens.
	Properties map[string]interface{} `json:"properties,omitempty"`
	// IdempotencyKey makes a repeated event count once; made for each event when empty.
	IdempotencyKey string `json:"idempotencyKey"`
	Feature        string `json:"feature,omitempty"`
	SubscriptionID string `json:"subscriptionId,omitempty"`
	// Timestamp is when it happened; the server's now when nil.
	Timestamp *time.Time `json:"timestamp,omitempty"`
	// TokenUsage is the usage object of a model's answer.
	TokenUsage any `json:"tokenUsage,omitempty"`
}

// Outcome is what became of an event: its Event, or its Err.
type Outcome struct {
	// Status is ACCEPTED, DUPLICATE (stored before under the same key) or REJECTED.
	Status string
	Event  *RecordedUsage
	Err    error
}

// Usage records what customers used.
type Usage struct {
	client   *Client
	recorder recorder
	mutex    sync.Mutex
	queue    *queue
}

// Record returns when the server has stored the event; calls of 2 ms, of all goroutines, share a request.
func (u *Usage) Record(event *UsageEvent) error {
	return u.RecordContext(context.Background(), event)
}

// RecordContext is Record with a context: when it ends, what the server did is unknown.
func (u *Usage) RecordContext(ctx context.Context, event *UsageEvent) error {
	_, err := u.RecordOutcome(ctx, event)
	return err
}

// RecordOutcome is Record with what the event cost.
func (u *Usage) RecordOutcome(ctx context.Context, event *UsageEvent) (*Outcome, error) {
	outcomes, err := u.RecordBatch(ctx, []*UsageEvent{event})
	if err != nil {
		return nil, err
	}
	return &outcomes[0], outcomes[0].Err
}

// RecordBatch answers the outcomes in the order of the events; that of a refused event has its error.
func (u *Usage) RecordBatch(ctx context.Context, events []*UsageEvent) ([]Outcome, error) {
	mine := make([]*waiting, len(events))
	for i, event := range events {
		text, err := encodeEvent(event)
		if err != nil {
			return nil, err
		}
		mine[i] = &waiting{text: text, done: make(chan struct{})}
	}
	u.recorder.add(mine)
	outcomes := make([]Outcome, len(mine))
	for i, one := range mine {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-one.done:
		}
		if one.err != nil {
			return nil, one.err
		}
		outcomes[i] = one.outcome
	}
	return outcomes, nil
}

// Get answers the totals of a time, by feature. Credits, and money in major units.
func (u *Usage) Get(ctx context.Context, customerID string, start, end time.Time) (*GetUsageResult, error) {
	variables := Input{"customerId": customerID, "startTime": start, "endTime": end}
	return call(ctx, u.client, getUsage, variables, func(d *getUsageData) *GetUsageResult { return &d.Usage })
}

// Series answers usage by time.
func (u *Usage) Series(ctx context.Context, filter *GetUsageSeriesFilter) (*GetUsageSeriesResult, error) {
	variables, err := variablesOf(filter)
	if err != nil {
		return nil, err
	}
	return call(ctx, u.client, getUsageSeries, variables, func(d *getUsageSeriesData) *GetUsageSeriesResult { return &d.UsageSeries })
}

// Reverse takes an event back, with its credits: by an event of its own. ErrConflict when it was before.
func (u *Usage) Reverse(ctx context.Context, eventID string) (*StoredUsageEvent, error) {
	return call(ctx, u.client, reverseUsageEvent, Input{"id": eventID}, func(d *reverseUsageEventData) *StoredUsageEvent { return &d.ReverseUsageEvent })
}

// List is all events, the newest first, or those of the filter, which may be nil.
func (u *Usage) List(ctx context.Context, filter *ListUsageEventsFilter) *List[StoredUsageEvent] {
	return listOf(ctx, u.client, listUsageEvents, filter, func(d *listUsageEventsData) *connection[StoredUsageEvent] { return &d.UsageEvents })
}

// Enqueue returns at once, and sends the event in the background until the server has it; false when there was no room for it.
// With SpoolFile the event is on disk when this returns, and survives the process; without it call Client.Close before the program
// ends.
func (u *Usage) Enqueue(event *UsageEvent) (bool, error) {
	q, err := u.opened()
	if err != nil {
		return false, err
	}
	return q.enqueue(event)
}

// Flush returns when what was enqueued so far is acknowledged or refused, or with the context.
func (u *Usage) Flush(ctx context.Context) error {
	if q := u.running(); q != nil && !q.finish(ctx) {
		return ctx.Err()
	}
	return nil
}

func (u *Usage) opened() (*queue, error) {
	if u.client.err != nil {
		return nil, u.client.err
	}
	u.mutex.Lock()
	defer u.mutex.Unlock()
	if u.queue == nil {
		var err error
		if u.queue, err = newQueue(u.client); err != nil {
			return nil, err
		}
	}
	return u.queue, nil
}

func (u *Usage) running() *queue {
	u.mutex.Lock()
	defer u.mutex.Unlock()
	return u.queue
}

func (u *Usage) close(timeout time.Duration) int {
	q := u.running()
	if q == nil {
		return 0
	}
	return q.close(timeout)
}
