"""What every search begins with: the town's abbreviations, an index that has kept up with the clock, and whether it is complete."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, CharField, DateTimeField, Exists, F, OuterRef, Subquery, Value
from django.utils import timezone

from ratsinfo.search.documents import Source, sources
from ratsinfo.search.meanings import Meaning, meanings
from ratsinfo.search.models import Suchwort, Vormerkung
from ratsinfo.search.prepared import Prepared
from ratsinfo.search.writing import catch_up

COLUMNS = ("wort", "bedeutung", "beidseitig", "wann")


@dataclass(frozen=True)
class Beginning:
    """The meanings to read with what was typed, and the names of the indexes in which documents are still missing."""

    meanings: tuple[Meaning, ...] = ()
    incomplete: frozenset[str] = frozenset()


def begin(now: datetime | None = None) -> Beginning:
    """What there is to know; before that what has become public or ceased to be so by the clock is written anew.

    One query where no moment has come.
    """
    words: list[tuple[str, str, bool]] = []
    incomplete: set[str] = set()
    is_due = False
    for word, stands_for, both, moment in ASKED_TOGETHER((), now or timezone.now()):
        if moment is not None:
            is_due = True
        elif word:
            words.append((word, stands_for, both))
        else:
            incomplete.add(stands_for)
    if is_due:
        catch_up(now)
    return Beginning(tuple(meanings(sorted(words))), frozenset(incomplete))


def asked_together(keys: Any, now: datetime) -> Any:
    """Abbreviations, a row with a moment for each that has come, and a row without a word for each index that is incomplete."""
    words = Suchwort.objects.filter(art=Suchwort.Art.ABKUERZUNG).annotate(wann=Value(None, DateTimeField()))
    due = with_columns(Vormerkung.objects.filter(moment__lte=now), "").annotate(wann=F("moment"))
    parts = [words, due, *unwritten()]
    first, *others = (rows.order_by().values_list(*COLUMNS) for rows in parts)
    return first.union(*others, all=True)


def unwritten() -> Iterator[Any]:
    """The oldest document of each kind where it is not in the index, into which it comes last; see ``rebuilding``."""
    for source in sources():
        oldest = source.model._base_manager.order_by("pk").values("pk")[:1]
        rows = source.model._base_manager.filter(pk=Subquery(oldest)).exclude(is_written(source))
        yield with_columns(rows, source.index.name).annotate(wann=Value(None, DateTimeField()))


def with_columns(rows: Any, name: str) -> Any:
    return rows.annotate(
        wort=Value("", CharField()), bedeutung=Value(name, CharField()), beidseitig=Value(False, BooleanField())
    )


def is_written(source: Source) -> Any:
    """The condition that a document has units, of whatever version: then it is found."""
    of_document = {"dokument": OuterRef("pk")}
    public, internal = (
        model._default_manager.filter(**of_document) for model in (source.index.public, source.index.internal)
    )
    return Exists(public) | Exists(internal)


ASKED_TOGETHER = Prepared(asked_together)  # making its SQL would take a fifth of the CPU of a search
