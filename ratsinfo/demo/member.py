"""Somebody who sits in a Gremium that meets soon: so that the non-public part can be looked at in the demo archive."""

from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone

from drucksachen.models import Beratung, Drucksache
from gremien.models import Mitgliedschaft, Sitzungstermin, Tagesordnungspunkt

MEMBER = "ratsmitglied"
TEXT = (
    "Der Verwaltungsausschuss hat die Bedingungen am Montag vorberaten; sie werden so beschlossen. Der Preis wird nichtöffentlich "
    "beraten, weil er die Verhandlungen mit anderen Bietern berührt."
)


def add_member(clerk: Any, password: str) -> Any:
    """The account of a member, with a Drucksache to read at their next non-public item, released by ``clerk``."""
    seats = Mitgliedschaft.objects.on().filter(rolle=Mitgliedschaft.Rolle.MITGLIED)
    upcoming: Any = Sitzungstermin.objects.published()
    items: Any = Tagesordnungspunkt.objects.filter(oeffentlich=False).order_by("position")
    meetings = upcoming.taking_place().upcoming().filter(tagesordnungspunkte__in=items)
    meeting = meetings.filter(gremien__mitgliedschaften__in=seats).first()
    seat = seats.filter(gremium__sitzungstermine=meeting).order_by("pk").select_related("person", "gremium").first()
    account = get_user_model().objects.create_user(
        MEMBER, password=password, first_name=seat.person.vorname, last_name=seat.person.nachname
    )
    seat.person.zugang = account
    seat.person.save()
    add_paper(items.filter(sitzungstermin=meeting).first(), seat.gremium, clerk)
    return account


def add_paper(item: Tagesordnungspunkt, body: Any, clerk: Any) -> None:
    """A Drucksache at the non-public ``item``, released for members."""
    paper = Drucksache.objects.create(
        art=Drucksache.Art.VORLAGE, titel=item.titel, datum=timezone.localdate(), text=TEXT, erfasst_von=clerk
    )
    Beratung.objects.create(
        drucksache=paper,
        gremium=body,
        tagesordnungspunkt=item,
        zustaendigkeit=Beratung.Zustaendigkeit.ENTSCHEIDUNG,
        oeffentlich=False,
    )
    paper.release(clerk)
