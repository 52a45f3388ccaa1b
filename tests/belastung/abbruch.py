"""Kill the server at random moments while clerks save and upload, and prove that nothing confirmed is lost.

    python -m tests.belastung.abbruch --anzahl 200
    python -m tests.belastung.abbruch --anzahl 200 --datenbank postgresql://%2Fvar%2Frun%2Fpostgresql/postgres

Runs gunicorn as production does, on a database and a folder of its own that are removed afterwards.
After the last kill: every confirmed save is there as it was typed, what was not confirmed is there as a
whole or not at all, no row is without its file, and `dateien_pruefen --aufraeumen` leaves no file without row.
"""

import argparse
import contextlib
import io
import os
import random
import secrets
import signal
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent.parent
CLERKS = 4


def main() -> None:
    parser = argparse.ArgumentParser(description="Bricht den Server unter Last mit Signal 9 ab und prüft, was da ist.")
    parser.add_argument("--anzahl", type=int, default=200, help="wie oft abgebrochen wird (200)")
    parser.add_argument("--datenbank", default="", metavar="URL", help="ein Server, auf dem eine eigene angelegt wird")
    parser.add_argument("--zufall", type=int, default=None, help="Startwert des Zufalls")
    options = parser.parse_args()
    seed = options.zufall if options.zufall is not None else secrets.randbelow(1_000_000)
    with tempfile.TemporaryDirectory(prefix="abbruch-") as folder, database_for(options.datenbank) as url:
        prepare(Path(folder), url)
        trial = Trial(random.Random(seed))  # noqa: S311  chance, not secrecy
        print(f"Zufall {seed}, {options.anzahl} Abbrüche", flush=True)
        wrong = trial.run(options.anzahl)
    print("\n".join(wrong) or "Alles Bestätigte ist da, nichts ist halb.")
    sys.exit(1 if wrong else 0)


@contextlib.contextmanager
def database_for(url: str) -> Iterator[str]:
    """The address of a new database on the server of ``url``, dropped afterwards; empty for SQLite."""
    if not url:
        yield ""
        return
    import psycopg

    name = f"abbruch_{secrets.token_hex(4)}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    try:
        yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def prepare(folder: Path, url: str) -> None:
    """Set up the archive's own settings, its database, and the folder in which everything of this run lies."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "ratsinfo.settings",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "DATABASE_URL": url,
        "DATA_DIR": str(folder),
        "DEBUG": "1",
        "TMPDIR": str(folder),
    }
    tempfile.tempdir = None
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


class Trial:
    """One run: the clerks, the server, and the check at its end."""

    def __init__(self, chance: random.Random):
        from django.contrib.auth import get_user_model

        from gremien.models import Gremium
        from tests.belastung.clerk import Clerk

        self.chance, self.port, self.longest = chance, free_port(), 2.5
        body = Gremium.objects.create(name="Ausschuss", art=Gremium.Art.AUSSCHUSS)
        self.clerks = []
        for number in range(CLERKS):
            password = secrets.token_urlsafe(12)
            get_user_model().objects.create_superuser(f"kraft{number}", password=password)
            own = random.Random(chance.random())  # noqa: S311  chance, not secrecy
            self.clerks.append(Clerk(f"kraft{number}", password, self.port, body.pk, own))

    def run(self, kills: int) -> list[str]:
        self.log_in()
        for number in range(1, kills + 1):
            self.round()
            if number % 20 == 0 or number == kills:
                print(f"{number} Abbrüche, {self.saves} bestätigte Speicherungen", flush=True)
        wait_for_quiet()
        return self.everything_wrong() if self.saves else ["Niemand konnte etwas speichern."]

    @property
    def saves(self) -> int:
        """How many savings were confirmed so far, of all clerks."""
        return sum(clerk.saves for clerk in self.clerks)

    def log_in(self) -> None:
        """Once for all rounds: the login outlives the server, and takes longer than most of them."""
        server = start_server(self.port)
        for clerk in self.clerks:
            clerk.log_in()
        kill(server)

    def round(self) -> None:
        """Let the clerks work on a fresh server and kill it with all its processes at a random moment.

        On a machine so slow that nobody has saved anything yet, the next round may take twice as long.
        """
        server = start_server(self.port)
        over = threading.Event()
        at_work = [threading.Thread(target=clerk.work, args=[over]) for clerk in self.clerks]
        for thread in at_work:
            thread.start()
        time.sleep(self.chance.uniform(0.05, self.longest))
        kill(server)
        over.set()
        for thread in at_work:
            thread.join()
        if not self.saves:
            self.longest = min(self.longest * 2, 40)

    def everything_wrong(self) -> list[str]:
        """One German line for each thing that is not as it must be."""
        from drucksachen.models import Drucksache
        from tests.belastung.papers import found

        papers = [paper for clerk in self.clerks for paper in clerk.papers]
        broken_off = [paper for paper in papers if paper.possible not in ([], [paper.certain])]
        kept = sum(found(paper.name) != paper.certain for paper in broken_off)
        print(f"{len(broken_off)} Speicherungen ohne Antwort, {kept} davon ganz da, {len(broken_off) - kept} gar nicht")
        wrong = [f"Unerwartete Antwort: {what}" for clerk in self.clerks for what in clerk.unexpected]
        wrong += [f"{paper}, gefunden: {found(paper.name)}" for paper in papers if not paper.is_as_it_must_be()]
        names = {paper.name for paper in papers}
        titles = Drucksache.objects.values_list("titel", flat=True)
        wrong += [f"Niemand hat das eingegeben: {title}" for title in titles if title[:44].strip() not in names]
        return wrong + files_wrong()


def files_wrong() -> list[str]:
    from django.core.files.storage import default_storage
    from django.core.management import CommandError, call_command

    from drucksachen.models import Anlage

    files = len([*default_storage.names()])
    print(f"{Anlage.objects.count()} Anlagen, {files} Dateien vor dem Aufräumen", flush=True)
    try:
        call_command("dateien_pruefen", "--aufraeumen", "--mindestalter", "0", stdout=io.StringIO())
    except CommandError as error:
        return [str(error)]
    left = {*default_storage.names()} ^ {*Anlage.objects.values_list("datei", flat=True)}
    return [f"Datei ohne Zeile oder Zeile ohne Datei: {name}" for name in sorted(left)]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_server(port: int) -> int:
    """Fork gunicorn from this process, which has read the program already; returns its process group once it answers."""
    from django.db import connections

    connections.close_all()
    process = os.fork()
    if process == 0:
        serve(port)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return process
        time.sleep(0.02)
    kill(process)
    raise TimeoutError("gunicorn antwortet nicht")


def kill(server: int) -> None:
    """The process group with its workers, without any warning."""
    os.killpg(server, signal.SIGKILL)
    os.waitpid(server, 0)


def serve(port: int) -> None:
    os.setsid()
    os.chdir(ROOT)
    sys.argv = ["gunicorn", "--config", "gunicorn.conf.py", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    sys.argv += ["--log-level", "critical"]
    from gunicorn.app.wsgiapp import run

    try:
        run()
    finally:
        os._exit(1)


def wait_for_quiet() -> None:
    """PostgreSQL may still be ending what a killed process asked for last."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute(others)
            if not cursor.fetchone()[0]:
                return
        time.sleep(0.2)


if __name__ == "__main__":
    main()
