"""One call: its attempts, their limits of time, and what becomes of the answer."""

from __future__ import annotations

import functools
import json
import logging
import os
import random
import re
import threading
import time
from email.utils import parsedate_to_datetime
from typing import Any, Dict, Mapping, Optional
from urllib.parse import urlsplit

from . import _operations
from ._http import Answer, Lost, Transport
from ._values import encode, new_key, record_of
from .errors import OpenMonetizeError, error_of, invalid_request

BASE_URLS = {
    "production": "https://api.openmonetize.io/v1",
    "staging": "https://staging-api.openmonetize.io/v1",
    "eu": "https://eu-api.openmonetize.io/v1",
    "apac": "https://apac-api.openmonetize.io/v1",
}
_FIRST_WAIT_S = 0.5
_LONGEST_WAIT_S = 8.0


class Client:
    """Sends documents. Its ``repr`` does not show the key."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        key = options.get("api_key") or os.environ.get("OPENMONETIZE_API_KEY")
        if not key and not options.get("offline"):
            raise invalid_request("Give an api_key, or set OPENMONETIZE_API_KEY.")
        if key and not re.match(r"^[\x21-\x7e]+\Z", key):
            raise invalid_request("The api_key has characters that no key has.")
        self.url = graphql_url(options)
        self.mode = next((m for m in ("live", "test") if (key or "").startswith("om_%s_" % m)), "token")
        self.timeout_s = _least("timeout_ms", options.get("timeout_ms", 10_000), 1) / 1000
        self.deadline_s = _least("deadline_ms", options.get("deadline_ms", 30_000), 1) / 1000
        self.max_retries = _least("max_retries", options.get("max_retries", 3), 0)
        self.logger = options.get("logger") or logging.getLogger("openmonetize")
        self.transport = options.get("transport") or Transport(self.url)
        self._headers = {
            "authorization": "Bearer %s" % (key or ""),
            "content-type": "application/json",
            "user-agent": "openmonetize-python/1.0.0",
        }

    def ask(self, name: str, variables: Mapping[str, Any], **options: Any) -> Any:
        """The root field of the answer to a document of the SDK, as a Record."""
        operation = _operations.OPERATIONS[name]
        data = self.ask_text(operation["text"], operation["kind"], encode(variables), **options)
        return root_of(data, operation)

    def ask_text(
        self,
        text: str,
        kind: str,
        variables: str,
        *,
        timeout_ms: Optional[float] = None,
        deadline_ms: Optional[float] = None,
        max_retries: Optional[int] = None,
        idempotency_key: Optional[str] = None,
        stop: Optional[threading.Event] = None,
    ) -> Any:
        headers = dict(self._headers, accept="application/graphql-response+json, application/json")
        if kind == "mutation":
            key = idempotency_key or new_key()
            if not (key.isascii() and key.isprintable()):
                raise invalid_request("The idempotency_key has characters that no header has.")
            headers["idempotency-key"] = key
        body = body_of(text, variables)
        timeout_s = self.timeout_s if timeout_ms is None else timeout_ms / 1000
        retries = self.max_retries if max_retries is None else max_retries
        end = time.monotonic() + (self.deadline_s if deadline_ms is None else deadline_ms / 1000)
        attempt, lost = 1, False
        while True:
            left = max(0.001, min(timeout_s, end - time.monotonic()))
            outcome = self._attempt(headers, body, left, lost, attempt)
            if not isinstance(outcome, OpenMonetizeError):
                return outcome
            wait = wait_before_next(outcome, attempt, retries, random.random())
            if wait is None or time.monotonic() + wait >= end:
                raise outcome
            self.logger.warning(
                "OpenMonetize: the call is repeated (attempt %d, %s, %s)",
                attempt,
                outcome.code,
                outcome.request_id,
            )
            if stop is None:
                time.sleep(wait)
            elif stop.wait(wait):
                raise outcome
            lost = outcome.code == "CONNECTION"
            attempt += 1

    def _attempt(
        self, headers: Mapping[str, str], body: bytes, left: float, lost: bool, attempt: int
    ) -> Any:
        try:
            answer = self.transport.send(headers, body, left, lost)
        except Lost as error:
            return error_of(error.code, error.message, attempts=attempt)
        return outcome_of(answer, attempt)

    def stream(self, text: str, variables: str, last_id: Optional[str]) -> Any:
        headers = dict(self._headers, accept="text/event-stream")
        if last_id is not None:
            headers["last-event-id"] = last_id
        return self.transport.stream(headers, body_of(text, variables), self.timeout_s)


def root_of(data: Any, operation: Mapping[str, Any]) -> Any:
    """The one field that a document of the SDK asks for."""
    if len(data) != 1:
        raise error_of("INTERNAL", "The server answered what nobody asked.")
    (root,) = record_of(data, operation["decimals"]).values()
    return root


def body_of(text: str, variables: str) -> bytes:
    return ('{"query":%s,"variables":%s}' % (_quoted(text), variables)).encode("utf-8")


@functools.lru_cache(maxsize=256)
def _quoted(text: str) -> str:
    """The same few documents are sent again and again."""
    return json.dumps(text)


def graphql_url(options: Mapping[str, Any]) -> str:
    environment = options.get("environment")
    base = options.get("base_url")
    if not base and environment is None:
        base = os.environ.get("OPENMONETIZE_BASE_URL") or BASE_URLS["production"]
    if not base:
        base = BASE_URLS.get(str(environment))
        if base is None:
            raise invalid_request("environment must be one of %s." % ", ".join(BASE_URLS))
    parts = urlsplit(base)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.username:
        raise invalid_request("base_url must be an http(s) URL without a user, query or fragment.")
    path = re.sub(r"/v1$", "", parts.path.rstrip("/"))
    return "%s://%s%s/graphql" % (parts.scheme, parts.netloc, path)


def _least(name: str, value: Any, least: int) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value >= least:
        return value
    raise invalid_request("%s must be a whole number of at least %d." % (name, least))


def wait_before_next(
    failure: OpenMonetizeError, attempt: int, max_retries: int, chance: float
) -> Optional[float]:
    """The wait in seconds; None when there is no other attempt. Pure."""
    on_the_way = failure.code in ("CONNECTION", "TIMEOUT")
    status = failure.status or 0
    by_server = (
        failure.code in ("UNAVAILABLE", "RATE_LIMITED")
        or failure.details.get("reason") == "REQUEST_UNDER_WAY"
        or status in (408, 429)
        or status >= 500
    )
    if not on_the_way and not by_server:
        return None
    # A kept connection may have ended while it was idle.
    if attempt > (max(1, max_retries) if on_the_way else max_retries):
        return None
    told = failure.details.get("retryAfterSeconds")
    if told:
        return float(told)
    if failure.code == "CONNECTION" and attempt == 1:
        return 0.0
    return chance * min(_LONGEST_WAIT_S, _FIRST_WAIT_S * 2.0 ** (attempt - 1))


_STATUS_CODES = {
    401: "UNAUTHORIZED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    408: "UNAVAILABLE",
    409: "CONFLICT",
    429: "RATE_LIMITED",
    500: "INTERNAL",
}


def outcome_of(answer: Answer, attempt: int = 1) -> Any:
    """The data, or the error that the answer tells."""
    status, headers = answer.status, answer.headers
    try:
        parsed = json.loads(answer.text)
    except ValueError:
        parsed = None
    parsed = parsed if isinstance(parsed, dict) else {}
    details: Dict[str, Any] = _retry_after(headers)
    request_id = headers.get("x-request-id")
    # A success or a redirection that is no answer says nothing about the request.
    unknown = "UNAVAILABLE" if status >= 500 else "INTERNAL" if status < 400 else "INVALID_REQUEST"
    fallback = _STATUS_CODES.get(status, unknown)
    errors = parsed.get("errors")
    first = errors[0] if isinstance(errors, list) and errors else None
    if isinstance(first, dict):
        extensions = dict(first.get("extensions") or {})
        code = extensions.pop("code", None) or fallback
        request_id = extensions.pop("requestId", None) or request_id
        details.update(extensions)
        message = first.get("message", "")
        return error_of(
            code, message, details=details, request_id=request_id, status=status, attempts=attempt
        )
    if isinstance(parsed.get("data"), dict) and status < 300:
        return parsed["data"]
    message = "The server answered %d without a GraphQL answer." % status
    return error_of(
        fallback, message, details=details, request_id=request_id, status=status, attempts=attempt
    )


def _retry_after(headers: Mapping[str, str]) -> Dict[str, Any]:
    told = headers.get("retry-after")
    if not told:
        return {}
    try:
        seconds = float(told) if told.isdigit() else parsedate_to_datetime(told).timestamp() - time.time()
    except (TypeError, ValueError):
        return {}
    return {"retryAfterSeconds": seconds} if seconds > 0 else {}
