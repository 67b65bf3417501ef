package openmonetize

import (
	"context"
	"encoding/json"
	"sync"
	"time"
)

func encodeEvent(event *UsageEvent) ([]byte, error) {
	sent := *event
	if sent.IdempotencyKey == "" {
		sent.IdempotencyKey = newKey()
	}
	if sent.Properties != nil {
		properties, err := propertiesOf(sent.Properties)
		if err != nil {
			return nil, err
		}
		sent.Properties = properties
	}
	return encode(sent)
}

// The server takes at most 1,000 events and 2 MiB at once.
const eventsPerBatch, bytesPerBatch = 1_000, 1_000_000

const coalesce = 2 * time.Millisecond

type waiting struct {
	text    []byte
	done    chan struct{}
	outcome Outcome
	err     error
}

type recorder struct {
	client *Client
	mutex  sync.Mutex
	events []*waiting
}

// The first of a moment sends what came with it.
func (r *recorder) add(events []*waiting) {
	if len(events) == 0 {
		return
	}
	r.mutex.Lock()
	first := len(r.events) == 0
	r.events = append(r.events, events...)
	r.mutex.Unlock()
	if first {
		time.AfterFunc(coalesce, r.send)
	}
}

func (r *recorder) send() {
	r.mutex.Lock()
	events := r.events
	r.events = nil
	r.mutex.Unlock()
	for len(events) > 0 {
		part := events[:fitting(len(events), eventsPerBatch, func(i int) int { return len(events[i].text) })]
		events = events[len(part):]
		go func() {
			texts := make([][]byte, len(part))
			for i, one := range part {
				texts[i] = one.text
			}
			outcomes, err := r.client.sendBatch(context.Background(), texts)
			for i, one := range part {
				if one.err = err; err == nil {
					one.outcome = outcomes[i]
				}
				close(one.done)
			}
		}()
	}
}

// fitting is how many of the first events one batch takes.
func fitting(count, most int, size func(i int) int) int {
	bytes, n := 0, 0
	for n < count && n < most {
		if bytes += size(n); n > 0 && bytes > bytesPerBatch {
			break
		}
		n++
	}
	return n
}

// sendBatch sends a batch that is refused as a whole, because one event in it cannot be read, again in halves.
func (c *Client) sendBatch(ctx context.Context, texts [][]byte) ([]Outcome, error) {
	raw := make([]json.RawMessage, len(texts))
	for i, text := range texts {
		raw[i] = text
	}
	variables, err := json.Marshal(map[string]any{"input": map[string]any{"events": raw}})
	if err != nil {
		return nil, err
	}
	var data recordUsageBatchData
	if err := c.askText(ctx, recordUsageBatch, variables, &data); err != nil {
		failure, isOurs := err.(*Error)
		if !isOurs || failure.Code != "INVALID_REQUEST" {
			return nil, err
		}
		if len(texts) == 1 {
			return []Outcome{{Status: "REJECTED", Err: err}}, nil
		}
		half := (len(texts) + 1) / 2
		first, err := c.sendBatch(ctx, texts[:half])
		if err != nil {
			return nil, err
		}
		second, err := c.sendBatch(ctx, texts[half:])
		return append(first, second...), err
	}
	if len(data.RecordUsageBatch.Outcomes) != len(texts) {
		// Without an outcome for each event none is known: what is sent again counts once.
		return nil, &Error{Code: "INTERNAL", Message: "The server answered other events than were sent."}
	}
	outcomes := make([]Outcome, len(texts))
	for i, one := range data.RecordUsageBatch.Outcomes {
		outcomes[i] = Outcome{Status: one.Status, Event: one.UsageEvent}
		if one.Error != nil {
			details, _ := one.Error.Details.(map[string]any)
			outcomes[i].Err = &Error{Code: one.Error.Code, Message: one.Error.Message, Details: details, Attempts: 1}
		}
	}
	return outcomes, nil
}
