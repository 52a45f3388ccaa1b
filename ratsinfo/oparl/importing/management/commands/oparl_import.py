import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError
from tqdm import tqdm

from ratsinfo.oparl.importing.client import Client
from ratsinfo.oparl.importing.connections import Refused, check_scheme
from ratsinfo.oparl.importing.fetching import Files, missing
from ratsinfo.oparl.importing.models import Lauf, Meldung
from ratsinfo.oparl.importing.run import NotPossible, Run, alone

# What a monitor can tell apart; 1 is Django's own for a command that could not do its work.
SOME_LEFT_OUT, INCOMPLETE = 3, 4


class Command(BaseCommand):
    """Fill the archive from an OParl server. Ends with 0, 1 (not begun), 3 (something not taken) or 4 (a list not read)."""

    help = "Füllt das Archiv aus einem OParl-Server (1.0 oder 1.1): beim ersten Mal ganz, danach mit dem, was sich geändert hat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("adresse", metavar="URL", help="des OParl-Systems")
        parser.add_argument("--koerperschaft", default="", metavar="NAME", help="wenn der Server mehrere hat")
        parser.add_argument("--dateien", action="store_true", help="auch die Dateien holen, nicht nur ihre Namen")
        parser.add_argument("--alles", action="store_true", help="alles lesen und vergleichen, auch Unverändertes")
        parser.add_argument("--dry-run", action="store_true", help="nur sagen, was sich ändern würde")
        parser.add_argument(
            "--erlaube-host",
            action="append",
            default=[],
            metavar="HOST[:PORT]",
            help="darf im eigenen Netz liegen; mehrfach möglich",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        rehearsal = options["dry_run"]
        client = Client(options["erlaube_host"])
        try:
            check_scheme(options["adresse"])
            with alone(), Bar() as bar:
                run = Run(options["adresse"], client, bar, rehearsal=rehearsal, everything=options["alles"])
                result = run.carry_out(options["koerperschaft"])
                if options["dateien"] and not rehearsal:
                    self.fetch_files(run, client, bar)
        except (NotPossible, Refused) as error:
            raise CommandError(str(error)) from None
        self.report(run, result, rehearsal=rehearsal)

    def fetch_files(self, run: Run, client: Client, bar: "Bar") -> None:
        files = Files(run.source, client)
        bar.begin("Dateien")
        bar.expect(missing(run.source).count())
        files.fetch_missing(bar.update)
        self.stdout.write(f"Dateien geholt: {files.stored}, nicht angenommen oder nicht da: {files.refused}")

    def report(self, run: Run, result: Lauf, *, rehearsal: bool) -> None:
        """What was done, or would be, by kind of object; the exit code says whether somebody should look."""
        for (kind, what), number in sorted(run.writer.counts.items()):
            self.stdout.write(f"{kind}: {number} {what}")
        for art, number in sorted(run.writer.notes.items()):
            self.stdout.write(f"{Meldung.Art(art).label}: {number}")
        done = "Probelauf, nichts geschrieben" if rehearsal else "Fertig"
        self.stdout.write(
            f"{done}: {result.gelesen} gelesen, {result.neu} neu, {result.geaendert} geändert, {result.entfernt} entfernt."
        )
        for failure in run.failures:
            self.stderr.write(failure)
        if run.failures:
            sys.exit(INCOMPLETE)
        if result.offen:
            sys.exit(SOME_LEFT_OUT)


class Bar:
    """A progress bar for each list."""

    def __enter__(self) -> "Bar":
        self.bar: Any = None
        return self

    def __exit__(self, *args: Any) -> None:
        if self.bar is not None:
            self.bar.close()

    def begin(self, name: str) -> None:
        self.__exit__()
        self.bar = tqdm(desc=name, unit=" Objekte", disable=None)

    def expect(self, total: int | None) -> None:
        if total is not None:
            self.bar.total = total

    def update(self, number: int) -> None:
        self.bar.update(number)
