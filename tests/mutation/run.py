"""Break the visibility rule at every place where it is asked, one after the other, and see whether a test fails.

    python -m tests.mutation.run                      all places; writes docs/sichtbarkeit.md
    python -m tests.mutation.run --nur drucksachen/views.py
    python -m tests.mutation.run --alles              judges anew what was judged already
    python -m tests.mutation.run --liste              only shows the places

The report is written after every verdict, so that a run that was ended goes on where it stood. A verdict is taken over
only where that is sound: where no file of program or tests has changed since, for anything a test runs through may decide
whether it fails. After a change every place is judged anew, but by the test that noticed it last time, which
takes seconds; only where that one is silent or gone, all tests run once to see which come by the places that are
left, and each of these is tried with its own, the quickest first.

Nothing is written into the source: switches are put in while it is imported (switches.py), and each trial is
a fork of one process that has imported everything and made the database, SQLite, once (trial.py).
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

import pytest
from tqdm import tqdm

from tests.mutation import report
from tests.mutation.report import Place, Verdict
from tests.mutation.switches import Switches
from tests.mutation.trial import OPTIONS, Trial
from tests.mutation.uses import ROOT, Use, all_uses

# These start browsers or processes of their own, or come by no page.
LEFT_OUT = {
    "backup", "belastung", "benchmarks", "browser", "confinement", "demo", "examination", "extraction", "fuzz", "reading_report"
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description="Schaltet jede Verwendung der Sichtbarkeitsregel einmal ab.")
    parser.add_argument("--nur", default="", help="nur Stellen in Dateien, deren Pfad das enthält")
    parser.add_argument("--alles", action="store_true", help="auch, was auf denselben Quellen schon beurteilt ist")
    parser.add_argument("--liste", action="store_true", help="die Stellen nur nennen")
    options = parser.parse_args()
    uses = all_uses()
    chosen = [number for number, use in enumerate(uses) if options.nur in str(use.path)]
    if options.liste:
        print("\n".join(named(uses[number]) for number in chosen))
        return
    run = Run(uses)
    run.judge([number for number in chosen if options.alles or not run.verdict(number).judged])
    sys.exit(run.conclude())


class Run:
    """The verdicts so far, of the report on these sources and of this run."""

    def __init__(self, uses: list[Use]):
        self.uses, self.state = uses, report.state_of_sources()
        before = report.read(self.state)
        self.places = report.places_of(uses)
        self.verdicts: dict[Place, Verdict] = {place: before.get(place, Verdict()) for place in self.places}

    def verdict(self, number: int) -> Verdict:
        return self.verdicts[self.places[number]]

    def judge(self, numbers: list[int]) -> None:
        """Judge these places and write each verdict down."""
        if not numbers:
            return
        with (
            tempfile.TemporaryDirectory() as folder,
            tqdm(total=len(numbers), unit=" Stellen", disable=None) as self.bar,
        ):
            set_up_environment(folder)
            switches = Switches(self.uses)
            switches.install()
            remembered = {number: self.verdict(number).test for number in numbers}
            trial = Trial(self.uses, switches, remembered, self.tell, Path(folder))
            status = pytest.main([*OPTIONS, "-s", "--no-summary", *selection()], plugins=[trial])
        if status:
            sys.exit(f"pytest endete mit {status!r}.")

    def tell(self, number: int, test: str) -> None:
        """Raises RuntimeError where the sources are no longer those this run began with."""
        if report.state_of_sources() != self.state:
            raise RuntimeError("Die Quellen haben sich während des Laufs geändert.")
        self.verdicts[self.places[number]] = Verdict(judged=True, test=test)
        report.write(self.state, self.verdicts)
        with tqdm.external_write_mode():
            print(f"{named(self.uses[number])}: {test or 'NICHT BEMERKT'}", flush=True)
        self.bar.update()

    def conclude(self) -> int:
        """Say what stands out, and whether every place was judged and noticed: 0 if so, else 1."""
        report.write(self.state, self.verdicts)
        silent = [
            number for number in range(len(self.uses)) if not self.verdict(number).test and self.verdict(number).judged
        ]
        left = sum(1 for verdict in self.verdicts.values() if not verdict.judged)
        for number in silent:
            print(f"NICHT BEMERKT: {named(self.uses[number])}")
        print(f"{len(self.uses)} Stellen, {len(silent)} davon nicht bemerkt, {left} noch nicht beurteilt.")
        return 1 if silent or left else 0


def named(use: Use) -> str:
    return f"{use.title}, Zeile {use.line}: {use.original}"


def selection() -> list[str]:
    folders = (path for path in (ROOT / "tests").iterdir() if path.is_dir() and path.name not in LEFT_OUT)
    return sorted(str(path.relative_to(ROOT)) for path in folders if any(path.rglob("test_*.py")))


def set_up_environment(folder: str) -> None:
    """SQLite, whose database is a file that can be copied; what hypothesis found with a use switched off is not kept."""
    os.chdir(ROOT)
    os.environ |= {"DATABASE_URL": "", "HYPOTHESIS_STORAGE_DIRECTORY": folder}
    tqdm.monitor_interval = 0  # its thread would not survive a fork


if __name__ == "__main__":
    main()
