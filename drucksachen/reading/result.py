"""What was read from a document: the fields of a Drucksache, and for each where it stands and how sure that is."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True)
class Fundstelle:
    """Where a value stands in the cleaned text (``anfang`` to ``ende``), and the reason where it is not certain."""

    anfang: int
    ende: int
    grund: str = ""

    @property
    def sicher(self) -> bool:
        return not self.grund


@dataclass(frozen=True)
class GelesenerBezug:
    nummer: str | None = None
    datum: date | None = None
    gremium: str | None = None


@dataclass(frozen=True)
class GeleseneBeratung:
    gremium: str | None = None
    termin: date | None = None
    top: str | None = None
    zustaendigkeit: str | None = None
    oeffentlich: bool | None = None


@dataclass(frozen=True)
class GeleseneFrage:
    """A question, or a point of a motion; ``bezeichnung`` is None where the paper does not number it."""

    bezeichnung: str | None
    text: str


@dataclass(frozen=True)
class GelesenerAntwortteil:
    """A part of an answer; ``fragen`` are the questions its heading names, as ``drucksachen.pairing`` writes them."""

    bezeichnung: str | None
    fragen: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Unterzeichner:
    name: str | None = None
    funktion: str | None = None


@dataclass(frozen=True)
class Gelesen:
    """A document as fields. Unknown is None or an empty tuple.

    ``fundstellen`` is keyed by the path of a value: "titel", "beratungen.0.termin", "fragen.2.text".
    """

    art: str | None = None
    datum: date | None = None
    nummer: str | None = None
    bezug: tuple[GelesenerBezug, ...] = ()
    titel: str | None = None
    fachbereiche: tuple[str, ...] = ()
    dezernent: str | None = None
    verantwortlich: str | None = None
    beratungen: tuple[GeleseneBeratung, ...] = ()
    anrede: str | None = None
    einleitung: str | None = None
    fragen: tuple[GeleseneFrage, ...] = ()
    antwortteile: tuple[GelesenerAntwortteil, ...] = ()
    unterzeichner: Unterzeichner = field(default_factory=Unterzeichner)
    rest: str | None = None
    hinweise: tuple[str, ...] = ()
    text: str = field(default="", repr=False)
    fundstellen: Mapping[str, Fundstelle] = field(default_factory=lambda: MappingProxyType({}), repr=False)

    def as_json(self) -> dict[str, Any]:
        """The fields as JSON knows them: dates ISO, the text and the places left out."""
        return {one.name: _plain(getattr(self, one.name)) for one in fields(self) if one.repr}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    return value
