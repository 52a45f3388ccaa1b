"""A batch of broken files in every run of the suite; the command itself goes on for ten minutes."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def test_broken_files_are_read_or_refused_as_intended():
    result = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.readers", "--minuten", "0", "--zufall", "7"],
        cwd=ROOT, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert result.returncode == 0, result.stdout + result.stderr
    assert "wie vorgesehen abgelehnt" in result.stdout
