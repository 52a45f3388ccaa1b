from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management import BaseCommand, CommandError
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

    def handle(self, *args: Any, **options: Any) -> None:
        if has_papers():
            raise CommandError("Dieses Archiv ist nicht leer: Musterdaten kommen nur in ein leeres Archiv.")
        archive = SyntheticArchive(options["drucksachen"], options["startwert"], options["stichtag"])
        with tqdm(total=options["drucksachen"], unit=" Drucksachen", disable=None) as bar:
            archive.fill(bar.update)
        self.stdout.write(f"{options['drucksachen']} Drucksachen sind angelegt.")
