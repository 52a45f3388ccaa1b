"""Break the visibility rule at every place where it is asked, one after the other, and see whether a test fails.

    python -m tests.mutation.run                      all places; writes docs/sichtbarkeit.md
    python -m tests.mutation.run --nur drucksachen/views.py
    python -m tests.mutation.run --liste              only shows the places

Works in a copy of the source, so that nothing here is changed; one place takes from seconds to a minute.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

from tqdm import tqdm

from tests.mutation.uses import ROOT, Use, all_uses

REPORT = ROOT / "docs" / "sichtbarkeit.md"
# What is quick and notices most comes first: a place is done with the first test that fails.
SELECTION = (
    "tests/visibility/test_random_archives.py",
    "tests/publishing",
    "tests/drucksachen/test_views.py",
    "tests/drucksachen/test_models.py",
    "tests/drucksachen/test_delivery.py",
    "tests/gremien",
    "tests/portal",
    "tests/listing",
    "tests/visibility",
    "tests/staff",
    "tests/accounts",
    "tests/caching",
)
OPTIONS = ("-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", "--no-header", "--tb=no")
PARALLEL = 2
INTRODUCTION = (
    "Geschrieben von `python -m tests.mutation.run`: jede Stelle wird einmal so verändert, dass sie nicht mehr fragt; "
    "dann muss mindestens ein Test scheitern. Genannt ist der erste, der es tat."
)


@dataclass(frozen=True)
class Verdict:
    """What became of one place: the first test that failed, or none."""

    use: Use
    test: str


def main() -> None:
    parser = argparse.ArgumentParser(description="Schaltet jede Verwendung der Sichtbarkeitsregel einmal ab.")
    parser.add_argument("--nur", default="", help="nur Stellen in Dateien, deren Pfad das enthält")
    parser.add_argument("--liste", action="store_true", help="die Stellen nur nennen")
    options = parser.parse_args()
    uses = [use for use in all_uses() if options.nur in str(use.path)]
    if options.liste:
        print("\n".join(f"{use.title}, Zeile {use.line}: {use.original}" for use in uses))
        return
    verdicts = judge(uses)
    survivors = [verdict for verdict in verdicts if not verdict.test]
    if not options.nur:
        REPORT.write_text(report(verdicts))
    for verdict in survivors:
        print(f"NICHT BEMERKT: {verdict.use.title}, Zeile {verdict.use.line}: {verdict.use.original}")
    print(f"{len(verdicts)} Stellen, {len(survivors)} davon nicht bemerkt.")
    sys.exit(1 if survivors else 0)


def judge(uses: list[Use]) -> list[Verdict]:
    """The verdict on each place, in their order; several at a time, each in a copy of its own."""
    copies: Queue[Path] = Queue()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(PARALLEL):
            copies.put(copied_to(Path(folder) / str(number)))

        def one(use: Use) -> Verdict:
            copy = copies.get()
            try:
                verdict = Verdict(use, first_failure(copy, use))
            finally:
                copies.put(copy)
            with tqdm.external_write_mode():
                print(f"{use.title}, Zeile {use.line}: {verdict.test or 'NICHT BEMERKT'}", flush=True)
            return verdict

        with ThreadPoolExecutor(PARALLEL) as pool:
            return list(tqdm(pool.map(one, uses), total=len(uses), unit=" Stellen", disable=None))


def copied_to(folder: Path) -> Path:
    """A copy of what git knows of, as it is in the working tree."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in listed.decode().split("\0"):
        if name and (ROOT / name).exists():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target)
    return folder


def first_failure(copy: Path, use: Use) -> str:
    """The first test that fails without this use; empty when none does."""
    target = copy / use.path.relative_to(ROOT)
    original = target.read_text()
    target.write_text(use.mutated())
    try:
        folders = [name for name in SELECTION if (copy / name).exists()]
        command = [sys.executable, "-m", "pytest", *OPTIONS, *folders]
        done = subprocess.run(command, cwd=copy, capture_output=True, text=True)
    finally:
        target.write_text(original)
    if done.returncode == 0:
        return ""
    failed = [line.split(" ")[1] for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return failed[0] if failed else "das Archiv startet nicht"


def report(verdicts: list[Verdict]) -> str:
    """The page of the handbook: each place, and the test that notices its absence."""
    caught = sum(1 for verdict in verdicts if verdict.test)
    rows = [
        f"| `{verdict.use.title}` | `{verdict.use.original.replace('|', chr(92) + '|')}` | "
        f"{f'`{verdict.test}`' if verdict.test else '**nicht bemerkt**'} |"
        for verdict in verdicts
    ]
    return "\n".join(
        [
            "# Wo die Sichtbarkeitsregel gefragt wird",
            "",
            INTRODUCTION,
            "",
            f"{len(verdicts)} Stellen, {caught} davon bemerkt.",
            "",
            "| Stelle | fragt | bemerkt von |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


if __name__ == "__main__":
    main()
