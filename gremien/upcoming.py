"""The session that comes next: what most who look for a session want to see first."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from gremien.models import Tagesordnungspunkt


def coming(meetings: Any, shown: int) -> tuple[Any, list[Any]]:
    """Of the visible ``meetings`` the next one that takes place, or None, and the next ``shown`` of all, from today on.

    Each has ``punkte``, the number of its public items. One query, and a second where none of those shown takes place.
    """
    upcoming = with_number_of_items(meetings.upcoming())
    rows = list(upcoming[:shown])
    first = next((row for row in rows if not row.faellt_aus), None)
    if first is None and len(rows) == shown:
        first = upcoming.taking_place().first()
    return first, rows


def with_number_of_items(meetings: Any) -> Any:
    items = Tagesordnungspunkt.objects.visible_to(AnonymousUser()).filter(sitzungstermin=OuterRef("pk"))
    number = items.order_by().values("sitzungstermin").annotate(number=Count("pk")).values("number")
    return meetings.annotate(punkte=Coalesce(Subquery(number), 0))
