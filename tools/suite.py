"""Run the whole suite on everything this machine has: `make test`, or python tools/suite.py -k number.

On SQLite always; on PostgreSQL where one answers (TEST_DATABASE_URL, by default the local one); in the
browser where Chromium is. What is left out is said in one line at the end; with CI=true it is a failure.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCAL_POSTGRESQL = "postgresql://%2Fvar%2Frun%2Fpostgresql/postgres"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def run(title, arguments, **environment):
    """One run of pytest; returns whether it passed. Nothing collected counts as failed, unless a selection was asked for."""
    print(f"\n== {title}", flush=True)
    command = [sys.executable, "-m", "pytest", *arguments, *sys.argv[1:]]
    code = subprocess.run(command, cwd=ROOT, env=os.environ | environment).returncode
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


def main():
    left_out, passed = [], []
    passed.append(run("SQLite", ["--ignore=tests/browser"], DATABASE_URL=""))
    url = os.environ.get("TEST_DATABASE_URL") or LOCAL_POSTGRESQL
    if reason := why_no_postgresql(url):
        left_out.append(reason)
    else:
        passed.append(run("PostgreSQL", ["--ignore=tests/browser"], DATABASE_URL=url))
    if any(shutil.which(name) for name in CHROMIUM):
        passed.append(run("Browser", ["tests/browser"], DATABASE_URL=""))
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
