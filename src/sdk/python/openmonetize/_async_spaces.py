"""The calls of the SDK to be awaited: each has the arguments, the types and the doc of its synchronous twin, which it runs in a thread."""

from __future__ import annotations

import asyncio
from typing import Any, Awaitable, Callable, List, Mapping, Optional, Sequence, TypeVar, Union, overload

from ._async_record import AsyncRecorder
from ._runner import Runner
from ._spaces import (
    Analytics,
    Checkouts,
    Credits,
    Customers,
    Entitlements,
    Invoices,
    OpenHold,
    Pricing,
    Subscriptions,
    Usage,
)
from ._usage_batch import Outcome
from ._values import Record
from .errors import OpenMonetizeError

T = TypeVar("T")


class AsyncEntitlements:
    __doc__ = Entitlements.__doc__

    def __init__(self, runner: Runner, space: Entitlements) -> None:
        self.check = runner.awaited(space.check)
        self.check_many = runner.awaited(space.check_many)
        self.consume = runner.awaited(space.consume)
        self.list = runner.listed(space.list)
        self.set = runner.awaited(space.set)
        self.update = runner.awaited(space.update)
        self.revoke = runner.awaited(space.revoke)


class AsyncUsage:
    __doc__ = Usage.__doc__

    def __init__(self, runner: Runner, space: Usage) -> None:
        self._recorder = AsyncRecorder(space._client, runner.run)
        self.enqueue = space.enqueue
        self.flush = runner.awaited(space.flush)
        self.upload = runner.awaited(space.upload)
        self.get = runner.awaited(space.get)
        self.list = runner.listed(space.list)
        self.series = runner.awaited(space.series)
        self.reverse = runner.awaited(space.reverse)

    @overload
    async def record(self, events: Sequence[Mapping[str, Any]]) -> List[Outcome]:
        ...

    @overload
    async def record(self, events: None = None, **event: Any) -> Record:
        ...

    async def record(
        self, events: Optional[Sequence[Mapping[str, Any]]] = None, **event: Any
    ) -> Union[Record, List[Outcome]]:
        """Returns when the server has stored the event, with what it cost; raises when the event is refused.

        Calls of 2 ms share a request. With ``events`` it returns their outcomes in order, of which those of refused events are
        their errors.
        """
        if events is not None:
            return await self._recorder.record_many(events)
        (outcome,) = await self._recorder.record_many([event])
        if isinstance(outcome, OpenMonetizeError):
            raise outcome
        return outcome



class AsyncCredits:
    __doc__ = Credits.__doc__

    def __init__(self, runner: Runner, space: Credits) -> None:
        self.balance = runner.awaited(space.balance)
        self.add = runner.awaited(space.add)
        self.transfer = runner.awaited(space.transfer)
        self.transactions = runner.listed(space.transactions)
        self.reserve = runner.awaited(space.reserve)
        self.commit = runner.awaited(space.commit)
        self.extend = runner.awaited(space.extend)
        self.release = runner.awaited(space.release)
        self._settle = runner.awaited(space._settle)

    async def with_hold(self, work: Callable[[OpenHold], Awaitable[T]], **request: Any) -> T:
        """Reserves, extends the hold while the awaited work runs, and commits what the work says with ``hold.use``.

        Releases when it says nothing or raises. Returns what the work returns.
        """
        seconds = int(request.setdefault("ttl_seconds", 60))
        hold = OpenHold(await self.reserve(**request))

        async def extend() -> None:
            while True:
                await asyncio.sleep(seconds / 2)
                try:
                    await self.extend(hold.id, seconds)
                except OpenMonetizeError:
                    pass  # The next one may succeed.

        extending = asyncio.ensure_future(extend())
        try:
            result = await work(hold)
            extending.cancel()
            await self._settle(hold)
            return result
        except BaseException:
            extending.cancel()
            try:
                await self.release(hold.id)
            except OpenMonetizeError:
                pass  # A hold that cannot be released ends by itself.
            raise


class AsyncCustomers:
    __doc__ = Customers.__doc__

    def __init__(self, runner: Runner, space: Customers) -> None:
        self.create = runner.awaited(space.create)
        self.get = runner.awaited(space.get)
        self.update = runner.awaited(space.update)
        self.list = runner.listed(space.list)
        self.archive = runner.awaited(space.archive)
        self.create_token = runner.awaited(space.create_token)


class AsyncPricing:
    __doc__ = Pricing.__doc__

    def __init__(self, runner: Runner, space: Pricing) -> None:
        self.plans = runner.listed(space.plans)
        self.calculate = runner.awaited(space.calculate)
        self.custom = runner.awaited(space.custom)
        self.usage_price = runner.awaited(space.usage_price)


class AsyncAnalytics:
    __doc__ = Analytics.__doc__

    def __init__(self, runner: Runner, space: Analytics) -> None:
        self.get = runner.awaited(space.get)
        self.attribution = runner.awaited(space.attribution)
        self.series = runner.awaited(space.series)


class AsyncSubscriptions:
    __doc__ = Subscriptions.__doc__

    def __init__(self, runner: Runner, space: Subscriptions) -> None:
        self.subscribe = runner.awaited(space.subscribe)
        self.get = runner.awaited(space.get)
        self.list = runner.listed(space.list)
        self.change = runner.awaited(space.change)
        self.cancel = runner.awaited(space.cancel)
        self.pause = runner.awaited(space.pause)
        self.resume = runner.awaited(space.resume)


class AsyncInvoices:
    __doc__ = Invoices.__doc__

    def __init__(self, runner: Runner, space: Invoices) -> None:
        self.get = runner.awaited(space.get)
        self.list = runner.listed(space.list)
        self.pay = runner.awaited(space.pay)
        self.void = runner.awaited(space.void)


class AsyncCheckouts:
    __doc__ = Checkouts.__doc__

    def __init__(self, runner: Runner, space: Checkouts) -> None:
        self.create = runner.awaited(space.create)
        self.get = runner.awaited(space.get)
        self.expire = runner.awaited(space.expire)
