package openmonetize

import (
	"context"
	"encoding/json"
	"sync"
	"time"
)

// So many are sent at once, without waiting for the next second.
const sentAt = 500

// For what a process leaves that ends while this one runs.
const lookEvery = 10 * time.Second

// queue: an event that was taken is acknowledged by the server, or told to OnRejected; one that does not fit is told to OnDropped
// and never taken. What the server may have had before is sent again under the same key, and counts once.
type queue struct {
	client  *Client
	config  QueueConfig
	spool   *spool
	mutex   sync.Mutex
	changed *sync.Cond
	waiting []queued
	// Of those that wait.
	bytes     int
	underWay  int
	isSending bool
	flushing  int
	closed    bool
	ctx       context.Context
	stop      context.CancelFunc
	ended     chan struct{}
}

type queued struct {
	text []byte
	// Forgets it on disk.
	acknowledge func()
}

func newQueue(client *Client) (*queue, error) {
	q := &queue{client: client, config: client.config.Queue, ended: make(chan struct{})}
	q.config.EventsMax = orInt(q.config.EventsMax, 10_000)
	q.config.BytesMax = orInt(q.config.BytesMax, 8<<20)
	q.config.Every = orDuration(q.config.Every, time.Second)
	if q.config.Spool == SpoolFile {
		var err error
		if q.spool, err = openSpool(client); err != nil {
			return nil, invalidRequest("The spool cannot be opened: " + err.Error())
		}
		q.isSending = true
	}
	q.changed = sync.NewCond(&q.mutex)
	q.ctx, q.stop = context.WithCancel(context.Background())
	go q.run()
	return q, nil
}

func (q *queue) enqueue(event *UsageEvent) (bool, error) {
	sent := *event
	if sent.Timestamp == nil {
		sent.Timestamp = Ptr(time.Now().UTC())
	}
	text, err := encodeEvent(&sent)
	if err != nil {
		return false, err
	}
	fits, err := q.take(text)
	if err != nil || fits {
		return fits, err
	}
	q.client.warn("usage was dropped")
	if q.config.OnDropped != nil {
		q.safely(func() { q.config.OnDropped(event) })
	}
	return false, nil
}

func (q *queue) take(text []byte) (bool, error) {
	q.mutex.Lock()
	defer q.mutex.Unlock()
	if q.closed {
		return false, invalidRequest("The client is closed.")
	}
	if len(q.waiting)+q.underWay >= q.config.EventsMax || q.bytes+len(text) > q.config.BytesMax {
		return false, nil
	}
	one := queued{text: text, acknowledge: func() {}}
	if q.spool != nil {
		var err error
		if one.acknowledge, err = q.spool.append(text); err != nil {
			return false, err
		}
	}
	q.waiting = append(q.waiting, one)
	q.bytes += len(text)
	q.changed.Broadcast()
	return true, nil
}

func (q *queue) close(timeout time.Duration) (unsent int) {
	q.mutex.Lock()
	q.closed = true
	q.mutex.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	if !q.finish(ctx) {
		q.mutex.Lock()
		unsent = len(q.waiting) + q.underWay
		q.mutex.Unlock()
	}
	q.stop()
	q.wake()
	<-q.ended
	if q.spool != nil {
		q.spool.close()
	}
	return unsent
}

func (q *queue) wake() {
	q.mutex.Lock()
	defer q.mutex.Unlock()
	q.changed.Broadcast()
}

// finish waits until nothing is left; false when the context ended before.
func (q *queue) finish(ctx context.Context) bool {
	done := make(chan struct{})
	defer close(done)
	go func() {
		select {
		case <-ctx.Done():
			q.wake()
		case <-done:
		}
	}()
	q.mutex.Lock()
	defer q.mutex.Unlock()
	q.flushing++
	defer func() { q.flushing-- }()
	q.changed.Broadcast()
	for len(q.waiting) > 0 || q.isSending {
		if ctx.Err() != nil {
			return false
		}
		q.changed.Wait()
	}
	return true
}

func (q *queue) run() {
	defer close(q.ended)
	for q.ctx.Err() == nil {
		q.sendLeft()
		q.wait()
		for part := q.next(); len(part) > 0; part = q.next() {
			q.settle(part)
		}
	}
}

// sendLeft sends what other processes left.
func (q *queue) sendLeft() {
	for q.spool != nil && q.ctx.Err() == nil {
		left, err := q.spool.adopt()
		if err != nil {
			q.client.warn("the spool failed: " + err.Error())
			return
		}
		if len(left) == 0 {
			return
		}
		for len(left) > 0 && q.ctx.Err() == nil {
			n := fittingIn(left)
			q.settle(left[:n])
			left = left[n:]
		}
	}
}

func fittingIn(events []queued) int {
	return fitting(len(events), sentAt, func(i int) int { return len(events[i].text) })
}

// wait returns when events are to be sent, or the spool is to be looked at again.
func (q *queue) wait() {
	q.mutex.Lock()
	defer q.mutex.Unlock()
	if len(q.waiting) == 0 {
		q.isSending = false
		q.changed.Broadcast()
	}
	isLate := q.after(lookEvery)
	for len(q.waiting) == 0 && q.ctx.Err() == nil {
		if q.spool != nil && isLate() {
			return
		}
		q.changed.Wait()
	}
	isLate = q.after(q.config.Every)
	for len(q.waiting) < sentAt && q.flushing == 0 && !isLate() && q.ctx.Err() == nil {
		q.changed.Wait()
	}
	q.isSending = true
}

// after wakes the queue at the end of the time.
func (q *queue) after(limit time.Duration) (isLate func() bool) {
	end := time.Now().Add(limit)
	time.AfterFunc(limit, q.wake)
	return func() bool { return !time.Now().Before(end) }
}

// next takes the events of the next batch.
func (q *queue) next() []queued {
	q.mutex.Lock()
	defer q.mutex.Unlock()
	q.underWay = 0
	if len(q.waiting) == 0 || q.ctx.Err() != nil {
		return nil
	}
	if q.spool != nil {
		q.spool.seal()
	}
	n := fittingIn(q.waiting)
	part := q.waiting[:n:n]
	q.waiting = q.waiting[n:]
	for _, one := range part {
		q.bytes -= len(one.text)
	}
	q.underWay = n
	return part
}

// settle sends until each event is acknowledged or refused, or the client is closed.
func (q *queue) settle(events []queued) {
	for failures := 0; len(events) > 0; failures++ {
		if failures > 0 {
			limit := backoff(250*time.Millisecond, longestWait, failures)
			if sleep(q.ctx, time.Duration(chance()*float64(limit))) != nil {
				return
			}
		}
		texts := make([][]byte, len(events))
		for i, one := range events {
			texts[i] = one.text
		}
		outcomes, err := q.client.sendBatch(q.ctx, texts)
		if q.ctx.Err() != nil {
			return
		}
		if err != nil {
			q.client.warn("usage waits for the server: " + err.Error())
			continue
		}
		var open []queued
		for i, outcome := range outcomes {
			if !q.isSettled(events[i], outcome) {
				open = append(open, events[i])
			}
		}
		events = open
	}
}

func (q *queue) isSettled(one queued, outcome Outcome) bool {
	if failure, _ := outcome.Err.(*Error); failure != nil {
		switch failure.Code {
		case "UNAVAILABLE", "RATE_LIMITED", "INTERNAL":
			// The event itself is not refused.
			return false
		}
		q.client.warn("usage was refused: " + failure.Code)
		var event UsageEvent
		if q.config.OnRejected != nil && json.Unmarshal(one.text, &event) == nil {
			q.safely(func() { q.config.OnRejected(&event, failure) })
		}
	}
	one.acknowledge()
	return true
}

// A hook that panics must not stop the queue, or send an event again.
func (q *queue) safely(hook func()) {
	defer func() {
		if recover() != nil {
			q.client.warn("a hook of the queue failed")
		}
	}()
	hook()
}
