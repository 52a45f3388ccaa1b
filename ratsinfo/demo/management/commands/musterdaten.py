from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management import BaseCommand, CommandError, call_command
from django.db import connection
from tqdm import tqdm

from ratsinfo.demo.synthetic.archive import SyntheticArchive, has_papers


def positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"{text} ist keine ganze Zahl größer als null")
    return int(text)


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text} ist kein Tag in der Form 2026-11-23") from None


class Command(BaseCommand):
    """Fill an empty archive with invented Drucksachen; for measuring and trying, never beside a town's own."""

    help = "Füllt ein leeres Archiv mit erfundenen Drucksachen, gleich bei gleichem Startwert und Stichtag."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--drucksachen", type=positive, required=True, metavar="N", help="wie viele")
        parser.add_argument("--startwert", type=int, default=1, help="für den Zufall (voreingestellt: 1)")
        parser.add_argument("--stichtag", type=day, help="der Tag der jüngsten Drucksache (voreingestellt: heute)")
        parser.add_argument(
            "--prozesse", type=positive, default=1, metavar="N", help="so viele schreiben den Suchindex (1)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if has_papers():
            raise CommandError("Dieses Archiv ist nicht leer: Musterdaten kommen nur in ein leeres Archiv.")
        if options["prozesse"] > 1 and connection.vendor != "postgresql":
            raise CommandError("In SQLite schreibt immer nur einer: --prozesse gibt es nur mit PostgreSQL.")
        archive = SyntheticArchive(options["drucksachen"], options["startwert"], options["stichtag"])
        with tqdm(total=options["drucksachen"], unit=" Drucksachen", disable=None) as bar:
            archive.fill(bar.update)
        call_command("suchindex", prozesse=options["prozesse"], stdout=self.stdout)
        call_command("oparl_nachtragen", stdout=self.stdout)
        self.stdout.write(f"{options['drucksachen']} Drucksachen sind angelegt.")
