from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError

from ratsinfo.backup.backup import back_up, target_for
from ratsinfo.backup.databases import Contents, the_database
from ratsinfo.backup.exceptions import BackupFailed
from ratsinfo.backup.progress import Bar


class Command(BaseCommand):
    """Write database and files into one archive. Ends with 1 when there is none, or when files in it were damaged already."""

    help = "Sichert Datenbank und Anlagen in ein Archiv, während der Betrieb weiterläuft."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("ziel", metavar="ZIEL", help="Datei, die es noch nicht gibt, oder ein Ordner")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            database = the_database()
            target = target_for(options["ziel"])
            manifest = back_up(database, target, self.progress)
            for note in database.notes():
                self.stdout.write(note)
        except BackupFailed as failure:
            raise CommandError(str(failure)) from failure
        self.stdout.write(
            f"{target}: {sum(manifest.tabellen.values())} Zeilen in {len(manifest.tabellen)} Tabellen, "
            f"{len(manifest.files)} Anlagen, {target.stat().st_size} Byte."
        )
        if manifest.maengel:
            self.stderr.write("\n".join(manifest.maengel))
            raise CommandError(
                f"Die Sicherung ist geschrieben, aber {len(manifest.maengel)} Anlagen fehlten oder waren schon verändert."
            )

    def progress(self, contents: Contents) -> Any:
        return Bar("Anlagen", sum(size for _, size, _ in contents.files))
