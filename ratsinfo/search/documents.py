"""What an app hands in to be found: a document with its sections, each public or not."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from ratsinfo.search.models import Index


@dataclass(frozen=True)
class Section:
    """A stretch of text within a document.

    ``anchor`` is the fragment of its place on the document's page, ``heading`` what the place is called there
    ("Frage 2", "Zu 2.)"). A section of a file has the file's Kennung and the page. ``prominent`` text, such as
    a question, counts more than the rest. ``public`` says whether the public sees it if it sees the document;
    ``model`` ("drucksachen.anlage") whose rows one must be allowed to see to find it where it is not public.
    """

    text: str
    model: str
    anchor: str = ""
    heading: str = ""
    file: str = ""
    page: int | None = None
    prominent: bool = False
    public: bool = True


@dataclass(frozen=True)
class Document:
    """What a list shows as one row. ``number`` is the one it bears, ``numbers`` are also those it names as what it answers,
    ``marks`` what it is counted by.

    A document that is not ``public`` is internal with all its sections. ``moments`` are those at which its visibility
    changes by the clock. ``model`` is whose rows one must be allowed to see where it is not public.
    """

    index: Index
    pk: int
    day: date
    title: str
    model: str
    public: bool
    numbers: tuple[str, ...] = ()
    marks: frozenset[str] = frozenset()
    sections: tuple[Section, ...] = ()
    moments: frozenset[datetime] = frozenset()
    number: str = ""


Describe = Callable[[Iterable[int]], Iterator[Document]]


@dataclass(frozen=True)
class Source:
    """Where documents of one index come from: rows of ``model``, described in a constant number of queries for many keys."""

    index: Index
    model: Any
    describe: Describe = field(repr=False)


_sources: list[Source] = []


def register(source: Source) -> None:
    """Called by an app when it is ready; what it describes can be found from then on."""
    _sources.append(source)


def sources(index: Index | None = None) -> list[Source]:
    return [source for source in _sources if index in (None, source.index)]


def marks_of_day(day: date) -> frozenset[str]:
    """By which a document is counted by its ``day``: its year and its month."""
    return frozenset({f"j:{day.year}", f"m:{day.year * 12 + day.month - 1}"})
