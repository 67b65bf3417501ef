"""OpenMonetize for Python: entitlements, usage, credits and billing. ``OpenMonetize`` is asynchronous, ``OpenMonetizeSync`` is not."""

from __future__ import annotations

import asyncio
import functools
import inspect
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any, AsyncIterator, Dict, List, Mapping, Optional, Sequence

from . import webhooks
from ._client import Client
from ._live import Live, LiveStream
from ._spaces import (
    Analytics,
    Checkouts,
    Credits,
    Customers,
    Entitlements,
    Invoices,
    OpenHold,
    Page,
    Pricing,
    RowList,
    Subscriptions,
    Usage,
)
from ._usage_batch import encode_event, parts_of, send_batch
from ._values import Record, after_fork, encode
from .errors import *  # noqa: F401,F403
from .errors import OpenMonetizeError, invalid_request

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
        self._sync = OpenMonetizeSync(**options)
        self._renew()
        after_fork(self._renew)

    def _renew(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=64, thread_name_prefix="openmonetize")
        self._recorder = _AsyncRecorder(self)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or not hasattr(self._sync, name):
            raise AttributeError(name)
        space = getattr(self._sync, name)
        made = _AsyncLive(self, space) if name == "live" else _AsyncSpace(self, space)
        setattr(self, name, made)
        return made

    async def graphql(self, document: str, variables: Optional[Mapping[str, Any]] = None, **options: Any) -> Dict[str, Any]:
        data: Dict[str, Any] = await self._run(self._sync.graphql, document, variables, **options)
        return data

    async def close(self, timeout_ms: float = 10_000) -> Dict[str, int]:
        left: Dict[str, int] = await self._run(self._sync.close, timeout_ms)
        self._pool.shutdown(wait=False)
        return left

    async def _run(self, work: Any, *args: Any, **kwargs: Any) -> Any:
        call = functools.partial(work, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._pool, call)

    async def __aenter__(self) -> "OpenMonetize":
        return self

    async def __aexit__(self, *_: Any) -> None:
        await self.close()

    def __repr__(self) -> str:
        return "%s(%r)" % (type(self).__name__, self._sync._client.url)


class _AsyncSpace:
    def __init__(self, owner: OpenMonetize, space: Any) -> None:
        self._owner = owner
        self._space = space

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        method = getattr(self._space, name)
        owner = self._owner
        if name == "enqueue":
            return method
        if name == "record":
            return owner._recorder.record
        if name == "with_hold":
            return functools.partial(_with_hold, self)
        hints = str(inspect.signature(method).return_annotation)
        if hints == "RowList":
            return lambda *args, **kwargs: AsyncRowList(owner, method(*args, **kwargs))
        return functools.partial(owner._run, method)


async def _with_hold(credits: Any, work: Any, **request: Any) -> Any:
    """As ``Credits.with_hold``, with work that is awaited."""
    seconds = int(request.setdefault("ttl_seconds", 60))
    hold = OpenHold(await credits.reserve(**request))

    async def extend() -> None:
        while True:
            await asyncio.sleep(seconds / 2)
            try:
                await credits.extend(hold.id, seconds)
            except OpenMonetizeError:
                pass  # The next one may succeed.

    extending = asyncio.ensure_future(extend())
    try:
        result = await work(hold)
        extending.cancel()
        await credits._owner._run(credits._space._settle, hold)
        return result
    except BaseException:
        extending.cancel()
        try:
            await credits.release(hold.id)
        except OpenMonetizeError:
            pass  # A hold that cannot be released ends by itself.
        raise


class _AsyncRecorder:
    """Events of 2 ms travel in one request, without a thread for each."""

    def __init__(self, owner: OpenMonetize) -> None:
        self._owner = owner
        self._waiting: List[Any] = []

    async def record(self, events: Optional[Sequence[Mapping[str, Any]]] = None, **event: Any) -> Any:
        given: List[Mapping[str, Any]] = [event] if events is None else list(events)
        loop = asyncio.get_running_loop()
        mine = [_AsyncWaiting(encode_event(one).text, loop.create_future()) for one in given]
        if mine and not self._waiting:
            loop.call_later(0.002, self._send)
        self._waiting.extend(mine)
        outcomes = [await one.future for one in mine]
        if events is not None:
            return outcomes
        if isinstance(outcomes[0], OpenMonetizeError):
            raise outcomes[0]
        return outcomes[0]

    def _send(self) -> None:
        waiting, self._waiting = self._waiting, []
        for part in parts_of(waiting):
            asyncio.ensure_future(self._send_part(part))

    async def _send_part(self, part: List[Any]) -> None:
        try:
            outcomes = await self._owner._run(send_batch, self._owner._sync._client, part)
            for one, outcome in zip(part, outcomes):
                if not one.future.done():
                    one.future.set_result(outcome)
        except BaseException as error:  # noqa: BLE001  Every caller hears of it.
            for one in part:
                if not one.future.done():
                    one.future.set_exception(error)


class _AsyncWaiting:
    def __init__(self, text: str, future: "asyncio.Future[Any]") -> None:
        self.text = text
        self.future = future


class AsyncRowList:
    """``async for`` reads every row, and asks for a page when it needs one."""

    def __init__(self, owner: OpenMonetize, rows: RowList) -> None:
        self._owner = owner
        self._rows = rows

    async def page(self, first: int = 100, after: Optional[str] = None) -> Page:
        page: Page = await self._owner._run(self._rows.page, first, after)
        return page

    async def __aiter__(self) -> AsyncIterator[Record]:
        after: Optional[str] = None
        while True:
            page = await self.page(after=after)
            for row in page.rows:
                yield row
            after = page.next_cursor
            if after is None:
                return


class _AsyncLive:
    def __init__(self, owner: OpenMonetize, live: Live) -> None:
        self._live = live

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._live, name)
        return lambda *args, **kwargs: AsyncLiveStream(method(*args, **kwargs))


class AsyncLiveStream:
    """Each item once, with ``async for``; ``await close()`` ends it, and so does the task that is cancelled."""

    def __init__(self, stream: LiveStream) -> None:
        self._stream = stream

    async def close(self) -> None:
        self._stream.close()

    async def __aiter__(self) -> AsyncIterator[Any]:
        loop = asyncio.get_running_loop()
        items: "asyncio.Queue[Any]" = asyncio.Queue(maxsize=1)
        end = object()

        def read() -> None:
            last: Any = end
            try:
                for item in self._stream:
                    asyncio.run_coroutine_threadsafe(items.put(item), loop).result()
            except BaseException as error:  # noqa: BLE001
                last = error
            try:
                asyncio.run_coroutine_threadsafe(items.put(last), loop)
            except RuntimeError:
                pass  # The loop has ended, and with it who reads.

        threading.Thread(target=read, daemon=True, name="openmonetize-live").start()
        try:
            while True:
                item = await items.get()
                if item is end:
                    return
                if isinstance(item, BaseException):
                    raise item
                yield item
        finally:
            self._stream.close()
