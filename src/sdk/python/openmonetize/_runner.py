"""Where the calls of the asynchronous client wait for their answers: in threads."""

from __future__ import annotations

import asyncio
import functools
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, AsyncIterator, Callable, Coroutine, Optional, TypeVar

from ._spaces import Page, RowList
from ._values import Record, after_fork

T = TypeVar("T")
if TYPE_CHECKING:
    from typing_extensions import ParamSpec

    P = ParamSpec("P")


class Runner:
    """Makes calls that are awaited of calls that block."""

    def __init__(self) -> None:
        self._renew()
        after_fork(self._renew)

    def _renew(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=64, thread_name_prefix="openmonetize")

    async def run(self, work: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        call = functools.partial(work, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._pool, call)

    def awaited(self, method: Callable[P, T]) -> Callable[P, Coroutine[Any, Any, T]]:
        @functools.wraps(method)
        async def call(*args: P.args, **kwargs: P.kwargs) -> T:
            return await self.run(method, *args, **kwargs)

        return call

    def listed(self, method: Callable[P, RowList]) -> Callable[P, AsyncRowList]:
        @functools.wraps(method)
        def call(*args: P.args, **kwargs: P.kwargs) -> AsyncRowList:
            return AsyncRowList(self, method(*args, **kwargs))

        return call

    def close(self) -> None:
        self._pool.shutdown(wait=False)


class AsyncRowList:
    """``async for`` reads every row, and asks for a page when it needs one."""

    def __init__(self, runner: Runner, rows: RowList) -> None:
        self._runner = runner
        self._rows = rows

    async def page(self, first: int = 100, after: Optional[str] = None) -> Page:
        return await self._runner.run(self._rows.page, first, after)

    async def __aiter__(self) -> AsyncIterator[Record]:
        after: Optional[str] = None
        while True:
            page = await self.page(after=after)
            for row in page.rows:
                yield row
            after = page.next_cursor
            if after is None:
                return
