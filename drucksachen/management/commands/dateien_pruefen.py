import time
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.urls import reverse
from tqdm import tqdm

from drucksachen import inventory
from drucksachen.models import Anlage
from ratsinfo.storage import BackupRunning


class Command(BaseCommand):
    """Compare the files with the rows. Ends with 1 when something is found that is not put right."""

    help = "Vergleicht die Dateien mit der Datenbank und nennt, was fehlt, verändert oder verwaist ist."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--aufraeumen", action="store_true", help="verwaiste Dateien löschen, und nur diese")
        parser.add_argument(
            "--mindestalter",
            type=float,
            default=60,
            metavar="MINUTEN",
            help="jüngere Dateien gelten nicht als verwaist, sie können gerade hochgeladen werden (60)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.found: Counter[str] = Counter()
        if options["aufraeumen"] and (number := inventory.forget_old_documents()):
            self.stdout.write(f"Eingelesene Dokumente, die nie übernommen wurden, gelöscht: {number}")
        checked = self.check_rows()
        self.check_orphans(options["mindestalter"], clean=options["aufraeumen"])
        summary = ", ".join(f"{kind}: {number}" for kind, number in self.found.items())
        self.stdout.write(f"{checked} Dateien geprüft. {summary or 'Alles stimmt überein'}.")
        if set(self.found) - {"gelöscht"}:
            raise CommandError("Dateien und Datenbank stimmen nicht überein.")

    def check_rows(self) -> int:
        """Report each row whose file is not what it was; returns how many there are."""
        checked = 0
        for anlage in tqdm(inventory.rows(), total=Anlage.objects.count(), unit=" Dateien", disable=None):
            checked += 1
            if what := inventory.damage(anlage):
                page = reverse("admin:drucksachen_anlage_change", args=[anlage.pk])
                self.report(what.split(",")[0], f"{anlage.datei.name}: {what} ({page})")
        return checked

    def check_orphans(self, minutes: float, *, clean: bool) -> None:
        for name in inventory.orphans(time.time() - minutes * 60):
            if not clean:
                self.report("verwaist", f"{name}: verwaist, keine Anlage hat diese Datei")
            elif not Anlage.objects.exists():
                raise CommandError(
                    "In der Datenbank steht keine einzige Anlage, im Ordner liegen aber Dateien: "
                    "stimmen DATABASE_URL und DATA_DIR? Es wurde nichts gelöscht."
                )
            else:
                self.clean(name)

    def clean(self, name: str) -> None:
        try:
            inventory.storage.remove(name)
        except BackupRunning:
            raise CommandError("Gerade läuft eine Sicherung: bitte danach noch einmal aufräumen.") from None
        except OSError as error:
            self.report("nicht löschbar", f"{name}: verwaist, lässt sich nicht löschen ({error.strerror})")
        else:
            self.report("gelöscht", f"{name}: verwaist, gelöscht")

    def report(self, kind: str, line: str) -> None:
        self.found[kind] += 1
        with tqdm.external_write_mode():
            self.stdout.write(line)
