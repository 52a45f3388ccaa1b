"""Files and rows compared: what is missing, changed, or belongs to nothing; in batches, whatever the number of files."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.utils import timezone

from drucksachen.models import Anlage, Eingang

BATCH = 500
KEPT = timedelta(days=14)  # what was read and never entered
storage: Any = default_storage


def rows() -> Iterator[Anlage]:
    """Every Anlage that has its file here, in the order of its key, read in batches, so that no transaction stays open while files are read."""
    last = 0
    while batch := list(Anlage.objects.filter(pk__gt=last).exclude(datei="").order_by("pk")[:BATCH]):
        yield from batch
        last = batch[-1].pk


def damage(anlage: Anlage) -> str:
    """What is wrong with the file of ``anlage``, in German; empty when it is as it was stored."""
    found = examine_file(anlage)
    return found if found and still_names_it(anlage) else ""


def examine_file(anlage: Anlage) -> str:
    path = Path(storage.path(anlage.datei.name))
    try:
        size = path.stat().st_size
        if size != anlage.groesse:
            return f"verändert, {size} statt {anlage.groesse} Byte"
        if digest_of(path) != anlage.sha256:
            return "verändert, die Prüfsumme stimmt nicht"
        add_longer_checksum(anlage, path)
        return ""
    except FileNotFoundError:
        return "fehlt"
    except OSError:
        return "nicht lesbar"


def digest_of(path: Path, kind: str = "sha256") -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, kind).hexdigest()


def add_longer_checksum(anlage: Anlage, path: Path) -> None:
    """Note the SHA-512, which OParl names, of a file that was stored before it was noted."""
    if not anlage.sha512:
        same = Anlage.objects.filter(pk=anlage.pk, sha256=anlage.sha256)
        same.update(sha512=digest_of(path, "sha512"))


def still_names_it(anlage: Anlage) -> bool:
    """Whether the row has this file still: it may have been replaced or deleted since it was read."""
    return Anlage.objects.filter(pk=anlage.pk, datei=anlage.datei.name).exists()


def orphans(older_than: float) -> Iterator[str]:
    """The name of every file that no row has; ``older_than`` is a moment in seconds, younger ones may be under way."""
    for batch in batches(storage.names()):
        named = {name for model in (Anlage, Eingang) for name in names_in(model, batch)}
        yield from (name for name in batch if name not in named and written_at(name) < older_than)


def names_in(model: Any, names: list[str]) -> Iterable[str]:
    """Those of ``names`` that a row of ``model`` has."""
    return model.objects.filter(datei__in=names).values_list("datei", flat=True)


def forget_old_documents() -> int:
    """Let go of the documents that somebody read long ago and never entered; returns how many there were."""
    old = Eingang.objects.filter(erstellt_am__lt=timezone.now() - KEPT)
    return old.delete()[0]


def batches(names: Iterable[str]) -> Iterator[list[str]]:
    remaining = iter(names)
    while batch := list(islice(remaining, BATCH)):
        yield batch


def written_at(name: str) -> float:
    """When the file was last written, in seconds; the far future for one that is gone meanwhile."""
    try:
        return Path(storage.path(name)).stat().st_mtime
    except FileNotFoundError:
        return float("inf")
