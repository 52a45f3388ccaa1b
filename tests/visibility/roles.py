"""Who asks in the proof, and what each of them may see: what the handbook promises (docs/rechte.md), not what the code does."""

import re
from pathlib import Path

from django.test import Client

from ratsinfo.accounts.groups import GROUPS
from tests.factories import make_member, make_user
from tests.visibility.hostile import COLLEAGUE

TABLE = Path(__file__).resolve().parent.parent.parent / "docs" / "rechte.md"

# The kinds of rows that each line of the table speaks of.
KINDS = {
    "Drucksachen und Beantwortungen": ("drucksache", "frage", "bezug", "antwortteil", "beratung"),
    "Dateien von Drucksachen": ("anlage einer drucksache",),
    "Gremien mit Mitgliedern": ("gremium", "mitgliedschaft"),
    "Personen": ("person",),
    "Sitzungstermine mit Tagesordnung": ("sitzungstermin", "tagesordnungspunkt", "fassungszeile"),
    "Dateien von Sitzungen": ("anlage einer sitzung",),
    "Fachbereiche": ("fachbereich",),
    "Körperschaft": (),
    "Wahlperioden": (),
    "Textseiten": (),
    "Suchwörter": (),
    "Meldungen des OParl-Imports": (),
    "Zugänge": ("user",),
    "Gruppen": ("group",),
}
RIGHTS_OF_A_CLERK = ("drucksachen.view_drucksache", "gremien.view_sitzungstermin", "gremien.view_gremium")

BLIND = ("anonym", "ohne Verwaltung", "ohne Rechte")
SEEING = tuple(GROUPS)


def promised() -> dict[str, set[str]]:
    """By group the kinds of rows of which it sees also the non-public ones, read from the handbook's table."""
    rows = [
        [cell.strip(" *") for cell in line.strip("|").split("|")]
        for line in TABLE.read_text().splitlines()
        if line.startswith("| ")
    ]
    groups = rows[0][1:]
    assert {row[0] for row in rows[1:]} == set(KINDS), (
        "docs/rechte.md spricht von anderem als tests/visibility/roles.py"
    )
    found: dict[str, set[str]] = {group: {COLLEAGUE} for group in groups}
    for what, *cells in rows[1:]:
        for group, cell in zip(groups, cells, strict=True):
            if re.search(r"\bsehen\b", cell):
                found[group] |= set(KINDS[what])
    return found


def sees(role: str) -> set[str]:
    """The kinds of rows of which ``role`` sees also the non-public ones."""
    return set() if role in BLIND else promised()[role]


def client_for(role: str) -> Client:
    """A browser in which somebody of ``role`` is logged in; rights without the admin's door show nothing."""
    client = Client()
    if role == "ohne Verwaltung":
        client.force_login(make_user(role, rights=RIGHTS_OF_A_CLERK))
    elif role == "ohne Rechte":
        client.force_login(make_user(role, staff=True))
    elif role in GROUPS:
        client.force_login(make_member(role, name=role))
    return client
