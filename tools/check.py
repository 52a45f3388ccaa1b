"""Everything that is checked without running the suite: `make check`. Goes through to the end and names what failed."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# What an operator sets, so that Django's own deployment check sees the settings of production.
PRODUCTION = {
    "SECRET_KEY": secrets.token_urlsafe(50),
    "ALLOWED_HOSTS": "ratsinfo.musterstadt.de",
    "DATABASE_URL": "postgresql:///ratsinfo",
    "HTTPS": "1",
    "DEBUG": "0",
}


def templates():
    listed = subprocess.run(
        ["git", "ls-files", "templates/*.html", "templates/**/*.html"], cwd=ROOT, capture_output=True, text=True
    )
    return sorted(set(listed.stdout.split()))


def main():
    python = [sys.executable, "-m"]
    manage = [sys.executable, "manage.py"]
    steps = {
        "Format": [*python, "ruff", "format", "--check", "--quiet", "."],
        "Lint": [*python, "ruff", "check", "--quiet", "."],
        "Vorlagen": [str(Path(sys.executable).parent / "djade"), "--target-version", "5.2", "--check", *templates()],
        "Typen": [*python, "mypy", "."],
        "Importregel": [sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint()"],
        "Migrationen": [*manage, "makemigrations", "--check", "--dry-run"],
        "Betrieb": [*manage, "check", "--deploy", "--fail-level", "WARNING"],
    }
    failed = []
    for name, command in steps.items():
        print(f"== {name}", flush=True)
        environment = os.environ | (
            PRODUCTION if name == "Betrieb" else {"SECRET_KEY": PRODUCTION["SECRET_KEY"], "DEBUG": "1"}
        )
        if subprocess.run(command, cwd=ROOT, env=environment).returncode:
            failed.append(name)
    print(f"\nFehlgeschlagen: {', '.join(failed)}" if failed else "\nAlles in Ordnung", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
