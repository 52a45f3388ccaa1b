"""What the public output depends on besides the address: the state of the content, and the time.

Whatever was made for one state may be shown as long as the state is the same; a state ends with the next
change, at midnight (lists begin "from today on"), and when something is published or withdrawn by the clock.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from hashlib import blake2b
from typing import Any, TypeVar

from django.core.cache import caches
from django.db import connection
from django.utils import timezone

from ratsinfo.caching.models import Aenderung

PAGES, PARTS = "seiten", "teile"  # whole pages; what many pages have in common
T = TypeVar("T")
READ_STATE = """
SELECT COALESCE(SUM(wert), 0) % 2000000000000000, COUNT(*), MIN(CASE WHEN moment > %s THEN moment END)
FROM caching_aenderung
""".replace("% 2", "%% 2")


@dataclass(frozen=True)
class State:
    """The content at one state, by its ``number``; what was made for it holds until the moment ``until``."""

    number: int
    until: datetime


def current_state() -> State | None:
    """The state that a page begun now may be remembered for; None when changes leave no trace (an empty table)."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(READ_STATE, [connection.ops.adapt_datetimefield_value(now)])
        number, traces, moment = cursor.fetchone()
    if not traces:
        return None
    return State(int(number), min(next_midnight(now), as_moment(moment) or datetime.max.replace(tzinfo=UTC)))


def mark_change() -> None:
    """Begin a new state although no content has changed, as after the index was made anew; see ``triggers`` for the rows."""
    number = secrets.randbelow(2 * 10**15)
    if connection.vendor == "sqlite":
        Aenderung.objects.update_or_create(pk=1, defaults={"wert": number})
    else:
        Aenderung.objects.create(wert=number)


def next_midnight(now: datetime) -> datetime:
    """The beginning of the next day in Europe/Berlin, on which lists "from today on" begin anew."""
    tomorrow = timezone.localtime(now).date() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(tomorrow, time.min))


def as_moment(value: datetime | str | None) -> datetime | None:
    """A moment as the database gave it: SQLite gives UTC as text."""
    return datetime.fromisoformat(value).replace(tzinfo=UTC) if isinstance(value, str) else value


def cache_key(state: State, *parts: str) -> str:
    """The key of what was made for ``state`` from ``parts``, however long they are."""
    return f"{state.number}:{blake2b(chr(0).join(parts).encode(), digest_size=16).hexdigest()}"


def remember(key: str, value: Any, state: State, cache: str = PAGES) -> None:
    """Keep ``value`` until ``state`` ends by the clock; the end by a change is in the key."""
    caches[cache].set(key, value, timeout=max((state.until - timezone.now()).total_seconds(), 0))


def recall(key: str, cache: str = PAGES) -> Any:
    """What was remembered under ``key``, or None."""
    return caches[cache].get(key)


def remembered(request: Any, what: str, make: Callable[[], T]) -> T:
    """What ``make`` returns: made once for the state under which an anonymous reader asks, else each time.

    It must depend on nothing but ``what``, the content that the public sees, and the day.
    """
    state: State | None = getattr(request, "content_state", None)
    if state is None:
        return make()
    key = cache_key(state, what)
    found: T | None = recall(key, PARTS)
    if found is None:
        found = make()
        remember(key, found, state, PARTS)
    return found
