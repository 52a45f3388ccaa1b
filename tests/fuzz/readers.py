"""Break valid files in every way and prove that each is read, or refused as intended: no crash, no hang, no swelling.

    python -m tests.fuzz.readers --minuten 10

Batches of broken files go through reading, examining and cleaning in worker processes with the limits of the real one.
What killed a worker, took too long or raised anything but the intended refusal is kept in the folder that is named at
the end, and the exit status is 1.
"""

import argparse
import json
import resource
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from ratsinfo.confinement import BROKEN, ENCRYPTED, TOO_MUCH, Unreadable
from ratsinfo.confinement.child import LIMITS
from ratsinfo.confinement.zips import BOMB
from ratsinfo.examination import examining
from ratsinfo.extraction import reading
from ratsinfo.extraction.pdf import SCANNED
from ratsinfo.file_kinds import is_what_it_says
from tests.fuzz.mutations import broken
from tests.fuzz.samples import SAMPLES

ROOT = Path(__file__).resolve().parent.parent.parent
BATCH, SECONDS_OF_ONE, SECONDS_OF_A_BATCH = 150, 10, 300
INTENDED = {BROKEN, ENCRYPTED, TOO_MUCH, BOMB, SCANNED, reading.NO_TEXT}


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Liest verdorbene Dateien und prüft, dass jede gelesen oder abgelehnt wird."
    )
    parser.add_argument("--minuten", type=float, default=10, help="wie lange (10)")
    parser.add_argument("--zufall", type=int, default=None, help="Startwert des Zufalls")
    parser.add_argument("--stapel", metavar="ORDNER", help=argparse.SUPPRESS)
    options = parser.parse_args()
    start = options.zufall if options.zufall is not None else secrets.randbelow(1_000_000)
    if options.stapel:
        json.dump(Batch(Path(options.stapel)).run(start), sys.stdout)
        return
    sys.exit(fuzz(options.minuten * 60, start))


def fuzz(seconds: float, start: int) -> int:
    """Batch after batch until the time is up; the exit status."""
    print(f"Zufall {start}", flush=True)
    end, number, files, answers, slowest = time.monotonic() + seconds, start, 0, 0, 0.0
    results, faults = Path(tempfile.mkdtemp(prefix="verdorben-")), Counter[str]()
    while number == start or time.monotonic() < end:
        told = run_batch(results / str(number), number)
        files, answers, number = files + told["files"], answers + told["answers"], number + 1
        slowest = max(slowest, told["slowest"])
        for fault in told["faults"]:
            faults[fault] += 1
            if faults[fault] == 1:
                print(fault, flush=True)
    print(
        f"{files} verdorbene Dateien, {answers} Antworten, die langsamste nach {slowest:.1f} s, {faults.total()} Fehler."
    )
    if faults:
        print(f"Was nicht ging, liegt in {results}.")
        return 1
    results.rmdir()
    print("Jede wurde gelesen oder wie vorgesehen abgelehnt.")
    return 0


def run_batch(folder: Path, number: int) -> dict[str, Any]:
    """What a worker tells of its batch; what killed it, or kept it from ending, is its fault."""
    folder.mkdir()
    command = [sys.executable, "-m", "tests.fuzz.readers", "--stapel", str(folder), "--zufall", str(number)]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS_OF_A_BATCH)
        fault = f"Stapel {number} endete mit {done.returncode}: {done.stderr.strip()[-600:]}" if done.returncode else ""
    except subprocess.TimeoutExpired:
        fault = f"Stapel {number} kam zu keinem Ende"
    if fault:
        return {"files": 0, "answers": 0, "slowest": 0.0, "faults": [fault]}
    told: dict[str, Any] = json.loads(done.stdout)
    if not told["faults"]:
        shutil.rmtree(folder)
    return told


class Batch:
    """Broken files one after the other, the one at work always on the disk."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.files = 0
        self.answers = 0
        self.slowest = 0.0
        self.faults: list[str] = []

    def run(self, number: int) -> dict[str, Any]:
        """Try a batch drawn from ``number``, within the memory of the real process."""
        for which in (resource.RLIMIT_AS, resource.RLIMIT_FSIZE, resource.RLIMIT_CORE):
            resource.setrlimit(which, (LIMITS[which], LIMITS[which]))
        samples = st.sampled_from([(kind, content) for kind, contents in SAMPLES.items() for content in contents])
        drawn = samples.flatmap(lambda sample: st.tuples(st.just(sample[0]), broken(*sample)))
        bounds = settings(
            max_examples=BATCH,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        seed(number)(bounds(given(drawn)(lambda file: self.attempt(*file))))()
        return {"files": self.files, "answers": self.answers, "slowest": self.slowest, "faults": self.faults}

    def attempt(self, kind: str, content: bytes) -> None:
        path, target = self.folder / f"datei.{kind}", self.folder / f"rein.{kind}"
        path.write_bytes(content)
        self.files += 1
        jobs = [(reading.read, str(path), kind)] if kind in reading.READERS else []
        jobs += [(examining.examine, str(path), kind), (examining.clean, str(path), kind, str(target))]
        for job in jobs:
            if fault := self.fault_of(*job):
                shutil.copy(path, self.folder / f"fehler-{self.files}.{kind}")
                self.faults.append(fault)
        path.unlink()
        target.unlink(missing_ok=True)

    def fault_of(self, job: Callable[..., Any], *arguments: str) -> str:
        """What was wrong with how a job ended; empty for an answer, an intended refusal and the end of the memory."""
        began = time.monotonic()
        try:
            with Path(arguments[0]).open("rb") as file:
                is_known = is_what_it_says(file, arguments[1])
            if is_known:
                job(*arguments)
                self.answers += 1
        except MemoryError:
            return ""
        except Unreadable as refusal:
            if str(refusal) not in INTENDED:
                return f"{job.__name__}: lehnt ab mit: {refusal}"
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)
            ours = [frame for frame in place if "/ratsinfo/" in frame.filename][-1]
            return f"{job.__name__} {arguments[1]}: {error!r:.100} in {Path(ours.filename).name}:{ours.lineno}"
        self.slowest = max(self.slowest, time.monotonic() - began)
        return f"{job.__name__}: braucht zu lange" if time.monotonic() - began > SECONDS_OF_ONE else ""


if __name__ == "__main__":
    main()
