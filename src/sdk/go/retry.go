package openmonetize

import (
	"math"
	"time"
)

const firstWait, longestWait = 500 * time.Millisecond, 8 * time.Second

// waitBeforeNext says whether a failed attempt is repeated, and after how long. A lost connection and a time-out are repeated at
// least once: a kept connection may have ended while it was idle. What the caller did wrong is never repeated.
func waitBeforeNext(failure *Error, attempt, maxRetries int, chance float64) (time.Duration, bool) {
	onTheWay := failure.Code == "CONNECTION" || failure.Code == "TIMEOUT"
	byServer := failure.Code == "UNAVAILABLE" || failure.Code == "RATE_LIMITED" ||
		(failure.Code == "CONFLICT" && failure.Details["reason"] == "REQUEST_UNDER_WAY") ||
		failure.Status == 408 || failure.Status == 429 || failure.Status >= 500
	most := maxRetries
	if onTheWay && most < 1 {
		most = 1
	}
	if (!onTheWay && !byServer) || attempt > most {
		return 0, false
	}
	if told := failure.RetryAfter(); told > 0 {
		return told, true
	}
	if failure.Code == "CONNECTION" && attempt == 1 {
		// The first loss of a connection says nothing about the server.
		return 0, true
	}
	return time.Duration(chance * float64(backoff(firstWait, longestWait, attempt-1))), true
}

// backoff doubles the first wait with each failure, up to the longest.
func backoff(first, longest time.Duration, failures int) time.Duration {
	return time.Duration(math.Min(float64(longest), float64(first)*math.Pow(2, float64(failures))))
}
