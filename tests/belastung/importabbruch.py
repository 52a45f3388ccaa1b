"""Kill the OParl import at random moments, and prove that the archive then holds the same as after one undisturbed run.

    python -m tests.belastung.importabbruch http://127.0.0.1:8900/oparl/system --anzahl 20
    python -m tests.belastung.importabbruch URL --anzahl 20 --datenbank postgresql://%2Fvar%2Frun%2Fpostgresql/postgres
    python -m tests.belastung.importabbruch URL --anzahl 0 --gegen URL2

``--gegen`` names the server of the undisturbed run, for instance one without faults beside one with them. Both imports
have databases of their own, which are removed afterwards. What is compared is every row without keys and stamps.
"""

import argparse
import json
import os
import random
import re
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.belastung.abbruch import ROOT, database_for

EARLIEST, LATEST = 0.05, 0.35  # of the time that an undisturbed run takes
SOME_LEFT_OUT = 3  # what the command ends with where all was read
IGNORED = re.compile(r"^(id|kennung|erstellt_am|geaendert_am|history_.*|\w+_id)$")


def main() -> None:
    parser = argparse.ArgumentParser(description="Bricht den OParl-Import ab und vergleicht, was danach da ist.")
    parser.add_argument("adresse", metavar="URL")
    parser.add_argument("--gegen", default="", metavar="URL", help="Server des ungestörten Laufs (derselbe)")
    parser.add_argument("--anzahl", type=int, default=20, help="wie oft abgebrochen wird (20)")
    parser.add_argument("--datenbank", default="", metavar="URL", help="ein Server, auf dem eigene angelegt werden")
    options = parser.parse_args()
    if options.adresse == "inhalt":
        print(json.dumps(content()))
        return
    begun = time.monotonic()
    undisturbed = imported(options.gegen or options.adresse, options.datenbank)
    takes = time.monotonic() - begun
    kills = [random.uniform(EARLIEST, LATEST) * takes for _ in range(options.anzahl)]  # noqa: S311  chance, not secrecy
    killed = imported(options.adresse, options.datenbank, kills)
    differing = [name for name in undisturbed if undisturbed[name] != killed[name]]
    for name in undisturbed:
        print(f"{name}: {len(undisturbed[name])} und {len(killed[name])} Zeilen", flush=True)
    print(f"Verschieden: {', '.join(differing)}" if differing else "Nach allen Abbrüchen dieselben Zeilen.")
    sys.exit(1 if differing else 0)


def imported(address: str, server: str, kills: Sequence[float] = ()) -> dict[str, list[str]]:
    """What an archive of its own holds after an import from ``address`` that was killed after so many seconds before."""
    with tempfile.TemporaryDirectory(prefix="import-") as folder, database_for(server) as url:
        settings = {"SECRET_KEY": secrets.token_urlsafe(60), "DATABASE_URL": url, "DATA_DIR": folder, "DEBUG": "1"}
        env = os.environ | settings | {"DJANGO_SETTINGS_MODULE": "ratsinfo.settings"}
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=env, check=True)
        command = [sys.executable, "manage.py", "oparl_import", address, "--erlaube-host", urlsplit(address).netloc]
        for number, seconds in enumerate(kills, start=1):
            kill_after(seconds, command, env, Path(folder) / "ausgabe")
            print(f"{number}. Abbruch nach {seconds:.1f} s", flush=True)
        begun = time.monotonic()
        run = subprocess.run(command, cwd=ROOT, env=env, check=False)
        print(f"Zu Ende geführt in {time.monotonic() - begun:.0f} s", flush=True)
        if run.returncode not in (0, SOME_LEFT_OUT):
            sys.exit(f"Der Import endet mit {run.returncode}.")
        shown = [sys.executable, "-m", "tests.belastung.importabbruch", "inhalt"]
        found: dict[str, list[str]] = json.loads(subprocess.check_output(shown, cwd=ROOT, env=env))
        return found


def kill_after(seconds: float, command: list[str], env: dict[str, str], output: Path) -> None:
    with output.open("w") as file:
        run = subprocess.Popen(command, cwd=ROOT, env=env, stdout=file, stderr=file)
        time.sleep(seconds)
        run.kill()
        run.wait()


def content() -> dict[str, list[str]]:
    """Every row by table, without keys and stamps; what it belongs to is told by the addresses in the source."""
    import django

    django.setup()
    from django.apps import apps

    from ratsinfo.oparl.importing.models import Fremdobjekt
    from ratsinfo.search.models import DRUCKSACHEN, SITZUNGEN

    addresses = {
        (label, key): address for label, key, address in Fremdobjekt.objects.values_list("modell", "zeile", "adresse")
    }
    found = {
        label: sorted(described(row, addresses) for row in apps.get_model(label)._base_manager.iterator())
        for label in sorted({label for label, _ in addresses if label})
    }
    for index in (DRUCKSACHEN, SITZUNGEN):
        rows = index.public._default_manager.values_list("dokument", flat=True)
        label = "drucksachen.drucksache" if index is DRUCKSACHEN else "gremien.sitzungstermin"
        found[f"Suchindex {index.name}"] = sorted({anywhere(addresses[label, key]) for key in rows})
    return found


def described(row: Any, addresses: dict[tuple[str, int], str]) -> str:
    values = {
        column.name: addresses.get(
            (column.related_model._meta.concrete_model._meta.label_lower, getattr(row, column.attname))
        )
        if column.is_relation
        else str(getattr(row, column.name))
        for column in row._meta.concrete_fields
        if not IGNORED.match(column.name)
    }
    own = addresses.get((row._meta.concrete_model._meta.label_lower, row.pk))
    return anywhere(json.dumps([own, values], sort_keys=True))


def anywhere(text: str) -> str:
    """The same for every server: without its host, and without digests of addresses."""
    return re.sub(r"#[0-9a-f]{12}\b", "#", re.sub(r"127\.0\.0\.1:\d+", "server", text))


if __name__ == "__main__":
    main()
