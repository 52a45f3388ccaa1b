"""The calendar of sessions month by month, and the session that comes next."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from justhtml import JustHTML

from gremien.models import Sitzungstermin
from gremien.months import Month, weeks_of
from tests import factories as make

pytestmark = pytest.mark.django_db
CALENDAR = "/sitzungen/kalender/"
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2036-11-24 10:00+01:00", tick=False) as moved:
        yield moved


def text_of(response):
    return " ".join(response.content.decode().split())


def cells(response):
    """The text of each day of the shown month that has a meeting or is today, by its date."""
    found = {}
    for cell in JustHTML(response.content.decode(), sanitize=False).query(".monat td"):
        days = cell.query(".monat__tag time")
        if days and ("monat__heute" in cell.attrs.get("class", "") or cell.query("li")):
            found[days[0].attrs["datetime"]] = " ".join(cell.to_text().split())
    return found


class TestMonth:
    @pytest.mark.parametrize(
        "typed", ["2026-13", "2026-00", "2026-1", "1899-12", "2100-01", "", "２０２６-01", "2026-01x"]
    )
    def test_what_is_none_is_none(self, typed):
        assert Month.parse(typed) is None

    def test_neighbours_end_where_the_archive_ends(self):
        assert str(Month(2026, 12).next) == "2027-01"
        assert str(Month(2026, 1).previous) == "2025-12"
        assert Month(2099, 12).next is None
        assert Month(1900, 1).previous is None

    @pytest.mark.parametrize(("month", "hours"), [(Month(2026, 3), 31 * 24 - 1), (Month(2026, 10), 31 * 24 + 1)])
    def test_bounds_are_midnights_of_berlin(self, month, hours):
        begin, end = month.bounds
        assert (end.timestamp() - begin.timestamp()) / 3600 == hours

    @pytest.mark.parametrize("year", [1900, 2026, 2027, 2099])
    def test_every_day_is_there_once(self, year):
        for number in range(1, 13):
            month = Month(year, number)
            days = [day.day for week in weeks_of(month, []) for day in week.days if day]
            assert days == [month.first + timedelta(days=n) for n in range((month.last - month.first).days + 1)]
            assert all(len(week.days) == 7 for week in weeks_of(month, []))


class TestCalendar:
    def test_days_lead_to_their_meetings_with_hour_and_gremium(self, client):
        council = make.make_gremium("Rat der Stadt", kurzname="Rat")
        plain = make.make_gremium("Ausschuss für Wege")
        make.make_sitzung(council, plain, beginn=datetime(2036, 11, 5, 16, 30, tzinfo=BERLIN))
        early = make.make_sitzung(council, beginn=datetime(2036, 11, 5, 9, tzinfo=BERLIN))
        make.make_sitzung(council, day=date(2036, 12, 1))
        response = client.get(CALENDAR)
        assert cells(response) == {
            "2036-11-05": "Mittwoch, 5. November 09:00 Uhr Rat 16:30 Uhr Ausschuss für Wege, Rat",
            "2036-11-24": "Montag, 24. November heute",
        }
        assert f'<a href="{early.get_absolute_url()}">' in text_of(response)

    def test_borders_of_the_month_are_those_of_berlin(self, client):
        for moment in ((10, 31, 23, 59), (11, 1, 0, 0), (11, 30, 23, 59), (12, 1, 0, 0)):
            make.make_sitzung(beginn=datetime(2036, *moment, tzinfo=BERLIN))
        assert set(cells(client.get(f"{CALENDAR}2036-11/"))) == {"2036-11-01", "2036-11-24", "2036-11-30"}

    @pytest.mark.parametrize("status", ["abgesagt", "verlegt"])
    def test_what_does_not_take_place_says_so_in_words(self, client, status):
        make.make_sitzung(make.make_gremium("Rat"), day=date(2036, 11, 5), status=status)
        assert cells(client.get(CALENDAR))["2036-11-05"].endswith(f"Rat {status}")

    def test_table_has_caption_and_scopes(self, client):
        document = JustHTML(client.get(CALENDAR).content.decode(), sanitize=False)
        assert document.query("table.monat caption")[0].to_text().startswith("Sitzungen im November 2036")
        assert [cell.attrs["scope"] for cell in document.query("table.monat thead th")] == ["col"] * 8
        assert {cell.attrs["scope"] for cell in document.query("table.monat tbody th")} == {"row"}

    def test_filter_stays_in_every_link(self, client):
        body = make.make_gremium()
        make.make_sitzung(body, day=date(2036, 11, 5), titel="seine")
        make.make_sitzung(day=date(2036, 11, 6), titel="andere")
        text = text_of(client.get(f"{CALENDAR}2036-09/?gremium={body.kennung}"))
        for address in (f"{CALENDAR}2036-08/", f"{CALENDAR}2036-10/", CALENDAR, "/sitzungen/kalender.ics"):
            assert f'{address}?gremium={body.kennung}"' in text, address
        listed = f"/sitzungen/?gremium={body.kennung}&amp;von=2036-09-01&amp;bis=2036-09-30"
        assert listed in text
        assert set(cells(client.get(f"{CALENDAR}?gremium={body.kennung}"))) == {"2036-11-05", "2036-11-24"}

    def test_words_are_looked_for_in_the_month(self, client):
        found = make.make_sitzung(day=date(2036, 11, 5))
        make.make_top(found, "Radwege")
        make.make_sitzung(day=date(2036, 11, 6))
        response = client.get(f"{CALENDAR}?q=radweg")
        assert set(cells(response)) == {"2036-11-05", "2036-11-24"}
        assert f"{CALENDAR}2036-12/?q=radweg" in text_of(response)

    @pytest.mark.parametrize(
        ("query", "month"),
        [
            ("", ""),
            ("jahr=2036", ""),
            ("jahr=2030", "2030-01/"),
            ("von=2031-05-07&bis=2032-01-01", "2031-05/"),
            ("bis=2029-02-03", "2029-02/"),
            ("von=0001-01-01", ""),
            ("von=unsinn", ""),
        ],
    )
    def test_list_leads_to_the_month_it_begins_with(self, client, query, month):
        body = make.make_gremium()
        text = text_of(client.get(f"/sitzungen/?gremium={body.kennung}&{query}"))
        assert f'<a href="{CALENDAR}{month}?gremium={body.kennung}">Kalender</a>' in text

    def test_month_without_a_meeting_says_so_and_leads_to_the_nearest(self, client):
        make.make_sitzung(day=date(2037, 2, 3))
        make.make_sitzung(day=date(2035, 2, 3))
        text = text_of(client.get(f"{CALENDAR}2036-12/"))
        assert "Im Dezember 2036 ist keine Sitzung veröffentlicht." in text
        assert f'<a href="{CALENDAR}2037-02/">Februar 2037</a>' in text
        assert f'<a href="{CALENDAR}2037-02/">Februar 2037</a>' in text_of(client.get(f"{CALENDAR}2090-12/"))

    @pytest.mark.parametrize(
        "typed", ["2026-13", "unsinn", "1899-12", "9999-12", "0000-00", "2026", "%C3%A4%00", "x" * 300]
    )
    def test_what_is_no_month_is_answered_in_german(self, client, typed):
        response = client.get(f"{CALENDAR}{typed}/")
        assert response.status_code == 404
        assert "ist kein Monat dieses Kalenders" in text_of(response)
        assert "Sitzungen im November 2036" in text_of(response)

    @pytest.mark.parametrize("typed", ["1900-01", "2099-12"])
    def test_first_and_last_month_are_there(self, client, typed):
        assert client.get(f"{CALENDAR}{typed}/").status_code == 200

    def test_unknown_gremium_is_explained_and_ignored(self, client):
        make.make_sitzung(day=date(2036, 11, 5))
        response = client.get(f"{CALENDAR}?gremium=zzzzzzz9")
        assert "2036-11-05" in cells(response)
        assert "errorlist" in text_of(response)

    def test_hidden_gremium_and_draft_are_not_shown_and_the_staff_sees_the_draft_marked(self, client):
        hidden = make.make_gremium("Geheimausschuss", published=False)
        make.make_sitzung(make.make_gremium("Rat"), day=date(2036, 11, 5)).gremien.add(hidden)
        make.make_sitzung(day=date(2036, 11, 6), published=False)
        assert cells(client.get(CALENDAR))["2036-11-05"].endswith("Uhr Rat")
        assert "2036-11-06" not in cells(client.get(CALENDAR))
        client.force_login(make.make_clerk())
        assert "Entwurf" in cells(client.get(CALENDAR))["2036-11-06"]

    def test_today_moves_at_midnight_of_berlin_and_changes_show_at_once(self, client, clock):
        assert set(cells(client.get(CALENDAR))) == {"2036-11-24"}
        make.make_sitzung(day=date(2036, 11, 5))
        assert set(cells(client.get(CALENDAR))) == {"2036-11-05", "2036-11-24"}
        clock.move_to("2036-11-25 00:00+01:00")
        assert set(cells(client.get(CALENDAR))) == {"2036-11-05", "2036-11-25"}
        clock.move_to("2036-12-01 00:00+01:00")
        assert "Sitzungen im Dezember 2036" in text_of(client.get(CALENDAR))


class TestNextSession:
    @pytest.mark.parametrize(
        ("day", "words"),
        [
            (date(2036, 11, 24), "heute, Montag, 24. November 2036, 16:00 Uhr"),
            (date(2036, 11, 25), "morgen, Dienstag, 25. November 2036, 16:00 Uhr"),
            (date(2036, 11, 26), ">Mittwoch, 26. November 2036, 16:00 Uhr"),
        ],
    )
    def test_it_is_named_on_both_pages_with_day_room_and_number_of_items(self, client, day, words):
        body = make.make_gremium()
        meeting = make.make_sitzung(body, day=day, raum="Ratssaal", anschrift="Weg 1")
        make.make_top(meeting)
        make.make_top(meeting, oeffentlich=False)
        for address in ("/", body.get_absolute_url()):
            box = next_session(client.get(address))
            assert words in box
            assert meeting.get_absolute_url() in box
            assert "Ratssaal, Weg 1 · ein öffentlicher Tagesordnungspunkt<" in box

    def test_one_that_does_not_take_place_is_not_the_next_one(self, client):
        body = make.make_gremium()
        make.make_sitzung(body, day=date(2036, 11, 25), titel="fällt aus", status="abgesagt")
        make.make_sitzung(body, day=date(2036, 11, 26), titel="findet statt")
        for address in ("/", body.get_absolute_url()):
            assert "findet statt" in next_session(client.get(address))

    def test_the_next_one_may_come_after_more_that_do_not_take_place_than_are_shown(self, client):
        body = make.make_gremium()
        for day in range(1, 10):
            make.make_sitzung(body, day=date(2036, 12, day), status="abgesagt")
        make.make_sitzung(body, day=date(2036, 12, 10), titel="findet statt")
        for address in ("/", body.get_absolute_url()):
            assert "findet statt" in next_session(client.get(address))

    def test_without_any_there_is_no_box(self, client):
        body = make.make_gremium()
        make.make_sitzung(body, day=date(2036, 11, 23))
        for address in ("/", body.get_absolute_url()):
            assert next_session(client.get(address)) == ""

    def test_row_and_query_agree_on_what_takes_place(self, client):
        for status in Sitzungstermin.Status.values:
            make.make_sitzung(status=status)
        taking_place = set(Sitzungstermin.objects.all().taking_place())
        assert taking_place == {row for row in Sitzungstermin.objects.all() if not row.faellt_aus}


def next_session(response):
    """The box with the next session, as HTML in one line; empty where there is none."""
    found = JustHTML(response.content.decode(), sanitize=False).query(".naechste")
    return " ".join(found[0].to_html(pretty=False).split()) if found else ""
