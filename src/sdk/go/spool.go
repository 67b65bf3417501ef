package openmonetize

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"sync"
	"time"
)

// spool keeps usage events on disk, where they survive the process; the same files and rules as those of the other SDKs.
//
// An event is synced to disk before append returns, and deleted only when it is acknowledged. A process writes to files of its own
// and shows every few seconds that it lives; the files of a process that does not are taken over by renaming them, so that one of
// several gets each. An event that is sent twice has the same idempotency key, and counts once.
type spool struct {
	folder  string
	mutex   sync.Mutex
	own     map[string]*segment
	current *segment
	stop    chan struct{}
}

// The files that clients of this process write to or send, by name.
var living sync.Map

type segment struct {
	name string
	file *os.File
	// Events that are not acknowledged.
	open     int
	isSealed bool
}

const beatEvery, deadAfter = 5 * time.Second, 30 * time.Second

var notOfHosts = regexp.MustCompile(`[^\w.-]`)

// openSpool is in a folder for the server and for the mode of the key: what was used in a test is never sent as live.
func openSpool(c *Client) (*spool, error) {
	mode := "token"
	for _, one := range []string{"live", "test"} {
		if strings.HasPrefix(c.config.APIKey, "om_"+one+"_") {
			mode = one
		}
	}
	path := c.config.Queue.SpoolPath
	if path == "" {
		path = ".openmonetize"
	}
	server, err := url.Parse(c.url)
	if err != nil {
		return nil, err
	}
	s := &spool{own: map[string]*segment{}, stop: make(chan struct{})}
	s.folder = filepath.Join(path, notOfHosts.ReplaceAllString(server.Host, "_")+"-"+mode)
	if err := os.MkdirAll(s.folder, 0o700); err != nil {
		return nil, err
	}
	go s.beat()
	return s, nil
}

func (s *spool) path(name string) string { return filepath.Join(s.folder, name) }

func (s *spool) append(text []byte) (acknowledge func(), err error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.current != nil && s.isTaken(s.current) {
		// A process that was taken for dead continues in a new file.
		s.sealNow()
	}
	if s.current == nil {
		if s.current, err = s.openSegment(); err != nil {
			return nil, err
		}
	}
	one := s.current
	if _, err = one.file.Write(append(append([]byte{}, text...), '\n')); err == nil {
		err = one.file.Sync()
	}
	if err != nil {
		// What is incomplete must stay the last line of its file.
		s.sealNow()
		return nil, err
	}
	return s.spooled(one), nil
}

// seal lets what is appended from now on go to another file.
func (s *spool) seal() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.sealNow()
}

func (s *spool) sealNow() {
	one := s.current
	s.current = nil
	if one != nil {
		one.isSealed = true
		s.remove(one)
	}
}

// adopt answers the events of a file that another process left; none when there is no such file.
func (s *spool) adopt() ([]queued, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	names, err := s.left()
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		one := s.takeOver(name)
		if one == nil {
			continue
		}
		texts, err := s.eventsIn(one.name)
		if err != nil {
			return nil, err
		}
		events := make([]queued, len(texts))
		for i, text := range texts {
			events[i] = queued{text, s.spooled(one)}
		}
		s.keep(one)
		s.remove(one)
		if len(events) > 0 {
			return events, nil
		}
	}
	return nil, nil
}

// close lets the files with events stay.
func (s *spool) close() {
	close(s.stop)
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.sealNow()
	for name, one := range s.own {
		_ = one.file.Close()
		delete(s.own, name)
		living.Delete(name)
	}
}

func (s *spool) keep(one *segment) {
	s.own[one.name] = one
	living.Store(one.name, true)
}

func (s *spool) spooled(one *segment) (acknowledge func()) {
	one.open++
	var once sync.Once
	return func() {
		once.Do(func() {
			s.mutex.Lock()
			defer s.mutex.Unlock()
			one.open--
			s.remove(one)
		})
	}
}

// remove deletes a file when all of its events are acknowledged and no more will come.
func (s *spool) remove(one *segment) {
	if one.open > 0 || !one.isSealed || s.own[one.name] != one {
		return
	}
	_ = one.file.Close()
	_ = os.Remove(s.path(one.name))
	delete(s.own, one.name)
	living.Delete(one.name)
}

func (s *spool) openSegment() (*segment, error) {
	name := fmt.Sprintf("%s.%d.jsonl", newKey(), os.Getpid())
	file, err := os.OpenFile(s.path(name), os.O_WRONLY|os.O_APPEND|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	one := &segment{name: name, file: file}
	s.keep(one)
	return one, syncFolder(s.folder)
}

func (s *spool) isTaken(one *segment) bool {
	now, err := os.Stat(s.path(one.name))
	if err != nil {
		return true
	}
	ours, err := one.file.Stat()
	return err != nil || !os.SameFile(now, ours)
}

func (s *spool) left() ([]string, error) {
	entries, err := os.ReadDir(s.folder)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, entry := range entries {
		name := entry.Name()
		if s.own[name] == nil && strings.HasSuffix(name, ".jsonl") && !s.isAlive(name) {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	return names, nil
}

// beat shows that the process lives.
func (s *spool) beat() {
	ticker := time.NewTicker(beatEvery)
	defer ticker.Stop()
	for {
		select {
		case <-s.stop:
			return
		case now := <-ticker.C:
			s.mutex.Lock()
			for name := range s.own {
				_ = os.Chtimes(s.path(name), now, now)
			}
			s.mutex.Unlock()
		}
	}
}
