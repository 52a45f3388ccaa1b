"""A few kills in every run of the suite; the command itself does it two hundred times."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def test_nothing_confirmed_is_lost_when_the_server_is_killed():
    environment = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    result = subprocess.run(
        [sys.executable, "-m", "tests.belastung.abbruch", "--anzahl", "5", "--datenbank", os.environ.get("DATABASE_URL", "")],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=180,
    )  # fmt: skip
    assert result.returncode == 0, result.stdout + result.stderr
    assert "Alles Bestätigte ist da, nichts ist halb." in result.stdout
