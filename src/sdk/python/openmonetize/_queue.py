"""``usage.enqueue``: events that are sent in the background, in batches, until the server has them."""

from __future__ import annotations

import atexit
import random
import threading
import time
from datetime import datetime, timezone
from typing import Any, Callable, Dict, List, Mapping, Optional

from ._client import Client
from ._spool import Spool, SpooledEvent
from ._usage_batch import encode_event, event_of, parts_of, send_batch
from ._values import after_fork
from .errors import OpenMonetizeError, invalid_request

#: So many are sent at once, without waiting for the next second.
_SENT_AT = 500
_LONGEST_WAIT_S = 8.0
_ATTEMPTS_MS = 30_000
_LOOK_EVERY_S = 10.0
_PASSING = ("UNAVAILABLE", "RATE_LIMITED", "INTERNAL")


class Queue:
    """An event that was taken is acknowledged by the server, or told to ``on_rejected``; one that does not fit is told to
    ``on_dropped`` and never taken."""

    def __init__(self, client: Client, options: Mapping[str, Any], spool: Optional[Spool]) -> None:
        self._client = client
        self._events_max: int = options.get("events_max", 10_000)
        self._bytes_max: int = options.get("bytes_max", 8 * 1024 * 1024)
        self._every_s = options.get("every_ms", 1_000) / 1000
        self._on_rejected: Optional[Callable[..., Any]] = options.get("on_rejected")
        self._on_dropped: Optional[Callable[..., Any]] = options.get("on_dropped")
        self._spool = spool
        self._closed = False
        self._empty()
        after_fork(self._renew)
        if spool is not None:
            # What an earlier process left is sent without waiting for an event of this one.
            self._is_sending = True
            self._start()
        atexit.register(self.close)

    def _empty(self) -> None:
        self._changed = threading.Condition()
        self._waiting: List[Any] = []
        self._bytes = 0
        self._under_way = 0
        self._is_sending = False
        self._flushing = 0
        self._stop = threading.Event()
        self._thread: Optional[threading.Thread] = None

    def _renew(self) -> None:
        """In a child; what waited is the parent's to send."""
        self._empty()
        if self._spool is not None:
            self._spool = self._spool.of_child()

    def enqueue(self, event: Mapping[str, Any]) -> bool:
        given = dict(event)
        given.setdefault("timestamp", datetime.now(timezone.utc))
        encoded = encode_event(given)
        size = len(encoded.text)
        with self._changed:
            if self._closed:
                raise invalid_request("The client is closed.")
            count = len(self._waiting) + self._under_way
            fits = count < self._events_max and self._bytes + size <= self._bytes_max
            if fits:
                self._waiting.append(self._spool.append(encoded) if self._spool else encoded)
                self._bytes += size
                self._start()
                self._changed.notify_all()
        if not fits:
            self._client.logger.warning("OpenMonetize: usage was dropped (%d wait)", count)
            self._hear(self._on_dropped, dict(event))
        return fits

    def flush(self) -> None:
        """Returns when what was enqueued so far is acknowledged or refused."""
        self._finish(None)

    def close(self, timeout_ms: float = 10_000) -> Dict[str, int]:
        atexit.unregister(self.close)
        with self._changed:
            self._closed = True
        is_done = self._finish(time.monotonic() + timeout_ms / 1000)
        with self._changed:
            unsent = 0 if is_done else len(self._waiting) + self._under_way
            self._stop.set()
            self._changed.notify_all()
        if self._spool is not None:
            self._spool.close()
        return {"unsent": unsent}

    def _finish(self, end: Optional[float]) -> bool:
        with self._changed:
            self._flushing += 1
            self._changed.notify_all()
            try:
                while self._waiting or self._is_sending:
                    left = None if end is None else end - time.monotonic()
                    if left is not None and left <= 0:
                        return False
                    self._changed.wait(left)
                return True
            finally:
                self._flushing -= 1

    def _start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(
                target=self._run, daemon=True, name="openmonetize-usage"
            )
            self._thread.start()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._send_left()
                self._wait_and_send()
            except Exception as error:  # noqa: BLE001  The disk may fail; the events wait then.
                self._client.logger.warning("OpenMonetize: the queue failed: %s", error)
                self._stop.wait(1)

    def _send_left(self) -> None:
        while self._spool is not None and not self._stop.is_set():
            left = self._spool.adopt()
            if not left:
                return
            for part in parts_of(left, _SENT_AT):
                self._settle(part)

    def _wait_and_send(self) -> None:
        with self._changed:
            if not self._waiting:
                self._is_sending = False
                self._changed.notify_all()
            while not self._waiting and not self._stop.is_set():
                # A spool is looked at again, for what a process leaves that ends while this one runs.
                if not self._changed.wait(_LOOK_EVERY_S if self._spool else None):
                    return
            end = time.monotonic() + self._every_s
            while len(self._waiting) < _SENT_AT and not self._flushing and not self._stop.is_set():
                left = end - time.monotonic()
                if left <= 0:
                    break
                self._changed.wait(left)
            self._is_sending = True
        while not self._stop.is_set():
            with self._changed:
                if not self._waiting:
                    return
                if self._spool is not None:
                    self._spool.seal()
                part = parts_of(self._waiting, _SENT_AT)[0]
                del self._waiting[: len(part)]
                self._bytes -= sum(len(event.text) for event in part)
                self._under_way = len(part)
            self._settle(part)
            if not self._stop.is_set():
                with self._changed:
                    self._under_way = 0

    def _settle(self, events: List[Any]) -> None:
        """Until each event is acknowledged or refused."""
        failures = 0
        while events and not self._stop.is_set():
            try:
                outcomes = send_batch(
                    self._client, events, deadline_ms=_ATTEMPTS_MS, stop=self._stop
                )
                events = [one for one, outcome in zip(events, outcomes) if not self._is_settled(one, outcome)]
            except Exception as error:  # noqa: BLE001  Whatever it was, the events are not acknowledged.
                self._client.logger.warning("OpenMonetize: usage waits for the server (%r)", error)
            if events:
                failures += 1
                limit = min(_LONGEST_WAIT_S, 0.25 * 2 ** min(failures, 6))
                self._stop.wait(random.random() * limit)

    def _is_settled(self, one: Any, outcome: Any) -> bool:
        if isinstance(outcome, OpenMonetizeError):
            if outcome.code in _PASSING:
                return False
            self._client.logger.warning("OpenMonetize: usage was refused (%s)", outcome.code)
            self._hear(self._on_rejected, event_of(one.text), outcome)
        if isinstance(one, SpooledEvent):
            one.acknowledge()
        return True

    def _hear(self, hook: Optional[Callable[..., Any]], *told: Any) -> None:
        """A hook that raises must not stop the queue, or send an event again."""
        if hook is None:
            return
        try:
            hook(*told)
        except Exception as error:  # noqa: BLE001
            self._client.logger.warning("OpenMonetize: a hook of the queue failed: %s", error)
