package openmonetize

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// WebhookEvent is a webhook that is proven to be ours.
type WebhookEvent map[string]any

// WebhookOptions are for VerifyWebhook; the zero value is fine.
type WebhookOptions struct {
	// Tolerance is between the clocks of both sides: 5 minutes.
	Tolerance time.Duration
	// Now replaces the clock of this machine.
	Now time.Time
}

// VerifyWebhook answers the event when one of the signatures is of one of the secrets. The body is as it came, before any parser.
// The error is ErrWebhookVerification, whose Details["part"] is HEADER, CLOCK, SIGNATURE, BODY or SECRET.
func VerifyWebhook(body []byte, headers http.Header, secrets []string, options WebhookOptions) (WebhookEvent, error) {
	id, timestamp, signatures, err := signedOf(headers)
	if err != nil {
		return nil, err
	}
	tolerance, now := options.Tolerance, options.Now
	if tolerance == 0 {
		tolerance = 5 * time.Minute
	}
	if now.IsZero() {
		now = time.Now()
	}
	seconds, parseErr := strconv.ParseInt(timestamp, 10, 64)
	skew := now.Sub(time.Unix(seconds, 0))
	if parseErr != nil || skew > tolerance || skew < -tolerance {
		return nil, webhookFailure("CLOCK", fmt.Sprintf("The timestamp %s is more than %s from now.", timestamp, tolerance))
	}
	if len(secrets) == 0 {
		return nil, webhookFailure("SECRET", "The secret is empty.")
	}
	matches := false
	for _, secret := range secrets {
		if secret == "" {
			return nil, webhookFailure("SECRET", "The secret is empty.")
		}
		wanted := webhookSignature(secret, id, timestamp, body)
		for _, given := range signatures {
			// Every pair is compared, each in constant time.
			matches = hmac.Equal(given, wanted) || matches
		}
	}
	if !matches {
		return nil, webhookFailure("SIGNATURE", "No signature is of one of the secrets.")
	}
	var event WebhookEvent
	if json.Unmarshal(body, &event) != nil {
		return nil, webhookFailure("BODY", "The body is signed, but is not JSON.")
	}
	return event, nil
}

// SignWebhook makes the headers of a webhook with this body, for tests.
func SignWebhook(body []byte, secret, id string, now time.Time) http.Header {
	timestamp := strconv.FormatInt(now.Unix(), 10)
	signature := webhookSignature(secret, &id, timestamp, body)
	headers := http.Header{}
	headers.Set("webhook-id", id)
	headers.Set("webhook-timestamp", timestamp)
	headers.Set("webhook-signature", "v1,"+base64.StdEncoding.EncodeToString(signature))
	return headers
}

func signedOf(headers http.Header) (id *string, timestamp string, signatures [][]byte, err error) {
	if standard := headers.Get("webhook-signature"); standard != "" {
		eventID, at := headers.Get("webhook-id"), headers.Get("webhook-timestamp")
		if eventID == "" || at == "" {
			return nil, "", nil, webhookFailure("HEADER", "The header webhook-id or webhook-timestamp is missing.")
		}
		for _, one := range strings.Split(standard, " ") {
			if text := strings.TrimPrefix(one, "v1,"); text != one {
				if decoded, err := base64.StdEncoding.DecodeString(text); err == nil {
					signatures = append(signatures, decoded)
				}
			}
		}
		return &eventID, at, signatures, nil
	}
	own := headers.Get("X-OpenMonetize-Signature")
	if own == "" {
		return nil, "", nil, webhookFailure("HEADER", "Neither webhook-signature nor X-OpenMonetize-Signature is present.")
	}
	for _, part := range strings.Split(own, ",") {
		part = strings.TrimSpace(part)
		if strings.HasPrefix(part, "t=") && timestamp == "" {
			timestamp = part[2:]
		}
		if strings.HasPrefix(part, "v1=") {
			if decoded, err := hex.DecodeString(part[3:]); err == nil {
				signatures = append(signatures, decoded)
			}
		}
	}
	return nil, timestamp, signatures, nil
}

// The key of Standard Webhooks is what whsec_ and base64 stand for, or the text of another secret.
func webhookSignature(secret string, id *string, timestamp string, body []byte) []byte {
	key, head := []byte(secret), timestamp+"."
	if id != nil {
		head = *id + "." + head
		if text := strings.TrimPrefix(secret, "whsec_"); text != secret {
			if decoded, err := base64.StdEncoding.DecodeString(text); err == nil && len(decoded) > 0 {
				key = decoded
			}
		}
	}
	sum := hmac.New(sha256.New, key)
	sum.Write([]byte(head))
	sum.Write(body)
	return sum.Sum(nil)
}

func webhookFailure(part, message string) *Error {
	return &Error{Code: "WEBHOOK", Message: message, Details: map[string]any{"part": part}}
}
