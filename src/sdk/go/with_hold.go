package openmonetize

import (
	"context"
	"sync"
	"time"
)

// OpenHold is the hold that work runs under.
type OpenHold struct {
	Hold
	mutex sync.Mutex
	uses  []CommitHoldInput
}

// Use says what was used; several are committed one after the other.
func (h *OpenHold) Use(used *CommitHoldInput) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.uses = append(h.uses, *used)
}

// WithHold reserves, extends the hold while the work runs, and commits what the work says with Use. It releases when the work
// says nothing, fails or panics. The hold is for 60 s at a time when the request does not say otherwise.
func (c *Credits) WithHold(ctx context.Context, request *ReserveCreditsInput, work func(ctx context.Context, hold *OpenHold) error) error {
	sent := *request
	if sent.TTLSeconds == nil {
		sent.TTLSeconds = Ptr(60)
	}
	reserved, err := c.Reserve(ctx, &sent)
	if err != nil {
		return err
	}
	hold := &OpenHold{Hold: *reserved}
	committed := false
	defer func() {
		if !committed {
			// The context may have ended; a hold that cannot be released ends by itself.
			_, _ = c.Release(context.Background(), hold.ID)
		}
	}()
	err = func() error {
		extending, stop := context.WithCancel(ctx)
		defer stop()
		go c.extendUntil(extending, hold.ID, *sent.TTLSeconds)
		return work(ctx, hold)
	}()
	if err != nil || len(hold.uses) == 0 {
		return err
	}
	for i, used := range hold.uses {
		if i < len(hold.uses)-1 {
			used.KeepRest = Ptr(true)
		}
		if _, err := c.Commit(ctx, hold.ID, &used); err != nil {
			return err
		}
	}
	committed = true
	return nil
}

func (c *Credits) extendUntil(ctx context.Context, id string, seconds int) {
	ticker := time.NewTicker(time.Duration(seconds) * time.Second / 2)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			if _, err := c.Extend(ctx, id, seconds); err != nil && ctx.Err() == nil {
				c.client.warn("a hold could not be extended: " + err.Error())
			}
		}
	}
}
