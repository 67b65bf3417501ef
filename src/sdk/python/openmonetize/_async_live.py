"""Live streams that are read with ``async for``."""

from __future__ import annotations

import asyncio
import threading
from typing import Any, AsyncIterator, Generic, List, Optional, TypeVar

from ._live import Live, LiveStream
from ._values import Record

T = TypeVar("T")


class AsyncLiveStream(Generic[T]):
    """Each item once, with ``async for``; ``await close()`` ends it, and so does the task that is cancelled."""

    def __init__(self, stream: LiveStream[T]) -> None:
        self._stream = stream

    async def close(self) -> None:
        self._stream.close()

    async def __aiter__(self) -> AsyncIterator[T]:
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


class AsyncLive:
    __doc__ = Live.__doc__

    def __init__(self, live: Live) -> None:
        self._live = live

    def balance(self, customer_id: str) -> AsyncLiveStream[Record]:
        return AsyncLiveStream(self._live.balance(customer_id))

    def entitlements(self, customer_id: str) -> AsyncLiveStream[List[Record]]:
        return AsyncLiveStream(self._live.entitlements(customer_id))

    def usage(self, customer_id: str, after: Optional[int] = None) -> AsyncLiveStream[Record]:
        return AsyncLiveStream(self._live.usage(customer_id, after))

    balance.__doc__ = Live.balance.__doc__
    entitlements.__doc__ = Live.entitlements.__doc__
    usage.__doc__ = Live.usage.__doc__
