"""The calls of the SDK by what they are about. Amounts come as ``Decimal``; inputs take ``Decimal``, ``int``, text or exact floats.

Every call takes ``options``: ``timeout_ms``, ``deadline_ms``, ``max_retries`` and, of a mutation, ``idempotency_key``.
"""

from __future__ import annotations

import threading
from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional, Sequence, TypeVar, Union, overload

from ._cache import Cache, fallback_answer
from ._client import Client
from ._queue import Queue
from ._spool import open_spool
from ._upload import upload
from ._usage_batch import Outcome, Recorder
from ._values import Record, changes_of, input_of, properties_of
from .errors import OpenMonetizeError, UnavailableError, error_of

T = TypeVar("T")
Options = Optional[Mapping[str, Any]]
_AWAY = ("CONNECTION", "TIMEOUT", "UNAVAILABLE", "INTERNAL", "RATE_LIMITED")


class Page:
    def __init__(self, rows: List[Record], next_cursor: Optional[str]) -> None:
        self.rows = rows
        #: Of the next page; None after the last.
        self.next_cursor = next_cursor


class RowList:
    """``for`` reads every row, and asks for a page when it needs one."""

    def __init__(self, load: Callable[[Dict[str, Any]], Record]) -> None:
        self._load = load

    def page(self, first: int = 100, after: Optional[str] = None) -> Page:
        read = self._load({"first": first, "after": after})
        info = read["pageInfo"]
        return Page([edge["node"] for edge in read["edges"]], info["endCursor"] if info["hasNextPage"] else None)

    def __iter__(self) -> Iterator[Record]:
        after: Optional[str] = None
        while True:
            page = self.page(after=after)
            yield from page.rows
            after = page.next_cursor
            if after is None:
                return


class _Space:
    def __init__(self, client: Client) -> None:
        self._client = client

    def _ask(self, name: str, variables: Mapping[str, Any], options: Options = None) -> Record:
        answer: Record = self._client.ask(name, variables, **(options or {}))
        return answer

    def _ask_list(self, name: str, variables: Mapping[str, Any], options: Options = None) -> List[Record]:
        answers: List[Record] = self._client.ask(name, variables, **(options or {}))
        return answers

    def _list(self, name: str, filter: Mapping[str, Any], options: Options = None) -> RowList:
        given = input_of(filter)
        return RowList(lambda page: self._ask(name, {**given, **page}, options))


class Entitlements(_Space):
    """What customers may do."""

    def __init__(self, client: Client, options: Mapping[str, Any]) -> None:
        super().__init__(client)
        self._fallback: Mapping[str, Mapping[str, Any]] = options.get("fallback") or {}
        self._offline = bool(options.get("offline"))
        wanted = options.get("cache")
        self._cache: Optional[Cache] = None
        if wanted and not self._offline:
            self._cache = Cache(client, wanted if isinstance(wanted, Mapping) else {})

    def check(
        self,
        customer_id: str,
        feature: str,
        quantity: Any = None,
        metadata: Optional[Mapping[str, Any]] = None,
        options: Options = None,
    ) -> Record:
        """Whether the use would be accepted now, and what it would cost. A refusal is an answer, not an error.

        ``source`` says who decided: ``server``, ``cache`` or ``fallback``.
        """
        if self._offline:
            return self._from_fallback(customer_id, feature, quantity)
        question = (customer_id, feature, quantity)
        cache = None if metadata else self._cache
        known = cache.find(*question) if cache else None
        if known is not None:
            return _with_source(known, "cache")
        keep = cache.expect(*question) if cache else None
        try:
            (answer,) = self._ask_server([_check(customer_id, feature, quantity, metadata)], options)
        except OpenMonetizeError as error:
            if error.code not in _AWAY:
                raise
            if feature in self._fallback:
                return self._from_fallback(customer_id, feature, quantity)
            stale = cache.find_stale(*question) if cache else None
            if stale is None:
                raise
            return _with_source(stale, "cache")
        if keep is not None:
            keep(answer)
        return _with_source(answer, "server")

    def check_many(self, requests: Sequence[Mapping[str, Any]], options: Options = None) -> List[Record]:
        """At most 100 checks at once (the arguments of ``check`` each), answered in their order by the server."""
        if self._offline:
            return [
                self._from_fallback(one["customer_id"], one["feature"], one.get("quantity"))
                for one in requests
            ]
        return [
            _with_source(one, "server")
            for one in self._ask_server([_check(**request) for request in requests], options)
        ]

    def consume(self, options: Options = None, **request: Any) -> Record:
        """Checks and records in one step: what it allows is used, and what it refuses is not.

        Takes ``customer_id``, ``feature``; may take ``idempotency_key``, ``properties``, ``quantity``,
        ``subscription_id``, ``token_usage``.
        """
        return self._ask("ConsumeFeature", {"input": input_of(request)}, options)

    def list(self, customer_id: str, options: Options = None) -> RowList:
        return self._list("ListEntitlements", {"customer_id": customer_id}, options)

    def set(self, options: Options = None, **input: Any) -> Record:
        """Takes ``customer_id``, ``feature``; may take ``anchor``, ``behavior``, ``effective_at``, ``expected_version``,
        ``expires_at``, ``limit``, ``period``, ``value``.
        """
        return self._ask("SetEntitlement", {"input": input_of(input)}, options)

    def update(self, entitlement_id: str, options: Options = None, **input: Any) -> Record:
        """May take ``anchor``, ``behavior``, ``effective_at``, ``expected_version``, ``expires_at``, ``limit``,
        ``period``, ``value``. None clears a field.
        """
        return self._ask("UpdateEntitlement", {"id": entitlement_id, "input": changes_of(input)}, options)

    def revoke(self, entitlement_id: str, options: Options = None, **input: Any) -> Record:
        """May take ``expected_version``."""
        return self._ask("RevokeEntitlement", {"id": entitlement_id, "input": input_of(input)}, options)

    def _ask_server(self, checks: List[Dict[str, Any]], options: Options) -> List[Record]:
        answers = self._ask_list("CheckEntitlements", {"input": {"checks": checks}}, options)
        if len(answers or []) != len(checks):
            raise error_of("INTERNAL", "The server answered other checks than were asked.")
        return answers

    def _from_fallback(self, customer_id: str, feature: str, quantity: Any) -> Record:
        """Never a silent yes: what ``fallback`` does not name is an error."""
        if feature not in self._fallback:
            message = "Offline, and fallback does not name %s." % feature
            raise UnavailableError("UNAVAILABLE", message, attempts=0)
        answer = fallback_answer(customer_id, feature, quantity, self._fallback[feature])
        return _with_source(answer, "fallback")


def _check(
    customer_id: str, feature: str, quantity: Any = None, metadata: Optional[Mapping[str, Any]] = None
) -> Dict[str, Any]:
    check: Dict[str, Any] = {"customerId": customer_id, "feature": feature}
    if quantity is not None:
        check["quantity"] = quantity
    if metadata:
        check["properties"] = properties_of(metadata)
    return check


def _with_source(answer: Record, source: str) -> Record:
    return Record(answer, source=source)


class Usage(_Space):
    """What customers used."""

    def __init__(self, client: Client, queue: Optional[Mapping[str, Any]]) -> None:
        super().__init__(client)
        self._recorder = Recorder(client)
        self._options: Mapping[str, Any] = queue or {}
        self._lock = threading.Lock()
        self._queue: Optional[Queue] = None
        if self._options.get("spool") == "file":
            # What an earlier process left is sent from the start.
            self._opened()

    @overload
    def record(self, events: Sequence[Mapping[str, Any]]) -> List[Outcome]:
        ...

    @overload
    def record(self, events: None = None, **event: Any) -> Record:
        ...

    def record(
        self, events: Optional[Sequence[Mapping[str, Any]]] = None, **event: Any
    ) -> Union[Record, List[Outcome]]:
        """Returns when the server has stored the event, with what it cost; raises when the event is refused.

        Calls of 2 ms, of all threads, share a request. With ``events`` it returns their outcomes in order, of which those of
        refused events are their errors.
        """
        if events is not None:
            return self._recorder.record_many(events)
        (outcome,) = self._recorder.record_many([event])
        if isinstance(outcome, OpenMonetizeError):
            raise outcome
        return outcome

    def enqueue(self, **event: Any) -> bool:
        """Returns at once, and sends the event in the background until the server has it; False when there was no room.

        With ``spool: "file"`` the event is on disk when this returns, and survives the process.
        """
        return self._opened().enqueue(event)

    def flush(self) -> None:
        """Returns when what was enqueued so far is acknowledged or refused."""
        if self._queue is not None:
            self._queue.flush()

    def upload(
        self,
        path: str,
        format: Optional[str] = None,
        on_rejected: Optional[Callable[[int, OpenMonetizeError], Any]] = None,
    ) -> Dict[str, int]:
        """Records a CSV or JSONL file, in batches. The same file again changes nothing."""
        return upload(self._client, path, format, on_rejected)

    def get(self, options: Options = None, **filter: Any) -> Record:
        """Totals from ``start_time`` to ``end_time``, by feature. Credits, and money in major units.

        Takes ``customer_id``, ``start_time``, ``end_time``.
        """
        return self._ask("GetUsage", input_of(filter), options)

    def list(self, options: Options = None, **filter: Any) -> RowList:
        """The newest first.

        May take ``customer_id``, ``event_type``, ``feature``, ``start_time``, ``end_time``.
        """
        return self._list("ListUsageEvents", filter, options)

    def series(self, options: Options = None, **filter: Any) -> Record:
        """Takes ``interval``; may take ``customer_id``, ``by``, ``filter``, ``start_time``, ``end_time``, ``time_zone``."""
        return self._ask("GetUsageSeries", input_of(filter), options)

    def reverse(self, event_id: str, options: Options = None) -> Record:
        """Takes an event back, with its credits: by an event of its own."""
        return self._ask("ReverseUsageEvent", {"id": event_id}, options)

    def _opened(self) -> Queue:
        with self._lock:
            if self._queue is None:
                is_file = self._options.get("spool") == "file"
                path = self._options.get("spool_path", ".openmonetize")
                spool = open_spool(self._client, path) if is_file else None
                self._queue = Queue(self._client, self._options, spool)
            return self._queue

    def _close(self, timeout_ms: float) -> Dict[str, int]:
        return self._queue.close(timeout_ms) if self._queue is not None else {"unsent": 0}


class Credits(_Space):
    """Prepaid credits: balances, movements, and holds for work whose cost is not known yet."""

    def balance(self, customer_id: str, options: Options = None) -> Record:
        return self._ask("GetBalance", {"customerId": customer_id}, options)

    def add(self, options: Options = None, **input: Any) -> Record:
        """Takes ``amount``, ``customer_id``; may take ``description``, ``effective_at``, ``expires_at``,
        ``idempotency_key``, ``kind``, ``metadata``, ``name``, ``priority``.
        """
        return self._ask("AddCredits", {"input": input_of(input)}, options)

    def transfer(self, options: Options = None, **input: Any) -> Record:
        """Takes ``amount``, ``from_customer_id``, ``to_customer_id``; may take ``idempotency_key``, ``reason``."""
        return self._ask("TransferCredits", {"input": input_of(input)}, options)

    def transactions(self, options: Options = None, **filter: Any) -> RowList:
        """Takes ``customer_id``; may take ``types``, ``start_time``, ``end_time``."""
        return self._list("ListCreditTransactions", filter, options)

    def reserve(self, options: Options = None, **input: Any) -> Record:
        """Sets credits aside for ``ttl_seconds``; InsufficientCreditsError when there are not enough.

        Takes ``customer_id``; may take ``amount``, ``description``, ``event_type``, ``idempotency_key``,
        ``metadata``, ``properties``, ``quantity``, ``token_usage``, ``ttl_seconds``.
        """
        return self._ask_hold("ReserveCredits", {"input": input_of(input)}, options)

    def commit(self, hold_id: str, options: Options = None, **input: Any) -> Record:
        """Takes what was used, and gives the rest back but with ``keep_rest``.

        May take ``amount``, ``event_type``, ``idempotency_key``, ``keep_rest``, ``properties``, ``quantity``,
        ``timestamp``, ``token_usage``.
        """
        return self._ask("CommitHold", {"id": hold_id, "input": input_of(input)}, options)

    def extend(self, hold_id: str, ttl_seconds: int, options: Options = None) -> Record:
        variables = {"id": hold_id, "input": {"ttlSeconds": ttl_seconds}}
        return self._ask_hold("ExtendHold", variables, options)

    def release(self, hold_id: str, options: Options = None) -> Record:
        return self._ask_hold("ReleaseHold", {"id": hold_id}, options)

    def _ask_hold(self, name: str, variables: Mapping[str, Any], options: Options) -> Record:
        hold: Record = self._ask(name, variables, options)["hold"]
        return hold

    def with_hold(self, work: Callable[["OpenHold"], T], **request: Any) -> T:
        """Reserves, extends the hold while the work runs, and commits what the work says with ``hold.use``.

        Releases when it says nothing or raises. Returns what the work returns.
        """
        seconds = int(request.setdefault("ttl_seconds", 60))
        hold = OpenHold(self.reserve(**request))
        stop = threading.Event()

        def extend() -> None:
            while not stop.wait(seconds / 2):
                try:
                    self.extend(hold.id, seconds)
                except OpenMonetizeError as error:
                    self._client.logger.warning("OpenMonetize: a hold could not be extended (%s)", error.code)

        threading.Thread(target=extend, daemon=True, name="openmonetize-hold").start()
        try:
            result = work(hold)
            stop.set()
            self._settle(hold)
            return result
        except BaseException:
            stop.set()
            try:
                self.release(hold.id)
            except OpenMonetizeError:
                pass  # A hold that cannot be released ends by itself.
            raise

    def _settle(self, hold: "OpenHold") -> None:
        for i, used in enumerate(hold.uses):
            keep_rest = i < len(hold.uses) - 1 or bool(used.get("keep_rest"))
            taken: Dict[str, Any] = {**used, "keep_rest": keep_rest}
            self.commit(hold.id, **taken)
        if not hold.uses:
            self.release(hold.id)


class OpenHold:
    """The hold that work runs under."""

    def __init__(self, hold: Record) -> None:
        self.hold = hold
        self.id: str = hold["id"]
        self.uses: List[Dict[str, Any]] = []

    def use(self, **used: Any) -> None:
        """Says what was used; several are committed one after the other."""
        self.uses.append(used)


class Customers(_Space):
    """Your customers, by our id or by your ``external_id``."""

    def create(self, options: Options = None, **input: Any) -> Record:
        """May take ``discount``, ``email``, ``external_id``, ``extras``, ``metadata``, ``name``, ``rate_card_id``,
        ``tax_percent``, ``test_clock_id``, ``unique_email``.
        """
        return self._ask("CreateCustomer", {"input": input_of(input)}, options)

    def get(self, customer_id: str, options: Options = None) -> Record:
        return self._ask("GetCustomer", {"id": customer_id}, options)

    def update(self, customer_id: str, options: Options = None, **input: Any) -> Record:
        """May take ``discount``, ``email``, ``expected_version``, ``external_id``, ``extras``, ``metadata``, ``name``,
        ``rate_card_id``, ``tax_percent``. None clears a field.
        """
        return self._ask("UpdateCustomer", {"id": customer_id, "input": changes_of(input)}, options)

    def list(self, options: Options = None, **filter: Any) -> RowList:
        """May take ``email``, ``external_id``, ``search``, ``include_archived``."""
        return self._list("ListCustomers", filter, options)

    def archive(self, customer_id: str, options: Options = None) -> Record:
        return self._ask("ArchiveCustomer", {"id": customer_id}, options)

    def create_token(self, options: Options = None, **input: Any) -> Record:
        """For a browser: it reads what is about this customer, and ends after ``ttl_seconds``.

        Takes ``customer_id``; may take ``ttl_seconds``.
        """
        return self._ask("CreateCustomerToken", {"input": input_of(input)}, options)


class Pricing(_Space):
    """Plans and prices. Money is in major units of the currency."""

    def plans(self, options: Options = None, **filter: Any) -> RowList:
        """May take ``status``."""
        return self._list("ListPlans", filter, options)

    def calculate(self, options: Options = None, **input: Any) -> Record:
        """Takes ``plan_id``; may take ``at``, ``customer_id``, ``discounts``, ``is_first``, ``quantity``,
        ``tax_percent``, ``usage``, ``version``.
        """
        return self._ask("CalculatePrice", {"input": input_of(input)}, options)

    def custom(self, options: Options = None, **input: Any) -> List[Record]:
        """Takes ``customer_id``, ``rules``; may take ``currency``, ``effective_at``, ``ends_at``."""
        return self._ask_list("CreateCustomPricing", {"input": input_of(input)}, options)

    def usage_price(self, options: Options = None, **input: Any) -> Record:
        """Takes ``event_type``; may take ``at``, ``customer_id``, ``properties``, ``quantity``, ``rate_card_id``,
        ``token_usage``.
        """
        return self._ask("GetUsagePrice", {"input": input_of(input)}, options)


class Analytics(_Space):
    """What usage cost, and how it goes on."""

    def get(self, options: Options = None, **filter: Any) -> Record:
        """May take ``customer_id``, ``metrics``, ``filter``, ``start_time``, ``end_time``, ``time_zone``."""
        return self._ask("GetAnalytics", input_of(filter), options)

    def attribution(self, options: Options = None, **filter: Any) -> Record:
        """May take ``customer_id``, ``by``, ``filter``, ``start_time``, ``end_time``, ``time_zone``."""
        return self._ask("GetAttribution", input_of(filter), options)

    def series(self, options: Options = None, **filter: Any) -> Record:
        """Takes ``interval``; may take ``customer_id``, ``by``, ``filter``, ``start_time``, ``end_time``, ``time_zone``."""
        return self._ask("GetUsageSeries", input_of(filter), options)


class Subscriptions(_Space):
    """Which plans customers have."""

    def subscribe(self, options: Options = None, **input: Any) -> Record:
        """Takes ``customer_id``; may take ``activation``, ``billing_anchor``, ``collection``, ``due_days``, ``end_at``,
        ``extras``, ``grace_days``, ``incomplete_days``, ``incomplete_grace_days``, ``metadata``,
        ``payment_method_id``, ``plan_id``, ``plan_version_id``, ``promotion_codes``, ``prorate_start``, ``quantity``,
        ``start_at``, ``trial_days``, ``unique``.
        """
        return self._ask("CreateSubscription", {"input": input_of(input)}, options)

    def get(self, id: str, options: Options = None) -> Record:
        return self._ask("GetSubscription", {"id": id}, options)

    def list(self, options: Options = None, **filter: Any) -> RowList:
        """May take ``customer_id``, ``plan_id``, ``statuses``."""
        return self._list("ListSubscriptions", filter, options)

    def change(self, id: str, options: Options = None, **input: Any) -> Record:
        """May take ``at``, ``at_time``, ``plan_id``, ``plan_version_id``, ``proration``, ``quantity``."""
        return self._ask("ChangeSubscription", {"id": id, "input": input_of(input)}, options)

    def cancel(self, id: str, options: Options = None, **input: Any) -> Record:
        """May take ``at``, ``prorate``, ``reason``, ``unpaid_invoices``."""
        return self._ask("CancelSubscription", {"id": id, "input": input_of(input)}, options)

    def pause(self, id: str, options: Options = None, **input: Any) -> Record:
        """Takes ``behavior``; may take ``resume_at``."""
        return self._ask("PauseSubscription", {"id": id, "input": input_of(input)}, options)

    def resume(self, id: str, options: Options = None, **input: Any) -> Record:
        """May take ``drafts``."""
        return self._ask("ResumeSubscription", {"id": id, "input": input_of(input)}, options)


class Invoices(_Space):
    """What customers owe. Money is in major units of the currency."""

    def get(self, id: str, options: Options = None) -> Record:
        return self._ask("GetInvoice", {"id": id}, options)

    def list(self, options: Options = None, **filter: Any) -> RowList:
        """May take ``customer_id``, ``subscription_id``, ``statuses``, ``start_time``, ``end_time``."""
        return self._list("ListInvoices", filter, options)

    def pay(self, id: str, payment_method_id: Optional[str] = None, options: Options = None) -> Record:
        return self._ask("PayInvoice", {"id": id, "paymentMethodId": payment_method_id}, options)

    def void(self, id: str, options: Options = None) -> Record:
        return self._ask("VoidInvoice", {"id": id}, options)


class Checkouts(_Space):
    """Pages on which customers pay."""

    def create(self, options: Options = None, **input: Any) -> Record:
        """Takes ``ui``; may take ``allow_promotion_codes``, ``cancel_url``, ``currency``, ``customer_id``, ``email``,
        ``expires_at``, ``invoice_id``, ``key``, ``lines``, ``metadata``, ``payment_link_id``, ``plan_id``,
        ``plan_version_id``, ``promotion_codes``, ``quantity``, ``require_payment_method``, ``success_url``,
        ``trial_days``.
        """
        return self._ask("CreateCheckout", {"input": input_of(input)}, options)

    def get(self, id: str, options: Options = None) -> Record:
        return self._ask("GetCheckout", {"id": id}, options)

    def expire(self, id: str, options: Options = None) -> Record:
        return self._ask("ExpireCheckout", {"id": id}, options)
