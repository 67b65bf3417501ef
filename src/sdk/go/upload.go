package openmonetize

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"os"
	"strings"
)

// UploadOptions are for Usage.Upload; the zero value is fine.
type UploadOptions struct {
	// Format is csv or jsonl; by the end of the name when empty: .csv, or .jsonl and .ndjson.
	Format string
	// OnRejected hears of each row that was refused, from 1, without the header.
	OnRejected func(row int, err *Error)
}

// UploadResult counts the rows of the file: accepted, duplicates and rejected are together all of them.
type UploadResult struct {
	Accepted   int `json:"accepted"`
	Duplicates int `json:"duplicates"`
	Rejected   int `json:"rejected"`
}

// Upload records the events of a CSV or JSONL file, in batches. The same file again changes nothing.
func (u *Usage) Upload(ctx context.Context, path string, options UploadOptions) (*UploadResult, error) {
	if u.client.err != nil {
		return nil, u.client.err
	}
	read, err := readerOf(path, options.Format)
	if err != nil {
		return nil, err
	}
	digest, err := digestOf(path)
	if err != nil {
		return nil, err
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	upload := &upload{ctx: ctx, client: u.client, digest: digest, options: options}
	if err := read(withoutMark(file), upload.add); err != nil {
		return nil, err
	}
	return &upload.result, upload.send()
}

type upload struct {
	ctx     context.Context
	client  *Client
	digest  string
	options UploadOptions
	result  UploadResult
	rows    []int
	texts   [][]byte
	bytes   int
}

func (u *upload) add(row int, event *UsageEvent, refusal *Error) error {
	if refusal != nil {
		u.reject(row, refusal)
		return nil
	}
	if event.IdempotencyKey == "" {
		// A row without a key has that of its place in the file: the same file again repeats it.
		event.IdempotencyKey = fmt.Sprintf("%s:%d", u.digest, row)
	}
	text, err := encodeEvent(event)
	if err != nil {
		failure, isOurs := err.(*Error)
		if !isOurs {
			return err
		}
		u.reject(row, failure)
		return nil
	}
	if len(u.texts) == eventsPerBatch || u.bytes+len(text) > bytesPerBatch {
		if err := u.send(); err != nil {
			return err
		}
	}
	u.rows, u.texts, u.bytes = append(u.rows, row), append(u.texts, text), u.bytes+len(text)
	return nil
}

func (u *upload) send() error {
	if len(u.texts) == 0 {
		return nil
	}
	outcomes, err := u.client.sendBatch(u.ctx, u.texts)
	if err != nil {
		return err
	}
	for i, outcome := range outcomes {
		failure, _ := outcome.Err.(*Error)
		switch {
		case failure != nil:
			u.reject(u.rows[i], failure)
		case outcome.Status == "DUPLICATE":
			u.result.Duplicates++
		default:
			u.result.Accepted++
		}
	}
	u.rows, u.texts, u.bytes = nil, nil, 0
	return nil
}

func (u *upload) reject(row int, failure *Error) {
	u.result.Rejected++
	if u.options.OnRejected != nil {
		u.options.OnRejected(row, failure)
	}
}

func readerOf(path, format string) (func(io.Reader, eachRow) error, error) {
	name := strings.ToLower(path)
	switch {
	case format == "csv" || (format == "" && strings.HasSuffix(name, ".csv")):
		return readCSV, nil
	case format == "jsonl" || (format == "" && (strings.HasSuffix(name, ".jsonl") || strings.HasSuffix(name, ".ndjson"))):
		return readJSON, nil
	}
	return nil, invalidRequest("Say the format of the file: csv or jsonl.")
}

func digestOf(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	sum := sha256.New()
	_, err = io.Copy(sum, file)
	return base64.RawURLEncoding.EncodeToString(sum.Sum(nil)), err
}
