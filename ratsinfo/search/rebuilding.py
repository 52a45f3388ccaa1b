"""The index made anew while the site runs: in batches, each of them whole, from the newest document to the oldest.

So the oldest document tells whether the last run got through.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from typing import Any

import django
from django.db import transaction
from django.db.models import Exists, OuterRef

from ratsinfo.caching.freshness import mark_change
from ratsinfo.search.documents import Source, sources
from ratsinfo.search.engines import engine
from ratsinfo.search.meanings import use_names
from ratsinfo.search.models import INDEXES, Einheit, Index
from ratsinfo.search.units import version
from ratsinfo.search.writing import batches, states, write

BATCH = 500
Advance = Callable[[int], Any]


def rebuild(advance: Advance, *, everything: bool = False, processes: int = 1) -> int:
    """Write the documents whose units are missing or of another version, or ``everything``; returns how many were written.

    ``advance`` is told how many documents were looked at.
    """
    written = 0
    with mapping(processes) as each:
        for source in sources():
            job = partial(rebuild_batch, source.index.name, everything)
            for looked_at, changed in each(job, batches(keys_of(source), BATCH)):
                written += changed
                advance(looked_at)
    return written


def rebuild_batch(name: str, everything: bool, keys: list[int]) -> tuple[int, int]:
    """One batch of the index called ``name``; how many documents were looked at, and how many were written."""
    use_names()
    index = next(index for index in INDEXES if index.name == name)
    with transaction.atomic():
        wanted = keys if everything else outdated(index, keys)
        changed = write(index, wanted, everything=everything) if wanted else 0
        if changed:
            mark_change()
    return len(keys), changed


def outdated(index: Index, keys: list[int]) -> list[int]:
    """Those of the documents with ``keys`` whose units are missing or not all of this version."""
    known = states(index, keys)
    return [
        key for key in keys if {(edition, whole) for edition, _, whole in known.get(key, ())} != {(version(), True)}
    ]


def keys_of(source: Source) -> Iterator[int]:
    """All keys, the newest first, read in batches so that no statement stays open."""
    rows, last = source.model._base_manager.order_by("-pk").values_list("pk", flat=True), None
    while batch := list((rows if last is None else rows.filter(pk__lt=last))[:BATCH]):
        yield from batch
        last = batch[-1]


@contextmanager
def mapping(processes: int) -> Iterator[Callable[..., Iterator[Any]]]:
    """What maps a function over batches: here, or in several processes with connections of their own."""
    if processes == 1:
        yield map
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=django.setup) as pool:
        yield pool.map


def prune(source: Source) -> int:
    """Remove the units of documents that are not there any more; returns how many documents these were."""
    return sum(prune_table(source, model) for model in (source.index.public, source.index.internal))


def prune_table(source: Source, model: type[Einheit]) -> int:
    """The same for one table; contents without a unit go as well, for they would stand in the way of another one."""
    there = source.model._base_manager.filter(pk=OuterRef("dokument"))
    orphans = model._default_manager.exclude(Exists(there)).order_by().values_list("dokument", flat=True).distinct()
    removed = 0
    while gone := list(orphans[:BATCH]):
        removed += len(gone)
        with transaction.atomic():
            engine().delete(model, gone)
            mark_change()
    model.contents._default_manager.exclude(Exists(model._default_manager.filter(pk=OuterRef("pk")))).delete()
    return removed


def tidy() -> None:
    """What helps the database after many units were written."""
    for index in INDEXES:
        for model in (index.public, index.internal):
            engine().tidy(model)


def is_behind() -> bool:
    """Whether units are missing or of another version, told by the oldest document of each kind: one small query each."""
    use_names()
    return any(oldest_is_outdated(source) for source in sources())


def oldest_is_outdated(source: Source) -> bool:
    current = {"dokument": OuterRef("pk"), "fassung": version()}
    found = Exists(source.index.public._default_manager.filter(**current)) | Exists(
        source.index.internal._default_manager.filter(**current)
    )
    return source.model._base_manager.order_by("pk").annotate(aktuell=found).values_list("aktuell").first() == (False,)
