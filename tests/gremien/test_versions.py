"""Versions of an agenda: publishing them, and what the public reads of what changed since the invitation."""

from datetime import timedelta

import pytest
import time_machine
from django.db.models import ProtectedError
from django.utils import timezone

from drucksachen.models import Tagesordnungsfassung
from drucksachen.models.tagesordnungsfassung import current
from gremien.models import Sitzungstermin
from ratsinfo.publishing.exceptions import PublishingRefused
from tests.factories import (
    make_anfrage,
    make_anlage,
    make_beratung,
    make_clerk,
    make_drucksache,
    make_gremium,
    make_sitzung,
    make_top,
    make_user,
    publisher,
)

pytestmark = pytest.mark.django_db
Art = Tagesordnungsfassung.Art
MONDAY = "2026-11-09 09:00+01:00"
TUESDAY = "2026-11-10 10:30+01:00"
WEDNESDAY = "2026-11-11 11:45+01:00"


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def meeting(clock):
    """A meeting of three items, invited to on Monday."""
    meeting = make_sitzung(make_gremium("Hauptausschuss"), titel="5. Sitzung")
    for title in ("Regularien", "Radwege", "Mitteilungen"):
        make_top(meeting, title)
    publish(meeting)
    return meeting


def publish(meeting, kind=Art.EINLADUNG, by=None):
    return Tagesordnungsfassung.publish(meeting, kind, by or publisher())


def item(meeting, title):
    return meeting.tagesordnungspunkte.get(titel=title)


def page(client, meeting):
    return " ".join(client.get(meeting.get_absolute_url()).content.decode().split())


def marks(client, meeting, title):
    agenda = client.get(meeting.get_absolute_url()).context["agenda"]
    (entry,) = [entry for entry in agenda.punkte if entry.punkt.titel == title]
    return [(mark.text, mark.am and f"{timezone.localtime(mark.am):%a %H:%M}", mark.fassung) for mark in entry.vermerke]


def refused(meeting, kind):
    with pytest.raises(PublishingRefused) as refusal:
        publish(meeting, kind)
    return refusal.value.reasons


class TestPublishing:
    def test_invitation_publishes_the_draft_of_a_meeting_and_invites(self):
        meeting = make_sitzung(published=False)
        make_top(meeting)
        version = publish(meeting)
        meeting.refresh_from_db()
        assert meeting.is_public()
        assert meeting.status == Sitzungstermin.Status.EINGELADEN
        assert (version.von, version.is_public()) == (publisher(), True)

    def test_invitation_to_nothing_or_twice_is_refused(self):
        meeting = make_sitzung()
        assert refused(meeting, Art.EINLADUNG) == ["Die Tagesordnung ist noch leer."]
        make_top(meeting)
        publish(meeting)
        assert "schon veröffentlicht" in refused(meeting, Art.EINLADUNG)[0]

    def test_invitation_with_a_hidden_body_is_refused_and_nothing_is_changed(self):
        meeting = make_sitzung(make_gremium("Geheimer Ausschuss", published=False), published=False)
        make_top(meeting)
        assert refused(meeting, Art.EINLADUNG) == ["Das Gremium „Geheimer Ausschuss“ ist nicht veröffentlicht."]
        meeting.refresh_from_db()
        assert (meeting.is_public(), meeting.status) == (False, "terminiert")
        assert not Tagesordnungsfassung.objects.exists()

    def test_cancelled_or_withdrawn_meeting_is_not_invited_to(self):
        cancelled, withdrawn = make_sitzung(status="abgesagt"), make_sitzung(withdrawn=True)
        for meeting in (cancelled, withdrawn):
            make_top(meeting)
        assert refused(cancelled, Art.EINLADUNG) == ["Die Sitzung ist abgesagt."]
        assert refused(withdrawn, Art.EINLADUNG) == ["Der Sitzungstermin ist zurückgezogen."]

    def test_four_eyes_hold_for_versions_too(self, settings):
        settings.VIER_AUGEN = True
        clerk, meeting = make_user(), make_sitzung()
        make_top(meeting)
        meeting.record_change(clerk)
        with pytest.raises(PublishingRefused, match="Vier-Augen-Prinzip"):
            publish(meeting, by=clerk)

    def test_nachtrag_needs_an_invitation_and_a_change(self, meeting, clock):
        other = make_sitzung()
        make_top(other)
        assert refused(other, Art.NACHTRAG) == ["Die Einladung ist noch nicht veröffentlicht."]
        assert refused(meeting, Art.NACHTRAG) == ["Seit der letzten Fassung hat sich nichts geändert."]
        make_top(meeting, "Haushalt")
        assert publish(meeting, Art.NACHTRAG).bezeichnung == "1. Nachtrag"

    def test_nachtrag_of_the_other_part_is_counted_by_itself_and_hidden(self, meeting):
        make_top(meeting, "Grundstück", oeffentlich=False)
        hidden = publish(meeting, Art.NACHTRAG)
        make_top(meeting, "Haushalt")
        assert (hidden.bezeichnung, hidden.is_public()) == ("1. Nachtrag zum nichtöffentlichen Teil", False)
        assert publish(meeting, Art.NACHTRAG).bezeichnung == "1. Nachtrag"

    def test_agenda_is_established_once_the_meeting_has_begun_and_once(self, meeting, clock):
        assert refused(meeting, Art.FESTGESTELLT) == ["Die Sitzung hat noch nicht begonnen."]
        clock.move_to(meeting.beginn)
        publish(meeting, Art.FESTGESTELLT)
        make_top(meeting)
        assert refused(meeting, Art.NACHTRAG) == ["Die Tagesordnung ist schon festgestellt."]

    def test_version_keeps_what_was_there(self, meeting):
        paper = make_drucksache(nummer="30001-26")
        file = make_anlage(paper)
        make_beratung(paper, tagesordnungspunkt=item(meeting, "Radwege"))
        draft = make_drucksache(published=False)
        make_beratung(draft, tagesordnungspunkt=item(meeting, "Radwege"))
        (entry,) = [entry for entry in publish(meeting, Art.NACHTRAG).stand() if entry.titel == "Radwege"]
        assert entry.drucksachen == {paper.pk: frozenset({file.sha256}), draft.pk: frozenset()}
        assert entry.nur_intern == {draft.pk}
        assert publish_again_is_the_same(meeting)

    def test_item_of_a_version_is_not_deleted(self, meeting):
        kept = item(meeting, "Radwege")
        assert kept.is_kept
        with pytest.raises(ProtectedError):
            kept.delete()

    def test_rehearsal_leaves_nothing_behind(self):
        meeting = make_sitzung(published=False)
        make_top(meeting)
        before = meeting.fassungen.count()
        with Tagesordnungsfassung.rehearsed(meeting, Art.EINLADUNG, publisher()):
            assert Tagesordnungsfassung.objects.published().count() == 1
        meeting.refresh_from_db()
        assert (meeting.status, meeting.is_public(), meeting.fassungen.count()) == ("terminiert", False, before)
        assert not Tagesordnungsfassung.objects.exists()


def publish_again_is_the_same(meeting):
    last = Tagesordnungsfassung.last_of(meeting)
    return last.stand() == current(meeting, timezone.now())


class TestMarks:
    def test_without_a_change_there_is_none(self, meeting, client):
        assert marks(client, meeting, "Radwege") == []
        assert "Einladung <time" in page(client, meeting)

    def test_before_the_invitation_nothing_is_marked(self, client):
        meeting = make_sitzung()
        make_top(meeting, "Radwege")
        assert marks(client, meeting, "Radwege") == []
        assert "Fassungen der Tagesordnung" not in page(client, meeting)

    def test_change_is_marked_at_once_and_dated_when_it_is_certain(self, meeting, client, clock, committed):
        clock.move_to(TUESDAY)
        with committed:
            make_top(meeting, "Haushalt")
        clock.move_to(WEDNESDAY)
        assert marks(client, meeting, "Haushalt") == [("Neu aufgenommen", "Tue 10:30", "")]
        assert "Einladung vom 09.11.2026, 09:00 Uhr, seitdem geändert am 10.11.2026, 10:30 Uhr" in page(client, meeting)
        publish(meeting, Art.NACHTRAG)
        assert marks(client, meeting, "Haushalt") == [("Neu aufgenommen", "Tue 10:30", "1. Nachtrag")]
        text = page(client, meeting)
        assert "1. Nachtrag" in text
        assert "Neu aufgenommen: TOP 4: Haushalt" in text

    def test_new_title_says_the_old_one(self, meeting, client, clock, committed):
        clock.move_to(TUESDAY)
        with committed:
            changed = item(meeting, "Radwege")
            changed.titel = "Radwege in Ostfeld"
            changed.save()
        assert marks(client, meeting, "Radwege in Ostfeld") == [
            ("Titel geändert, in der Einladung: „Radwege“", "Tue 10:30", "")
        ]

    def test_title_that_is_as_invited_again_is_no_change(self, meeting, client, clock, committed):
        clock.move_to(TUESDAY)
        for title in ("Radwege in Ostfeld", "Radwege"):
            with committed:
                meeting.tagesordnungspunkte.filter(position=2).update(titel=title)
                item(meeting, title).save()
        assert marks(client, meeting, "Radwege") == []

    def test_moved_item_says_its_old_number(self, meeting, client, clock, committed):
        clock.move_to(TUESDAY)
        make_top(meeting, "Haushalt")
        publish(meeting, Art.NACHTRAG)
        clock.move_to(WEDNESDAY)
        with committed:
            moved = item(meeting, "Regularien")
            moved.position, moved.nummer = 9, "4"
            moved.save()
        assert marks(client, meeting, "Regularien") == [("Verschoben, in der Einladung TOP 1", "Wed 11:45", "")]

    def test_item_taken_off_stays_and_says_so(self, meeting, client, clock, committed):
        clock.move_to(TUESDAY)
        with committed:
            off = item(meeting, "Radwege")
            off.take_off(off=True)
            off.save()
        text = page(client, meeting)
        assert "<strong>Abgesetzt</strong> am" in text
        assert "10.11.2026, 10:30 Uhr" in text
        assert "Abgesetzt: TOP 2: Radwege" in text

    def test_paper_put_to_an_item_and_taken_from_it(self, meeting, client, clock, committed):
        first = make_drucksache("Erste Vorlage", nummer="30001-26")
        line = make_beratung(first, tagesordnungspunkt=item(meeting, "Radwege"))
        Tagesordnungsfassung.objects.all().delete()
        publish(meeting)
        clock.move_to(TUESDAY)
        with committed:
            line.delete()
            make_beratung(make_drucksache("Zweite Vorlage"), tagesordnungspunkt=item(meeting, "Radwege"))
        assert marks(client, meeting, "Radwege") == [("Nicht mehr bei diesem Punkt", "Tue 10:30", "")]
        text = page(client, meeting)
        assert "30001-26" in text
        assert "Neu bei diesem Punkt" in text

    def test_file_that_came_later_is_marked(self, meeting, client, clock):
        paper = make_drucksache("Vorlage")
        make_beratung(paper, tagesordnungspunkt=item(meeting, "Radwege"))
        Tagesordnungsfassung.objects.all().delete()
        publish(meeting)
        assert "Neue Datei" not in page(client, meeting)
        clock.move_to(TUESDAY)
        make_anlage(paper, content=b"%PDF-neu")
        assert "<strong>Neue Datei</strong>" in page(client, meeting)

    def test_nothing_of_a_non_public_item_shows(self, meeting, client, clock, committed):
        before = page(client, meeting)
        clock.move_to(TUESDAY)
        with committed:
            make_top(meeting, "Grundstück", oeffentlich=False, position=0)
        publish(meeting, Art.NACHTRAG)
        with committed:
            secret = item(meeting, "Grundstück")
            secret.position, secret.titel = 9, "Anderes"
            secret.save()
        assert page(client, meeting) == before
        client.force_login(make_clerk())
        assert "zum nichtöffentlichen Teil" in page(client, meeting)

    def test_item_that_becomes_non_public_is_forgotten(self, meeting, client, committed):
        with committed:
            hidden = item(meeting, "Radwege")
            hidden.oeffentlich = False
            hidden.save()
        text = page(client, meeting)
        assert "Radwege" not in text
        assert "agenda__vermerk" not in text

    def test_item_that_becomes_public_is_new_from_then_on(self, meeting, client, clock, committed):
        make_top(meeting, "Grundstück", oeffentlich=False)
        publish(meeting, Art.NACHTRAG)
        clock.move_to(TUESDAY)
        with committed:
            opened = item(meeting, "Grundstück")
            opened.oeffentlich = True
            opened.save()
        assert marks(client, meeting, "Grundstück") == [("Neu aufgenommen", "Tue 10:30", "")]


class TestRecording:
    def test_clerk_who_goes_on_makes_one_change_of_it(self, meeting, clock, committed):
        clock.move_to(TUESDAY)
        for title in ("A", "B"):
            clock.shift(timedelta(minutes=5))
            with committed:
                make_top(meeting, title)
        assert changes_of(meeting) == ["Tue 10:40"]
        clock.shift(timedelta(minutes=11))
        with committed:
            make_top(meeting, "C")
        assert changes_of(meeting) == ["Tue 10:40", "Tue 10:51"]

    def test_change_of_the_other_part_never_takes_the_place_of_a_public_one(self, meeting, clock, committed):
        clock.move_to(TUESDAY)
        with committed:
            make_top(meeting, "Haushalt")
        clock.shift(timedelta(minutes=5))
        with committed:
            make_top(meeting, "Grundstück", oeffentlich=False)
        assert [(v.vom.minute, v.oeffentlich) for v in meeting.tagesordnungsfassungen.filter(art="aenderung")] == [
            (30, True),
            (35, False),
        ]

    def test_result_is_no_change(self, meeting, committed):
        with committed:
            done = item(meeting, "Radwege")
            done.ergebnis = "einstimmig"
            done.save()
        assert changes_of(meeting) == []

    def test_paper_that_is_published_later_is_a_change(self, meeting, clock, committed):
        draft = make_drucksache(published=False)
        make_beratung(draft, tagesordnungspunkt=item(meeting, "Radwege"))
        publish(meeting, Art.NACHTRAG)
        clock.move_to(TUESDAY)
        with committed:
            draft.publish(publisher())
        assert changes_of(meeting) == ["Tue 10:30"]

    def test_meeting_that_was_not_invited_to_records_only_that_it_is_cancelled(self, clock, committed):
        meeting = make_sitzung()
        with committed:
            make_top(meeting)
        assert changes_of(meeting) == []
        with committed:
            meeting.status = "abgesagt"
            meeting.save()
        assert changes_of(meeting) == ["Mon 09:00"]


def changes_of(meeting):
    recorded = meeting.tagesordnungsfassungen.filter(art=Art.AENDERUNG)
    return [f"{timezone.localtime(version.vom):%a %H:%M}" for version in recorded]


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """A context after which what waits for the commit has run; it can be entered again and again."""

    class Committed:
        def __enter__(self):
            self.capture = django_capture_on_commit_callbacks(execute=True)
            self.capture.__enter__()

        def __exit__(self, *error):
            self.capture.__exit__(*error)

    return Committed()


class TestPage:
    def test_sub_items_stand_under_their_item(self, client):
        meeting = make_sitzung()
        above = make_top(meeting, "Haushalt")
        make_top(meeting, "Spielplätze", uebergeordnet=above, nummer="1.1")
        (entry,) = client.get(meeting.get_absolute_url()).context["agenda"].punkte
        assert [below.punkt.titel for below in entry.unterpunkte] == ["Spielplätze"]

    def test_sub_item_of_a_hidden_item_stands_alone(self, client):
        meeting = make_sitzung()
        above = make_top(meeting, "Geheim", oeffentlich=False)
        make_top(meeting, "Spielplätze", uebergeordnet=above)
        (entry,) = client.get(meeting.get_absolute_url()).context["agenda"].punkte
        assert entry.punkt.titel == "Spielplätze"

    def test_paper_leads_to_where_it_is_dealt_with_before_and_after(self, client):
        today = timezone.localdate()
        inquiry = make_anfrage("Radwege")
        before, here, after = (make_top(make_sitzung(day=today + timedelta(days=d)), f"{d}") for d in (-9, 3, 9))
        for top in (before, here, after):
            make_beratung(inquiry, tagesordnungspunkt=top)
        before.ergebnis = "vertagt"
        before.save()
        text = page(client, here.sitzungstermin)
        assert text.index("Früher beraten:") < text.index(before.anker) < text.index("vertagt") < text.index("Später:")
        assert after.anker in text

    def test_hidden_meeting_of_the_same_paper_is_not_named(self, client):
        inquiry = make_anfrage("Radwege")
        here, hidden = make_top(), make_top(make_sitzung(make_gremium("Geheimrat"), published=False))
        for top in (here, hidden):
            make_beratung(inquiry, tagesordnungspunkt=top)
        assert "Geheimrat" not in page(client, here.sitzungstermin)

    def test_map_is_a_plain_link_that_says_where_it_leads(self, client):
        text = page(client, make_sitzung(anschrift="Rathausplatz 1, 00000 Lindenhagen"))
        assert "https://www.openstreetmap.org/search?query=Rathausplatz%201%2C%2000000%20Lindenhagen" in text
        assert 'rel="external noopener noreferrer"' in text
        assert "externe Seite: OpenStreetMap" in text

    def test_long_agenda_has_a_list_to_jump_and_a_short_one_not(self, client):
        meeting = make_sitzung()
        for _ in range(11):
            last = make_top(meeting)
        assert "Zu einem Punkt springen" not in page(client, meeting)
        make_top(meeting)
        assert f'<li><a href="#{last.anker}">' in page(client, meeting)

    def test_item_shows_its_short_address(self, client):
        top = make_top()
        meeting = top.sitzungstermin
        assert f"http://testserver/sitzungen/{meeting.kennung}/#{top.anker}</code>" in page(client, meeting)


class TestFeed:
    def feed(self, client, meeting):
        response = client.get(f"{meeting.get_absolute_url()}feed.atom")
        assert response.status_code == 200
        return response.content.decode()

    def test_entries_are_the_versions_and_changes_the_latest_first(self, meeting, client, clock, committed):
        clock.move_to(TUESDAY)
        with committed:
            make_top(meeting, "Haushalt")
        clock.move_to(WEDNESDAY)
        publish(meeting, Art.NACHTRAG)
        text = self.feed(client, meeting)
        places = [text.index(f"<title>{title}") for title in ("1. Nachtrag", "Tagesordnung geändert", "Einladung")]
        assert places == sorted(places)
        assert "Neu aufgenommen: TOP 4: Haushalt" in text

    def test_cancelling_leads_to_the_new_date(self, meeting, client, committed):
        new = make_sitzung(titel="Neu")
        with committed:
            meeting.status, meeting.ersatztermin = "verlegt", new
            meeting.save()
        text = self.feed(client, meeting)
        assert "Die Sitzung ist verlegt" in text
        assert new.beginn_text in text

    def test_minutes_are_an_entry(self, meeting, client):
        make_anlage(meeting, "Niederschrift der Sitzung", art="niederschrift")
        assert "Niederschrift der Sitzung" in self.feed(client, meeting)

    def test_only_public_things_are_in_it_whoever_asks(self, meeting, client):
        make_top(meeting, "Grundstück", oeffentlich=False)
        publish(meeting, Art.NACHTRAG)
        make_anlage(meeting, "Geheime Niederschrift", art="niederschrift", published=False)
        anonymous = self.feed(client, meeting)
        client.force_login(make_clerk())
        assert self.feed(client, meeting) == anonymous
        assert "Nachtrag" not in anonymous
        assert "Geheime" not in anonymous

    def test_draft_has_none_and_a_withdrawn_meeting_is_gone(self, client):
        draft, gone = make_sitzung(published=False), make_sitzung(withdrawn=True)
        assert client.get(f"{draft.get_absolute_url()}feed.atom").status_code == 404
        assert client.get(f"{gone.get_absolute_url()}feed.atom").status_code == 410

    def test_wrong_name_leads_to_the_right_address(self, meeting, client):
        response = client.get(f"/sitzungen/{meeting.kennung}/falsch/feed.atom")
        assert (response.status_code, response["Location"]) == (301, f"{meeting.get_absolute_url()}feed.atom")
