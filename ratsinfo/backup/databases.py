"""The two databases, as far as a backup needs them: one consistent copy into a file, and back into an empty one."""

import os
import re
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from django.db import connections
from django.db.backends.postgresql.client import DatabaseClient

from ratsinfo.backup.exceptions import BackupFailed


@dataclass
class Contents:
    """What is in a database at one moment; ``files`` are name, size and SHA-256 of every file that its rows name."""

    tables: dict[str, int]
    migrations: list[str]
    files: list[tuple[str, int, str]] = field(default_factory=list)


def contents_of(database: Any, tables: list[str]) -> Contents:
    """Read by ``database``, an open connection of sqlite3 or psycopg; ``tables`` are quoted names."""
    counts = {table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}  # noqa: S608  names from the catalogue
    migrations = database.execute("SELECT app, name FROM django_migrations ORDER BY app, name").fetchall()
    files = database.execute(
        "SELECT datei, groesse, sha256 FROM drucksachen_anlage WHERE datei <> '' ORDER BY id"
    ).fetchall()
    return Contents(counts, [f"{app}.{name}" for app, name in migrations], [tuple(row) for row in files])


class Sqlite:
    kind = "sqlite"
    versions: dict[str, int] = {}

    def __init__(self, settings: dict[str, Any]):
        self.path = Path(settings["NAME"])

    def is_empty(self) -> bool:
        if not self.path.exists():
            return True
        with closing(sqlite3.connect(self.path)) as database:
            return not self.tables(database)

    def tables(self, database: Any) -> list[str]:
        rows = database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
        )
        return [f'"{name}"' for (name,) in rows]

    def contents(self) -> Contents:
        return self.contents_of_file(self.path)

    def contents_of_file(self, path: Path) -> Contents:
        with failing_sqlite(), closing(sqlite3.connect(path)) as database:
            return contents_of(database, self.tables(database))

    def dump(self, path: Path) -> Contents:
        """Copy the database into ``path`` while others write; what is returned is what the copy holds."""
        if not self.path.exists():
            raise BackupFailed(f"Die Datenbank {self.path} gibt es nicht.")
        with failing_sqlite(), closing(sqlite3.connect(self.path)) as source, closing(sqlite3.connect(path)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, whole by itself
            if copy.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise BackupFailed("Die Datenbank ist beschädigt und lässt sich so nicht sichern.")
        return self.contents_of_file(path)

    def restore(self, path: Path) -> None:
        """Fill the empty database from ``path``, or leave it empty."""
        is_new = not self.path.exists()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with (
                failing_sqlite(),
                closing(sqlite3.connect(path)) as copy,
                closing(sqlite3.connect(self.path)) as target,
            ):
                copy.backup(target)
        except BackupFailed:
            if is_new:
                self.path.unlink(missing_ok=True)
            raise

    def check_versions(self, archived: dict[str, int]) -> None:
        """Nothing to check: the file is the same for every version there is."""

    def notes(self) -> list[str]:
        return []


@contextmanager
def failing_sqlite() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        full = "full" in str(error)
        cause = "auf dem Datenträger ist kein Platz mehr" if full else str(error)
        raise BackupFailed(f"SQLite meldet einen Fehler: {cause}.") from error


class Postgresql:
    kind = "postgresql"

    def __init__(self, settings: dict[str, Any]):
        self.settings = settings
        self.wrapper: Any = connections.create_connection("default")
        self.wrapper.settings_dict = settings

    @contextmanager
    def connected(self) -> Iterator[Any]:
        """A psycopg connection of its own, in a transaction that sees one unchanging state."""
        try:
            database = self.wrapper.get_new_connection(self.wrapper.get_connection_params())
            database.isolation_level, database.read_only = psycopg.IsolationLevel.REPEATABLE_READ, True
            with closing(database):
                yield database
        except psycopg.Error as error:
            raise BackupFailed(f"PostgreSQL meldet einen Fehler: {str(error).strip().splitlines()[0]}.") from error

    def is_empty(self) -> bool:
        with self.connected() as database:
            return not self.tables(database)

    def tables(self, database: Any) -> list[str]:
        rows = database.execute(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1"
        ).fetchall()
        return [name for (name,) in rows]

    def contents(self) -> Contents:
        with self.connected() as database:
            return contents_of(database, self.tables(database))

    @property
    def versions(self) -> dict[str, int]:
        """The major versions of the server and of the tool that writes its dumps."""
        with self.connected() as database:
            return {"server": database.info.server_version // 10000, "pg_dump": tool_version("pg_dump")}

    def dump(self, path: Path) -> Contents:
        """Have pg_dump write the very state that is counted here: both look at one snapshot."""
        versions = self.versions
        if versions["pg_dump"] < versions["server"]:
            raise BackupFailed(
                f"pg_dump {versions['pg_dump']} ist älter als der Server ({versions['server']}): "
                f"bitte »apt install postgresql-client-{versions['server']}« ausführen."
            )
        with self.connected() as database:
            (snapshot,) = database.execute("SELECT pg_export_snapshot()").fetchone()
            contents = contents_of(database, self.tables(database))
            self.run("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={path}")
        return contents

    def restore(self, path: Path) -> None:
        """Fill the empty database from ``path`` in one transaction, or leave it empty."""
        self.run("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", str(path))

    def check_versions(self, archived: dict[str, int]) -> None:
        """Raises BackupFailed where this server or its pg_restore are older than what wrote the archive."""
        here = self.versions | {"pg_restore": tool_version("pg_restore")}
        if here["pg_restore"] < archived["pg_dump"]:
            raise BackupFailed(
                f"pg_restore {here['pg_restore']} ist älter als das pg_dump {archived['pg_dump']}, das die Sicherung "
                f"geschrieben hat: bitte »apt install postgresql-client-{archived['pg_dump']}« ausführen."
            )
        if here["server"] < archived["server"]:
            raise BackupFailed(
                f"Die Sicherung stammt von PostgreSQL {archived['server']}, dieser Server ist älter "
                f"({here['server']}): bitte mindestens dieselbe Version nehmen."
            )

    def notes(self) -> list[str]:
        """What an operator should know of this backup, as German sentences."""
        versions = self.versions
        if versions["pg_dump"] == versions["server"]:
            return []
        tool, server = versions["pg_dump"], versions["server"]
        return [
            f"pg_dump {tool} ist neuer als der Server ({server}); zurückholen lässt es sich mit pg_restore ab {tool}."
        ]

    def run(self, tool: str, *arguments: str) -> None:
        """Run ``tool`` on this database; a password goes through its environment, never through its arguments."""
        command, environment = DatabaseClient.settings_to_cmd_args_env(self.settings, [])
        *where, name = command[1:]
        try:
            done = subprocess.run(  # noqa: S603  our own arguments, no shell
                [tool, *where, "--no-password", f"--dbname={name}", *arguments],
                env=os.environ | (environment or {}),
                capture_output=True,
                text=True,
                check=False,
            )
        except FileNotFoundError:
            raise missing(tool) from None
        if done.returncode:
            raise BackupFailed(f"{tool} ist gescheitert: {essence(done.stderr).rstrip('.')}.")


def tool_version(tool: str) -> int:
    """The major version of a program of PostgreSQL on this machine."""
    try:
        told = subprocess.run([tool, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    except FileNotFoundError:
        raise missing(tool) from None
    number = re.search(r"\) (\d+)", told)
    if number is None:
        raise BackupFailed(f"{tool} nennt seine Version nicht; ist es das von PostgreSQL?")
    return int(number[1])


def missing(tool: str) -> BackupFailed:
    return BackupFailed(f"{tool} fehlt auf dieser Maschine: bitte »apt install postgresql-client« ausführen.")


def essence(stderr: str) -> str:
    """What a tool complained about, in one line."""
    if "No space left on device" in stderr:
        return "auf dem Datenträger ist kein Platz mehr"
    lines = [line.strip() for line in stderr.splitlines() if line.strip()]
    return next((line for line in lines if "error" in line.lower()), lines[-1] if lines else "ohne nähere Angabe")


Database = Sqlite | Postgresql


def the_database(**changed: Any) -> Database:
    """The archive's database; ``changed`` replaces entries of its settings."""
    settings = connections["default"].settings_dict | changed
    return Sqlite(settings) if "sqlite" in settings["ENGINE"] else Postgresql(settings)
