"""Writing the index in the transaction of the change, so that both are there or neither.

Upper apps say which documents a change touches. Each is described anew and written only where it is made of something
else than before. Where many rows are changed for one purpose, ``collecting`` writes what they touch once, at its end.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from itertools import islice
from typing import Any
from zlib import crc32

from django.db import DatabaseError, connection, transaction
from django.db.models import Count
from django.utils import timezone

from ratsinfo.search.documents import Document, sources
from ratsinfo.search.engines import engine
from ratsinfo.search.meanings import use_names
from ratsinfo.search.models import INDEXES, Index, Vormerkung
from ratsinfo.search.prepared import Prepared
from ratsinfo.search.units import checksum_of, units_of, version
from ratsinfo.search.vocabulary import learn

Keys = Iterable[int]
Through = Callable[[list[Any]], Keys]
BATCH = 500
MOST_LOCKS = 500  # PostgreSQL has room for some thousands, whoever holds them

logger = logging.getLogger(__name__)
_collected: "ContextVar[dict[tuple[Index, Through | None], set[Any]] | None]" = ContextVar("collected", default=None)


def units_in(model: Any) -> Prepared:
    """By document and what its units are made of, how many of these there are and should be."""
    columns = ("dokument", "fassung", "pruefsumme", "einheiten")
    return Prepared(
        lambda keys, at: (
            model._default_manager.filter(dokument__in=keys).order_by().values_list(*columns).annotate(Count("id"))
        )
    )


UNITS = {model: units_in(model) for index in INDEXES for model in (index.public, index.internal)}
MOMENTS = Prepared(
    lambda keys, at: Vormerkung.objects.filter(dokument__in=keys).values_list("pk", "index", "dokument", "moment")
)


# What is to be written


@contextmanager
def collecting() -> Iterator[None]:
    """What is touched inside is written at the end, in one transaction with everything that is done inside."""
    if _collected.get() is not None:
        yield
        return
    with transaction.atomic():
        collected: dict[tuple[Index, Through | None], set[Any]] = defaultdict(set)
        token = _collected.set(collected)
        try:
            yield
        finally:
            _collected.reset(token)
        write_collected(collected)


def touched(index: Index, keys: Keys, through: Through | None = None) -> None:
    """Say that documents were changed: those with ``keys``, or those whose keys ``through`` finds for ``keys``.

    They are written at the end of ``collecting``, without it at once.
    """
    found = set(keys)
    collected = _collected.get()
    if collected is not None:
        collected[index, through] |= found
    elif found:
        write_collected({(index, through): found})


def write_collected(collected: dict[tuple[Index, Through | None], set[Any]]) -> None:
    documents: dict[Index, set[int]] = defaultdict(set)
    for (index, through), keys in collected.items():
        if keys:
            documents[index] |= set(through(sorted(keys)) if through else keys)
    for index in INDEXES:
        if documents[index]:
            write(index, documents[index])


# Writing


def write(index: Index, pks: Keys, *, everything: bool = False) -> int:
    """Make the units of these documents what they should be, also where there is nothing to be found any more.

    What is so already is left as it is, unless ``everything`` is written. Returns how many documents were written.
    Whoever writes one of them at the same time waits, and sees this then.
    """
    use_names()
    with transaction.atomic(savepoint=False):
        keys = sorted(set(pks))
        lock(index, keys)
        return sum(write_batch(index, batch, everything=everything) for batch in batches(keys))


def batches(keys: Iterable[Any], size: int = BATCH) -> Iterator[list[Any]]:
    remaining = iter(keys)
    while batch := list(islice(remaining, size)):
        yield batch


def lock(index: Index, keys: list[int]) -> None:
    """Until the end of the transaction nobody else writes these documents; SQLite has one writer anyway."""
    if connection.vendor != "postgresql":
        return
    whole = crc32(index.name.encode()) >> 1
    with connection.cursor() as cursor:
        if len(keys) > MOST_LOCKS:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, -1)", [whole])
            return
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, -1)", [whole])
        sql = "SELECT pg_advisory_xact_lock(%s, key) FROM (SELECT unnest(%s::int[]) AS key ORDER BY 1) AS ordered"
        cursor.execute(sql, [whole, keys])


def write_batch(index: Index, keys: list[int], *, everything: bool) -> int:
    documents = {document.pk: document for document in described(index, keys)}
    known = states(index, keys)
    changed = [each for each in documents.values() if everything or known.get(each.pk) != expected(each)]
    remember_moments(index, keys, documents.values())
    gone = known.keys() - documents.keys()
    replace(index, [*gone, *(document.pk for document in changed if document.pk in known)], changed)
    return len(changed) + len(gone)


def described(index: Index, keys: list[int]) -> Iterator[Document]:
    for source in sources(index):
        yield from source.describe(keys)


def states(index: Index, keys: list[int]) -> dict[int, set[tuple[str, str, bool]]]:
    """By document of what its units are made: version and checksum, and whether all of them are there."""
    found: dict[int, set[tuple[str, str, bool]]] = defaultdict(set)
    for model in (index.public, index.internal):
        for document, edition, checksum, units, number in UNITS[model](keys):
            found[document].add((edition, checksum, units == number))
    return found


def expected(document: Document) -> set[tuple[str, str, bool]]:
    return {(version(), checksum_of(document), True)}


def replace(index: Index, old: list[int], new: list[Document]) -> None:
    """Take the units of the documents ``old`` out of both tables, and put those of ``new`` where they belong."""
    units: list[tuple[list[Any], list[Any]]] = [units_of(document) for document in new]
    for model, added in (
        (index.public, [unit for public, _ in units for unit in public]),
        (index.internal, [unit for _, internal in units for unit in internal]),
    ):
        if old:
            engine().delete(model, old)
        if added:
            engine().write(model, added)
    learn(new)


# The clock


def remember_moments(index: Index, keys: list[int], documents: Iterable[Document]) -> None:
    """Note when which of the documents with ``keys`` are to be written anew, and nothing else for them."""
    known = {(document, moment): pk for pk, name, document, moment in MOMENTS(keys) if name == index.name}
    wanted = {(document.pk, moment) for document in documents for moment in document.moments}
    if gone := [pk for place, pk in known.items() if place not in wanted]:
        Vormerkung.objects.filter(pk__in=gone).delete()
    Vormerkung.objects.bulk_create(
        Vormerkung(index=index.name, dokument=document, moment=moment)
        for document, moment in sorted(wanted - known.keys())
    )


def catch_up(now: datetime | None = None) -> None:
    """Write anew what has become public or ceased to be so by the clock; one small query where there is nothing to do.

    To be called before a search. What cannot be written now is left for the next one: no reader gets an error for it.
    """
    due = Vormerkung.objects.filter(moment__lte=now or timezone.now()).order_by("moment", "pk")
    rows = list(due.values_list("index", "dokument"))
    if not rows:
        return
    try:
        with transaction.atomic():
            for index in INDEXES:
                if keys := {document for name, document in rows if name == index.name}:
                    write(index, keys)
    except DatabaseError:
        logger.warning("Documents whose moment has come could not be written to the index.", exc_info=True)
