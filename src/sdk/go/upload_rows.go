package openmonetize

// The events of an uploaded file, in the words of POST /v1/usage/batch: customer_id, event_type, properties.model …

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"
)

// withoutMark leaves out the byte order mark that some programs write first.
func withoutMark(file io.Reader) io.Reader {
	read := bufio.NewReader(file)
	if first, err := read.Peek(3); err == nil && string(first) == "\xef\xbb\xbf" {
		_, _ = read.Discard(3)
	}
	return read
}

// eachRow hears of a row: its event, or why there is none.
type eachRow func(row int, event *UsageEvent, refusal *Error) error

const propertyPrefix = "properties."

func readCSV(file io.Reader, each eachRow) error {
	reader := csv.NewReader(file)
	reader.FieldsPerRecord = -1
	var header []string
	for row := 0; ; row++ {
		cells, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return invalidRequest("The file is no CSV: " + err.Error())
		}
		if header == nil {
			if header, err = headerOf(cells); err != nil {
				return err
			}
			continue
		}
		event, refusal := csvEvent(header, cells)
		if err := each(row, event, refusal); err != nil {
			return err
		}
	}
}

func headerOf(cells []string) ([]string, error) {
	for i, cell := range cells {
		cells[i] = strings.TrimSpace(cell)
		if fieldOf(&UsageEvent{}, cells[i]) == nil && cells[i] != "timestamp" && cells[i] != "quantity" && !strings.HasPrefix(cells[i], propertyPrefix) {
			return nil, invalidRequest(cells[i] + " is no column of events: customer_id, event_type, timestamp, quantity, idempotency_key, feature, properties.<name>.")
		}
	}
	return cells, nil
}

func fieldOf(event *UsageEvent, name string) *string {
	switch name {
	case "customer_id":
		return &event.CustomerID
	case "event_type":
		return &event.EventType
	case "idempotency_key":
		return &event.IdempotencyKey
	case "feature":
		return &event.Feature
	}
	return nil
}

func csvEvent(header, cells []string) (*UsageEvent, *Error) {
	if len(cells) != len(header) {
		return nil, invalidRequest(fmt.Sprintf("The row has %d cells, and the header %d.", len(cells), len(header)))
	}
	event := &UsageEvent{}
	for i, name := range header {
		cell := cells[i]
		if cell == "" {
			continue
		}
		if field := fieldOf(event, name); field != nil {
			*field = cell
			continue
		}
		switch name {
		case "timestamp":
			at, err := time.Parse(time.RFC3339, cell)
			if err != nil {
				return nil, invalidRequest("The timestamp is none: give it as 2026-01-31T12:00:00Z.")
			}
			event.Timestamp = &at
		case "quantity":
			event.Quantity = Decimal(cell)
		default:
			if event.Properties == nil {
				event.Properties = map[string]any{}
			}
			event.Properties[strings.TrimPrefix(name, propertyPrefix)] = cellValue(cell)
		}
	}
	return event, nil
}

var numberText = regexp.MustCompile(`^-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?$`)

// cellValue is a number if it is written as JSON writes it and a float holds it, so that 007 and 1.50 stay texts.
func cellValue(cell string) any {
	const digitsOfFloat = 15
	if numberText.MatchString(cell) && len(strings.Trim(cell, "-")) <= digitsOfFloat {
		return json.Number(cell)
	}
	return cell
}

func readJSON(file io.Reader, each eachRow) error {
	reader := bufio.NewReader(file)
	row := 0
	for {
		line, err := reader.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if len(bytes.TrimSpace(line)) > 0 {
			row++
			event, refusal := jsonEvent(line)
			if err := each(row, event, refusal); err != nil {
				return err
			}
		}
		if err != nil {
			return nil
		}
	}
}

var snakeNames = map[string]string{
	"customer_id": "customerId", "event_type": "eventType", "idempotency_key": "idempotencyKey",
}

// jsonEvent takes the words of POST /v1/usage/batch as well as those of the SDK.
func jsonEvent(line []byte) (*UsageEvent, *Error) {
	fields := map[string]json.RawMessage{}
	if json.Unmarshal(line, &fields) != nil {
		return nil, invalidRequest("The line is no JSON object.")
	}
	for snake, camel := range snakeNames {
		if value, ok := fields[snake]; ok {
			fields[camel] = value
			delete(fields, snake)
		}
	}
	text, _ := json.Marshal(fields)
	event := &UsageEvent{}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(event); err != nil {
		return nil, invalidRequest("The line is no event: " + strings.TrimPrefix(err.Error(), "json: ") + ".")
	}
	return event, nil
}
