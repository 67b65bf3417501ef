package openmonetize

import (
	"bytes"
	"fmt"
	"math/big"
	"strconv"
	"strings"
)

// Decimal is an exact amount as text, such as "0.000000001".
type Decimal string

// Rat is the amount as a fraction; 0 for what is no amount.
func (d Decimal) Rat() *big.Rat {
	value, ok := new(big.Rat).SetString(string(d))
	if !ok {
		return new(big.Rat)
	}
	return value
}

// Float64 is the nearest float, which may not be exact.
func (d Decimal) Float64() float64 {
	value, _ := strconv.ParseFloat(string(d), 64)
	return value
}

// UnmarshalJSON takes a text or a number, digit for digit.
func (d *Decimal) UnmarshalJSON(data []byte) error {
	text := strings.Trim(string(bytes.TrimSpace(data)), `"`)
	if text == "null" {
		return nil
	}
	if _, ok := new(big.Rat).SetString(text); !ok {
		return fmt.Errorf("openmonetize: %s is no decimal", data)
	}
	*d = Decimal(text)
	return nil
}
