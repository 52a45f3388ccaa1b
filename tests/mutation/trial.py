"""The judging, inside of pytest: a plugin that breaks one use after the other in place of running all tests once."""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import groupby
from pathlib import Path

import pytest
from tqdm import tqdm

from tests.mutation.forks import Forks, with_own_database
from tests.mutation.switches import Switches
from tests.mutation.uses import ROOT, Use

PROOF = "tests/visibility/test_proof.py"  # its tests share one recording, so that only the first of them comes by a use
RANDOM = "tests/visibility/test_random_archives.py"  # notices most of what a page would show, but takes its time
# Where a question is asked twice no page changes when one of them is missing; then this one looks at the source.
STYLE = "tests/site/test_consistency.py"
QUICK = 60  # tests that are tried before those that take their time
AT_ONCE = 2
OPTIONS = ("-x", "-q", "--assert=plain", "-p", "no:randomly", "-p", "no:cacheprovider", "--no-header", "--tb=no")


class Trial:
    """Judges the uses whose numbers are the keys of ``remembered``: to each the test to try first, or nothing.

    ``tell`` is called with number and test as soon as a use is judged; without a test where none noticed.
    A test counts where it fails alone without the use, and passes alone with it.
    """

    def __init__(
        self,
        uses: list[Use],
        switches: Switches,
        remembered: dict[int, str],
        tell: Callable[[int, str], None],
        folder: Path,
    ):
        self.uses, self.switches, self.remembered, self.tell, self.folder = uses, switches, remembered, tell, folder
        self.forks = Forks(folder)
        self.failed: list[str] = []
        self.sound: set[str] = set()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.items = {item.nodeid: item for item in session.items}
        make_database(session.items)
        known = [number for number, test in self.remembered.items() if test in self.items]
        left = self.judge(known, lambda number: [self.remembered[number]])
        left = [number for number in self.remembered if number not in known or number in left]
        if left:
            tests = self.tests_by_use()
            for number in self.judge(left, lambda number: tests.get(number, [STYLE])):
                self.tell(number, "")
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.append(report.nodeid)

    def judge(self, numbers: list[int], tests: Callable[[int], list[str]]) -> list[int]:
        """Tell which of the ``tests`` notices each of the uses; returns those that none of theirs notices."""
        left = []
        works = [lambda number=number: (number, self.noticing(number, tests(number))) for number in numbers]
        for number, test in self.forks.answers(works, AT_ONCE):
            if test:
                self.check_sound(test)
                self.tell(number, test)
            else:
                left.append(number)
        return left

    def noticing(self, number: int, tests: list[str]) -> str:
        """The first of ``tests`` that fails, also alone, without this use; empty where none does."""
        while tests:
            failed = self.first_failing(tests, number)
            if not failed or failed == tests[0] or self.first_failing([failed], number) == failed:
                return failed
            tests = tests[tests.index(failed) + 1 :]
        return ""

    def check_sound(self, test: str) -> None:
        """Raises RuntimeError where ``test`` fails though nothing is switched off."""
        if test not in self.sound and self.first_failing([test], None):
            raise RuntimeError(f"Schon ohne Eingriff scheitert {test}.")
        self.sound.add(test)

    def first_failing(self, tests: list[str], off: int | None) -> str:
        """The first of ``tests`` that fails without the use ``off``, in their order; STYLE stands for all of its tests."""
        for by_source, some in groupby(tests, key=lambda test: test.startswith(STYLE)):
            failing = self.failing_by_source if by_source else self.failing_in_fork
            if failed := failing(list(some), off):
                return failed
        return ""

    def failing_in_fork(self, tests: list[str], off: int | None) -> str:
        return self.forks.answer(lambda: with_own_database(lambda: self.run(tests, off)))

    def run(self, tests: list[str], off: int | None) -> str:
        self.switches.off = off
        items = [self.items[test] for test in tests]
        for item, following in zip(items, [*items[1:], None], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if self.failed:
                return self.failed[0]
        return ""

    def failing_by_source(self, tests: list[str], off: int | None) -> str:
        """The same for tests that read the source: in a process of its own, on a copy in which the use is missing."""
        with tempfile.TemporaryDirectory(dir=self.folder) as name:
            copy = copied_to(Path(name))
            if off is not None:
                (copy / self.uses[off].path.relative_to(ROOT)).write_text(self.uses[off].mutated())
            command = [sys.executable, "-m", "pytest", *OPTIONS, *tests]
            done = subprocess.run(command, cwd=copy, capture_output=True, text=True)
        failed = [line.split(" ")[1] for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
        if done.returncode and not failed:
            raise RuntimeError(f"Die Tests lesen die Quelle nicht:\n{(done.stdout + done.stderr)[-2000:]}")
        return failed[0] if failed else ""

    def tests_by_use(self) -> dict[int, list[str]]:
        """For each use the tests that come by it, the quickest first. Runs all tests once, with nothing switched off.

        Raises RuntimeError where one fails.
        """
        by_module = [list(tests) for _, tests in groupby(self.items, key=lambda test: test.partition("::")[0])]
        works = [lambda tests=tests: with_own_database(lambda: self.trace(tests)) for tests in by_module]
        asked: dict[int, list[str]] = {}
        seconds: dict[str, float] = {}
        for answer in tqdm(self.forks.answers(works, AT_ONCE), total=len(works), unit=" Testdateien", disable=None):
            if answer["failed"]:
                raise RuntimeError(f"Schon ohne Eingriff scheitert {answer['failed']}.")
            seconds |= answer["seconds"]
            for test, numbers in answer["asked"].items():
                for number in numbers:
                    asked.setdefault(number, []).append(test)
        return {number: self.in_order(tests, seconds) for number, tests in asked.items()}

    def trace(self, tests: list[str]) -> dict:
        """The uses that each of ``tests`` comes by, how long it takes, and the first that fails."""
        asked, seconds = {}, {}
        items = [self.items[test] for test in tests]
        for item, following in zip(items, [*items[1:], None], strict=True):
            self.switches.asked, start = set(), time.monotonic()
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            asked[item.nodeid], seconds[item.nodeid] = sorted(self.switches.asked), time.monotonic() - start
        return {"asked": asked, "seconds": seconds, "failed": (self.failed or [""])[0]}

    def in_order(self, tests: list[str], seconds: dict[str, float]) -> list[str]:
        tests = sorted((test for test in tests if not test.startswith(STYLE)), key=lambda test: seconds[test])
        slow = [test for test in tests if test.startswith((RANDOM, PROOF))]
        quick = [test for test in tests if test not in slow]
        chance = [test for test in slow if test.startswith(RANDOM)]
        proof = [test for test in self.items if test.startswith(PROOF)] if len(slow) > len(chance) else []
        return [*quick[:QUICK], *chance, STYLE, *quick[QUICK:], *proof]


def make_database(items: list[pytest.Item]) -> None:
    """By running one test that needs it, as if one of another folder followed: what belongs to the session stays for all forks."""
    from django.db import connections

    item = next(item for item in items if item.get_closest_marker("django_db"))
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=items[-1])
    connections.close_all()


def copied_to(folder: Path) -> Path:
    """A copy of what git knows of or would take, as it is in the working tree."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    for name in listed.decode().split("\0"):
        if name and (ROOT / name).is_file():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target)
    return folder
