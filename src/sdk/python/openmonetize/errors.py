"""What the SDK raises: one class for each code of the API, and a few for what happens on the way."""

from __future__ import annotations

from typing import Any, Dict, Mapping, Optional, Type


class OpenMonetizeError(Exception):
    """The base of all errors of the SDK."""

    def __init__(
        self,
        code: str,
        message: str,
        *,
        details: Optional[Mapping[str, Any]] = None,
        request_id: Optional[str] = None,
        status: Optional[int] = None,
        attempts: int = 1,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        #: What the code tells beside the message, such as ``requiredCredits``.
        self.details: Dict[str, Any] = dict(details or {})
        #: Names the request in the server's log.
        self.request_id = request_id
        #: The HTTP status; None when nothing was answered.
        self.status = status
        #: How often the request was sent.
        self.attempts = attempts

    def __repr__(self) -> str:
        return "%s(code=%r, message=%r, request_id=%r, status=%r, attempts=%r)" % (
            type(self).__name__,
            self.code,
            self.message,
            self.request_id,
            self.status,
            self.attempts,
        )


class InvalidRequestError(OpenMonetizeError):
    """The request is malformed, or names what does not fit."""


class AuthenticationError(OpenMonetizeError):
    """The key is missing, wrong, expired or revoked."""


class PermissionError(OpenMonetizeError):  # noqa: A001  The same name in all languages.
    """The key may not do this."""


class NotFoundError(OpenMonetizeError):
    """Nothing has the id or key."""


class ConflictError(OpenMonetizeError):
    """Something is in the way; ``details["reason"]`` says what."""


class PreconditionError(OpenMonetizeError):
    """What is named is not in the right state; ``details["reason"]`` says why."""


class InsufficientCreditsError(OpenMonetizeError):
    """``details["requiredCredits"]`` are more than ``details["availableCredits"]``."""


class LimitExceededError(OpenMonetizeError):
    """``details["used"]`` and ``details["requested"]`` are together more than ``details["limit"]``."""


class IdempotencyKeyReusedError(OpenMonetizeError):
    """The idempotency key was sent with another request before."""


class UnavailableError(OpenMonetizeError):
    """The server cannot answer now; the same call may succeed later."""


class InternalError(OpenMonetizeError):
    """A defect of the server; ``request_id`` names it."""


class RateLimitError(OpenMonetizeError):
    """Too many requests."""

    @property
    def retry_after_ms(self) -> float:
        """How long to wait before the next attempt."""
        return 1000 * float(self.details.get("retryAfterSeconds", 1))


class ConnectionError(OpenMonetizeError):  # noqa: A001
    """No connection, or one that ended before the answer: whether it was carried out is unknown."""


class TimeoutError(OpenMonetizeError):  # noqa: A001
    """No answer in ``timeout_ms``: whether the request was carried out is unknown."""


class WebhookVerificationError(OpenMonetizeError):
    """A webhook that must not be trusted; ``details["part"]`` says what failed."""


_CLASSES: Dict[str, Type[OpenMonetizeError]] = {
    "INVALID_REQUEST": InvalidRequestError,
    "UNAUTHORIZED": AuthenticationError,
    "FORBIDDEN": PermissionError,
    "NOT_FOUND": NotFoundError,
    "CONFLICT": ConflictError,
    "PRECONDITION_FAILED": PreconditionError,
    "INSUFFICIENT_CREDITS": InsufficientCreditsError,
    "LIMIT_EXCEEDED": LimitExceededError,
    "IDEMPOTENCY_KEY_REUSED": IdempotencyKeyReusedError,
    "PERSISTED_QUERY_NOT_FOUND": InvalidRequestError,
    "RATE_LIMITED": RateLimitError,
    "UNAVAILABLE": UnavailableError,
    "INTERNAL": InternalError,
    "CONNECTION": ConnectionError,
    "TIMEOUT": TimeoutError,
    "WEBHOOK": WebhookVerificationError,
}


def error_of(code: str, message: str, **rest: Any) -> OpenMonetizeError:
    """The error of a code; one that is not known is the base class."""
    return _CLASSES.get(code, OpenMonetizeError)(code, message, **rest)


def invalid_request(message: str) -> InvalidRequestError:
    return InvalidRequestError("INVALID_REQUEST", message, attempts=0)
