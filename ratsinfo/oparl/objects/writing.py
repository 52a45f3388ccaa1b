"""What all writers share: who reads, at which moment, and what every object begins and ends with."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from ratsinfo.oparl.addresses import Site, written
from ratsinfo.oparl.models import Objektstand
from ratsinfo.oparl.words import BY_ART

Object = dict[str, Any]


class Reading:
    """One answer: the public at one moment, under the addresses of ``site``. ``omit`` leaves out what is embedded."""

    def __init__(self, site: Site, now: datetime, *, omit: bool = False):
        self.site, self.now, self.omit = site, now, omit
        self.states: dict[tuple[str, int], Objektstand] = {}

    def visible(self, model: Any) -> Any:
        """The rows of ``model`` that the public sees."""
        return model.objects.visible_to(AnonymousUser(), self.now)

    def know(self, states: Iterable[Objektstand]) -> None:
        self.states.update({(state.art, state.zeile): state for state in states})

    def know_of(self, rows: dict[str, Iterable[int]]) -> None:
        """Fetch the Objektstände of rows by their kind, in one query."""
        wanted = Q()
        for art, keys in rows.items():
            if unknown := [key for key in keys if (art, key) not in self.states]:
                wanted |= Q(art=art, zeile__in=unknown)
        if wanted:
            self.know(Objektstand.objects.filter(wanted).order_by())

    def has(self, art: str, key: int) -> bool:
        """Whether OParl hands the object out; what appeared this very moment comes with the next answer."""
        state = self.states.get((art, key))
        return state is not None and not state.geloescht


class Writer:
    """Writes objects of one kind. ``within`` says that they are embedded in another object, to which they do not point back."""

    back_reference: ClassVar[str] = ""

    def __init__(self, reading: Reading, art: str, *, within: bool = False):
        self.reading, self.art, self.within = reading, art, within
        self.site = reading.site

    def objects(self, keys: Sequence[int]) -> dict[int, Object]:
        """By key of the row the object; what the public does not see is missing."""
        raise NotImplementedError

    def write(self, key: int, kennung: str, properties: Object) -> Object:
        """The whole object, without what says nothing."""
        state = self.reading.states[self.art, key]
        whole = {
            "id": self.site.object(self.art, kennung),
            "type": BY_ART[self.art].uri,
            **filled(**properties),
            "created": written(state.seit),
            "modified": written(state.geaendert),
        }
        if self.within:
            whole.pop(self.back_reference, None)
        return whole


def says(value: Any) -> bool:
    """Whether a value is one: neither null nor an empty text or list."""
    return value is not None and value not in ("", [], {})


def tombstone(site: Site, state: Objektstand) -> Object:
    """What is still said of an object that is gone."""
    return {
        "id": site.object(state.art, state.kennung),
        "type": BY_ART[state.art].uri,
        "created": written(state.seit),
        "modified": written(state.geaendert),
        "deleted": True,
    }


def by(rows: Iterable[Any], name: str) -> dict[Any, list[Any]]:
    """The rows by one of their attributes."""
    found: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found


def iso(day: Any) -> str:
    return day.isoformat() if day else ""


def clean(words: str) -> str:
    """A text with the ends of lines as JSON has them everywhere."""
    return words.replace("\r\n", "\n").strip()


def filled(**values: Any) -> Object:
    """Those of ``values`` that say something."""
    return {name: value for name, value in values.items() if says(value)}
