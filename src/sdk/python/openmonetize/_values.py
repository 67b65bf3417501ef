"""What is sent and what comes back: names, exact amounts, times."""

from __future__ import annotations

import functools
import json
import os
import re
import time
import weakref
from datetime import datetime
from decimal import Decimal
from typing import Any, Callable, Dict, Iterable, List, Mapping

from .errors import invalid_request

_EXACT = 2**53 - 1
#: Your own data, whose names are sent as they are.
_OWN = frozenset(["properties", "metadata", "value", "match", "tokenUsage"])
_TOKEN_NAME = re.compile(r"^[a-z]+(?:[A-Z][a-z]+)*Tokens$")


@functools.lru_cache(maxsize=1_024)
def camel(name: str) -> str:
    return re.sub(r"_([a-z0-9])", lambda found: found.group(1).upper(), name)


def snake(name: str) -> str:
    return re.sub(r"[A-Z]", lambda found: "_" + found.group(0).lower(), name)


def properties_of(given: Mapping[str, Any]) -> Dict[str, Any]:
    """``inputTokens`` is sent as ``input_tokens``; names that are not of tokens as they are."""
    sent: Dict[str, Any] = {}
    for name, value in given.items():
        word = snake(name) if _TOKEN_NAME.match(name) else name
        if word in sent:
            raise invalid_request("%s is given in two spellings." % word)
        sent[word] = value
    return sent


def input_of(given: Mapping[str, Any]) -> Dict[str, Any]:
    """Arguments in the names of the API; those that are None are left out."""
    sent: Dict[str, Any] = {}
    for name, value in given.items():
        if value is None:
            continue
        word = camel(name)
        if word == "properties":
            value = properties_of(value)
        elif word not in _OWN:
            value = _nested(value)
        sent[word] = value
    return sent


def changes_of(given: Mapping[str, Any]) -> Dict[str, Any]:
    """As ``input_of``, of an update: None clears a field."""
    return {**{camel(name): None for name in given}, **input_of(given)}


def _nested(value: Any) -> Any:
    if isinstance(value, Mapping):
        return input_of(value)
    if isinstance(value, (list, tuple)):
        return [_nested(one) for one in value]
    return value


_JSON = json.JSONEncoder(allow_nan=False, separators=(",", ":"), ensure_ascii=False)


def encode(value: Any) -> str:
    """JSON; raises InvalidRequestError for a number that JSON would change."""
    try:
        return _JSON.encode(_exact(value))
    except (TypeError, ValueError) as error:
        raise invalid_request("This cannot be sent: %s" % error) from None


def _exact(value: Any) -> Any:
    if isinstance(value, (str, bool)) or value is None:
        return value
    if isinstance(value, int):
        return value if abs(value) <= _EXACT else str(value)
    if isinstance(value, float):
        if abs(value) > _EXACT:
            raise invalid_request("%r is not exact: give a Decimal, an int or a string." % value)
        return value
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise invalid_request("%s is no amount." % value)
        return format(value, "f")
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise invalid_request("A datetime needs a time zone.")
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): _exact(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_exact(one) for one in value]
    return value


class Record(Dict[str, Any]):
    """An object of the API, with its names as keys and in snake case as attributes.

    Amounts are ``Decimal``, times are texts in ISO 8601.
    """

    def __getattr__(self, name: str) -> Any:
        try:
            return self[camel(name)]
        except KeyError:
            raise AttributeError(name) from None


def record_of(value: Any, decimals: Iterable[str], path: str = "") -> Any:
    """The objects of an answer, with ``Decimal`` where the schema has one."""
    if isinstance(value, dict):
        made = Record()
        for name, one in value.items():
            # Most of an answer is neither an object nor an amount.
            if isinstance(one, (str, dict, list)):
                one = record_of(one, decimals, path + "." + name if path else name)
            made[name] = one
        return made
    if isinstance(value, list):
        return [record_of(one, decimals, path) for one in value]
    if isinstance(value, str) and path in decimals:
        return Decimal(value)
    return value


def after_fork(renew: Callable[[], None]) -> None:
    """Calls the method in each child of this process: threads and connections are the parent's alone."""
    if not hasattr(os, "register_at_fork"):
        return
    method = weakref.WeakMethod(renew)

    def run() -> None:
        found = method()
        if found is not None:
            found()

    os.register_at_fork(after_in_child=run)


def new_key() -> str:
    """A UUIDv7: the same in every attempt, which makes a repeated request happen once."""
    number = int(time.time() * 1000) << 80 | int.from_bytes(os.urandom(10), "big")
    number = number & ~(0xF << 76) | 0x7 << 76
    number = number & ~(0x3 << 62) | 0x2 << 62
    text = "%032x" % number
    parts: List[str] = [text[:8], text[8:12], text[12:16], text[16:20], text[20:]]
    return "-".join(parts)
