"""Lists of objects: their filters, and pages that are found by the key at which they begin.

The order is that of the keys in addresses, which never change and tell nothing; so the last page of a million is found as
fast as the first, and nobody who turns pages while something is published or withdrawn misses or gets anything twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import timezone

from drucksachen.models import Beratung
from ratsinfo.addresses import KennungConverter
from ratsinfo.oparl.addresses import written
from ratsinfo.oparl.models import Objektstand
from ratsinfo.oparl.objects import WRITERS
from ratsinfo.oparl.objects.writing import Object, Reading, tombstone
from ratsinfo.oparl.touching import TAGENDE
from ratsinfo.oparl.words import Type

MOST = 100  # objects of a page
AFTER = "nach"  # the key after which a page begins
TIMES = {
    "created_since": "seit__gte",
    "created_until": "seit__lte",
    "modified_since": "geaendert__gte",
    "modified_until": "geaendert__lte",
}
# Keys of rows, public or not: which of them are handed out, or were, the Objektstände know.
SUBLISTS: dict[str, tuple[str, Any]] = {
    "meetings": ("Meeting", lambda body: TAGENDE.objects.filter(gremium=body).values("sitzungstermin")),
    "consultations": ("Consultation", lambda body: Beratung.objects.filter(gremium=body).order_by().values("pk")),
}
YES, NO = ("true", "1"), ("false", "0")


class BadParameter(ValueError):
    """A parameter that makes no sense; the text is the German sentence for whoever asked."""


@dataclass(frozen=True)
class Query:
    """What is asked of a list."""

    times: dict[str, datetime]
    limit: int = MOST
    omit: bool = False
    after: str = ""

    @classmethod
    def of(cls, given: QueryDict) -> "Query":
        """Raises BadParameter; what OParl does not know is passed over."""
        times = {name: as_time(name, str(given[name])) for name in TIMES if name in given}
        return cls(times, as_limit(given.get("limit")), as_truth(given.get("omit_internal")), as_key(given.get(AFTER)))

    @property
    def with_deleted(self) -> bool:
        """Whether who asks wants to hear of what is gone."""
        return "modified_since" in self.times

    def address(self, list_address: str, after: str = "") -> str:
        """The canonical address of the page after this key, with the same filters."""
        given = {name: written(moment) for name, moment in self.times.items()}
        given |= {"limit": str(self.limit)} if self.limit != MOST else {}
        given |= {"omit_internal": "true"} if self.omit else {}
        given |= {AFTER: after} if after else {}
        return f"{list_address}?{urlencode(sorted(given.items()))}" if given else list_address


def as_time(name: str, value: str) -> datetime:
    """A date and time of ISO 8601; a blank was a plus that nobody escaped, and what names no zone is meant for Europe/Berlin."""
    try:
        moment = datetime.fromisoformat(value.strip().replace(" ", "+"))
        moment = timezone.make_aware(moment) if timezone.is_naive(moment) else moment
        written(moment)  # the first and the last days of the calendar have no other zone
    except (ValueError, OverflowError):
        raise BadParameter(
            f"„{name}“ ist kein Zeitpunkt nach ISO 8601, zum Beispiel 2026-01-31T12:00:00+01:00."
        ) from None
    return moment


def as_limit(value: str | None) -> int:
    if value is None:
        return MOST
    if not (value.isascii() and value.isdecimal() and value.strip("0")):
        raise BadParameter("„limit“ ist keine ganze Zahl ab 1.")
    return min(int(value[:9]), MOST)


def as_truth(value: str | None) -> bool:
    if value in YES:
        return True
    if value is None or value in NO:
        return False
    raise BadParameter("„omit_internal“ ist weder „true“ noch „false“.")


def as_key(value: str | None) -> str:
    if value is None:
        return ""
    if key := KennungConverter.find(value):
        return key
    raise BadParameter(f"„{AFTER}“ ist keine Kennung; weitere Seiten stehen unter „links“.")


@dataclass
class ObjectList:
    """All objects of a type, or those of them whose rows ``keys`` gives."""

    kind: Type
    address: str
    keys: Any = None

    def page(self, query: Query, reading: Reading) -> Object:
        """One page as it is written."""
        states = list(self.states(query)[: query.limit + 1])
        shown, more = states[: query.limit], len(states) > query.limit
        links = {"first": query.address(self.address), "self": query.address(self.address, query.after)}
        if more:
            links["next"] = query.address(self.address, shown[-1].kennung)
        return {
            "data": list(self.objects(shown, reading)),
            "pagination": {"elementsPerPage": query.limit},
            "links": links,
        }

    def states(self, query: Query) -> Any:
        found = Objektstand.objects.filter(art__in=self.kind.arts)
        if query.after:
            found = found.filter(kennung__gt=query.after)
        found = found.filter(**{TIMES[name]: moment for name, moment in query.times.items()})
        if not query.with_deleted:
            found = found.filter(geloescht=False)
        if self.keys is not None:
            found = found.filter(zeile__in=self.keys)
        return found.order_by("kennung")

    def objects(self, states: list[Objektstand], reading: Reading) -> Iterator[Object]:
        """The objects in the order of ``states``; of what is gone a tombstone."""
        reading.know(states)
        found: dict[tuple[str, int], Object] = {}
        for art in self.kind.arts:
            keys = [state.zeile for state in states if state.art == art and not state.geloescht]
            objects = WRITERS[art](reading, art).objects(keys) if keys else {}
            found |= {(art, key): each for key, each in objects.items()}
        for state in states:
            if state.geloescht:
                yield tombstone(reading.site, state)
            elif each := found.get((state.art, state.zeile)):
                yield each
