"""``usage.upload``: a file of events, read as a stream and sent in batches."""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import re
from typing import Any, Callable, Dict, Iterator, List, Optional, Tuple

from ._client import Client
from ._usage_batch import EncodedEvent, encode_event, parts_of, send_batch
from .errors import OpenMonetizeError, invalid_request

_FIELDS = ("customer_id", "event_type", "timestamp", "quantity", "idempotency_key", "feature")
_PREFIX = "properties."
_NUMBER = re.compile(r"^-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?$")
#: A float holds so many digits.
_EXACT_DIGITS = 15
_CHUNK = 1_000


def upload(
    client: Client,
    path: str,
    format: Optional[str] = None,
    on_rejected: Optional[Callable[[int, OpenMonetizeError], Any]] = None,
) -> Dict[str, int]:
    result = {"accepted": 0, "duplicates": 0, "rejected": 0}
    kind = format or _format_of(path)
    rows = _csv_rows(path) if kind == "csv" else _json_rows(path)
    digest = _digest(path)
    batch: List[Any] = []

    def reject(row: int, error: OpenMonetizeError) -> None:
        result["rejected"] += 1
        if on_rejected is not None:
            on_rejected(row, error)

    def send() -> None:
        for part in parts_of(batch):
            for one, outcome in zip(part, send_batch(client, part)):
                if isinstance(outcome, OpenMonetizeError):
                    reject(one.row, outcome)
                else:
                    duplicate = outcome["outcome"] == "DUPLICATE"
                    result["duplicates" if duplicate else "accepted"] += 1
        batch.clear()

    for row, event in rows:
        if not isinstance(event, OpenMonetizeError):
            # A row without a key has that of its place in the file: the same file again repeats it.
            event.setdefault("idempotency_key", "%s:%d" % (digest, row))
            try:
                event = _Row(row, encode_event(event))
            except OpenMonetizeError as error:
                event = error
        if isinstance(event, OpenMonetizeError):
            reject(row, event)
            continue
        batch.append(event)
        if len(batch) == _CHUNK:
            send()
    send()
    return result


class _Row:
    def __init__(self, row: int, event: EncodedEvent) -> None:
        self.row = row
        self.text = event.text


def _format_of(path: str) -> str:
    if path.lower().endswith(".csv"):
        return "csv"
    if path.lower().endswith((".jsonl", ".ndjson")):
        return "jsonl"
    raise invalid_request("Say the format of the file: csv or jsonl.")


def _digest(path: str) -> str:
    hash = hashlib.sha256()
    with open(path, "rb") as file:
        for chunk in iter(lambda: file.read(65_536), b""):
            hash.update(chunk)
    return base64.urlsafe_b64encode(hash.digest()).rstrip(b"=").decode("ascii")


def _csv_rows(path: str) -> Iterator[Tuple[int, Any]]:
    with open(path, encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        header: Optional[List[str]] = None
        row = 0
        for cells in reader:
            if not cells:
                continue
            if header is None:
                header = [name.strip() for name in cells]
                unknown = [n for n in header if n not in _FIELDS and not n.startswith(_PREFIX)]
                if unknown:
                    known = ", ".join(_FIELDS)
                    message = "%s is no column of events: %s, properties.<name>."
                    raise invalid_request(message % (unknown[0], known))
                continue
            row += 1
            yield row, _csv_event(header, cells)


def _csv_event(header: List[str], cells: List[str]) -> Any:
    if len(cells) != len(header):
        return invalid_request("The row has %d cells, and the header %d." % (len(cells), len(header)))
    event: Dict[str, Any] = {}
    properties: Dict[str, Any] = {}
    for name, cell in zip(header, cells):
        if cell == "":
            continue
        if name.startswith(_PREFIX):
            # A number if it is written as JSON writes it and a float holds it, so that 007 and 1.50 stay texts.
            is_number = _NUMBER.match(cell) and len(cell.lstrip("-")) <= _EXACT_DIGITS
            properties[name[len(_PREFIX) :]] = json.loads(cell) if is_number else cell
        else:
            event[name] = cell
    if properties:
        event["properties"] = properties
    return event


def _json_rows(path: str) -> Iterator[Tuple[int, Any]]:
    with open(path, encoding="utf-8-sig") as file:
        row = 0
        for line in file:
            if line.strip() == "":
                continue
            row += 1
            try:
                value = json.loads(line)
            except ValueError:
                yield row, invalid_request("The line is no JSON.")
                continue
            yield row, value if isinstance(value, dict) else invalid_request("The line is no object.")
