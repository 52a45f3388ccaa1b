"""Meetings, bodies and what belongs to them, as pages show them."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from drucksachen.models import Fassungsdrucksache, Fassungszeile, Tagesordnungsfassung
from drucksachen.shapes import BODIES, OF_A_BODY, SHORT
from gremien.models import Gremium, Mitgliedschaft, Sitzungstermin, Tagesordnungspunkt
from ratsinfo.publishing.prepared import Prepared


def listed(rows: Any, at: datetime) -> Any:
    """What a row of a list shows; many are made for each page."""
    return rows.only(
        "anschrift", "beginn", "kennung", "raum", "status", "titel", "veroeffentlicht_am", "zurueckgezogen_am"
    )


def coming(rows: Any, at: datetime) -> Any:
    """From today on, each with ``punkte``, the number of its public items."""
    items = Tagesordnungspunkt.objects.visible_to(AnonymousUser(), at).filter(sitzungstermin=OuterRef("pk"))
    number = items.order_by().values("sitzungstermin").annotate(number=Count("pk")).values("number")
    return listed(rows, at).upcoming(at).annotate(punkte=Coalesce(Subquery(number), 0))


def taking_place(rows: Any, at: datetime) -> Any:
    return coming(rows, at).taking_place()


def past(rows: Any, at: datetime) -> Any:
    return listed(rows, at).past(at)


def in_order(rows: Any, at: datetime) -> Any:
    return rows.defer("suchtext").order_by("position", "pk")


def holding(rows: Any, at: datetime) -> Any:
    """The memberships of today."""
    rows = rows.on(timezone.localtime(at).date()).select_related("person")
    return rows.order_by("person_id", F("von").asc(nulls_first=True), "pk")


def by_time(rows: Any, at: datetime) -> Any:
    return rows.order_by("vom", "pk")


def by_place(rows: Any, at: datetime) -> Any:
    return rows.order_by("fassung_id", "position", "pk")


def following(rows: Any, at: datetime) -> Any:
    return rows.only("kennung", "name", "vorgaenger")


def with_paper(rows: Any, at: datetime) -> Any:
    papers = (f"drucksache__{name}" for name in SHORT)
    return rows.select_related("drucksache").only("dateien", "oeffentlich", "zeile", *papers).order_by("zeile_id", "pk")


LISTED = Prepared(Sitzungstermin, listed)
COMING, NEXT = Prepared(Sitzungstermin, coming, most=OF_A_BODY), Prepared(Sitzungstermin, taking_place, most=1)
PAST = Prepared(Sitzungstermin, past, most=OF_A_BODY)

MEETINGS = Prepared(
    Sitzungstermin, gremien=BODIES, tagesordnungspunkte=Prepared(Tagesordnungspunkt, in_order), ersatztermin=LISTED
)
VERSIONS = Prepared(
    Tagesordnungsfassung,
    by_time,
    zeilen=Prepared(Fassungszeile, by_place, drucksachen=Prepared(Fassungsdrucksache, with_paper)),
)

GREMIEN = Prepared(Gremium, vorgaenger=BODIES, nachfolger=Prepared(Gremium, following))
MEMBERS = Prepared(Mitgliedschaft, holding)
