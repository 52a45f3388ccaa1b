"""The session that comes next: what most who look for a session want to see first."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from gremien.models import Tagesordnungspunkt


def next_meeting(meetings: Any) -> Any:
    """The nearest of the visible ``meetings`` that takes place, from today on, with ``punkte``, the number of its public items; or None."""
    items = Tagesordnungspunkt.objects.visible_to(AnonymousUser()).filter(sitzungstermin=OuterRef("pk"))
    number = items.order_by().values("sitzungstermin").annotate(number=Count("pk")).values("number")
    return meetings.upcoming().taking_place().annotate(punkte=Coalesce(Subquery(number), 0)).first()
