from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import connection
from tqdm import tqdm

from drucksachen.filetexts import read_unread, unread
from drucksachen.models import Dateitext
from ratsinfo.caching.freshness import mark_change
from ratsinfo.search.documents import sources
from ratsinfo.search.rebuilding import prune, rebuild, tidy


def some(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 64:
        raise ArgumentTypeError(f"{text} ist keine ganze Zahl von 1 bis 64")
    return int(text)


class Command(BaseCommand):
    """Bring the index up to date while the site runs. Killed in the middle it leaves a whole index; the next run goes on."""

    help = "Liest ungelesene Anlagen und schreibt, was im Suchindex fehlt oder veraltet ist. Der Betrieb läuft weiter."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--alles", action="store_true", help="auch neu schreiben, was schon richtig ist")
        parser.add_argument(
            "--prozesse", type=some, default=1, metavar="N", help="so viele auf einmal, nur mit PostgreSQL (1)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        processes = options["prozesse"]
        if processes > 1 and connection.vendor != "postgresql":
            raise CommandError("In SQLite schreibt immer nur einer: --prozesse gibt es nur mit PostgreSQL.")
        self.remove_orphans()
        self.read_files(processes)
        self.write_documents(processes, everything=options["alles"])
        tidy()
        mark_change()

    def read_files(self, processes: int) -> None:
        with self.bar(unread().count(), " Anlagen") as bar:
            read, missing = read_unread(bar.update, processes)
        if read:
            self.stdout.write(f"Anlagen gelesen: {read}")
        if missing:
            self.stdout.write(f"Anlagen, deren Datei fehlt: {missing} (»dateien_pruefen« nennt sie)")

    def write_documents(self, processes: int, *, everything: bool) -> None:
        total = sum(source.model._base_manager.count() for source in sources())
        with self.bar(total, " Einträge") as bar:
            written = rebuild(bar.update, everything=everything, processes=processes)
        self.stdout.write(f"Einträge geprüft: {total}, geschrieben: {written}")

    def remove_orphans(self) -> None:
        removed = sum(map(prune, sources()))
        texts = Dateitext.forget_unused()
        if removed or texts:
            self.stdout.write(f"Entfernt, weil es sie nicht mehr gibt: {removed} Einträge, {texts} Texte von Anlagen")

    def bar(self, total: int, unit: str) -> Any:
        return tqdm(total=total, unit=unit, disable=None)
