import os
import resource
import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.core.management import BaseCommand, CommandError

from gremien.mappe.contents import meetings
from gremien.mappe.making import make
from gremien.mappe.pango import is_possible

SECONDS, BYTES = 300, 2 * 1024**3  # of processor and of address space
NICE = 5  # readers of pages come first


class Command(BaseCommand):
    """Make the PDF of one meeting; the pages call it for a Mappe that is not there yet."""

    help = "Stellt die Sitzungsmappe eines Sitzungstermins als PDF zusammen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kennung", help="Kennung des Sitzungstermins, aus seiner Adresse")
        parser.add_argument("--datei", type=Path, help="wohin die Mappe außerdem geschrieben wird")
        parser.add_argument(
            "--adresse", default="", help="wo das Archiv steht, zum Beispiel https://rat.musterstadt.de"
        )
        parser.add_argument(
            "--leser", type=int, help="mit den Rechten dieses Zugangs (Nummer) statt denen der Öffentlichkeit"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_possible():
            raise CommandError("Auf diesem Rechner fehlt Pango (Debian: libpango-1.0-0 und libpangoft2-1.0-0).")
        user = self.reader(options["leser"])
        sitzung = meetings(user).filter(kennung=options["kennung"].lower()).first()
        if sitzung is None:
            raise CommandError("Einen solchen Sitzungstermin gibt es nicht, oder er ist nicht veröffentlicht.")
        be_modest()
        edition = make(sitzung, user, options["adresse"].rstrip("/"))
        if options["datei"]:
            shutil.copyfile(edition.path, options["datei"])
        self.stdout.write(str(options["datei"] or edition.path))

    def reader(self, key: int | None) -> Any:
        if key is None:
            return AnonymousUser()
        reader = get_user_model().objects.filter(pk=key, is_active=True).first()
        if reader is None:
            raise CommandError("Einen solchen Zugang gibt es nicht.")
        return reader


def be_modest() -> None:
    """Take no more than a Mappe may need, and leave the processor to those who read pages."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    os.nice(NICE)
