"""The papers and what belongs to them, as pages show them."""

from datetime import datetime
from typing import Any

from drucksachen.models import Anlage, Antwortteil, Beantwortung, Beratung, Bezug, Drucksache, Frage
from gremien.models import Fachbereich, Gremium
from ratsinfo.listing.ordering import among
from ratsinfo.publishing.prepared import Prepared

LATEST = 5  # on the start page
OF_A_BODY = 8  # of each kind on the page of a Gremium

SHORT = (
    "art",
    "art_wortlaut",
    "datum",
    "fuer_mitglieder_am",
    "fuer_mitglieder_bis",
    "kennung",
    "nummer",
    "titel",
    "urheber_wortlaut",
    "veroeffentlicht_am",
    "zurueckgezogen_am",
    "zwischenantwort",
)


# Of a line of the Beratungsfolge with its meeting.
LINE = (
    "drucksache",
    "ergebnis",
    "oeffentlich",
    "termin",
    "zustaendigkeit",
    "zustaendigkeit_wortlaut",
    "gremium__kennung",
    "gremium__name",
    "sitzungstermin__beginn",
    "sitzungstermin__kennung",
    "sitzungstermin__status",
    "sitzungstermin__titel",
    "tagesordnungspunkt__ergebnis",
    "tagesordnungspunkt__kennung",
    "tagesordnungspunkt__nummer",
)


def short(rows: Any, at: datetime) -> Any:
    """What a row of a list shows; many are made for each page."""
    return rows.only(*SHORT)


def with_stand(rows: Any, at: datetime) -> Any:
    return short(rows, at).with_stand(at)


def named(rows: Any, at: datetime) -> Any:
    return rows.only("kennung", "name")


def latest(rows: Any, at: datetime) -> Any:
    return short(rows, at)[:LATEST]


def latest_open(rows: Any, at: datetime) -> Any:
    still_open = rows.open(at)
    return with_stand(among(still_open, still_open.values("pk")[:LATEST]), at)


def oldest_first(rows: Any, at: datetime) -> Any:
    return rows.order_by("datum", "pk")


def short_oldest_first(rows: Any, at: datetime) -> Any:
    return oldest_first(short(rows, at), at)


def keys_only(rows: Any, at: datetime) -> Any:
    return rows.only("pk")


def with_meeting(rows: Any, at: datetime) -> Any:
    return rows.select_related("gremium", "sitzungstermin", "tagesordnungspunkt").only(*LINE)


def with_paper(rows: Any, at: datetime) -> Any:
    rows = rows.select_related("drucksache", "gremium", "sitzungstermin", "tagesordnungspunkt")
    rows = rows.only(*LINE, *(f"drucksache__{name}" for name in SHORT))
    return rows.order_by("drucksache__datum", "drucksache_id", "pk")


def unordered(rows: Any, at: datetime) -> Any:
    return rows.order_by()


BODIES, UNITS, QUESTIONS = Prepared(Gremium, named), Prepared(Fachbereich, named), Prepared(Frage)
PARTS = Prepared(Antwortteil, fragen=QUESTIONS)
RESPONSIBLE = Prepared(Drucksache, fachbereiche=UNITS)  # to complete papers of every kind
CONSULTATIONS, FILES = Prepared(Beratung, with_meeting), Prepared(Anlage, unordered)
DEALT_WITH = Prepared(Beratung, with_paper)
ANSWERED = Prepared(Drucksache, short_oldest_first)
NEWEST_OF_A_BODY = Prepared(Drucksache, keys_only, most=OF_A_BODY)  # what costs more is asked of these only

LISTED = Prepared(Drucksache, with_stand, urheber=BODIES)
LINKS = Prepared(Bezug, drucksache=Prepared(Drucksache, short))
LISTED_ANSWERS = Prepared(Beantwortung, short, bezuege=LINKS)
LATEST_ANSWERS = Prepared(Beantwortung, latest, bezuege=LINKS)
LATEST_OPEN = Prepared(Drucksache, latest_open, urheber=BODIES)

PAPERS = Prepared(Drucksache, urheber=BODIES, fragen=QUESTIONS)
ANSWERS_TO = Prepared(Beantwortung, oldest_first, antwortteile=PARTS)
ANSWERS = Prepared(
    Beantwortung,
    fachbereiche=UNITS,
    bezuege=Prepared(Bezug, drucksache=Prepared(Drucksache, urheber=BODIES)),
    antwortteile=PARTS,
)
