"""Recording with the asynchronous client: events of 2 ms travel in one request, without a thread for each."""

from __future__ import annotations

import asyncio
from typing import Any, Awaitable, Callable, List, Mapping, Sequence

from ._client import Client
from ._usage_batch import Outcome, encode_event, parts_of, send_batch
from ._values import after_fork


class _Waiting:
    def __init__(self, text: str, future: "asyncio.Future[Outcome]") -> None:
        self.text = text
        self.future = future


class AsyncRecorder:
    """``run`` runs a call in a thread."""

    def __init__(self, client: Client, run: Callable[..., Awaitable[List[Outcome]]]) -> None:
        self._client = client
        self._run = run
        self._renew()
        after_fork(self._renew)

    def _renew(self) -> None:
        self._waiting: List[_Waiting] = []

    async def record_many(self, events: Sequence[Mapping[str, Any]]) -> List[Outcome]:
        loop = asyncio.get_running_loop()
        mine = [_Waiting(encode_event(one).text, loop.create_future()) for one in events]
        if mine and not self._waiting:
            loop.call_later(0.002, self._send)
        self._waiting.extend(mine)
        return [await one.future for one in mine]

    def _send(self) -> None:
        waiting, self._waiting = self._waiting, []
        for part in parts_of(waiting):
            asyncio.ensure_future(self._send_part(part))

    async def _send_part(self, part: List[_Waiting]) -> None:
        try:
            outcomes = await self._run(send_batch, self._client, part)
            for one, outcome in zip(part, outcomes):
                if not one.future.done():
                    one.future.set_result(outcome)
        except BaseException as error:  # noqa: BLE001  Every caller hears of it.
            for one in part:
                if not one.future.done():
                    one.future.set_exception(error)
