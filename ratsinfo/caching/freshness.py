"""What the public output depends on besides the address: the state of the content, and the time.

Whatever was made for one state may be shown as long as the state is the same; a state ends with the next
change, at midnight (lists begin "from today on"), and when something is published or withdrawn by the clock.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from django.apps import apps
from django.core.cache import caches
from django.db import connection
from django.db.models import Subquery
from django.utils import timezone

from ratsinfo.caching.models import Aenderung
from ratsinfo.publishing.models import Publishable

CACHE = "seiten"
SUM = "SELECT COALESCE(SUM(wert), 0) % 2000000000000000, COUNT(*) FROM caching_aenderung"


@dataclass(frozen=True)
class State:
    """The content at one state; what was made for it holds ``since`` this moment and before ``until``."""

    number: int
    since: datetime
    until: datetime

    def holds(self, number: int, now: datetime) -> bool:
        return self.number == number and self.since <= now < self.until


_latest: State | None = None  # of this process; a wrong one is impossible, for it is compared before it is used


def current_state() -> State | None:
    """The state that a page begun now may be remembered for; None when changes leave no trace (an empty table)."""
    global _latest
    with connection.cursor() as cursor:
        cursor.execute(SUM)
        number, traces = cursor.fetchone()
    if not traces:
        return None
    now = timezone.now()
    if _latest is None or not _latest.holds(int(number), now):
        _latest = State(int(number), now, next_moment(now))
    return _latest


def next_moment(now: datetime) -> datetime:
    """When the public output next changes by itself: at midnight in Europe/Berlin, or at a date of publication."""
    local = timezone.localtime(now)
    midnight = (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    changes = {f"moment{place}": Subquery(moments[:1]) for place, moments in enumerate(coming_changes(now))}
    row = Aenderung.objects.annotate(**changes).values_list(*changes)[:1]
    return min([midnight, *(moment for moments in row for moment in moments if moment)])


def coming_changes(now: datetime) -> Iterator[Any]:
    for model in apps.get_models():
        if issubclass(model, Publishable) and not model._meta.proxy:
            yield from model.objects.coming_changes(now)


def cache_key(state: State, *parts: str) -> str:
    """The key of what was made for ``state`` from ``parts``, however long they are."""
    return f"{state.number}:{blake2b(chr(0).join(parts).encode(), digest_size=16).hexdigest()}"


def remember(key: str, value: Any, state: State) -> None:
    """Keep ``value`` until ``state`` ends by the clock; the end by a change is in the key."""
    caches[CACHE].set(key, value, timeout=max((state.until - timezone.now()).total_seconds(), 0))


def recall(key: str) -> Any:
    """What was remembered under ``key``, or None."""
    return caches[CACHE].get(key)
