package openmonetize

import (
	"errors"
	"fmt"
	"time"
)

// Error is what the API refused, or what happened on the way. Use errors.Is with the Err values to tell kinds apart.
type Error struct {
	// Code is a code of the API, or CONNECTION, TIMEOUT, WEBHOOK; one that this version does not know is kept as it is.
	Code    string
	Message string
	// Details is what the code tells beside the message, such as requiredCredits.
	Details map[string]any
	// RequestID names the request in the server's log.
	RequestID string
	// Status is the HTTP status; 0 when nothing was answered.
	Status int
	// Attempts is how often the request was sent.
	Attempts int
}

// The kinds of errors.
var (
	ErrInvalidRequest       = errors.New("openmonetize: invalid request")
	ErrAuthentication       = errors.New("openmonetize: authentication")
	ErrPermission           = errors.New("openmonetize: permission")
	ErrNotFound             = errors.New("openmonetize: not found")
	ErrConflict             = errors.New("openmonetize: conflict")
	ErrPrecondition         = errors.New("openmonetize: precondition")
	ErrInsufficientCredits  = errors.New("openmonetize: insufficient credits")
	ErrLimitExceeded        = errors.New("openmonetize: limit exceeded")
	ErrIdempotencyKeyReused = errors.New("openmonetize: idempotency key reused")
	ErrRateLimit            = errors.New("openmonetize: rate limit")
	ErrUnavailable          = errors.New("openmonetize: unavailable")
	ErrInternal             = errors.New("openmonetize: internal")
	ErrConnection           = errors.New("openmonetize: connection")
	ErrTimeout              = errors.New("openmonetize: timeout")
	ErrWebhookVerification  = errors.New("openmonetize: webhook verification")
)

var kinds = map[string]error{
	"INVALID_REQUEST":           ErrInvalidRequest,
	"UNAUTHORIZED":              ErrAuthentication,
	"FORBIDDEN":                 ErrPermission,
	"NOT_FOUND":                 ErrNotFound,
	"CONFLICT":                  ErrConflict,
	"PRECONDITION_FAILED":       ErrPrecondition,
	"INSUFFICIENT_CREDITS":      ErrInsufficientCredits,
	"LIMIT_EXCEEDED":            ErrLimitExceeded,
	"IDEMPOTENCY_KEY_REUSED":    ErrIdempotencyKeyReused,
	"PERSISTED_QUERY_NOT_FOUND": ErrInvalidRequest,
	"RATE_LIMITED":              ErrRateLimit,
	"UNAVAILABLE":               ErrUnavailable,
	"INTERNAL":                  ErrInternal,
	"CONNECTION":                ErrConnection,
	"TIMEOUT":                   ErrTimeout,
	"WEBHOOK":                   ErrWebhookVerification,
}

func (e *Error) Error() string {
	text := fmt.Sprintf("openmonetize: %s: %s", e.Code, e.Message)
	if e.RequestID == "" {
		return text
	}
	return text + " (request " + e.RequestID + ")"
}

// Unwrap answers the kind; nil for a code that is not known.
func (e *Error) Unwrap() error { return kinds[e.Code] }

// RetryAfter is how long to wait before the next attempt; 0 when the server did not say.
func (e *Error) RetryAfter() time.Duration {
	seconds, _ := e.Details["retryAfterSeconds"].(float64)
	return time.Duration(seconds * float64(time.Second))
}

func invalidRequest(message string) *Error {
	return &Error{Code: "INVALID_REQUEST", Message: message}
}
