package openmonetize

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"reflect"
	"strings"
	"time"
)

// Live tells what changes, as it changes.
type Live struct{ client *Client }

// The server sends a ping every 12 s: after this the connection is dead.
const silent = 30 * time.Second

// Usage sends the last event and then each new one; after a sequence (0 for all) each after that. Each comes once, through every
// break. The channel is closed when the context ends, or after a refusal, which the second channel tells.
func (l *Live) Usage(ctx context.Context, customerID string, after *int64) (<-chan StoredUsageEvent, <-chan error) {
	var last int64
	variables := Input{"customerId": customerID}
	if after != nil {
		last = *after
		variables["after"] = *after
	}
	return follow(ctx, l, watchUsage, variables, func(data *watchUsageData, _ json.RawMessage, _ bool) *StoredUsageEvent {
		event := data.UsageEvents
		if event == nil || event.Sequence <= last {
			return nil
		}
		last = event.Sequence
		return event
	})
}

// Balance sends the balance now and after every change, in credits; one that is the same after a break is not repeated.
func (l *Live) Balance(ctx context.Context, customerID string) (<-chan CreditBalance, <-chan error) {
	isNew := newStates()
	return follow(ctx, l, watchBalance, Input{"customerId": customerID}, func(data *watchBalanceData, text json.RawMessage, isFirst bool) *CreditBalance {
		if !isNew(text, isFirst) {
			return nil
		}
		return &data.CreditBalance
	})
}

// Entitlements sends all entitlements of the customer, now and after every change.
func (l *Live) Entitlements(ctx context.Context, customerID string) (<-chan []Entitlement, <-chan error) {
	isNew := newStates()
	return follow(ctx, l, watchEntitlements, Input{"customerId": customerID}, func(data *watchEntitlementsData, text json.RawMessage, isFirst bool) *[]Entitlement {
		if !isNew(text, isFirst) {
			return nil
		}
		return &data.EntitlementChanged
	})
}

// Of a state only the latest counts: one that is the same after a break is not repeated.
func newStates() func(text json.RawMessage, isFirst bool) bool {
	var last any
	return func(text json.RawMessage, isFirst bool) bool {
		var state any
		_ = json.Unmarshal(text, &state)
		state = timeless(state)
		isSame := isFirst && reflect.DeepEqual(state, last)
		last = state
		return !isSame
	}
}

func timeless(value any) any {
	switch one := value.(type) {
	case map[string]any:
		delete(one, "asOf")
		for name, inner := range one {
			one[name] = timeless(inner)
		}
	case []any:
		for i, inner := range one {
			one[i] = timeless(inner)
		}
	}
	return value
}

// follow sends what `pick` picks of each item; nil for what is not told.
func follow[Data, Item any](ctx context.Context, l *Live, op operation, variables Input, pick func(data *Data, text json.RawMessage, isFirst bool) *Item) (<-chan Item, <-chan error) {
	items, failed := make(chan Item), make(chan error, 1)
	go func() {
		defer close(items)
		failed <- l.watch(ctx, op, variables, func() {}, func(text json.RawMessage, isFirst bool) error {
			var data Data
			if err := json.Unmarshal(text, &data); err != nil {
				return err
			}
			if item := pick(&data, text, isFirst); item != nil {
				select {
				case <-ctx.Done():
				case items <- *item:
				}
			}
			return nil
		})
	}()
	return items, failed
}

// watch opens a stream that ends again, after what was delivered. It answers only what another attempt would meet again.
func (l *Live) watch(ctx context.Context, op operation, variables Input, onLost func(), each func(json.RawMessage, bool) error) error {
	if l.client.err != nil {
		return l.client.err
	}
	encoded, err := encode(variables)
	if err != nil {
		return err
	}
	lastID := ""
	for failures := 0; ctx.Err() == nil; failures++ {
		if failures > 0 {
			limit := backoff(100*time.Millisecond, longestWait, failures)
			_ = sleep(ctx, time.Duration(chance()*float64(limit)))
		}
		delivered, err := l.connection(ctx, op, encoded, &lastID, each)
		if delivered {
			failures = 0
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		failure, isRefusal := err.(*Error)
		if isRefusal && failure.Code != "UNAVAILABLE" && failure.Code != "RATE_LIMITED" && failure.Code != "CONNECTION" && failure.Code != "TIMEOUT" && failure.Status < 500 {
			if ctx.Err() != nil {
				return nil
			}
			return failure
		}
		onLost()
		if isRefusal && failure.RetryAfter() > 0 {
			_ = sleep(ctx, failure.RetryAfter())
		}
	}
	return nil
}

// connection answers io.EOF when the server says that nothing will follow.
func (l *Live) connection(ctx context.Context, op operation, variables []byte, lastID *string, each func(json.RawMessage, bool) error) (delivered bool, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	timer := time.AfterFunc(silent, cancel)
	defer timer.Stop()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, l.client.url, bytes.NewReader(bodyOf(op, variables)))
	if err != nil {
		return false, err
	}
	request.Header = l.client.headers("text/event-stream")
	if *lastID != "" {
		request.Header.Set("Last-Event-ID", *lastID)
	}
	answer, err := l.client.config.HTTPClient.Do(request)
	if err != nil {
		return false, lost(ctx, err)
	}
	defer answer.Body.Close()
	lines := bufio.NewReader(answer.Body)
	event := map[string]string{}
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return delivered, lost(ctx, err)
		}
		timer.Reset(silent)
		line = strings.TrimRight(line, "\r\n")
		if line != "" {
			name, value, _ := strings.Cut(line, ":")
			event[name] = strings.TrimPrefix(value, " ")
			continue
		}
		data, isEvent := event["data"]
		name, id := event["event"], event["id"]
		event = map[string]string{}
		if !isEvent {
			continue
		}
		if name == "complete" && answer.StatusCode == http.StatusOK {
			return delivered, io.EOF
		}
		var item json.RawMessage
		if failure := outcomeOf(answer.StatusCode, answer.Header, []byte(data), &item); failure != nil {
			return delivered, failure
		}
		if id != "" {
			*lastID = id
		}
		if err := each(item, !delivered); err != nil {
			return delivered, err
		}
		delivered = true
	}
}
