"""Synthetic archives to measure, made once for each database and size and kept under var/benchmarks/."""

import os
import secrets
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "var" / "benchmarks"
LOCAL_POSTGRESQL = "postgresql://%2Fvar%2Frun%2Fpostgresql/postgres"
DAY = "2026-11-23"  # of all of them, so that they can be compared


@dataclass(frozen=True)
class Archive:
    """One archive: the database's kind and how many Drucksachen it has."""

    engine: str
    papers: int

    @property
    def folder(self) -> Path:
        return FOLDER / f"{self.engine}-{self.papers}"

    @property
    def environment(self) -> dict[str, str]:
        """What a process needs to serve it as production would."""
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
            "DATA_DIR": str(self.folder),
            "DATABASE_URL": self.url,
            "SECRET_KEY": secrets.token_urlsafe(50),
            "ALLOWED_HOSTS": "127.0.0.1",
            "HTTPS": "0",
            "ZWEITER_FAKTOR_PFLICHT": "0",
            "DEBUG": "0",
        }

    @property
    def url(self) -> str:
        """Empty for SQLite, whose file lies in the folder."""
        if self.engine == "sqlite":
            return ""
        server, _, _ = (os.environ.get("TEST_DATABASE_URL") or LOCAL_POSTGRESQL).rpartition("/")
        return f"{server}/ratsinfo_benchmark_{self.papers}"

    def prepare(self) -> None:
        """Make it unless it is there; a half made one is to be removed by hand."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.engine == "postgresql":
            self.create_database()
        self.manage("migrate", "--verbosity=0")
        done = self.folder / "fertig"
        if not done.exists():
            self.manage("musterdaten", f"--drucksachen={self.papers}", f"--stichtag={DAY}")
            self.manage("collectstatic", "--noinput", "--verbosity=0")
            done.touch()

    def create_database(self) -> None:
        server, _, name = self.url.rpartition("/")
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name)))

    def manage(self, *arguments: str) -> None:
        subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=self.environment, check=True)

    def run(self, module: str) -> str:
        """The standard output of ``module``, run in a process of its own on this archive."""
        command = [sys.executable, "-m", module]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, check=True, stdout=subprocess.PIPE, text=True)
        return done.stdout
