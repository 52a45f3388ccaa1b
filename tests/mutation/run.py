"""Break the visibility rule at every place where it is asked, one after the other, and see whether a test fails.

    python -m tests.mutation.run                      all places; writes docs/sichtbarkeit.md
    python -m tests.mutation.run --nur drucksachen/views.py
    python -m tests.mutation.run --liste              only shows the places

Works in copies of the source, so that nothing here is changed. First all tests run once and note by which places they
come; then each place is tried with those tests only, the quickest first.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

from tqdm import tqdm

from tests.mutation.tracing import OUTPUT, traced
from tests.mutation.uses import ROOT, Use, all_uses

REPORT = ROOT / "docs" / "sichtbarkeit.md"
SELECTION = (
    "tests/accounts",
    "tests/caching",
    "tests/drucksachen",
    "tests/gremien",
    "tests/listing",
    "tests/portal",
    "tests/publishing",
    "tests/staff",
    "tests/visibility",
)
OPTIONS = (
    "-x",
    "-q",
    "--assert=plain",
    "-p",
    "no:randomly",
    "-p",
    "no:cacheprovider",
    "--no-header",
    "--tb=no",
)
PROOF = "tests/visibility/test_proof.py"
QUICK = 60  # tests that are tried before the rest
RANDOM = "tests/visibility/test_random_archives.py"  # notices most of what a page would show, so it comes first
# Where a question is asked twice no page changes when one of them is missing; then this one looks at the source.
STYLE = "tests/site/test_consistency.py"
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
        tests = tests_by_use(copied_to(Path(folder) / "spuren"), uses)

        def one(use: Use) -> Verdict:
            copy = copies.get()
            try:
                verdict = Verdict(use, first_failure(copy, use, tests[use]))
            finally:
                copies.put(copy)
            with tqdm.external_write_mode():
                print(f"{use.title}, Zeile {use.line}: {verdict.test or 'NICHT BEMERKT'}", flush=True)
            return verdict

        with ThreadPoolExecutor(PARALLEL) as pool:
            return list(tqdm(pool.map(one, uses), total=len(uses), unit=" Stellen", disable=None))


def tests_by_use(copy: Path, uses: list[Use]) -> dict[Use, list[str]]:
    """For each place the tests that come by it, the quickest first; the proof, whose tests share one recording, as a whole and last.

    Raises RuntimeError where a test fails though nothing is switched off.
    """
    by_file: dict[Path, list[tuple[int, Use]]] = defaultdict(list)
    for number, use in enumerate(uses):
        by_file[use.path].append((number, use))
    for path, numbered in by_file.items():
        (copy / path.relative_to(ROOT)).write_text(traced(path.read_text(), numbered))
    output = copy / "spuren.json"
    command = [sys.executable, "-m", "pytest", "-p", "tests.mutation.tracing", *OPTIONS, *SELECTION]
    done = subprocess.run(command, cwd=copy, env=os.environ | {OUTPUT: str(output)}, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"Schon ohne Eingriff scheitert ein Test:\n{(done.stdout + done.stderr)[-2000:]}")
    found = json.loads(output.read_text())
    by_use = {}
    for number, use in enumerate(uses):
        tests = sorted(found["orte"].get(str(number), []), key=lambda test: found["sekunden"][test])
        alone = [test for test in tests if not test.startswith(PROOF)]
        by_use[use] = sorted(alone, key=lambda test: not test.startswith(RANDOM)) + (
            [PROOF] if len(alone) < len(tests) else []
        )
    return by_use


def copied_to(folder: Path) -> Path:
    """A copy of what git knows of, as it is in the working tree."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in listed.decode().split("\0"):
        if name and (ROOT / name).exists():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target)
    return folder


def first_failure(copy: Path, use: Use, tests: list[str]) -> str:
    """The first of ``tests`` that fails without this use; empty when none does."""
    target = copy / use.path.relative_to(ROOT)
    original = target.read_text()
    target.write_text(use.mutated())
    try:
        for some in (tests[:QUICK], [STYLE], tests[QUICK:]):
            if some and (failed := failure_among(copy, some)):
                return failed
    finally:
        target.write_text(original)
    return ""


def failure_among(copy: Path, tests: list[str]) -> str:
    done = subprocess.run([sys.executable, "-m", "pytest", *OPTIONS, *tests], cwd=copy, capture_output=True, text=True)
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
