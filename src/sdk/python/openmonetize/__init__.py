"""OpenMonetize for Python: entitlements, usage, credits and billing. ``OpenMonetize`` is asynchronous, ``OpenMonetizeSync`` is not."""

from __future__ import annotations

import re
from typing import Any, Dict, Mapping, Optional

# What is imported by its own name is for users to import.
from . import webhooks as webhooks
from ._async_live import AsyncLive
from ._async_live import AsyncLiveStream as AsyncLiveStream
from ._async_spaces import (
    AsyncAnalytics,
    AsyncCheckouts,
    AsyncCredits,
    AsyncCustomers,
    AsyncEntitlements,
    AsyncInvoices,
    AsyncPricing,
    AsyncSubscriptions,
    AsyncUsage,
)
from ._client import Client
from ._live import Live
from ._live import LiveStream as LiveStream
from ._runner import AsyncRowList as AsyncRowList
from ._runner import Runner
from ._spaces import (
    Analytics,
    Checkouts,
    Credits,
    Customers,
    Entitlements,
    Invoices,
    Pricing,
    Subscriptions,
    Usage,
)
from ._spaces import OpenHold as OpenHold
from ._spaces import Page as Page
from ._spaces import RowList as RowList
from ._usage_batch import Outcome as Outcome
from ._values import Record as Record
from ._values import encode
from .errors import *  # noqa: F401,F403
from .errors import invalid_request

_OPTIONS = frozenset(
    "api_key environment base_url timeout_ms deadline_ms max_retries logger transport cache fallback offline queue".split()
)
_PARTS = {
    "cache": frozenset("customers_max ttl_ms stale_ms".split()),
    "queue": frozenset("on_rejected on_dropped events_max bytes_max every_ms spool spool_path".split()),
}


def _require_known(options: Mapping[str, Any]) -> None:
    unknown = sorted(set(options) - _OPTIONS)
    for name, known in _PARTS.items():
        part = options.get(name)
        if isinstance(part, Mapping):
            unknown += ["%s.%s" % (name, one) for one in sorted(set(part) - known)]
    if unknown:
        raise invalid_request("%s is no option." % unknown[0])


class OpenMonetizeSync:
    """Blocks until each call is answered; safe to share by threads.

    - ``api_key``: ``OPENMONETIZE_API_KEY`` when absent.
    - ``base_url``: ``OPENMONETIZE_BASE_URL`` when absent; or ``environment``: production, staging, eu, apac.
    - ``timeout_ms``: for one attempt, connecting included, 10,000; ``deadline_ms``: for a call with all attempts, 30,000.
    - ``max_retries``: attempts after the first, 3. A closed connection and a time-out are repeated once in any case.
    - ``cache``: True, or a dict of ``customers_max`` (10,000), ``ttl_ms`` (30,000), ``stale_ms`` (0): checks that need no price
      are answered from memory.
    - ``fallback``: ``{"feature": {"allowed": True, "limit": 5}}``, what is answered when neither server nor cache answers;
      ``offline``: True when nothing else answers.
    - ``queue``: how ``usage.enqueue`` keeps events, a dict of ``events_max`` (10,000), ``bytes_max`` (8 MiB), ``every_ms`` (1,000),
      ``on_rejected(event, error)``, ``on_dropped(event)``, ``spool`` ("file": they survive the process), ``spool_path``.
    - ``logger``: a ``logging.Logger``; ``transport``: in place of the connections of this package.
    """

    webhooks = webhooks

    def __init__(self, **options: Any) -> None:
        _require_known(options)
        client = Client(options)
        self._client = client
        self.entitlements = Entitlements(client, options)
        self.usage = Usage(client, options.get("queue"))
        self.credits = Credits(client)
        self.customers = Customers(client)
        self.pricing = Pricing(client)
        self.analytics = Analytics(client)
        self.subscriptions = Subscriptions(client)
        self.invoices = Invoices(client)
        self.checkouts = Checkouts(client)
        self.live = Live(client)

    def graphql(self, document: str, variables: Optional[Mapping[str, Any]] = None, **options: Any) -> Dict[str, Any]:
        """Any document of the API; a mutation is sent with one idempotency key."""
        kind = "mutation" if re.search(r"^\s*mutation\b", document, re.M) else "query"
        data: Dict[str, Any] = self._client.ask_text(document, kind, encode(variables or {}), **options)
        return data

    def close(self, timeout_ms: float = 10_000) -> Dict[str, int]:
        """Sends what is enqueued for at most ``timeout_ms``, and ends all connections."""
        left = self.usage._close(timeout_ms)
        if self.entitlements._cache is not None:
            self.entitlements._cache.close()
        self._client.transport.close()
        return left

    def __enter__(self) -> "OpenMonetizeSync":
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()

    def __repr__(self) -> str:
        return "%s(%r)" % (type(self).__name__, self._client.url)


class OpenMonetize:
    """The same options and calls, to be awaited; lists and live streams are read with ``async for``.

    ``usage.enqueue`` and the calls of ``webhooks`` return at once and are not awaited.
    """

    webhooks = webhooks

    def __init__(self, **options: Any) -> None:
        sync = OpenMonetizeSync(**options)
        runner = Runner()
        self._sync = sync
        self._runner = runner
        self.entitlements = AsyncEntitlements(runner, sync.entitlements)
        self.usage = AsyncUsage(runner, sync.usage)
        self.credits = AsyncCredits(runner, sync.credits)
        self.customers = AsyncCustomers(runner, sync.customers)
        self.pricing = AsyncPricing(runner, sync.pricing)
        self.analytics = AsyncAnalytics(runner, sync.analytics)
        self.subscriptions = AsyncSubscriptions(runner, sync.subscriptions)
        self.invoices = AsyncInvoices(runner, sync.invoices)
        self.checkouts = AsyncCheckouts(runner, sync.checkouts)
        self.live = AsyncLive(sync.live)

    async def graphql(self, document: str, variables: Optional[Mapping[str, Any]] = None, **options: Any) -> Dict[str, Any]:
        """Any document of the API; a mutation is sent with one idempotency key."""
        return await self._runner.run(self._sync.graphql, document, variables, **options)

    async def close(self, timeout_ms: float = 10_000) -> Dict[str, int]:
        """Sends what is enqueued for at most ``timeout_ms``, and ends all connections."""
        left = await self._runner.run(self._sync.close, timeout_ms)
        self._runner.close()
        return left

    async def __aenter__(self) -> "OpenMonetize":
        return self

    async def __aexit__(self, *_: Any) -> None:
        await self.close()

    def __repr__(self) -> str:
        return "%s(%r)" % (type(self).__name__, self._sync._client.url)
