"""Proves that a webhook is from OpenMonetize and recent."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import time
import uuid
from datetime import datetime
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, Tuple, Union

from .errors import WebhookVerificationError

_PREFIX = "whsec_"


def verify(
    raw_body: Union[str, bytes],
    headers: Mapping[str, Any],
    secret: Union[str, Sequence[str]],
    *,
    tolerance_seconds: int = 300,
    now: Optional[datetime] = None,
) -> Dict[str, Any]:
    """The event, when one of the signatures is of one of the secrets.

    ``raw_body`` is the body as it came, before any parser. Raises WebhookVerificationError, whose ``details["part"]`` says what
    is wrong: HEADER, CLOCK, SIGNATURE, BODY or SECRET.
    """
    if isinstance(raw_body, str):
        raw_body = raw_body.encode("utf-8")
    if not isinstance(raw_body, (bytes, bytearray)):
        raise _failed("BODY", "Give the body as it came (text or bytes), not what a parser made.")
    event_id, timestamp, signatures = _signed(headers)
    at = now.timestamp() if now else time.time()
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12) or (
        abs(at - int(timestamp)) > tolerance_seconds
    ):
        message = "The timestamp %s is more than %d s from now." % (timestamp, tolerance_seconds)
        raise _failed("CLOCK", message)
    secrets = [secret] if isinstance(secret, str) or secret is None else list(secret)
    if not secrets:
        raise _failed("SECRET", "The secret is empty.")
    expected = [_signature(one, event_id, timestamp, bytes(raw_body)) for one in secrets]
    # Every pair is compared, each in constant time.
    matches = [hmac.compare_digest(given, wanted) for given in signatures for wanted in expected]
    if not any(matches):
        raise _failed("SIGNATURE", "No signature is of one of the secrets.")
    try:
        event: Dict[str, Any] = json.loads(raw_body.decode("utf-8"))
        return event
    except ValueError:
        raise _failed("BODY", "The body is signed, but is not JSON.") from None


def sign(
    raw_body: str, secret: str, *, event_id: Optional[str] = None, now: Optional[datetime] = None
) -> Dict[str, str]:
    """The headers of a webhook with this body, for tests."""
    event_id = event_id or "evt_%s" % uuid.uuid4()
    timestamp = str(int(now.timestamp() if now else time.time()))
    made = _signature(secret, event_id, timestamp, raw_body.encode("utf-8"))
    return {
        "webhook-id": event_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": "v1," + base64.b64encode(made).decode("ascii"),
    }


def _signed(headers: Mapping[str, Any]) -> Tuple[Optional[str], str, List[bytes]]:
    found = {str(name).lower(): value for name, value in headers.items()}
    standard = found.get("webhook-signature")
    if standard is not None:
        for name in ("webhook-id", "webhook-timestamp"):
            if found.get(name) is None:
                raise _failed("HEADER", "The header %s is missing." % name)
        given = [one[3:] for one in str(standard).split(" ") if one.startswith("v1,")]
        signatures = [_decoded(base64.b64decode, one) for one in given]
        return str(found["webhook-id"]), str(found["webhook-timestamp"]), signatures
    own = found.get("x-openmonetize-signature")
    if own is None:
        message = "Neither webhook-signature nor X-OpenMonetize-Signature is present."
        raise _failed("HEADER", message)
    parts = [part.strip() for part in str(own).split(",")]
    timestamp = next((part[2:] for part in parts if part.startswith("t=")), "")
    hexes = [part[3:] for part in parts if part.startswith("v1=")]
    return None, timestamp, [_decoded(bytes.fromhex, one) for one in hexes]


def _decoded(decode: Callable[[str], bytes], text: str) -> bytes:
    try:
        return decode(text)
    except (ValueError, binascii.Error):
        return b""


def _signature(secret: str, event_id: Optional[str], timestamp: str, body: bytes) -> bytes:
    if not secret:
        raise _failed("SECRET", "The secret is empty.")
    if event_id is None:
        key, head = secret.encode("utf-8"), timestamp
    else:
        key, head = _key_of(secret), "%s.%s" % (event_id, timestamp)
    return hmac.new(key, head.encode("utf-8") + b"." + body, hashlib.sha256).digest()


def _key_of(secret: str) -> bytes:
    """What ``whsec_`` and base64 stand for; of another secret its text."""
    if secret.startswith(_PREFIX) and len(secret) > len(_PREFIX):
        try:
            return base64.b64decode(secret[len(_PREFIX) :], validate=True)
        except (ValueError, binascii.Error):
            pass
    return secret.encode("utf-8")


def _failed(part: str, message: str) -> WebhookVerificationError:
    return WebhookVerificationError("WEBHOOK", message, details={"part": part}, attempts=0)
