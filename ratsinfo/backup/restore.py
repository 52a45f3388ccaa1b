"""Bringing a backup back into an empty place, all of it or nothing, and proving that it is what was saved."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.db.migrations.loader import MigrationLoader

from ratsinfo.backup.archive import BLOCK, DATABASE, FILES, Manifest, Measured, members_of, verify
from ratsinfo.backup.databases import Contents, Database
from ratsinfo.backup.exceptions import BackupFailed, Damaged, failing_in_german
from ratsinfo.storage import LOCK

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
KEEP = {LOCK, "lost+found"}
Progress = Callable[[str, int], Any]


def restore(database: Database, archive: Path, progress: Progress) -> Manifest:
    """Bring ``archive`` back into the empty ``database`` and the empty folder of files.

    ``progress`` makes, for a German title and a number of bytes, a context that is called with bytes done.
    Raises BackupFailed; nothing is changed unless it says otherwise.
    """
    if not archive.is_file():
        raise BackupFailed(f"Das Archiv {archive} gibt es nicht.")
    refuse_unless_empty(database)
    with progress("Archiv prüfen", archive.stat().st_size) as advance:
        manifest = verify(archive, advance)
    refuse_unless_fitting(database, manifest)
    folder = Path(default_storage.path(""))
    with failing_in_german("Die Sicherung ließ sich nicht zurückholen", folder):
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".wiederherstellung-", dir=folder) as staging:
            with progress("Auspacken", total(manifest)) as advance:
                unpack(archive, manifest, Path(staging), advance)
            database.restore(Path(staging, DATABASE))
            move_into_place(Path(staging, FILES), folder)
    return manifest


def total(manifest: Manifest) -> int:
    return sum(size for size, _ in manifest.mitglieder.values())


def refuse_unless_empty(database: Database) -> None:
    folder = Path(default_storage.path(""))
    if not database.is_empty():
        raise BackupFailed("Die Datenbank ist nicht leer: zurückgeholt wird nur in eine neue, ohne Tabellen.")
    if folder.exists() and {entry.name for entry in folder.iterdir()} - KEEP:
        raise BackupFailed(f"Der Ordner der Anlagen ist nicht leer ({folder}): zurückgeholt wird nur in einen leeren.")


def refuse_unless_fitting(database: Database, manifest: Manifest) -> None:
    """Raises BackupFailed for a backup of another kind of database, or of a newer program or server than these."""
    if manifest.datenbank != database.kind:
        raise BackupFailed(
            f"Die Sicherung ist von {NAMES.get(manifest.datenbank, manifest.datenbank)}, dieses Archiv läuft auf "
            f"{NAMES[database.kind]}: bitte DATABASE_URL entsprechend setzen."
        )
    if unknown := set(manifest.migrationen) - known_migrations():
        raise BackupFailed(
            f"Die Sicherung stammt von einem neueren Programm (es kennt {min(unknown)}): bitte zuerst dieses aktualisieren."
        )
    database.check_versions(manifest.versionen)


def known_migrations() -> set[str]:
    loader = MigrationLoader(None)
    return {f"{app}.{name}" for app, name in loader.disk_migrations}


def outdated(manifest: Manifest) -> bool:
    """Whether this program has migrations that the backup has not seen."""
    return bool(known_migrations() - set(manifest.migrationen))


def unpack(archive: Path, manifest: Manifest, staging: Path, advance: Any) -> None:
    """Write the database and the files below ``staging``, each compared with the manifest again."""
    (staging / FILES).mkdir()
    for name, content in members_of(archive):
        if name not in manifest.mitglieder:
            continue
        path = staging / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            while block := content.read(BLOCK):
                file.write(block)
                advance(len(block))
        if content.told != manifest.mitglieder[name]:
            raise Damaged(f"„{name}“ hat sich während des Zurückholens verändert")
        path.chmod(0o640)


def move_into_place(unpacked: Path, folder: Path) -> None:
    for entry in unpacked.iterdir():
        entry.rename(folder / entry.name)
    os.sync()


def differences(database: Database, manifest: Manifest, advance: Any) -> list[str]:
    """What is now not as the backup tells it, as German lines: rows of each table, size and SHA-256 of each file."""
    contents = database.contents()
    return [*table_differences(contents, manifest), *file_differences(manifest, advance)]


def table_differences(contents: Contents, manifest: Manifest) -> list[str]:
    found, told = contents.tables, manifest.tabellen
    return [
        f"Tabelle {table}: {found.get(table, 'keine')} statt {told.get(table, 'keine')} Zeilen"
        for table in sorted(found.keys() | told.keys())
        if found.get(table) != told.get(table)
    ]


def file_differences(manifest: Manifest, advance: Any) -> list[str]:
    return [f"Datei {name}" for name, told in manifest.files.items() if measured(name, advance) != told]


def measured(name: str, advance: Any) -> list[Any]:
    """Size and SHA-256 of the Anlage ``name`` as it lies on the disk."""
    with Path(default_storage.path(name)).open("rb") as file:
        content = Measured(file)
        while block := content.read(BLOCK):
            advance(len(block))
    return content.told
