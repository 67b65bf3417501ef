"""Usage events on disk, which survive the process; the same files and rules as those of the Node SDK.

An event is synced to disk before ``append`` returns, and deleted only when it is acknowledged. The files of a process that does
not live any more are taken over by renaming them, so that one of several gets each.
"""

from __future__ import annotations

import json
import os
import threading
import time
from typing import Any, Callable, Dict, List, Optional, Set

from ._usage_batch import EncodedEvent
from ._values import new_key

_BEAT_EVERY_S = 5.0
_DEAD_AFTER_S = 30.0
#: The files that clients of this process write to or send, by name.
_LIVING: Set[str] = set()


class SpooledEvent:
    def __init__(self, event: EncodedEvent, acknowledge: Callable[[], None]) -> None:
        self.text = event.text
        self.idempotency_key = event.idempotency_key
        self.acknowledge = acknowledge


class _Segment:
    def __init__(self, name: str, file: int, is_sealed: bool) -> None:
        self.name = name
        self.file = file
        self.open = 0
        self.is_sealed = is_sealed


class Spool:
    def __init__(self, folder: str) -> None:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        self._folder = folder
        self._own: Dict[str, _Segment] = {}
        self._current: Optional[_Segment] = None
        self._lock = threading.RLock()
        self._stop = threading.Event()
        threading.Thread(target=self._beat, daemon=True, name="openmonetize-spool").start()

    def of_child(self) -> "Spool":
        """The files stay those of the parent."""
        return Spool(self._folder)

    def append(self, event: EncodedEvent) -> SpooledEvent:
        with self._lock:
            if self._current is not None and self._is_taken(self._current):
                self.seal()
            if self._current is None:
                self._current = self._open_segment()
            current = self._current
            try:
                _write_all(current.file, (event.text + "\n").encode("utf-8"))
                os.fdatasync(current.file) if hasattr(os, "fdatasync") else os.fsync(current.file)
            except OSError:
                # What is incomplete must stay the last line of its file.
                self.seal()
                raise
            return self._spooled(event, current)

    def seal(self) -> None:
        """What is appended from now on goes to another file."""
        with self._lock:
            current, self._current = self._current, None
            if current is not None:
                current.is_sealed = True
                self._remove(current)

    def adopt(self) -> List[SpooledEvent]:
        """The events of a file that another process left; empty when there is none."""
        with self._lock:
            for name in sorted(os.listdir(self._folder)):
                if not name.endswith(".jsonl") or name in self._own or self._is_alive(name):
                    continue
                segment = self._take_over(name)
                if segment is None:
                    continue
                taken = [self._spooled(event, segment) for event in self._events_in(segment.name)]
                self._keep(segment)
                self._remove(segment)
                if taken:
                    return taken
            return []

    def close(self) -> None:
        """Files with events stay."""
        self._stop.set()
        with self._lock:
            self.seal()
            for segment in self._own.values():
                os.close(segment.file)
                _LIVING.discard(segment.name)
            self._own.clear()

    def _keep(self, segment: _Segment) -> None:
        self._own[segment.name] = segment
        _LIVING.add(segment.name)

    def _spooled(self, event: EncodedEvent, segment: _Segment) -> SpooledEvent:
        segment.open += 1
        is_open = [True]

        def acknowledge() -> None:
            with self._lock:
                if is_open[0]:
                    is_open[0] = False
                    segment.open -= 1
                    self._remove(segment)

        return SpooledEvent(event, acknowledge)

    def _remove(self, segment: _Segment) -> None:
        if segment.open > 0 or not segment.is_sealed or segment.name not in self._own:
            return
        os.close(segment.file)
        try:
            os.remove(self._path(segment.name))
        except FileNotFoundError:
            pass
        del self._own[segment.name]
        _LIVING.discard(segment.name)

    def _path(self, name: str) -> str:
        return os.path.join(self._folder, name)

    def _open_segment(self) -> _Segment:
        name = "%s.%d.jsonl" % (new_key(), os.getpid())
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL
        segment = _Segment(name, os.open(self._path(name), flags, 0o600), False)
        self._keep(segment)
        _sync_folder(self._folder)
        return segment

    def _is_taken(self, segment: _Segment) -> bool:
        try:
            return os.stat(self._path(segment.name)).st_ino != os.fstat(segment.file).st_ino
        except FileNotFoundError:
            return True

    def _is_alive(self, name: str) -> bool:
        pid = int(name.split(".")[1]) if name.split(".")[1].isdigit() else 0
        if pid == os.getpid():
            # In a container the process before had the same number.
            return name in _LIVING
        try:
            changed = os.stat(self._path(name)).st_mtime
        except FileNotFoundError:
            return False
        if pid == 0 or time.time() - changed > _DEAD_AFTER_S:
            return False
        try:
            os.kill(pid, 0)
        except PermissionError:
            return True
        except OSError:
            return False
        return True

    def _take_over(self, left: str) -> Optional[_Segment]:
        name = "%s.%d.jsonl" % (left.split(".")[0], os.getpid())
        try:
            os.rename(self._path(left), self._path(name))
            return _Segment(name, os.open(self._path(name), os.O_RDWR), True)
        except OSError:
            # Another process was faster, or it is no file that can be read.
            return None

    def _events_in(self, name: str) -> List[EncodedEvent]:
        """The last line is incomplete when the process died while it wrote: that event was never taken."""
        events: List[EncodedEvent] = []
        with open(self._path(name), "rb") as file:
            lines = file.read().split(b"\n")[:-1]
        for line in lines:
            try:
                text = line.decode("utf-8")
                key = json.loads(text)["idempotencyKey"]
                if not isinstance(key, str):
                    raise TypeError(key)
                events.append(EncodedEvent(text, key))
            except (ValueError, KeyError, TypeError):
                # What a failing disk changed is kept for a person to look at.
                with open(self._path("unreadable.txt"), "ab") as aside:
                    aside.write(line + b"\n")
        return events

    def _beat(self) -> None:
        while not self._stop.wait(_BEAT_EVERY_S):
            with self._lock:
                for segment in self._own.values():
                    os.utime(segment.file)


def _write_all(file: int, data: bytes) -> None:
    while data:
        data = data[os.write(file, data) :]


def _sync_folder(folder: str) -> None:
    """Without this a crash of the machine may forget the name of a new file."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def open_spool(client: Any, path: str) -> Spool:
    """In a folder for the server and for the mode of the key: what was used in a test is never sent as live."""
    from urllib.parse import urlsplit
    import re

    server = re.sub(r"[^\w.-]", "_", urlsplit(client.url).netloc)
    return Spool(os.path.join(path, "%s-%s" % (server, client.mode)))
