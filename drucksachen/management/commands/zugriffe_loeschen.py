from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError

from drucksachen.models import Zugriff


class Command(BaseCommand):
    """Delete what was noted of accesses to non-public files longer ago than the town keeps it."""

    help = "Löscht die Aufzeichnung der Zugriffe auf nichtöffentliche Dateien, die älter ist als die angegebenen Tage."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--aelter-als", type=int, required=True, metavar="TAGE", help="so viele Tage bleiben stehen"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["aelter_als"] < 1:
            raise CommandError("Mindestens ein Tag bleibt stehen.")
        number, _ = Zugriff.objects.older_than(options["aelter_als"]).delete()
        self.stdout.write(f"Gelöschte Zugriffe: {number}")
