"""Calendar files of meetings: one by one and to subscribe to, by the letter of RFC 5545."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from gremien.models import Sitzungstermin
from tests import factories as make
from tests.gremien.icalendar_reading import events_of, read, strict_events

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")
ALL = "/sitzungen/kalender.ics"
NOW = "2026-11-23 10:00+01:00"


def file_of(client, meeting):
    return client.get(reverse("gremien:sitzungstermin_ics", args=[meeting.kennung]))


def single(client, meeting):
    (event,) = events_of(file_of(client, meeting))
    return event


def titles(response):
    return [str(event["SUMMARY"]) for event in events_of(response)]


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


class TestOneMeeting:
    def test_it_says_when_where_and_what(self, client, clock):
        body = make.make_gremium("Rat der Stadt")
        meeting = make.make_sitzung(
            body,
            titel="6. Sitzung",
            beginn=datetime(2026, 12, 10, 16, tzinfo=BERLIN),
            ende=datetime(2026, 12, 10, 19, 30, tzinfo=BERLIN),
            raum="Ratssaal",
            anschrift="Rathausplatz 1",
        )
        event = single(client, meeting)
        assert event["DTSTART"].dt == meeting.beginn
        assert event["DTEND"].dt == meeting.ende
        assert event["LOCATION"] == "Ratssaal, Rathausplatz 1"
        assert event["STATUS"] == "CONFIRMED"
        assert event["UID"] == f"{meeting.kennung}@testserver"
        assert event["URL"] == f"http://testserver/sitzungen/{meeting.kennung}/"
        assert "Rat der Stadt" in event["DESCRIPTION"]
        assert client.get(event["URL"], follow=True).status_code == 200

    def test_an_end_that_is_not_known_is_assumed_and_said_so(self, client, clock):
        event = single(client, make.make_sitzung())
        assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(hours=2)
        assert "Das Ende der Sitzung steht nicht fest." in event["DESCRIPTION"]

    @pytest.mark.parametrize(("status", "word"), [("abgesagt", "Abgesagt"), ("verlegt", "Verlegt")])
    def test_what_does_not_take_place_is_cancelled_in_status_and_in_words(self, client, clock, status, word):
        event = single(client, make.make_sitzung(titel="Ratssitzung", status=status))
        assert event["STATUS"] == "CANCELLED"
        assert event["SUMMARY"] == f"{word}: Ratssitzung"
        assert event["TRANSP"] == "TRANSPARENT"

    def test_a_moved_one_names_its_new_date(self, client, clock):
        new = make.make_sitzung(day=date(2026, 12, 24))
        event = single(client, make.make_sitzung(status="verlegt", ersatztermin=new))
        assert "Neuer Termin: 24.12.2026, 16:00 Uhr" in event["DESCRIPTION"]

    def test_a_new_date_that_is_not_public_is_not_named(self, client, clock):
        new = make.make_sitzung(day=date(2026, 12, 24), published=False)
        event = single(client, make.make_sitzung(status="verlegt", ersatztermin=new))
        assert "24.12." not in event["DESCRIPTION"]

    @pytest.mark.parametrize(
        "title",
        [
            "Größe, Straße; Übung: \\ „Anführung“",
            "🎉" * 60,
            "a" * 65 + "ä🏛️" * 40,
            "Zeile\r\nBEGIN:VEVENT\nATTACH:x",
            "BEGIN:VALARM",
            "e\u0301" * 80,
        ],
    )
    def test_any_text_stays_one_value(self, client, clock, title):
        meeting = make.make_sitzung(titel=title, raum=title[:250])
        (raw,) = strict_events(file_of(client, meeting).content)
        event = single(client, meeting)
        assert event["SUMMARY"] == " ".join(title.split()) == event["LOCATION"]
        assert raw["UID"] == f"{meeting.kennung}@testserver"
        assert "ATTACH" not in raw

    def test_a_withdrawn_one_is_called_off_without_its_content(self, client, clock):
        meeting = make.make_sitzung(
            make.make_gremium("Geheimausschuss"), titel="Geheim", raum="Keller", day=date(2026, 12, 1)
        )
        before = single(client, meeting)
        clock.shift(60)
        meeting.withdraw(make.publisher(), "Versehen", reason_public=True)
        response = file_of(client, meeting)
        (raw,) = strict_events(response.content)
        assert raw == {
            "UID": str(before["UID"]),
            "DTSTART;VALUE=DATE": "20261201",
            "DTSTAMP": "20261123T090100Z",
            "LAST-MODIFIED": "20261123T090100Z",
            "SEQUENCE": "1",
            "STATUS": "CANCELLED",
            "SUMMARY": "Zurückgezogener Termin",
            "TRANSP": "TRANSPARENT",
        }
        for word in ("Geheim", "Keller", "Versehen"):
            assert word not in response.content.decode() + str(response.headers)

    def test_a_draft_and_one_that_does_not_exist_answer_alike_also_to_the_staff(self, client, clock):
        draft = make.make_sitzung(published=False)
        client.force_login(make.make_clerk())
        assert file_of(client, draft).status_code == 404
        assert client.get("/sitzungen/zzzzzzz9/sitzung.ics").status_code == 404

    def test_the_file_has_a_name_one_finds_again(self, client, clock):
        meeting = make.make_sitzung(day=date(2026, 12, 1), titel="Ratssitzung")
        assert 'filename="2026-12-01-ratssitzung.ics"' in file_of(client, meeting)["Content-Disposition"]


class TestTimeZone:
    @pytest.mark.parametrize(
        ("moment", "offset"),
        [
            (datetime(2026, 1, 15, 17, tzinfo=BERLIN), 1),
            (datetime(2026, 7, 15, 17, tzinfo=BERLIN), 2),
            (datetime(2027, 3, 28, 1, 59, tzinfo=BERLIN), 1),
            (datetime(2027, 3, 28, 3, 0, tzinfo=BERLIN), 2),
            (datetime(2027, 10, 31, 1, 30, tzinfo=BERLIN), 2),
            (datetime(2027, 10, 31, 3, 30, tzinfo=BERLIN), 1),
            (datetime(1990, 10, 15, 17, tzinfo=BERLIN), 1),
            (datetime(1990, 9, 15, 17, tzinfo=BERLIN), 2),
            (datetime(2090, 7, 15, 17, tzinfo=BERLIN), 2),
        ],
    )
    def test_rules_of_the_file_give_the_offset_that_berlin_has(self, client, moment, offset):
        """By the rules of the file alone, not by the name of the zone."""
        calendar = read(file_of(client, make.make_sitzung(beginn=moment)))
        (zone,) = calendar.walk("VTIMEZONE")
        local = calendar.walk("VEVENT")[0]["DTSTART"].dt.replace(tzinfo=None)
        assert local == moment.replace(tzinfo=None)
        assert zone["TZID"] == "Europe/Berlin"
        assert zone.to_tz().utcoffset(local) == moment.utcoffset() == timedelta(hours=offset)

    def test_rules_are_rules_and_not_a_list_of_years(self, client):
        content = file_of(client, make.make_sitzung()).content
        assert content.count(b"RRULE:") == 3
        assert b"RDATE" not in content


class TestRevisions:
    @pytest.mark.parametrize(
        "change",
        [
            {"beginn": datetime(2026, 12, 24, 17, tzinfo=UTC)},
            {"ende": datetime(2027, 12, 24, 17, tzinfo=UTC)},
            {"raum": "Anderswo"},
            {"anschrift": "Weg 1"},
            {"status": "abgesagt"},
            {"titel": "Anders"},
        ],
        ids=lambda change: next(iter(change)),
    )
    def test_each_change_that_shows_raises_the_sequence_and_tells_its_time(self, client, clock, change):
        meeting = make.make_sitzung()
        first = single(client, meeting)
        clock.shift(3600)
        changed(meeting, **change)
        event = single(client, meeting)
        assert (first["SEQUENCE"], event["SEQUENCE"]) == (0, 1)
        assert event["LAST-MODIFIED"].dt - first["LAST-MODIFIED"].dt == timedelta(hours=1)
        assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt
        assert event["UID"] == first["UID"]

    def test_a_change_and_its_way_back_are_two(self, client, clock):
        meeting = make.make_sitzung(raum="Saal")
        for room in ("Aula", "Saal"):
            clock.shift(60)
            changed(meeting, raum=room)
        assert single(client, meeting)["SEQUENCE"] == 2

    def test_what_is_not_public_leaves_no_trace(self, client, clock):
        """Neither a draft's stages, nor non-public agenda items, nor hidden Gremien, nor a hidden new date, nor saving anew."""
        meeting = make.make_sitzung(published=False, status="verlegt")
        for room in ("Aula", "Saal"):
            clock.shift(60)
            changed(meeting, raum=room)
        meeting.publish(make.publisher())
        before = file_of(client, meeting).content
        clock.shift(60)
        meeting.gremien.add(make.make_gremium(published=False))
        make.make_top(meeting, oeffentlich=False)
        changed(meeting, ersatztermin=make.make_sitzung(published=False))
        changed(meeting)
        assert file_of(client, meeting).content == before
        assert single(client, meeting)["SEQUENCE"] == 0

    def test_withdrawing_and_publishing_again_count_and_what_was_changed_between_counts_once(self, client, clock):
        meeting = make.make_sitzung(raum="Saal")
        clock.shift(60)
        meeting.withdraw(make.publisher(), "Versehen")
        for room in ("Aula", "Keller"):
            clock.shift(60)
            changed(meeting, raum=room)
        assert single(client, meeting)["SEQUENCE"] == 1
        clock.shift(60)
        meeting.publish(make.publisher())
        assert single(client, meeting)["SEQUENCE"] == 2

    def test_publishing_and_withdrawing_by_the_clock_count_from_their_moment_on(self, client, clock):
        clock.move_to("2036-11-23 10:00+01:00")  # the triggers of the page memory go by the database's own clock
        meeting = make.make_sitzung(published=False)
        moment = datetime(2036, 11, 23, 12, tzinfo=BERLIN)
        meeting.publish(make.publisher(), at=moment)
        clock.shift(3600)
        changed(meeting, raum="Aula")
        clock.move_to(moment)
        event = single(client, meeting)
        assert (event["SEQUENCE"], event["LAST-MODIFIED"].dt) == (0, moment)
        meeting.withdraw(make.publisher(), "Versehen", at=moment + timedelta(hours=1))
        clock.shift(1800)
        assert single(client, meeting)["SEQUENCE"] == 0
        clock.shift(1800)
        assert single(client, meeting)["SEQUENCE"] == 1

    def test_a_row_written_past_the_history_has_a_revision_too(self, client, clock):
        meeting = make.make_sitzung()
        Sitzungstermin.fassungen.all().delete()
        event = single(client, meeting)
        assert (event["SEQUENCE"], event["LAST-MODIFIED"].dt) == (0, meeting.veroeffentlicht_am)


def changed(meeting, **values):
    meeting.refresh_from_db()
    for name, value in values.items():
        setattr(meeting, name, value)
    meeting.save()


class TestSubscriptions:
    def test_of_all_from_a_year_ago_on_the_earliest_first(self, client, clock):
        for day in (date(2027, 5, 1), date(2025, 11, 23), date(2025, 11, 22), date(2026, 11, 23)):
            make.make_sitzung(day=day, titel=day.isoformat())
        assert titles(client.get(ALL)) == ["2025-11-23", "2026-11-23", "2027-05-01"]

    def test_of_one_gremium_also_under_a_former_name(self, client, clock):
        body = make.make_gremium("Rat der Stadt")
        make.make_sitzung(body, titel="Ratssitzung")
        make.make_sitzung(titel="Andere")
        make.make_koerperschaft()
        for slug in (body.slug, "frueherer-name"):
            response = client.get(reverse("gremien:gremium_ics", args=[body.kennung, slug]))
            assert titles(response) == ["Ratssitzung"]
        assert str(read(response)["X-WR-CALNAME"]) == str(read(response)["NAME"]) == "Lindenhagen: Rat der Stadt"

    def test_of_chosen_ones_a_common_meeting_is_there_once(self, client, clock):
        one, two, three = make.make_gremium(), make.make_gremium(), make.make_gremium()
        make.make_sitzung(one, two, titel="gemeinsam")
        make.make_sitzung(three, titel="andere")
        assert titles(client.get(f"{ALL}?gremium={one.kennung}&gremium={two.kennung.upper()}")) == ["gemeinsam"]

    @pytest.mark.parametrize("typed", ["zzzzzzz9", "unsinn", "'; --", "\x00"])
    def test_a_choice_of_nothing_known_holds_nothing(self, client, clock, typed):
        """Not everything: a Gremium that is withdrawn must not fill the calendars of who chose it."""
        make.make_sitzung()
        assert titles(client.get(ALL, {"gremium": typed})) == []

    def test_an_empty_choice_is_none(self, client, clock):
        make.make_sitzung(titel="Sitzung")
        assert titles(client.get(f"{ALL}?gremium=")) == ["Sitzung"]

    def test_of_a_hidden_gremium_as_of_one_that_does_not_exist(self, client, clock):
        hidden = make.make_gremium(published=False)
        make.make_sitzung(titel="öffentlich").gremien.add(hidden)
        found = client.get(f"{ALL}?gremium={hidden.kennung}")
        assert found.content == client.get(f"{ALL}?gremium=zzzzzzz9").content
        address = reverse("gremien:gremium_ics", args=[hidden.kennung, "x"])
        assert client.get(address).status_code == 404
        hidden.publish(make.publisher())
        hidden.withdraw(make.publisher(), "Versehen")
        assert client.get(address).status_code == 410

    def test_drafts_and_withdrawn_ones_are_not_there_and_cancelled_ones_are(self, client, clock):
        make.make_sitzung(published=False)
        make.make_sitzung(withdrawn=True)
        make.make_sitzung(titel="Sitzung", status="abgesagt")
        assert titles(client.get(ALL)) == ["Abgesagt: Sitzung"]

    def test_it_says_how_often_to_ask_and_is_asked_cheaply(self, client, clock):
        meeting = make.make_sitzung()
        response = client.get(ALL)
        assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n" in response.content
        again = client.get(ALL, headers={"If-None-Match": response["ETag"]})
        assert again.status_code == 304
        clock.shift(60)
        changed(meeting, raum="Anderswo")
        again = client.get(ALL, headers={"If-None-Match": response["ETag"]})
        assert (again.status_code, b"Anderswo" in again.content) == (200, True)

    def test_an_empty_archive_gives_an_empty_calendar(self, client):
        assert titles(client.get(ALL)) == []


class TestSubscribing:
    def test_page_makes_the_address_of_a_choice(self, client, clock):
        council, other = make.make_gremium("Rat der Stadt"), make.make_gremium()
        make.make_gremium("Früherer Ausschuss", gueltig_bis=date(2026, 11, 22))
        make.make_gremium("Künftiger Ausschuss", gueltig_von=date(2027, 1, 1), gueltig_bis=date(2030, 1, 1))
        page = client.get("/sitzungen/abonnieren/").content.decode()
        assert "http://testserver/sitzungen/kalender.ics<" in page
        assert "Früherer Ausschuss" not in page
        assert "Künftiger Ausschuss" in page
        chosen = client.get(f"/sitzungen/abonnieren/?gremium={council.kennung}").content.decode()
        assert f'href="webcal://testserver/sitzungen/kalender.ics?gremium={council.kennung}"' in chosen
        assert "Kalender Ihrer Auswahl" in chosen
        assert f"gremium={other.kennung}" not in chosen

    def test_list_offers_the_calendar_of_its_gremium(self, client, clock):
        body = make.make_gremium()
        page = client.get(f"/sitzungen/?gremium={body.kennung}").content.decode()
        assert f"webcal://testserver/sitzungen/kalender.ics?gremium={body.kennung}" in page

    def test_page_of_a_session_offers_its_file_and_the_calendars_of_its_gremien(self, client, clock):
        body = make.make_gremium()
        meeting = make.make_sitzung(body)
        page = client.get(meeting.get_absolute_url()).content.decode()
        assert f'href="/sitzungen/{meeting.kennung}/sitzung.ics"' in page
        assert f"webcal://testserver{body.get_absolute_url()}kalender.ics" in page

    def test_page_of_a_gremium_offers_its_calendar_and_its_feed(self, client, clock):
        body = make.make_gremium()
        page = client.get(body.get_absolute_url()).content.decode()
        assert f"webcal://testserver{body.get_absolute_url()}kalender.ics" in page
        assert f"{body.get_absolute_url()}feed.atom" in page
