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


class OpenMonetizeSync:
    """Blocks until each call is answered; safe to share by threads.

    ``api_key``, ``environment`` or ``base_url``, ``timeout_ms`` 10,000 an attempt, ``deadline_ms`` 30,000 a call,
    ``max_retries`` 3, ``logger``, ``transport``, ``cache``, ``fallback``, ``offline``, ``queue``.
    """

    webhooks = webhooks

    def __init__(self, **options: Any) -> None:
        unknown = sorted(set(options) - _OPTIONS)
        if unknown:
            raise invalid_request("%s is no option." % unknown[0])
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
    """The same calls to be awaited; lists and live streams are read with ``async for``.

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
