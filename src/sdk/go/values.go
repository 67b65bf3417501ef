package openmonetize

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"math"
	"reflect"
	"regexp"
	"strings"
	"time"
)

// Input is what a document takes, in the names of the GraphQL schema, such as Input{"externalId": "acme"}.
type Input map[string]any

// Ptr is for fields of inputs in which zero says something else than nothing: Ptr(false), Ptr(time.Now()).
func Ptr[Value any](value Value) *Value { return &value }

var tokenName = regexp.MustCompile(`^[a-z]+(?:[A-Z][a-z]+)*Tokens$`)
var capital = regexp.MustCompile(`[A-Z]`)

// inputTokens is sent as input_tokens, as rates read it; names that are not of tokens are sent as they are.
func propertiesOf(given map[string]any) (map[string]any, error) {
	if given == nil {
		return nil, nil
	}
	sent := make(map[string]any, len(given))
	for name, value := range given {
		word := name
		if tokenName.MatchString(name) {
			word = capital.ReplaceAllStringFunc(name, func(l string) string { return "_" + strings.ToLower(l) })
		}
		if _, twice := sent[word]; twice {
			return nil, invalidRequest(word + " is given in two spellings.")
		}
		sent[word] = value
	}
	return sent, nil
}

// withNulls is the input with null in the fields that are to be cleared.
func withNulls(input any, cleared []string) (any, error) {
	if len(cleared) == 0 {
		return input, nil
	}
	sent, err := variablesOf(input)
	for _, name := range cleared {
		sent[name] = nil
	}
	return sent, err
}

// variablesOf is the struct, which may be nil, by the names of the API.
func variablesOf(given any) (Input, error) {
	sent := Input{}
	if value := reflect.ValueOf(given); !value.IsValid() || (value.Kind() == reflect.Pointer && value.IsNil()) {
		return sent, nil
	}
	encoded, err := encode(given)
	if err != nil {
		return sent, err
	}
	texts := map[string]json.RawMessage{}
	err = json.Unmarshal(encoded, &texts)
	for name, text := range texts {
		sent[name] = text
	}
	return sent, err
}

// encode refuses a number that JSON, or a reader of it, would change.
func encode(value any) ([]byte, error) {
	if isInexact(reflect.ValueOf(value)) {
		return nil, invalidRequest("A number is not exact: give it as a Decimal.")
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, invalidRequest("This cannot be sent: " + err.Error())
	}
	return bytes.TrimSpace(out.Bytes()), nil
}

const largestExact = 1<<53 - 1

func isInexact(value reflect.Value) bool {
	switch value.Kind() {
	case reflect.Interface, reflect.Pointer:
		return !value.IsNil() && isInexact(value.Elem())
	case reflect.Float32, reflect.Float64:
		float := value.Float()
		return math.IsNaN(float) || math.Abs(float) > largestExact
	case reflect.Int, reflect.Int64:
		return value.Int() > largestExact || value.Int() < -largestExact
	case reflect.Uint, reflect.Uint64:
		return value.Uint() > largestExact
	case reflect.Map:
		for entries := value.MapRange(); entries.Next(); {
			if isInexact(entries.Value()) {
				return true
			}
		}
	case reflect.Slice, reflect.Array:
		if value.Type().Elem().Kind() == reflect.Uint8 {
			return false
		}
		for i := 0; i < value.Len(); i++ {
			if isInexact(value.Index(i)) {
				return true
			}
		}
	case reflect.Struct:
		if value.Type() == reflect.TypeOf(time.Time{}) {
			return false
		}
		for i := 0; i < value.NumField(); i++ {
			if value.Type().Field(i).IsExported() && isInexact(value.Field(i)) {
				return true
			}
		}
	}
	return false
}

// newKey is a UUIDv7: the same in every attempt, which makes a repeated request happen once.
func newKey() string {
	var b [16]byte
	if _, err := rand.Read(b[6:]); err != nil {
		panic(err)
	}
	at := time.Now().UnixMilli()
	for i := 0; i < 6; i++ {
		b[i] = byte(at >> (40 - 8*i))
	}
	b[6] = b[6]&0x0f | 0x70
	b[8] = b[8]&0x3f | 0x80
	h := hex.EncodeToString(b[:])
	return strings.Join([]string{h[:8], h[8:12], h[12:16], h[16:20], h[20:]}, "-")
}

// chance is in [0, 1). That of math/rand is the same in every process, and all would wait for the same moment.
func chance() float64 {
	var b [8]byte
	if _, err := rand.Read(b[:]); err != nil {
		panic(err)
	}
	return float64(binary.BigEndian.Uint64(b[:])>>11) / (1 << 53)
}
