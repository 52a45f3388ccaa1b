"""Who asks in the proof, and what each of them may see: what the handbook promises (docs/rechte.md), not what the code does."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.test import Client
from django.utils import timezone

from gremien.models import Gremium, Sitzungstermin
from ratsinfo.accounts.groups import GROUPS
from tests.factories import make_councillor, make_gremium, make_member, make_user, make_vertretung
from tests.visibility.hostile import COLLEAGUE, LATER, NEXT

TABLE = Path(__file__).resolve().parent.parent.parent / "docs" / "rechte.md"

# The kinds of rows that each line of the table speaks of.
KINDS = {
    "Drucksachen und Beantwortungen": ("drucksache", "frage", "bezug", "antwortteil", "beratung"),
    "Dateien von Drucksachen": ("anlage einer drucksache",),
    "Gremien mit Mitgliedern": ("gremium", "mitgliedschaft"),
    "Personen": ("person",),
    "Sitzungstermine mit Tagesordnung": (
        "sitzungstermin",
        "tagesordnungspunkt",
        "tagesordnungsfassung",
        "fassungszeile",
    ),
    "Dateien von Sitzungen": ("anlage einer sitzung",),
    "Zugriffe auf Nichtöffentliches": ("zugriff",),
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

# What the columns of the table of members speak of.
MEETINGS = {"nichtöffentlicher Teil der Sitzung": NEXT, "andere Sitzungen": LATER}

OTHER_BODY, FORMER, MEMBER, DEPUTY = "Mitglied eines anderen Gremiums", "früheres Mitglied", "Mitglied", "Vertretung"
BLIND = ("anonym", "ohne Verwaltung", "ohne Rechte", OTHER_BODY, FORMER)
MEMBERS = (MEMBER, DEPUTY)
SEEING = tuple(GROUPS)
NOT_OF_THE_OFFICE = (OTHER_BODY, FORMER, *MEMBERS)  # for whom the admin is what it is for "ohne Verwaltung"


def table(heading: str) -> list[list[str]]:
    """The rows of the table under this heading of the handbook, as texts."""
    section = TABLE.read_text().split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = (line for line in section.splitlines() if line.startswith("| "))
    return [[cell.strip(" *") for cell in line.strip("|").split("|")] for line in lines]


def promised_to_members() -> dict[str, set[str]]:
    """By role the meetings of whose non-public part it sees what was released, read from the handbook's table."""
    (_, *columns), *rows = table("Mitglieder")
    assert {row[0] for row in rows} == {"ohne Anmeldung", OTHER_BODY, FORMER, *MEMBERS}
    return {
        role: {MEETINGS[column] for column, cell in zip(columns, cells, strict=True) if cell == "sehen"}
        for role, *cells in rows
    }


def promised() -> dict[str, set[str]]:
    """By group the kinds of rows of which it sees also the non-public ones, read from the handbook's table."""
    rows = table("Tabelle")
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
    return promised()[role] if role in SEEING else set()


def meetings_of(role: str) -> set[str]:
    """The meetings of whose non-public part ``role`` sees what was released for members."""
    return promised_to_members().get(role, set())


def client_for(role: str) -> Client:
    """A browser in which somebody of ``role`` is logged in; rights without the admin's door show nothing."""
    client = Client()
    if role == "ohne Verwaltung":
        client.force_login(make_user(role, rights=RIGHTS_OF_A_CLERK))
    elif role == "ohne Rechte":
        client.force_login(make_user(role, staff=True))
    elif role in (OTHER_BODY, FORMER, MEMBER, DEPUTY):
        client.force_login(member(role))
    elif role in GROUPS:
        client.force_login(make_member(role, name=role))
    return client


def member(role: str) -> Any:
    """An account of somebody who sits, or sat, in the Hauptausschuss, or stands in at its next meeting."""
    body = Gremium.objects.get(name="Hauptausschuss")
    if role == MEMBER:
        return make_councillor(body, name=role)
    if role == FORMER:
        return make_councillor(body, name=role, bis=timezone.localdate() - timedelta(days=1))
    account = make_councillor(make_gremium(published=False), name=role)
    if role == DEPUTY:
        make_vertretung(account, Sitzungstermin.objects.get(titel="Nächste Sitzung"), body)
    return account
