import os
import secrets
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import BaseCommand, CommandError, call_command
from django.db import DatabaseError, connection, transaction

from ratsinfo.demo.archive import DemoArchive, is_empty
from ratsinfo.demo.member import MEMBER, add_member
from ratsinfo.search.rebuilding import is_behind

CLERK = "ratsbuero"
CLERK_GROUPS = ("Freigabe", "Sitzungsdienst", "Verwaltung")


class Command(BaseCommand):
    """Bring the demo archive up on this machine and serve it; what `make start` calls."""

    help = "Richtet das Vorführarchiv ein, nennt Adresse und Anmeldung und startet es auf 127.0.0.1."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--nur-einrichten", action="store_true", help="nicht starten, nur einrichten")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            call_command("migrate", verbosity=0)
        except DatabaseError as error:
            raise CommandError(f"Die Datenbank ließ sich nicht einrichten: {str(error).splitlines()[0]}") from error
        self.load_once()
        if is_behind():
            call_command("suchindex", stdout=self.stdout)
        if not settings.DEBUG:
            call_command("collectstatic", verbosity=0, interactive=False)
        self.announce(options["port"])
        if not options["nur_einrichten"]:
            self.serve(options["port"])

    def load_once(self) -> None:
        """Load the demo into an empty archive; whatever is there already is left alone."""
        if not is_empty():
            return
        self.stdout.write("Das Vorführarchiv wird geladen ...")
        with transaction.atomic():
            clerk = self.create_clerk()
            DemoArchive(clerk=clerk).load()
            add_member(clerk, self.drawn(self.member_password_file))

    def create_clerk(self) -> Any:
        """A clerk of all groups but Sachbearbeitung, which Freigabe contains; the password is drawn and kept beside the database."""
        password = self.drawn(self.password_file)
        clerk = get_user_model().objects.create_user(CLERK, password=password, is_staff=True, first_name="Ratsbüro")
        clerk.groups.set(Group.objects.filter(name__in=CLERK_GROUPS))
        return clerk

    def drawn(self, path: Path) -> str:
        """A new password, kept in the file ``path`` for this account on this machine only."""
        password = secrets.token_urlsafe(9)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.touch(mode=0o600)
        path.write_text(password)
        return password

    @property
    def password_file(self) -> Path:
        return Path(settings.DATA_DIR) / "vorfuehrung-passwort.txt"

    @property
    def member_password_file(self) -> Path:
        return self.password_file.with_name("vorfuehrung-passwort-mitglied.txt")

    def announce(self, port: int) -> None:
        base = f"http://127.0.0.1:{port}"
        self.stdout.write(f"\n  Archiv      {base}/")
        if self.password_file.exists():
            self.stdout.write(
                f"  Verwaltung  {base}{settings.ADMIN_PATH}  Benutzer: {CLERK}  Passwort: {self.password_file.read_text()}"
            )
        if self.member_password_file.exists():
            self.stdout.write(f"  Mitglied    Benutzer: {MEMBER}  Passwort: {self.member_password_file.read_text()}")
        self.stdout.write("  Beenden mit Strg+C\n")
        self.stdout.flush()

    def serve(self, port: int) -> None:
        connection.close()
        if settings.DEBUG:
            call_command("runserver", f"127.0.0.1:{port}")
            return
        gunicorn = [sys.executable, "-m", "gunicorn", "--config", str(settings.BASE_DIR / "gunicorn.conf.py")]
        os.execv(sys.executable, [*gunicorn, "--bind", f"127.0.0.1:{port}", "--workers", "1", "--log-level", "warning"])
