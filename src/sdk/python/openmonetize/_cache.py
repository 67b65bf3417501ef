"""Answers of the server that are given again while nothing changed; the same rules as in the Node SDK."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from datetime import datetime, timezone
from decimal import Decimal, InvalidOperation
from typing import Any, Callable, Dict, Mapping, Optional

from ._client import Client
from ._live import Watch
from ._values import Record, after_fork

#: What only a change that is told can undo.
_LASTING = frozenset(["DISABLED", "NO_ENTITLEMENT", "REVOKED", "EXPIRED"])
_LOST_FOR_S = 5.0
#: Another server than the one that told the change may answer from its memory for so long.
_SETTLES_FOR_S = 1.0


def answer_from(kept: Record, quantity: Any, age_s: float) -> Optional[Record]:
    """None: only the server can tell. Pure."""
    if kept["reason"] in _LASTING:
        return kept
    now = _instant(kept["asOf"]) + age_s
    if any(end is not None and _instant(end) <= now for end in (kept["expiresAt"], kept["resetAt"])):
        return None
    if kept["limit"] is None:
        return kept
    if kept["used"] is None:
        return None
    if quantity is None:
        return kept if kept["used"] < kept["limit"] else None
    more = _decimal(quantity)
    # A meter may count less than one as one.
    fits = more is not None and more >= 1 and kept["used"] + more <= kept["limit"]
    return kept if fits else None


def fallback_answer(
    customer_id: str, feature: str, quantity: Any, said: Mapping[str, Any]
) -> Record:
    """The answer that ``fallback`` says."""
    limit = None if said.get("limit") is None else Decimal(str(said["limit"]))
    wanted = Decimal(0) if quantity is None else _decimal(quantity)
    is_within = limit is None or (wanted is not None and wanted <= limit)
    allowed = bool(said["allowed"])
    answer = Record.fromkeys(
        "entitlementId featureName value behavior period used remainingCredits availableCredits "
        "resetAt expiresAt costPreview optimization details".split()
    )
    reason = "NO_ENTITLEMENT" if not allowed else "ENTITLED" if is_within else "LIMIT_EXCEEDED"
    answer.update(customerId=customer_id, featureKey=feature, allowed=allowed and is_within)
    answer.update(reason=reason, limit=limit, asOf=datetime.now(timezone.utc).isoformat())
    return Record(answer)


def _instant(text: str) -> float:
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def _decimal(value: Any) -> Optional[Decimal]:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


class _Kept:
    def __init__(self, answer: Record, has_quantity: bool) -> None:
        self.answer = answer
        self.at = time.monotonic()
        self.has_quantity = has_quantity
        self.is_fresh = True


class _Customer:
    def __init__(self) -> None:
        self.features: Dict[str, _Kept] = {}
        self.version = 0
        self.changed_at = float("-inf")


class Cache:
    def __init__(self, client: Client, options: Mapping[str, Any]) -> None:
        self._customers_max = options.get("customers_max", 10_000)
        self._ttl_s = options.get("ttl_ms", 30_000) / 1000
        self._stale_s = options.get("stale_ms", 0) / 1000
        self._client = client
        self._renew()
        after_fork(self._renew)

    def _renew(self) -> None:
        self._customers: "OrderedDict[str, _Customer]" = OrderedDict()
        self._lock = threading.Lock()
        self._is_live = False
        self._lost_timer: Optional[threading.Timer] = None
        self._watch: Optional[Watch] = None

    def find(self, customer_id: str, feature: str, quantity: Any) -> Optional[Record]:
        """None: ask the server."""
        with self._lock:
            if self._watch is None:
                self._watch = Watch(self._client, "WatchCustomers", {}, self._lost)
                target = self._follow
                threading.Thread(target=target, daemon=True, name="openmonetize-cache").start()
            kept = self._kept(customer_id, feature, quantity) if self._is_live else None
            if kept is None or not kept.is_fresh:
                return None
            age = time.monotonic() - kept.at
            return answer_from(kept.answer, quantity, age) if age < self._ttl_s else None

    def find_stale(self, customer_id: str, feature: str, quantity: Any) -> Optional[Record]:
        """The last state, when it is young enough for a server that does not answer."""
        with self._lock:
            kept = self._kept(customer_id, feature, quantity)
            age = time.monotonic() - kept.at if kept else float("inf")
            return answer_from(kept.answer, quantity, age) if kept and age < self._stale_s else None

    def expect(self, customer_id: str, feature: str, quantity: Any) -> Callable[[Record], None]:
        """Before a question is sent; the result keeps the answer, unless the customer changed meanwhile."""
        with self._lock:
            one = self._customers.pop(customer_id, None) or _Customer()
            self._customers[customer_id] = one
            if len(self._customers) > self._customers_max:
                self._customers.popitem(last=False)
            version = one.version

        def keep(answer: Record) -> None:
            with self._lock:
                is_settled = time.monotonic() - one.changed_at > _SETTLES_FOR_S
                is_kept = answer["costPreview"] is None and (
                    answer["reason"] == "ENTITLED" or answer["reason"] in _LASTING
                )
                if not self._is_live or one.version != version or not is_settled or not is_kept:
                    return
                known = one.features.get(feature)
                if known is not None and known.is_fresh and quantity is None:
                    return
                one.features[feature] = _Kept(answer, quantity is not None)

        return keep

    def close(self) -> None:
        if self._lost_timer is not None:
            self._lost_timer.cancel()
        if self._watch is not None:
            self._watch.close()

    def _kept(self, customer_id: str, feature: str, quantity: Any) -> Optional[_Kept]:
        one = self._customers.get(customer_id)
        kept = one.features.get(feature) if one else None
        return None if kept is None or (quantity is not None and not kept.has_quantity) else kept

    def _forget(self, one: _Customer) -> None:
        one.version += 1
        one.changed_at = time.monotonic()
        for kept in one.features.values():
            kept.is_fresh = False
        if self._stale_s == 0:
            one.features.clear()

    def _end(self) -> None:
        with self._lock:
            self._is_live = False
            for one in self._customers.values():
                self._forget(one)

    def _lost(self) -> None:
        with self._lock:
            if self._lost_timer is None:
                self._lost_timer = threading.Timer(_LOST_FOR_S, self._end_lost)
                self._lost_timer.daemon = True
                self._lost_timer.start()

    def _end_lost(self) -> None:
        with self._lock:
            # The stream may be back by now.
            if self._lost_timer is not None:
                self._is_live = False
                for one in self._customers.values():
                    self._forget(one)

    def _follow(self) -> None:
        assert self._watch is not None
        try:
            for change in self._watch.items():
                with self._lock:
                    if self._lost_timer is not None:
                        self._lost_timer.cancel()
                        self._lost_timer = None
                    self._is_live = True
                    changed = list(self._customers.values()) if change["resync"] else []
                    for one in change["customers"]:
                        ids = (one["customerId"], one["externalId"])
                        changed += [self._customers[id] for id in ids if id in self._customers]
                    for customer in changed:
                        self._forget(customer)
        except Exception as error:  # noqa: BLE001
            self._client.logger.warning("OpenMonetize: changes are not told: %s", error)
        finally:
            self._end()
