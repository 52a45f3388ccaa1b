import contextlib
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from django.db import connection

from ratsinfo.backup.databases import the_database

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def empty_place(db, tmp_path):
    """A place to restore into: an empty database, and the address that names it to a process of its own."""
    if connection.vendor == "sqlite":
        path = tmp_path / "neu" / "archiv.sqlite3"
        yield the_database(NAME=str(path)), f"sqlite:///{path}"
        return
    name = f"{connection.settings_dict['NAME']}_ziel"
    with administration() as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}"')
        server.execute(f'CREATE DATABASE "{name}"')
    try:
        yield the_database(NAME=name), address_of(name)
    finally:
        with administration() as server:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextlib.contextmanager
def administration():
    params = {k: v for k, v in connection.get_connection_params().items() if k in ("host", "port", "user", "password")}
    with psycopg.connect(dbname="postgres", autocommit=True, **params) as server:
        yield server


def address_of(name):
    """DATABASE_URL for the database ``name`` on the server of the suite."""
    told = connection.settings_dict
    login = f"{quote(told['USER'])}:{quote(told['PASSWORD'])}@" if told["USER"] else ""
    port = f":{told['PORT']}" if told["PORT"] else ""
    return f"postgresql://{login}{quote(told['HOST'], safe='')}{port}/{quote(name)}"


@pytest.fixture
def manage(tmp_path):
    """Runs a command of manage.py as an operator does, in a process of its own."""

    def run(address, folder, *arguments):
        environment = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
        environment |= {"SECRET_KEY": "abcdefghijklmnopqrstuvwxyz" * 2, "ALLOWED_HOSTS": "localhost"}
        environment |= {"DATABASE_URL": address, "DATA_DIR": str(folder)}
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120,
        )  # fmt: skip

    return run


@pytest.fixture
def address(transactional_db):
    """DATABASE_URL of the suite's own database."""
    name = str(connection.settings_dict["NAME"])
    return f"sqlite:///{name}" if connection.vendor == "sqlite" else address_of(name)
