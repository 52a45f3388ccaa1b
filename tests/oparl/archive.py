"""A public archive in which everything that OParl has a word for is there, and an answer as a harvester gets it."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from drucksachen.models import Bezug
from gremien.models import Wahlperiode
from tests import factories as make

SYSTEM = "/oparl/v1.1/system"
HOST = "http://testserver"
NOW = "2026-11-23 10:00:00.654321+01:00"


def build() -> dict[str, Any]:
    """Two inquiries, one answered in full and one for the time being, on the agenda of a meeting with all its files."""
    town = make.make_koerperschaft(
        email="rat@lindenhagen.example", ags="12345678", website="https://lindenhagen.example"
    )
    term = Wahlperiode.objects.create(name="2025–2030", beginn=date(2025, 11, 1))
    old_council = make.make_gremium("Rat der Gemeinde", art="rat", gueltig_bis=date(2020, 10, 31))
    council = make.make_gremium(
        "Rat der Stadt", art="rat", vorgaenger=old_council, beschreibung="Entscheidet.\r\nAlles."
    )
    committee, party = make.make_gremium("Hauptausschuss", kurzname="HA"), make.make_fraktion("Fraktion Mitte")
    unit, person = make.make_fachbereich("Hauptamt"), make.make_person("Beispiel", vorname="Bea", titel="Dr.")
    member = make.make_mitgliedschaft(person, committee, rolle="vorsitz", von=date(2025, 11, 1))
    guest = make.make_mitgliedschaft(person, council, rolle="beratend")
    today = timezone.localdate()
    meeting = make.make_sitzung(
        committee, council, day=today + timedelta(days=10), raum="Ratssaal", anschrift="Markt 1", status="eingeladen"
    )
    moved = make.make_sitzung(council, day=today + timedelta(days=3), status="verlegt", ersatztermin=meeting)
    item, below = make.make_top(meeting, "Radwege"), make.make_top(meeting, "Ostfeld")
    make.make_top(meeting, "Grundstück", oeffentlich=False)
    last = make.make_top(meeting, "Verschiedenes", position=9, nummer="")
    below.uebergeordnet = item
    below.save()
    inquiry = make.make_anfrage(
        "Radwege in Ostfeld", nummer="30001-26", fragen=["Wann?", "Wo?"], urheber=[party, council], text="Es\r\nist so."
    )
    other = make.make_anfrage("Offene Frage", fragen=["Warum?"], urheber=[party])
    inquiry.fachbereiche.add(unit)
    answer = make.make_beantwortung(inquiry, teile=["Im Mai.", "Überall."], nummer="30002-26")
    answer.fachbereiche.add(unit)
    interim = make.make_beantwortung(other, zwischenantwort=True, titel="Zwischenstand")
    Bezug.objects.create(beantwortung=interim, nummer="29999-25", wortlaut="mündliche Anfrage", datum=date(2025, 3, 1))
    line = make.make_beratung(inquiry, tagesordnungspunkt=item)
    answer_line = make.make_beratung(
        answer, tagesordnungspunkt=item, zustaendigkeit="entscheidung", ergebnis="beschlossen"
    )
    planned = make.make_beratung(other, council, termin=date(2027, 1, 15))
    paper_file, extra = (
        make.make_anlage(inquiry, "Anfrage", art="dokument"),
        make.make_anlage(inquiry, "Plan & Karte ä"),
    )
    invitation, minutes = (make.make_anlage(meeting, kind, art=kind) for kind in ("einladung", "niederschrift"))
    return locals()


def get(client: Any, address: str, status: int = 200, **headers: str) -> Any:
    """The object or page under an absolute or relative address."""
    response = client.get(address.removeprefix(HOST), headers=headers)
    assert response.status_code == status, (address, response.content[:300])
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert not response.cookies
    return response.json()


def body_of(client: Any) -> Any:
    bodies = get(client, get(client, SYSTEM)["body"])
    return get(client, bodies["data"][0]["id"])


def everything(client: Any, address: str) -> list[Any]:
    """All objects of a list, page by page."""
    found, page = [], get(client, address)
    while True:
        found += page["data"]
        if "next" not in page["links"]:
            return found
        page = get(client, page["links"]["next"])


def url(kind: str, row: Any) -> str:
    return f"{HOST}/oparl/v1.1/{kind}/{row.kennung}"


LISTS = {
    "organization": "Organization",
    "person": "Person",
    "meeting": "Meeting",
    "paper": "Paper",
    "agendaItem": "AgendaItem",
    "consultation": "Consultation",
    "file": "File",
    "membership": "Membership",
    "locationList": "Location",
    "legislativeTermList": "LegislativeTerm",
}
