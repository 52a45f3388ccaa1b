"""What an object of a server means for the archive: rows to be, and what is to be said of it."""

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils import timezone

from ratsinfo.oparl.importing.models import Meldung
from ratsinfo.oparl.importing.reading import Object, address_of, digest_of, is_deleted, moment, truth


@dataclass(frozen=True)
class Ref:
    """The row that an object of the server has become, by the object's address."""

    address: str


class Note(NamedTuple):
    """What is to be said of the object with this address."""

    address: str
    kind: str
    reason: str


@dataclass
class Record:
    """One row as the source has it: ``values`` by column, foreign keys as Ref; ``relations`` as addresses by field.

    ``published`` is since when it is public; None for what is not. A row whose ``needed`` columns lead nowhere is not taken;
    nor is a line of a Beratungsfolge that is older than ``not_before``.
    """

    address: str
    kind: str
    model: Any
    values: dict[str, Any]
    relations: dict[str, list[str]] = field(default_factory=dict)
    published: datetime | None = None
    needed: tuple[str, ...] = ()
    not_before: date | None = None

    def references(self) -> list[str]:
        own = [value.address for value in self.values.values() if isinstance(value, Ref)]
        return [*own, *(address for named in self.relations.values() for address in named)]


@dataclass
class Bundle:
    """An object of a list with its parts: the records that it makes, in the order in which they need each other.

    ``links`` are pairs of addresses, of an answer and of what it answers; ``texts`` what files say, by checksum.
    """

    source: Object
    address: str
    kind: str
    records: list[Record] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    digest: str = ""

    @classmethod
    def of(cls, source: Object, kind: str) -> "Bundle":
        return cls(source, address_of(source), kind, digest=digest_of(source))

    @property
    def deleted(self) -> bool:
        return is_deleted(self.source)

    def keep_text(self, said: str) -> str:
        """The checksum under which the text of a file is kept that is not here itself; empty where there is none."""
        if not said:
            return ""
        checksum = hashlib.sha256(said.encode()).hexdigest()
        self.texts[checksum] = said
        return checksum

    def leave_out(self, address: str, reason: str) -> None:
        self.notes.append(Note(address, Meldung.Art.AUSGELASSEN, reason))

    def adapt(self, address: str, reason: str) -> None:
        self.notes.append(Note(address, Meldung.Art.ANGEPASST, reason))

    def recognise(self, address: str, reason: str) -> None:
        self.notes.append(Note(address, Meldung.Art.ANTWORT, reason))


def since_when(source: Object, otherwise: datetime | None = None) -> datetime | None:
    """Since when an object is public: since the source made it, never in the future; None for what is not public there."""
    if not truth(source.get("public"), default=True):
        return None
    now = timezone.now()
    return min(moment(source.get("created")) or otherwise or now, now)
