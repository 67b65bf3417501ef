"""What changes, as it changes, over server-sent events; a stream that ends is opened again, after what was delivered."""

from __future__ import annotations

import json
import random
import threading
from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional, TypeVar

from . import _operations
from ._client import Client, outcome_of, root_of
from ._http import Answer, Lost
from ._values import Record, encode, input_of
from .errors import OpenMonetizeError

#: The server sends a ping every 12 s: after this the connection is dead.
_SILENT_S = 30.0
_LONGEST_WAIT_S = 8.0


class Watch:
    """An iterator that ends by ``close``, which any thread may call, or with the ``for`` that is left."""

    def __init__(
        self,
        client: Client,
        name: str,
        variables: Mapping[str, Any],
        on_lost: Optional[Callable[[], None]] = None,
    ) -> None:
        self._client = client
        self._operation = _operations.OPERATIONS[name]
        self._variables = encode(input_of(variables))
        self._on_lost = on_lost or (lambda: None)
        self._stop = threading.Event()
        self._stream: Any = None
        #: Whether the item is the first of its connection.
        self.is_first = False

    def close(self) -> None:
        self._stop.set()
        stream = self._stream
        if stream is not None:
            stream.close()

    def items(self) -> Iterator[Any]:
        """Raises only what another attempt would meet again."""
        last_id: Optional[str] = None
        failures = 0
        while not self._stop.is_set():
            told = 0.0
            try:
                self.is_first = True
                for event in self._connection(last_id):
                    if event["event"] == "complete":
                        return
                    last_id = event.get("id", last_id)
                    failures = 0
                    yield self._root(event["data"])
                    self.is_first = False
                    if self._stop.is_set():
                        return
            except Lost:
                pass
            except OpenMonetizeError as error:
                passing = error.code in ("UNAVAILABLE", "RATE_LIMITED") or (error.status or 0) >= 500
                if not passing:
                    if self._stop.is_set():
                        return
                    raise
                told = float(error.details.get("retryAfterSeconds", 0))
            if self._stop.is_set():
                return
            failures += 1
            self._on_lost()
            limit = min(_LONGEST_WAIT_S, 0.1 * 2 ** min(failures, 10))
            self._stop.wait(told or random.random() * limit)

    def _connection(self, last_id: Optional[str]) -> Iterator[Dict[str, str]]:
        stream = self._client.stream(self._operation["text"], self._variables, last_id)
        self._stream = stream
        try:
            if self._stop.is_set():
                return
            lines = stream.lines(_SILENT_S)
            if stream.status != 200:
                text = "\n".join(lines)
                data = next((l[6:] for l in text.split("\n") if l.startswith("data: ")), text)
                raise outcome_of(Answer(stream.status, stream.headers, data))
            yield from _events(lines)
        finally:
            self._stream = None
            stream.close()

    def _root(self, data: str) -> Any:
        outcome = outcome_of(Answer(200, {}, data))
        if isinstance(outcome, OpenMonetizeError):
            raise outcome
        return root_of(outcome, self._operation)


def _events(lines: Iterator[str]) -> Iterator[Dict[str, str]]:
    event: Dict[str, str] = {}
    for line in lines:
        if line == "":
            if "data" in event:
                event.setdefault("event", "message")
                yield event
            event = {}
            continue
        name, _, value = line.partition(":")
        if name in ("event", "data", "id"):
            value = value[1:] if value.startswith(" ") else value
            event[name] = event[name] + "\n" + value if name == "data" and name in event else value


T = TypeVar("T")


class LiveStream(Iterator[T]):
    """Each item once; ``close`` ends it, from whatever thread."""

    def __init__(self, watch: Watch, items: Iterator[T]) -> None:
        self._watch = watch
        self._items = items

    def __next__(self) -> T:
        return next(self._items)

    def close(self) -> None:
        self._watch.close()


class Live:
    """Balances, usage and entitlements as they change."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def balance(self, customer_id: str) -> LiveStream[Record]:
        """The balance now and after every change; a slow reader gets only the latest. Credits."""
        return self._states("WatchBalance", customer_id)

    def entitlements(self, customer_id: str) -> LiveStream[List[Record]]:
        """All entitlements of the customer, now and after every change."""
        return self._states("WatchEntitlements", customer_id)

    def usage(self, customer_id: str, after: Optional[int] = None) -> LiveStream[Record]:
        """The last event and then each new one; with ``after`` (a ``sequence``, 0 for all) each after that."""
        watch = Watch(self._client, "WatchUsage", {"customer_id": customer_id, "after": after})

        def items() -> Iterator[Any]:
            last = after or 0
            for event in watch.items():
                if event is not None and event["sequence"] > last:
                    last = event["sequence"]
                    yield event

        return LiveStream(watch, items())

    def _states(self, name: str, customer_id: str) -> LiveStream[Any]:
        watch = Watch(self._client, name, {"customer_id": customer_id})

        def items() -> Iterator[Any]:
            last = ""
            for state in watch.items():
                text = json.dumps(_timeless(state), default=str, sort_keys=True)
                # Of a state only the latest counts: one that is the same after a break is not repeated.
                if watch.is_first and text == last:
                    continue
                last = text
                yield state

        return LiveStream(watch, items())


def _timeless(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _timeless(one) for name, one in value.items() if name != "asOf"}
    return [_timeless(one) for one in value] if isinstance(value, list) else value
