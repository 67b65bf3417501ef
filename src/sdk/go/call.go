package openmonetize

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"
)

type operation struct{ name, kind, text string }

type idempotencyKey struct{}

// WithIdempotencyKey gives one mutation a key of yours: a call that is repeated with the same key, even by another process,
// happens once. Without it each call has a new one.
func WithIdempotencyKey(ctx context.Context, key string) context.Context {
	return context.WithValue(ctx, idempotencyKey{}, key)
}

// call asks, and picks what the answer is about.
func call[Data, Result any](ctx context.Context, c *Client, op operation, variables Input, pick func(*Data) *Result) (*Result, error) {
	var data Data
	if err := c.ask(ctx, op, variables, &data); err != nil {
		return nil, err
	}
	return pick(&data), nil
}

func (c *Client) ask(ctx context.Context, op operation, variables Input, into any) error {
	if c.err != nil {
		return c.err
	}
	encoded, err := encode(variables)
	if err != nil {
		return err
	}
	return c.askText(ctx, op, encoded, into)
}

func bodyOf(op operation, variables []byte) []byte {
	text, _ := json.Marshal(op.text)
	return bytes.Join([][]byte{[]byte(`{"query":`), text, []byte(`,"variables":`), variables, []byte(`}`)}, nil)
}

func (c *Client) headers(accept string) http.Header {
	return http.Header{
		"Authorization": {"Bearer " + c.config.APIKey},
		"Content-Type":  {"application/json"},
		"Accept":        {accept},
		"User-Agent":    {"openmonetize-go/1.0.0"},
	}
}

// askText repeats a call, with one idempotency key, until it is answered or may not be repeated.
func (c *Client) askText(ctx context.Context, op operation, variables []byte, into any) error {
	if c.err != nil {
		return c.err
	}
	headers := c.headers("application/graphql-response+json, application/json")
	if op.kind == "mutation" {
		key, isGiven := ctx.Value(idempotencyKey{}).(string)
		if !isGiven {
			key = newKey()
		}
		if strings.IndexFunc(key, func(r rune) bool { return r < ' ' || r > '~' }) >= 0 {
			return invalidRequest("The idempotency key has characters that no header has.")
		}
		headers.Set("Idempotency-Key", key)
	}
	body := bodyOf(op, variables)
	end := time.Now().Add(c.config.Deadline)
	for attempt := 1; ; attempt++ {
		failure := c.attempt(ctx, headers, body, end, into)
		if failure == nil {
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		failure.Attempts = attempt
		wait, again := waitBeforeNext(failure, attempt, c.config.MaxRetries, chance())
		if !again || !time.Now().Add(wait).Before(end) {
			return failure
		}
		if failure.Code == "CONNECTION" {
			// What else was kept has probably ended too.
			c.config.HTTPClient.CloseIdleConnections()
		}
		c.warn(fmt.Sprintf("the call is repeated (attempt %d, %s, %s)", attempt, failure.Code, failure.RequestID))
		if err := sleep(ctx, wait); err != nil {
			return err
		}
	}
}

func (c *Client) warn(message string) {
	if c.config.Warn != nil {
		c.config.Warn("OpenMonetize: " + message)
	}
}

func sleep(ctx context.Context, wait time.Duration) error {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

func (c *Client) attempt(ctx context.Context, headers http.Header, body []byte, end time.Time, into any) *Error {
	limit := c.config.Timeout
	if left := time.Until(end); left < limit {
		limit = left
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	// The body is sent anew each time.
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url, bytes.NewReader(body))
	if err != nil {
		return lost(ctx, err)
	}
	request.Header = headers
	// Go would repeat a request with this header by itself, unless its body cannot be read again.
	request.GetBody = nil
	answer, err := c.config.HTTPClient.Do(request)
	if err != nil {
		return lost(ctx, err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return lost(ctx, err)
	}
	return outcomeOf(answer.StatusCode, answer.Header, text, into)
}

func lost(ctx context.Context, err error) *Error {
	if ctx.Err() == context.DeadlineExceeded || os.IsTimeout(err) {
		return &Error{Code: "TIMEOUT", Message: "No answer in time."}
	}
	var inner *url.Error
	if errors.As(err, &inner) {
		err = inner.Err
	}
	return &Error{Code: "CONNECTION", Message: "The connection failed: " + err.Error()}
}

type graphQLError struct {
	Message    string         `json:"message"`
	Extensions map[string]any `json:"extensions"`
}

func outcomeOf(status int, headers http.Header, text []byte, into any) *Error {
	var answer struct {
		Data   json.RawMessage `json:"data"`
		Errors []graphQLError  `json:"errors"`
	}
	known := json.Unmarshal(text, &answer) == nil
	failure := &Error{
		Code: codeOf(status), Details: retryAfter(headers), RequestID: headers.Get("X-Request-Id"), Status: status,
		Message: fmt.Sprintf("The server answered %d without a GraphQL answer.", status),
	}
	if known && len(answer.Errors) > 0 {
		failure.tell(answer.Errors[0])
		return failure
	}
	if !known || len(answer.Data) == 0 || string(answer.Data) == "null" || status >= 300 {
		return failure
	}
	if err := json.Unmarshal(answer.Data, into); err != nil {
		failure.Code, failure.Message = "INTERNAL", "The answer cannot be read: "+err.Error()
		return failure
	}
	return nil
}

func (e *Error) tell(told graphQLError) {
	e.Message = told.Message
	for name, value := range told.Extensions {
		word, isText := value.(string)
		switch {
		case name == "code" && isText:
			e.Code = word
		case name == "requestId" && isText:
			e.RequestID = word
		default:
			e.Details[name] = value
		}
	}
}

// codeOf is for a proxy in between, which speaks no GraphQL.
func codeOf(status int) string {
	known := map[int]string{401: "UNAUTHORIZED", 403: "FORBIDDEN", 404: "NOT_FOUND", 408: "UNAVAILABLE", 409: "CONFLICT", 429: "RATE_LIMITED", 500: "INTERNAL"}
	if code, ok := known[status]; ok {
		return code
	}
	switch {
	case status >= 500:
		return "UNAVAILABLE"
	case status < 400:
		// A success or a redirection that is no answer says nothing about the request.
		return "INTERNAL"
	}
	return "INVALID_REQUEST"
}

func retryAfter(headers http.Header) map[string]any {
	details := map[string]any{}
	told := headers.Get("Retry-After")
	if seconds, err := strconv.ParseFloat(told, 64); err == nil && seconds > 0 {
		details["retryAfterSeconds"] = seconds
	} else if at, err := http.ParseTime(told); err == nil && time.Until(at) > 0 {
		details["retryAfterSeconds"] = time.Until(at).Seconds()
	}
	return details
}
