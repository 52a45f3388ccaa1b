"""The state of the content: every change of what the public may see makes another one, whoever makes it."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils import timezone

from drucksachen.models import Drucksache, Frage
from gremien.models import Koerperschaft
from ratsinfo.caching.freshness import current_state
from ratsinfo.caching.models import Aenderung
from ratsinfo.caching.triggers import content_models, watch_tables
from tests import factories as make

pytestmark = pytest.mark.django_db


def number():
    state = current_state()
    assert state is not None
    return state.number


def by_raw_sql(paper):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE drucksachen_drucksache SET titel = %s WHERE id = %s", ["Anders", paper.pk])


CHANGES = {
    "saved": lambda paper: paper.save(),
    "updated": lambda paper: Drucksache.objects.filter(pk=paper.pk).update(titel="Anders"),
    "deleted": lambda paper: Drucksache.objects.filter(pk=paper.pk).delete(),
    "added": lambda paper: Frage.objects.create(drucksache=paper, position=1, text="Warum?"),
    "added in bulk": lambda paper: Frage.objects.bulk_create([Frage(drucksache=paper, position=1, text="Warum?")]),
    "related": lambda paper: paper.urheber.add(make.make_gremium()),
    "published": lambda paper: paper.publish(make.publisher()),
    "by raw SQL": by_raw_sql,
    "the town's name": lambda paper: Koerperschaft.objects.create(name="Stadt Lindenhagen"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_every_change_makes_another_state(change):
    paper = make.make_drucksache(published=False)
    before = number()
    change(paper)
    assert number() != before


def test_a_relation_that_is_only_added_where_it_is_missing_makes_another_state():
    """On SQLite the conflict clause of such a statement would replace one inside of the trigger."""
    paper, body = make.make_drucksache(), make.make_gremium()
    through = Drucksache.urheber.through
    before = number()
    through.objects.bulk_create([through(drucksache=paper, gremium=body)], ignore_conflicts=True)
    assert number() != before


def test_a_change_taken_back_takes_its_state_back():
    before = number()
    with transaction.atomic():
        make.make_drucksache()
        assert number() != before
        transaction.set_rollback(True)
    assert number() == before


def test_reading_and_logging_in_leave_the_state_alone(client):
    make.make_koerperschaft()
    user = make.make_user()
    before = number()
    client.get("/")
    client.force_login(user)
    client.get("/drucksachen/")
    assert Session.objects.exists()
    assert number() == before


def test_every_table_with_content_is_watched():
    tables = [model._meta.db_table for model in content_models()]
    assert {
        "drucksachen_drucksache",
        "drucksachen_drucksache_urheber",
        "gremien_koerperschaft",
        "pages_textseite",
    } <= set(tables)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'stand_vermerken'")
            found = [row[0] for row in cursor.fetchall()]
        else:
            cursor.execute("SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%%_stand_%%'")
            found = [row[0] for row in cursor.fetchall()]
            assert all(found.count(table) == 3 for table in tables)
    assert set(found) == set(tables)


def test_watching_twice_does_no_harm():
    before = number()
    watch_tables()
    assert number() != before


def test_the_traces_stay_few_and_their_state_stays_its_own():
    paper = make.make_drucksache()
    states = set()
    for _ in range(1500):
        Drucksache.objects.filter(pk=paper.pk).update(titel="Anders")
        states.add(number())
    assert len(states) == 1500
    assert Aenderung.objects.count() < 1500


def test_without_a_trace_nothing_is_remembered():
    Aenderung.objects.all().delete()
    assert current_state() is None


@time_machine.travel("2036-11-23 10:00+01:00", tick=False)
def test_a_state_ends_at_midnight_of_berlin():
    assert timezone.localtime(current_state().until).isoformat() == "2036-11-24T00:00:00+01:00"


@time_machine.travel("2026-10-24 23:30+02:00", tick=False)
def test_a_state_ends_at_midnight_before_the_day_of_25_hours():
    assert timezone.localtime(current_state().until).isoformat() == "2026-10-25T00:00:00+02:00"


@time_machine.travel("2026-10-25 01:30+02:00", tick=False)
def test_a_state_ends_after_the_day_of_25_hours():
    assert timezone.localtime(current_state().until).isoformat() == "2026-10-26T00:00:00+01:00"


@time_machine.travel("2036-11-23 10:00+01:00", tick=False)
@pytest.mark.parametrize("make_row", [make.make_drucksache, make.make_sitzung, make.make_gremium, make.make_person])
def test_a_state_ends_when_something_is_published_by_the_clock(make_row):
    moment = timezone.now() + timedelta(hours=2)
    make_row(published=False).publish(make.publisher(), at=moment)
    assert current_state().until == moment


@time_machine.travel("2036-11-23 10:00+01:00", tick=False)
def test_a_state_ends_when_something_is_withdrawn_by_the_clock():
    moment = timezone.now() + timedelta(hours=1)
    make.make_drucksache().withdraw(make.publisher(), "Versehen", at=moment)
    assert current_state().until == moment
