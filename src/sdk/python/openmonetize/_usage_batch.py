"""Sends usage events of many callers in one request, and gives each its own outcome."""

from __future__ import annotations

import threading
import time
from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Sequence, Union

from . import _operations
from ._client import Client, root_of
from ._values import Record, after_fork, encode, input_of, new_key
from .errors import OpenMonetizeError, error_of

#: Of a batch: the server takes at most 1,000 events and 2 MiB.
EVENTS_PER_BATCH = 1_000
BYTES_PER_BATCH = 1_000_000
_COALESCE_S = 0.002

Outcome = Union[Record, OpenMonetizeError]


class EncodedEvent(NamedTuple):
    """The event as it is sent: the same text, with the same key, in every attempt."""

    text: str
    idempotency_key: str


def encode_event(event: Mapping[str, Any]) -> EncodedEvent:
    sent = input_of(event)
    key = sent.get("idempotencyKey") or new_key()
    sent["idempotencyKey"] = key
    return EncodedEvent(encode(sent), key)


def send_batch(
    client: Client,
    events: Sequence[Any],
    *,
    deadline_ms: Optional[float] = None,
    stop: Optional[threading.Event] = None,
) -> List[Outcome]:
    """The outcomes in the order of the events.

    A batch that is refused as a whole, because one event in it cannot be read, is sent again in halves: no event is refused for
    another one.
    """
    operation = _operations.OPERATIONS["RecordUsageBatch"]
    variables = '{"input":{"events":[%s]}}' % ",".join(event.text for event in events)
    try:
        data = client.ask_text(
            operation["text"], "mutation", variables, deadline_ms=deadline_ms, stop=stop
        )
    except OpenMonetizeError as error:
        if error.code != "INVALID_REQUEST":
            raise
        if len(events) == 1:
            return [error]
        half = (len(events) + 1) // 2
        first = send_batch(client, events[:half], deadline_ms=deadline_ms, stop=stop)
        return first + send_batch(client, events[half:], deadline_ms=deadline_ms, stop=stop)
    outcomes = (root_of(data, operation) or {}).get("outcomes") or []
    if len(outcomes) != len(events):
        # Without an outcome for each event none is known: what is sent again counts once.
        raise error_of("INTERNAL", "The server answered other events than were sent.")
    return [_outcome(one) for one in outcomes]


def _outcome(one: Record) -> Outcome:
    event: Optional[Record] = one["usageEvent"]
    if one["status"] != "REJECTED" and event is not None:
        event["outcome"] = one["status"]
        return event
    error = one["error"] or {}
    message = error.get("message", "The event was refused.")
    return error_of(error.get("code", "INTERNAL"), message, details=error.get("details"))


class _Waiting:
    def __init__(self, event: EncodedEvent) -> None:
        self.event = event
        self.text = event.text
        self.done = threading.Event()
        self.outcome: Union[Outcome, BaseException, None] = None


class Recorder:
    """Events of 2 ms, of all threads, travel in one request; the first of them sends it."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._renew()
        after_fork(self._renew)

    def _renew(self) -> None:
        self._lock = threading.Lock()
        self._waiting: List[_Waiting] = []

    def record_many(self, events: Sequence[Mapping[str, Any]]) -> List[Outcome]:
        mine = [_Waiting(encode_event(event)) for event in events]
        if not mine:
            return []
        with self._lock:
            is_first = not self._waiting
            self._waiting.extend(mine)
        if is_first:
            time.sleep(_COALESCE_S)
            with self._lock:
                batch, self._waiting = self._waiting, []
            for part in parts_of(batch):
                self._send(part)
        outcomes: List[Outcome] = []
        for one in mine:
            one.done.wait()
            if isinstance(one.outcome, BaseException) and not isinstance(
                one.outcome, _Rejected
            ):
                raise one.outcome
            outcomes.append(one.outcome.error if isinstance(one.outcome, _Rejected) else one.outcome)  # type: ignore[arg-type]
        return outcomes

    def _send(self, part: List[_Waiting]) -> None:
        try:
            for one, outcome in zip(part, send_batch(self._client, part)):
                one.outcome = _Rejected(outcome) if isinstance(outcome, OpenMonetizeError) else outcome
        except BaseException as error:  # noqa: BLE001  Every caller hears of it.
            for one in part:
                one.outcome = error
        for one in part:
            one.done.set()


class _Rejected(Exception):
    def __init__(self, error: OpenMonetizeError) -> None:
        super().__init__()
        self.error = error


def parts_of(events: Sequence[Any], most: int = EVENTS_PER_BATCH) -> List[List[Any]]:
    """In batches that the server takes."""
    parts: List[List[Any]] = []
    size = 0
    for event in events:
        if not parts or len(parts[-1]) >= most or size + len(event.text) > BYTES_PER_BATCH:
            parts.append([])
            size = 0
        parts[-1].append(event)
        size += len(event.text)
    return parts


def event_of(text: str) -> Dict[str, Any]:
    import json

    event: Dict[str, Any] = json.loads(text)
    return event
