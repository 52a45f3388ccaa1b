"""Where the holder of an account sits: at which meetings they see the non-public part (§ 48 GO NRW).

Whoever has any seat today, in whatever role, sees the meetings of a Gremium on whose day they belonged to it, as long as
they still do: to it, or to what it was called before or since. Who stands in for somebody sees that one meeting.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.utils import timezone

from ratsinfo.publishing.querysets import published_condition


@dataclass(frozen=True)
class Term:
    """A membership: in which Gremium, and from which to which day; it ends with the Gremium at the latest."""

    gremium: int
    first: date | None
    last: date | None

    def holds_on(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def condition(self) -> Q:
        """Which rows "this Gremium meets at this Sitzungstermin" the membership is about."""
        condition = Q(gremium=self.gremium)
        if self.first is not None:
            condition &= Q(sitzungstermin__beginn__gte=midnight(self.first))
        if self.last is not None:
            condition &= Q(sitzungstermin__beginn__lt=midnight(self.last + timedelta(days=1)))
        return condition


@dataclass(frozen=True)
class Seats:
    """The memberships that count, and the pairs of Sitzungstermin and Gremium at which somebody stands in."""

    terms: tuple[Term, ...] = ()
    standing_in: tuple[tuple[int, int], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms or self.standing_in)

    def condition(self) -> Q:
        condition = Q(pk__in=[])
        for term in self.terms:
            condition |= term.condition()
        for meeting, body in self.standing_in:
            condition |= Q(sitzungstermin=meeting, gremium=body)
        return condition


def meetings_open_to(reader: Any, at: datetime) -> Any:
    """The keys of the published meetings whose non-public part ``reader`` sees at the moment ``at``, to be used within a
    query; None where there are none.
    """
    seats = seats_of(reader, timezone.localdate(at))
    if not seats:
        return None
    meeting = apps.get_model("gremien", "Sitzungstermin")
    published = published_condition(meeting, at, "sitzungstermin__")
    taking_part = meeting.gremien.through.objects.filter(seats.condition(), published)
    return taking_part.order_by().values("sitzungstermin")


def seats_of(reader: Any, today: date) -> Seats:
    """The seats of the account ``reader`` on the day ``today``; asked for once as long as the reader's row is at hand."""
    known: tuple[date, Seats] | None = getattr(reader, "_seats", None)
    if known is None or known[0] != today:
        known = today, read_seats(reader, today)
        reader._seats = known
    return known[1]


def read_seats(reader: Any, today: date) -> Seats:
    lines = apps.get_model("gremien", "Mitgliedschaft").objects.filter(person__zugang=reader).order_by("pk")
    terms = [
        Term(body, first, earliest(last, end))
        for body, first, last, end in lines.values_list("gremium", "von", "bis", "gremium__gueltig_bis")
    ]
    current = {term.gremium for term in terms if term.holds_on(today)}
    if not current:
        return Seats()
    stands_in = apps.get_model("gremien", "Vertretung").objects.filter(person__zugang=reader).order_by("pk")
    still = current | (same_bodies(current) if any(term.gremium not in current for term in terms) else set())
    return Seats(
        tuple(term for term in terms if term.gremium in still),
        tuple(stands_in.values_list("sitzungstermin", "gremium")),
    )


def same_bodies(bodies: set[int]) -> set[int]:
    """Every Gremium that one of ``bodies`` is under another name: its predecessors and successors."""
    rows = apps.get_model("gremien", "Gremium").objects.filter(vorgaenger__isnull=False).order_by("pk")
    pairs = list(rows.values_list("pk", "vorgaenger"))
    return connected(bodies, pairs)


def connected(found: set[int], pairs: Iterable[tuple[int, int]]) -> set[int]:
    """``found`` with everything that a chain of ``pairs`` leads to."""
    while more := {key for pair in pairs for key in pair if set(pair) & found} - found:
        found = found | more
    return found


def earliest(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)


def midnight(day: date) -> datetime:
    """The beginning of a day in Europe/Berlin."""
    return timezone.make_aware(datetime.combine(day, time()))
