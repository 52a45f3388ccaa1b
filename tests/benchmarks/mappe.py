"""How long the Sitzungsmappe of a large meeting takes, and how much memory.

    python -m tests.benchmarks.mappe

Bar: 300 pages in under 20 s on two cores with less than 500 MB. The meeting has 40 items with 38 inquiries and their
answers, as long as such are, and 38 attached PDFs of three pages; it is made by the command that the page starts.
"""

import os
import resource
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pikepdf

from tests.benchmarks.archives import ROOT

FILL = "from tests.benchmarks.large_meeting import fill; print(fill().kennung)"
SECONDS, MEGABYTES, PAGES = 20, 500, 300


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="mappe-") as folder:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "ratsinfo.settings",
            "DATA_DIR": folder,
            "DATABASE_URL": "",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "ALLOWED_HOSTS": "127.0.0.1",
            "HTTPS": "0",
            "DEBUG": "0",
        }
        run = {"cwd": ROOT, "env": environment, "check": True}
        subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity=0"], **run)
        filling = [sys.executable, "manage.py", "shell", "--verbosity=0", f"--command={FILL}"]
        kennung = subprocess.run(filling, **run, stdout=subprocess.PIPE, text=True).stdout.strip()
        target = Path(folder) / "mappe.pdf"
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        command = [sys.executable, "manage.py", "sitzungsmappe", kennung, f"--datei={target}"]
        subprocess.run([*command, "--adresse=https://rat.example"], **run, stdout=subprocess.DEVNULL)
        report(target, time.monotonic() - start, before)


def report(target: Path, seconds: float, before: resource.struct_rusage) -> None:
    """Print what it took. The memory is that of the largest child, and none was larger than this one before."""
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    with pikepdf.open(target) as pdf:
        pages = len(pdf.pages)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    memory = after.ru_maxrss / 1024
    held = pages >= PAGES and seconds < SECONDS and memory < MEGABYTES
    print(
        f"{pages} Seiten, {target.stat().st_size / 1e6:.1f} MB: {seconds:.1f} s, {cpu:.1f} s CPU, {memory:.0f} MB Speicher"
    )
    print("gehalten" if held else "verfehlt")


if __name__ == "__main__":
    main()
