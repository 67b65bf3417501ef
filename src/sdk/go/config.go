package openmonetize

import (
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"time"
)

// Config is what a client is made with. Only APIKey is needed.
type Config struct {
	// APIKey is om_live_… or om_test_…; OPENMONETIZE_API_KEY when empty.
	APIKey string
	// Environment is production, staging, eu or apac: whose base URL it is. Production when empty.
	Environment string
	// BaseURL comes before Environment; OPENMONETIZE_BASE_URL when both are empty.
	BaseURL string
	// Timeout is for one attempt, connecting included: 10 s.
	Timeout time.Duration
	// Deadline is for a call with all of its attempts: 30 s.
	Deadline time.Duration
	// MaxRetries are the attempts after the first: 3; negative: none. A lost connection and a time-out are repeated once in any case.
	MaxRetries int
	// HTTPClient replaces the transport. Its Timeout must be 0 when streams of changes are read: Live, and Cache.
	HTTPClient *http.Client
	// Warn hears of repeated calls and of usage that waits.
	Warn func(message string)
	// Cache answers checks from memory where they need no price; nil: every check asks the server. &CacheConfig{} is fine.
	Cache *CacheConfig
	// Fallback is what is answered by the key of the feature when the server does not answer.
	Fallback map[string]Fallback
	// Offline answers checks by Fallback alone; nothing is sent for them.
	Offline bool
	// Queue is how Usage.Enqueue keeps its events.
	Queue QueueConfig
}

// Fallback is an answer for when there is none.
type Fallback struct {
	Allowed bool
	// Limit is in units or credits; empty: unlimited.
	Limit Decimal
}

// CacheConfig is how answers of the server are given again. The zero value is fine.
type CacheConfig struct {
	// CustomersMax are kept: 10,000.
	CustomersMax int
	// TTL is for how long an answer is given again, even when no change was told: 30 s.
	TTL time.Duration
	// Stale is for how long the last state serves when the server does not answer: 0.
	Stale time.Duration
}

// SpoolFile keeps the events of the queue on disk, so that they survive the process.
const SpoolFile = "file"

// QueueConfig is how Usage.Enqueue keeps its events. The zero value is fine.
type QueueConfig struct {
	// EventsMax wait at most: 10,000.
	EventsMax int
	// BytesMax wait at most: 8 MiB.
	BytesMax int
	// Every is how often the events are sent: 1 s.
	Every time.Duration
	// Spool is SpoolFile, or empty for memory.
	Spool string
	// SpoolPath is the folder of the files: .openmonetize in the working directory.
	SpoolPath string
	// OnRejected hears of each event that the server refused for good.
	OnRejected func(event *UsageEvent, err error)
	// OnDropped hears of each event for which there was no room.
	OnDropped func(event *UsageEvent)
}

var baseURLs = map[string]string{
	"production": "https://api.openmonetize.io/v1",
	"staging":    "https://staging-api.openmonetize.io/v1",
	"eu":         "https://eu-api.openmonetize.io/v1",
	"apac":       "https://apac-api.openmonetize.io/v1",
}

var keyText = regexp.MustCompile(`^[\x21-\x7e]+$`)

func (c *Client) complete() error {
	config := &c.config
	if config.APIKey == "" {
		config.APIKey = os.Getenv("OPENMONETIZE_API_KEY")
	}
	if config.APIKey == "" && !config.Offline {
		return invalidRequest("Give an APIKey, or set OPENMONETIZE_API_KEY.")
	}
	if config.APIKey != "" && !keyText.MatchString(config.APIKey) {
		return invalidRequest("The APIKey has characters that no key has: is there a space or a line end?")
	}
	if config.Timeout < 0 || config.Deadline < 0 {
		return invalidRequest("Timeout and Deadline must not be negative.")
	}
	if config.Queue.Spool != "" && config.Queue.Spool != SpoolFile {
		return invalidRequest("Queue.Spool must be SpoolFile or empty.")
	}
	config.Timeout = orDuration(config.Timeout, 10*time.Second)
	config.Deadline = orDuration(config.Deadline, 30*time.Second)
	if config.MaxRetries == 0 {
		config.MaxRetries = 3
	} else if config.MaxRetries < 0 {
		config.MaxRetries = 0
	}
	if config.HTTPClient == nil {
		config.HTTPClient = newHTTPClient()
	}
	var err error
	c.url, err = graphqlURL(config)
	return err
}

func orDuration(given, otherwise time.Duration) time.Duration {
	if given == 0 {
		return otherwise
	}
	return given
}

func orInt(given, otherwise int) int {
	if given == 0 {
		return otherwise
	}
	return given
}

func newHTTPClient() *http.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConns, transport.MaxIdleConnsPerHost = 256, 256
	// A server ends an idle connection after 5 s and more; a request must not meet the end.
	transport.IdleConnTimeout = 4 * time.Second
	noRedirect := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &http.Client{Transport: transport, CheckRedirect: noRedirect}
}

// /v1 is where the REST routes are; GraphQL is beside it.
func graphqlURL(config *Config) (string, error) {
	base := config.BaseURL
	if base == "" && config.Environment == "" {
		base = os.Getenv("OPENMONETIZE_BASE_URL")
	}
	if base == "" {
		name := config.Environment
		if name == "" {
			name = "production"
		}
		if base = baseURLs[name]; base == "" {
			return "", invalidRequest("Environment must be production, staging, eu or apac.")
		}
	}
	parsed, err := url.Parse(base)
	if err != nil || (parsed.Scheme != "http" && parsed.Scheme != "https") || parsed.Host == "" ||
		parsed.User != nil || parsed.RawQuery != "" || parsed.Fragment != "" {
		return "", invalidRequest("BaseURL must be an http(s) URL without a user, query or fragment.")
	}
	path := strings.TrimSuffix(strings.TrimRight(parsed.Path, "/"), "/v1")
	return parsed.Scheme + "://" + parsed.Host + path + "/graphql", nil
}
