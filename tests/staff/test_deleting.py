"""What is deleted leaves a Fassung also where it was named, and takes along what belongs to it."""

import pytest

from gremien.models import Tagesordnungspunkt
from tests import factories as make
from tests.staff.test_history import address, begin_another_command, restore, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client):
    user = make.make_clerk("ines")
    client.force_login(user)
    return user


def delete(client, thing):
    assert client.post(address("delete", thing), {"post": "yes"}).status_code == 302
    assert not type(thing).objects.filter(pk=thing.pk).exists()


def test_papers_of_a_deleted_body_say_that_it_is_gone(client, clerk):
    body = make.make_gremium("Arbeitskreis Verkehr", published=False)
    paper, other = make.make_drucksache(urheber=[body]), make.make_drucksache()
    versions_of_other = other.fassungen.count()
    begin_another_command()
    delete(client, body)
    versions = paper.fassungen.order_by("history_id")
    before, after = list(versions)[-2:]
    assert [row.gremium_id for row in before.urheber.all()] == [body.pk]
    assert not after.urheber.exists()
    assert after.history_user == clerk
    assert "gestellt von" in text_of(client.get(address("history", paper)))
    assert after.vorgang == body.fassungen.get(history_type="-").vorgang
    assert other.fassungen.count() == versions_of_other


def test_meetings_of_a_deleted_body_and_papers_of_a_deleted_department_too(client, clerk):
    body, unit = make.make_gremium(published=False), make.make_fachbereich(published=False)
    meeting, paper = make.make_sitzung(make.make_gremium(), body, published=False), make.make_drucksache()
    paper.fachbereiche.add(unit)
    begin_another_command()
    for thing in (body, unit):
        delete(client, thing)
    assert meeting.fassungen.latest("history_id").gremien.count() == 1
    assert paper.fassungen.latest("history_id").fachbereiche.count() == 0


def test_deleted_meeting_takes_its_agenda_along_and_comes_back_with_it(client, clerk):
    meeting = make.make_sitzung(published=False)
    items = [make.make_top(meeting, title) for title in ("Radwege", "Bericht")]
    begin_another_command()
    delete(client, meeting)
    deleted = Tagesordnungspunkt.fassungen.filter(history_type="-")
    assert set(deleted.values_list("id", flat=True)) == {item.pk for item in items}
    assert set(deleted.values_list("vorgang", flat=True)) == {meeting.fassungen.get(history_type="-").vorgang}
    text = text_of(client.get(address("history", meeting)))
    assert "Radwege" in text
    restore(client, meeting, 1)
    assert [item.titel for item in meeting.tagesordnungspunkte.order_by("position")] == ["Radwege", "Bericht"]


def test_meeting_that_a_paper_names_is_not_deleted(client, clerk):
    meeting = make.make_sitzung(published=False)
    line = make.make_beratung(make.make_drucksache(), tagesordnungspunkt=make.make_top(meeting))
    client.post(address("delete", meeting), {"post": "yes"})
    line.refresh_from_db()
    assert line.sitzungstermin == meeting
