"""Somebody who sits in the Gremium that meets next: so that the non-public part can be looked at in the demo archive."""

from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone

from drucksachen.models import Beratung, Drucksache
from gremien.building import AgendaBuilder
from gremien.models import Mitgliedschaft, Sitzungstermin, Tagesordnungspunkt

MEMBER = "ratsmitglied"
TITLE = "Verkauf eines Grundstücks am Lindenweg"
TEXT = (
    "Der Verkauf des städtischen Grundstücks am Lindenweg wird zu den beigefügten Bedingungen beschlossen. Der Kaufpreis wird "
    "nichtöffentlich beraten, weil er die Verhandlungen mit anderen Bietern berührt."
)


def add_member(clerk: Any, password: str) -> Any:
    """The account of a member, with something to read at their next meeting, released by ``clerk``."""
    seats = Mitgliedschaft.objects.on().order_by("pk")
    upcoming: Any = Sitzungstermin.objects.published()
    meeting = upcoming.taking_place().upcoming().filter(gremien__mitgliedschaften__in=seats).first()
    seat = seats.filter(gremium__sitzungstermine=meeting).select_related("person", "gremium").first()
    account = get_user_model().objects.create_user(
        MEMBER, password=password, first_name=seat.person.vorname, last_name=seat.person.nachname
    )
    seat.person.zugang = account
    seat.person.save()
    add_part(meeting, seat.gremium, clerk)
    return account


def add_part(meeting: Sitzungstermin, body: Any, clerk: Any) -> None:
    """A non-public item with a Drucksache that is released for members."""
    place = meeting.tagesordnungspunkte.count() + 1
    item = Tagesordnungspunkt.objects.create(sitzungstermin=meeting, position=place, titel=TITLE, oeffentlich=False)
    AgendaBuilder(meeting).write()
    paper = Drucksache.objects.create(
        art=Drucksache.Art.VORLAGE, titel=TITLE, datum=timezone.localdate(), text=TEXT, erfasst_von=clerk
    )
    Beratung.objects.create(
        drucksache=paper,
        gremium=body,
        sitzungstermin=meeting,
        tagesordnungspunkt=item,
        zustaendigkeit=Beratung.Zustaendigkeit.ENTSCHEIDUNG,
        oeffentlich=False,
    )
    paper.release(clerk)
