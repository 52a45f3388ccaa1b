"""What pages ask of meetings and bodies is what the rule lets everybody see, at every moment and on every day."""

from datetime import date, timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from drucksachen.models import Tagesordnungsfassung
from gremien import shapes
from gremien.models import Mitgliedschaft, Sitzungstermin
from ratsinfo.publishing.prepared import Prepared
from tests import factories as make

pytestmark = pytest.mark.django_db
ANYBODY = AnonymousUser()
TODAY = date(2026, 3, 28)  # summer time begins the day after
SHAPES = {name: found for name, found in vars(shapes).items() if isinstance(found, Prepared)}


def keys(rows):
    return [row.pk for row in rows]


def build():
    """Meetings of some days, one of them cancelled, one a draft, with items, versions, members and successors."""
    body = make.make_gremium("Rat")
    make.make_gremium("Alter Rat", published=False, vorgaenger=body)
    for day in range(-2, 3):
        meeting = make.make_sitzung(body, day=TODAY + timedelta(days=day), published=day != 2)
        item = make.make_top(meeting, oeffentlich=day != 0)
        make.make_beratung(make.make_anfrage(published=day != -1), tagesordnungspunkt=item)
        Tagesordnungsfassung.freeze(meeting, "einladung", None, timezone.now())
        make.make_mitgliedschaft(gremium=body, von=TODAY + timedelta(days=day), bis=TODAY + timedelta(days=day))
    Sitzungstermin.objects.filter(beginn__date=TODAY).update(status="abgesagt")
    return body


@pytest.mark.parametrize("name", SHAPES)
def test_prepared_rows_are_those_of_the_rule_on_every_day(name):
    prepared = SHAPES[name]
    with time_machine.travel(f"{TODAY} 12:00+01:00", tick=False):
        build()
    for moment in (
        "2026-03-27 23:59:59+01:00",
        "2026-03-28 00:00+01:00",
        "2026-03-29 23:30+02:00",
        "2026-03-31 12:00+02:00",
    ):
        with time_machine.travel(moment, tick=False):
            shown = keys(prepared.queryset(ANYBODY)[: prepared.most])
            assert keys(prepared.rows(ANYBODY)) == shown
            assert set(shown) <= set(keys(prepared.model.objects.visible_to(ANYBODY)))


def test_what_is_of_a_day_follows_the_clock():
    with time_machine.travel(f"{TODAY} 12:00+01:00", tick=False):
        body = build()
    for day in range(-1, 2):
        with time_machine.travel(f"{TODAY + timedelta(days=day)} 12:00+01:00", tick=False):
            coming = [row.datum for row in shapes.COMING.rows(ANYBODY, gremien=[body.pk])]
            assert coming == [TODAY + timedelta(days=later) for later in range(day, 2)]
            assert [line.von for line in shapes.MEMBERS.rows(ANYBODY, gremium=[body.pk])] == [
                TODAY + timedelta(days=day)
            ]
    assert Mitgliedschaft.objects.count() == 5


def test_the_first_few_of_each_body():
    one, other = make.make_gremium(), make.make_gremium()
    days = [timezone.localdate() - timedelta(days=day) for day in range(1, 12)]
    mine = [make.make_sitzung(one, day=day).pk for day in days]
    make.make_sitzung(other, day=days[0])
    assert keys(shapes.PAST.rows(ANYBODY, gremien=[one.pk])) == mine[: shapes.PAST.most]
    clerk = make.make_user(staff=True, rights=["gremien.view_sitzungstermin"])
    assert keys(shapes.PAST.rows(clerk, gremien=[one.pk])) == mine[: shapes.PAST.most]
