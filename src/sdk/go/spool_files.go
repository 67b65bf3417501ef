package openmonetize

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// takeOver answers nil when another process was faster.
func (s *spool) takeOver(left string) *segment {
	id, _, _ := strings.Cut(left, ".")
	name := fmt.Sprintf("%s.%d.jsonl", id, os.Getpid())
	if os.Rename(s.path(left), s.path(name)) != nil {
		return nil
	}
	file, err := os.OpenFile(s.path(name), os.O_RDWR, 0o600)
	if err != nil {
		return nil
	}
	return &segment{name: name, file: file, isSealed: true}
}

// eventsIn leaves out the last line when it is incomplete: the process died while it wrote, and that event was never taken.
func (s *spool) eventsIn(name string) ([][]byte, error) {
	all, err := os.ReadFile(s.path(name))
	if err != nil {
		return nil, err
	}
	lines := bytes.Split(all, []byte("\n"))
	var texts [][]byte
	for _, line := range lines[:len(lines)-1] {
		var event struct {
			IdempotencyKey string `json:"idempotencyKey"`
		}
		if json.Unmarshal(line, &event) == nil && event.IdempotencyKey != "" {
			texts = append(texts, line)
			continue
		}
		if err := s.keepAside(line); err != nil {
			return nil, err
		}
	}
	return texts, nil
}

// keepAside is for what a failing disk changed: it is no event any more, and is kept for a person to look at.
func (s *spool) keepAside(line []byte) error {
	file, err := os.OpenFile(s.path("unreadable.txt"), os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = file.Write(append(append([]byte{}, line...), '\n'))
	return err
}

// isAlive: its process runs, and wrote or showed that it lives not long ago.
func (s *spool) isAlive(name string) bool {
	_, rest, _ := strings.Cut(name, ".")
	pid, err := strconv.Atoi(strings.TrimSuffix(rest, ".jsonl"))
	if err != nil || pid <= 0 {
		return false
	}
	if pid == os.Getpid() {
		// In a container the process before had the same number.
		_, isOurs := living.Load(name)
		return isOurs
	}
	at, err := os.Stat(s.path(name))
	if err != nil || time.Since(at.ModTime()) > deadAfter {
		return false
	}
	process, err := os.FindProcess(pid)
	if err != nil || runtime.GOOS == "windows" {
		return err == nil
	}
	err = process.Signal(syscall.Signal(0))
	return err == nil || errors.Is(err, os.ErrPermission)
}

// syncFolder: without this a crash of the machine may forget the name of a new file.
func syncFolder(folder string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	handle, err := os.Open(folder)
	if err != nil {
		return err
	}
	defer handle.Close()
	return handle.Sync()
}
