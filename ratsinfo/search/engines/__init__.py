"""What a database needs to find units by their keys: SQLite and PostgreSQL each in its own way, with the same hits."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Protocol

from django.db import connection

from ratsinfo.search.expressions import Days, Expression
from ratsinfo.search.models import Einheit
from ratsinfo.search.units import Unit

SQL = tuple[str, list[Any]]

# Of units whose document has more units in the same table: what "without" must ask about beyond the unit itself.
OF_SEVERAL = "u:mehrere"
# Between the keys of the title and those of the text where both lie in one column; no key looks like it.
SEPARATOR = "|"

SECONDS = 2  # that an answer may take
MOST_EXACT = 30_000  # documents that are counted one by one
SAMPLE = 16  # beyond that one document in so many is


class TookTooLong(Exception):
    """The database was stopped, because the answer took longer than anybody should wait."""


@dataclass(frozen=True)
class Place:
    """A document that was found: the number of the first unit of it that matches, and how many units it has in the same table."""

    unit: int
    units: int = 1


@dataclass(frozen=True)
class Wanted:
    """A list that is asked for: units of ``model`` under ``expression``, grouped by document, at most ``limit`` of these.

    Newest first, or oldest first where ``oldest``.
    """

    model: type[Einheit]
    expression: Expression
    limit: int
    days: Days = field(default_factory=Days)
    oldest: bool = False


@dataclass(frozen=True)
class Found:
    """The documents that were asked for, in their order; ``complete`` if there are no others."""

    places: tuple[Place, ...]
    complete: bool


@dataclass(frozen=True)
class Question:
    """A count that is asked for."""

    model: type[Einheit]
    expression: Expression
    days: Days = field(default_factory=Days)


@dataclass(frozen=True)
class Counted:
    """How many documents there are, exactly or about, or ``at_least`` where no more could be looked at.

    ``marks`` are those of one document in ``share``, one line for each.
    """

    documents: int
    marks: tuple[str, ...]
    exact: bool = True
    at_least: bool = False
    share: int = 1


class Reading(Protocol):
    """Questions to the database that belong together, asked while it is ``opened``, each stopped with TookTooLong after a while."""

    def opened(self) -> AbstractContextManager[None]:
        """To be entered as often as there is something to ask; what was learnt about the database is kept."""

    def expect(self, asked: Sequence["Wanted | Question"]) -> None:
        """What will be asked now or later; saves a question to whom it costs one to know how much there is."""

    def find(self, wanted: Sequence[Wanted]) -> Iterator[Found]:
        """Each list in turn; what nobody takes need not be searched for."""

    def sequences(self, model: type[Einheit], units: Iterable[int]) -> dict[int, tuple[str, str]]:
        """By unit: its keys of the title and of the text in their order, with a blank around each."""

    def matching(self, model: type[Einheit], expression: Expression, units: Sequence[int], most: int) -> list[int]:
        """The first units under ``expression`` of the documents that these belong to, from these on, at most so many of each."""

    def keys(self, model: type[Einheit], units: Iterable[int], marker: str) -> dict[int, set[str]]:
        """By unit: those of its keys that begin with ``marker``."""

    def frequencies(self, model: type[Einheit], keys: Sequence[str]) -> dict[str, int]:
        """About how many units have each of these keys."""

    def count(self, questions: Sequence[Question]) -> list[Counted]: ...


class Engine(Protocol):
    """One database's way."""

    def create(self, schema_editor: Any, tables: Iterable[str]) -> None:
        """Make what is needed beside the columns of these tables of units, and of those with their contents."""

    def drop(self, schema_editor: Any, tables: Iterable[str]) -> None: ...

    def write(self, model: type[Einheit], units: Iterable[Unit]) -> None:
        """Add units with their contents; none of them may be there yet."""

    def delete(self, model: type[Einheit], documents: Iterable[int]) -> None:
        """Remove all units of these documents with their contents."""

    def tidy(self, model: type[Einheit]) -> None:
        """What helps searching after many units were written at once."""

    def condition(self, model: type[Einheit], expression: Expression, days: Days) -> SQL:
        """A query for the keys of the documents under ``expression``, as the inner one of an IN."""

    def reading(self) -> Reading: ...


@cache
def engine() -> Engine:
    """The engine of the database that this archive is kept in."""
    if connection.vendor == "sqlite":
        from ratsinfo.search.engines.sqlite import SQLite

        return SQLite()
    from ratsinfo.search.engines.postgresql import PostgreSQL

    return PostgreSQL()


def contents(table: str) -> str:
    """The table with the contents of the units in ``table``."""
    return f"{table}_inhalt"


def further(unit: Unit) -> str:
    """The keys of a unit beside those of its title and text, blank-separated."""
    return " ".join(sorted({*unit.further, OF_SEVERAL} if unit.units > 1 else {*unit.further}))
