"""Writing a backup while the site runs.

The database comes first, then the files that this very state of it names. A file is on the disk before its
row is committed, and none is removed while a backup holds the storage; so each one named is still there.
"""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.utils import timezone

from ratsinfo.backup.archive import DATABASE, FILES, VERSION, Manifest, Writer
from ratsinfo.backup.databases import Contents, Database
from ratsinfo.backup.exceptions import BackupFailed, failing_in_german
from ratsinfo.storage import BackupRunning, synchronise

storage: Any = default_storage


def target_for(place: str) -> Path:
    """The file to write: ``place`` itself, or a dated one in the folder ``place``. Raises BackupFailed."""
    path = Path(place).absolute()
    if path.is_dir():
        path /= f"ratsinfo-{timezone.localtime():%Y-%m-%d-%H%M%S}.tar"
    if path.resolve().is_relative_to(Path(storage.location).resolve()):
        raise BackupFailed("Die Sicherung kann nicht im Ordner der Anlagen liegen: bitte einen anderen nennen.")
    if not path.parent.is_dir():
        raise BackupFailed(f"Den Ordner {path.parent} gibt es nicht.")
    refuse_existing(path)
    return path


def refuse_existing(path: Path) -> None:
    if os.path.lexists(path):
        raise BackupFailed(f"{path} gibt es schon und wird nicht überschrieben.")


def back_up(database: Database, target: Path, progress: Callable[[Contents], Any]) -> Manifest:
    """Write database and files into the new file ``target``, which appears there whole or not at all.

    ``progress`` makes, for what was found in the database, a context that is called with bytes done.
    Raises BackupFailed.
    """
    with (
        failing_in_german("Die Sicherung ließ sich nicht schreiben", target),
        held_storage(),
        tempfile.TemporaryDirectory(prefix=".sicherung-", dir=target.parent) as folder,
    ):
        dump, archive = Path(folder, "datenbank"), Path(folder, "archiv")
        contents = database.dump(dump)
        with archive.open("xb") as stream:
            os.fchmod(stream.fileno(), 0o600)
            manifest = write(stream, database, dump, contents, progress)
            stream.flush()
            os.fsync(stream.fileno())
        refuse_existing(target)
        archive.rename(target)
        synchronise(target.parent)
    return manifest


@contextmanager
def held_storage() -> Iterator[None]:
    """While this is entered no file is removed. Raises BackupFailed when another backup runs."""
    try:
        with storage.held():
            yield
    except BackupRunning:
        raise BackupFailed("Es läuft schon eine Sicherung: bitte ihr Ende abwarten.") from None


def write(stream: Any, database: Database, dump: Path, contents: Contents, progress: Any) -> Manifest:
    manifest = Manifest(
        fassung=VERSION,
        erstellt_am=timezone.now().isoformat(timespec="seconds"),
        datenbank=database.kind,
        versionen=database.versions,
        migrationen=contents.migrations,
        tabellen=contents.tables,
    )
    writer = Writer(stream)
    with dump.open("rb") as content:
        writer.add(DATABASE, content, dump.stat().st_size)
    dump.unlink()
    with progress(contents) as advance:
        for name, size, digest in contents.files:
            if flaw := add_file(writer, name, size, digest):
                manifest.maengel.append(f"{name}: {flaw}")
            advance(size)
    writer.finish(manifest)
    return manifest


def add_file(writer: Writer, name: str, size: int, digest: str) -> str:
    """Add an Anlage as it lies there; returns in German what is wrong with it, compared with its row."""
    try:
        content = Path(storage.path(name)).open("rb")  # noqa: SIM115  closed below
    except OSError as error:
        return "fehlt" if isinstance(error, FileNotFoundError) else "nicht lesbar"
    with content:
        told = writer.add(FILES + name, content, os.fstat(content.fileno()).st_size)
    return "" if told == [size, digest] else "verändert"
