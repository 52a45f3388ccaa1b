from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from ratsinfo.backup.databases import the_database
from ratsinfo.backup.exceptions import BackupFailed
from ratsinfo.backup.progress import Bar
from ratsinfo.backup.restore import differences, outdated, restore, total


class Command(BaseCommand):
    """Bring an archive back into an empty place and prove it. Ends with 1 when it is refused or something differs."""

    help = "Holt eine Sicherung in eine leere Datenbank und einen leeren Ordner zurück und prüft das Ergebnis."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archiv", metavar="ARCHIV", help="eine Datei, die »sicherung« geschrieben hat")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            database = the_database()
            manifest = restore(database, Path(options["archiv"]), Bar)
            with Bar("Vergleichen", total(manifest)) as advance:
                wrong = differences(database, manifest, advance)
        except BackupFailed as failure:
            raise CommandError(str(failure)) from failure
        if wrong:
            raise CommandError("Zurückgeholt, aber nicht so wie gesichert:\n" + "\n".join(wrong))
        self.stdout.write(
            f"Zurückgeholt ist der Stand vom {manifest.erstellt_am}. Verglichen und gleich: "
            f"{sum(manifest.tabellen.values())} Zeilen in {len(manifest.tabellen)} Tabellen, "
            f"{len(manifest.files)} Anlagen mit Größe und Prüfsumme."
        )
        for flaw in manifest.maengel:
            self.stdout.write(f"Schon beim Sichern: {flaw}")
        if outdated(manifest):
            self.stdout.write("Das Programm ist neuer als die Sicherung: bitte »manage.py migrate« ausführen.")
