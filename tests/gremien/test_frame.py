"""Another time or place than in the invitation is said with date and time; so is since when a meeting is cancelled."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from drucksachen.models import Tagesordnungsfassung
from gremien.changes_feed import entries
from gremien.mappe.contents import Mappe, meetings
from gremien.mappe.printing import as_html
from tests.factories import make_anfrage, make_beratung, make_fassung, make_sitzung, make_top, publisher

pytestmark = pytest.mark.django_db
MONDAY = "2026-11-09 09:00+01:00"
TUESDAY = "2026-11-10 10:30+01:00"
WEDNESDAY = "2026-11-11 11:45+01:00"


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def meeting(clock):
    meeting = make_sitzung(titel="5. Sitzung", raum="Ratssaal", anschrift="Markt 1")
    make_top(meeting, "Radwege")
    make_fassung(meeting)
    return meeting


@pytest.fixture
def change(meeting, clock, django_capture_on_commit_callbacks):
    """Changes fields of the meeting on Tuesday."""

    def go(at=TUESDAY, **fields):
        clock.move_to(at)
        for name, value in fields.items():
            setattr(meeting, name, value)
        with django_capture_on_commit_callbacks(execute=True):
            meeting.save()

    return go


def page(client, meeting):
    return " ".join(client.get(meeting.get_absolute_url()).content.decode().split())


def told(meeting):
    return sorted((moment, title, text) for moment, title, text, _ in entries(meeting))


def test_nothing_is_marked_while_nothing_has_changed(client, meeting, change):
    change(ende=meeting.beginn + timedelta(hours=2))
    assert "in der Einladung" not in page(client, meeting)
    assert Tagesordnungsfassung.objects.count() == 1


def test_another_room_is_marked_with_date_and_time(client, meeting, change):
    change(raum="Aula")
    text = page(client, meeting)
    assert "<strong>Neuer Ort, in der Einladung: Ratssaal, Markt 1</strong>" in text
    assert "10.11.2026, 10:30 Uhr" in text
    assert "Neuer Ort: Aula, Markt 1 (vorher Ratssaal, Markt 1)" in text


def test_another_hour_is_marked_on_the_page_in_the_mappe_and_in_the_feed(client, meeting, change):
    invited = meeting.beginn_text
    change(beginn=meeting.beginn + timedelta(hours=1))
    mark = f"Neuer Beginn, in der Einladung: {invited}"
    assert mark in page(client, meeting)
    public = meetings(AnonymousUser()).get(pk=meeting.pk)
    assert mark in as_html(Mappe(public, AnonymousUser()), "https://rat.example")
    moment, title, text = told(meeting)[-1]
    assert (timezone.localtime(moment).isoformat(), title) == ("2026-11-10T10:30:00+01:00", "Beginn oder Ort geändert")
    assert text == f"Neuer Beginn: {meeting.beginn_text} (vorher {invited})"


def test_what_is_as_in_the_invitation_again_is_not_marked(client, meeting, change):
    change(raum="Aula")
    change(at=WEDNESDAY, raum="Ratssaal")
    assert "in der Einladung" not in page(client, meeting)
    assert [title for _, title, _ in told(meeting)].count("Beginn oder Ort geändert") == 2


def test_a_version_of_which_nobody_kept_time_and_place_says_nothing(client, meeting, change):
    Tagesordnungsfassung.objects.update(beginn=None)
    change(raum="Aula")
    assert "in der Einladung" not in page(client, meeting)


def test_page_says_since_when_the_meeting_is_cancelled(client, meeting, change):
    change(status="abgesagt")
    change(at=WEDNESDAY, raum="Aula")
    assert (
        'Die Sitzung ist abgesagt (seit <time datetime="2026-11-10T10:30:00+01:00">10.11.2026, 10:30 Uhr</time>)'
        in page(client, meeting)
    )


def test_feed_tells_of_what_the_clock_published_at_its_time(meeting, clock):
    paper = make_anfrage("Radwege", published=False, datum=timezone.localdate())
    make_beratung(paper, tagesordnungspunkt=meeting.tagesordnungspunkte.get())
    paper.publish(publisher(), at=timezone.now() + timedelta(days=1))
    before = told(meeting)
    clock.move_to(WEDNESDAY)
    (entry,) = [each for each in told(meeting) if each not in before]
    moment, title, text = entry
    assert (timezone.localtime(moment).isoformat(), title) == ("2026-11-10T09:00:00+01:00", "Tagesordnung geändert")
    assert text == "Neue Drucksache bei TOP 1: Radwege: Anfrage vom 09.11.2026"
