"""Run the whole suite on everything this machine has: `make test`, or python tools/suite.py -k number.

On SQLite always; on PostgreSQL where one answers (TEST_DATABASE_URL, by default the local one); in the
browser where Chromium is. What is left out is said in one line at the end; with CI=true it is a failure.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryFile

ROOT = Path(__file__).resolve().parent.parent
LOCAL_POSTGRESQL = "postgresql://%2Fvar%2Frun%2Fpostgresql/postgres"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


class Run:
    """One run of pytest, started at once; ``aside`` is a file that keeps what it prints, so that another may print."""

    def __init__(self, title, arguments, *, aside=None, **environment):
        self.title = title
        self.output = aside
        if not aside:
            print(f"\n== {title}", flush=True)
        command = [sys.executable, "-m", "pytest", *arguments, *sys.argv[1:]]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | environment, stdout=self.output, stderr=self.output
        )

    def passed(self):
        """Wait for its end. Nothing collected counts as failed, unless a selection was asked for."""
        code = self.process.wait()
        if self.output:
            print(f"\n== {self.title}", flush=True)
            self.output.seek(0)
            shutil.copyfileobj(self.output, sys.stdout.buffer)
            sys.stdout.flush()
        return code == 0 or (code == 5 and len(sys.argv) > 1)


def why_no_postgresql(url):
    """The reason why the suite cannot run there, or nothing when it can."""
    import psycopg

    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            version = connection.info.server_version // 10000
            may_create = connection.execute(
                "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
    except psycopg.Error as error:
        return f"PostgreSQL antwortet nicht ({str(error).strip().splitlines()[0]})"
    if version < 15:
        return f"PostgreSQL ist zu alt ({version}, gebraucht wird 15)"
    return (
        "" if may_create and may_create[0] else "PostgreSQL erlaubt diesem Zugang nicht, eine Testdatenbank anzulegen"
    )


def has_pango():
    """Whether PDFs can be set here; asked as the archive asks."""
    question = "from gremien.mappe.pango import is_possible; raise SystemExit(not is_possible())"
    return subprocess.run([sys.executable, "-c", question], cwd=ROOT).returncode == 0


def on_the_databases(left_out):
    """Whether the suite passed, by database; both at the same time, for one seldom keeps more than one processor busy."""
    with TemporaryFile() as aside:
        runs = [Run("SQLite", ["--ignore=tests/browser"], DATABASE_URL="")]
        url = os.environ.get("TEST_DATABASE_URL") or LOCAL_POSTGRESQL
        if reason := why_no_postgresql(url):
            left_out.append(reason)
        else:
            runs.append(Run("PostgreSQL", ["--ignore=tests/browser"], aside=aside, DATABASE_URL=url))
        return [run.passed() for run in runs]


def main():
    left_out: list[str] = []
    passed = on_the_databases(left_out)
    if any(shutil.which(name) for name in CHROMIUM):
        passed.append(Run("Browser", ["tests/browser"], DATABASE_URL="").passed())
    else:
        left_out.append("Chromium ist nicht installiert, darum keine Browsertests")
    if not has_pango():
        left_out.append("Pango ist nicht installiert, darum die Tests der Sitzungsmappe als PDF")
    if not (ROOT.parent / "shared").exists():
        left_out.append("../shared mit echten Dokumenten ist nicht da, darum die Tests damit")
    print("\nAusgelassen: " + "; ".join(left_out) if left_out else "\nAusgelassen: nichts", flush=True)
    in_ci = os.environ.get("CI") == "true"
    sys.exit(0 if all(passed) and not (in_ci and left_out) else 1)


if __name__ == "__main__":
    main()
