"""A year's meetings from a table: read as spreadsheets write it, checked line by line, all or nothing, never lost."""

from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from gremien.models import Sitzungstermin
from gremien.timetable import decoded, read_day, read_hour, read_table
from tests import factories as make
from tests.staff.forms import fields_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-10-01T12:00:00+02:00", tick=False):
        yield


@pytest.fixture
def council(today):
    return make.make_gremium("Rat der Stadt", kurzname="Rat")


@pytest.fixture
def address():
    return reverse("admin:gremien_sitzungstermin_timetable")


@pytest.fixture
def enter(client, address, council):
    """Paste the table, tick what is typed beside it, press the button."""
    client.force_login(make.make_member("Sitzungsdienst", name="sitzungsdienst"))

    def go(text, button="anlegen", **typed):
        return client.post(address, fields_of(client.get(address)) | {"tabelle": text, "aktion": button} | typed)

    return go


GOOD = "Rat der Stadt;12.01.2027;17:00;20:00;Ratssaal;Markt 1;1. Sitzung\nRat;2027-02-09;17 Uhr"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("24.05.2027", date(2027, 5, 24)),
        ("Mo, 4.1.27", date(2027, 1, 4)),
        ("Montag 04.01.2027", date(2027, 1, 4)),
        ("2027-01-04", date(2027, 1, 4)),
        ("04.01.2027 00:00:00", date(2027, 1, 4)),
        ("31.02.2027", None),
        ("Januar", None),
        ("", None),
    ],
)
def test_days_are_read_as_they_are_written(text, expected):
    assert read_day(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("17:00", "17:00"),
        ("17.30 Uhr", "17:30"),
        ("9", "09:00"),
        ("17:00:00", "17:00"),
        ("25:00", None),
        ("abends", None),
    ],
)
def test_hours_are_read_as_they_are_written(text, expected):
    hour = read_hour(text)
    assert (hour and f"{hour:%H:%M}") == expected


@pytest.mark.parametrize("sign", ["\t", ";", ","])
def test_columns_are_told_by_their_headings(council, sign):
    text = f"Datum{sign}Ausschuss{sign}Uhrzeit{sign}Ort\n12.01.2027{sign}Rat{sign}17:00{sign}Saal"
    (line,) = read_table(text)
    assert (line.errors, line.bodies, line.texts["raum"], line.number) == ([], [council], "Saal", 2)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_files_are_read_in_the_encodings_of_spreadsheets(encoding):
    assert decoded("Ausschuss für Grünes".encode(encoding)) == "Ausschuss für Grünes"


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("Radd der Stadt;12.01.2027;17:00", "Gemeint ist vielleicht: „Rat der Stadt“."),
        ("Zoo;12.01.2027;17:00", "Das Gremium „Zoo“ gibt es an diesem Tag nicht."),
        (";12.01.2027;17:00", "Das Gremium fehlt."),
        ("Rat;30.02.2027;17:00", "ist kein Tag wie"),
        ("Rat;;17:00", "Das Datum fehlt."),
        ("Rat;12.01.2027;", "Die Uhrzeit des Beginns fehlt."),
        ("Rat;12.01.2027;abends", "Beginn: „abends“ ist keine Uhrzeit"),
        ("Rat;12.01.2027;17:00;16:00", "Das Ende liegt vor dem Beginn."),
        (f"Rat;12.01.2027;17:00;;{'x' * 251}", "Raum: höchstens 250 Zeichen."),
        ("Rat;12.01.2027;17:00;;;;;Zuviel", "mehr Spalten"),
        ("Rat;15.12.2026;16:00", "Diese Sitzung gibt es schon, im Archiv"),
    ],
)
def test_a_wrong_line_says_why_and_nothing_is_saved(enter, council, line, error):
    make.make_sitzung(council, day=date(2026, 12, 15))
    page = enter(f"{GOOD}\n{line}")
    shown = page.context["lines"]
    assert [bool(each.errors) for each in shown] == [False, False, True]
    assert error in " ".join(shown[2].errors)
    assert Sitzungstermin.objects.count() == 1
    assert page.context["text"] == f"{GOOD}\n{line}"


def test_a_body_is_unknown_after_it_has_ended(council):
    make.make_gremium("Schulausschuss", gueltig_bis=date(2026, 12, 31))
    old, new = read_table("Schulausschuss;15.12.2026;17:00\nSchulausschuss;12.01.2027;17:00")
    assert not old.errors
    assert "gibt es an diesem Tag nicht" in new.errors[0]


def test_the_same_meeting_twice_in_the_table_is_an_error(council):
    first, second = read_table("Rat;12.01.2027;17:00\nRat;12.01.2027;17:00")
    assert not first.errors
    assert second.errors == ["Diese Sitzung gibt es schon, in Zeile 1."]


def test_everything_right_becomes_drafts_at_once(enter, client, council):
    assert enter(GOOD, "pruefen").context["wrong"] == 0
    assert not Sitzungstermin.objects.exists()
    assert enter(GOOD).status_code == 302
    first, second = Sitzungstermin.objects.order_by("beginn")
    assert (first.titel, first.raum, first.anschrift) == ("1. Sitzung", "Ratssaal", "Markt 1")
    assert f"{timezone.localtime(first.beginn):%H:%M}-{timezone.localtime(first.ende):%H:%M}" == "17:00-20:00"
    assert (second.titel, second.ende, list(second.gremien.all())) == ("Rat der Stadt", None, [council])
    assert {first.zustand, second.zustand} == {"entwurf"}
    assert first.erfasst_von.username == "sitzungsdienst"


def test_two_bodies_meet_together(enter, council):
    other = make.make_gremium("Schulausschuss")
    enter("Rat + Schulausschuss;12.01.2027;17:00")
    meeting = Sitzungstermin.objects.get()
    assert set(meeting.gremien.all()) == {council, other}
    assert meeting.titel == "Rat der Stadt und Schulausschuss"


@pytest.mark.parametrize("day", ["16.01.2027", "01.09.2026", "12.01.2037"])
def test_an_unusual_day_is_confirmed_first(enter, day):
    table = f"Rat;{day};17:00"
    page = enter(table)
    assert not Sitzungstermin.objects.exists()
    assert enter(table, trotzdem=page.context["confirmation"]).status_code == 302


def test_a_double_click_enters_once(client, address, enter):
    sent = fields_of(client.get(address)) | {"tabelle": GOOD, "aktion": "anlegen"}
    for _ in range(2):
        assert client.post(address, sent).status_code == 302
    assert Sitzungstermin.objects.count() == 2


def test_a_file_is_shown_before_it_counts(client, address, enter):
    file = SimpleUploadedFile("plan.csv", "Rat;12.01.2027;17:00;;Großer Saal".encode("cp1252"))
    page = client.post(address, fields_of(client.get(address)) | {"datei": file, "aktion": "anlegen"})
    assert "Großer Saal" in page.context["text"]
    assert not Sitzungstermin.objects.exists()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "Bitte eine Tabelle einfügen"),
        ("Rat;1;2\n" * 501, "höchstens 500"),
        ("x" * 140_000, "keine lesbare Tabelle"),
    ],
)
def test_what_is_no_such_table_is_refused(enter, text, problem):
    page = enter(text)
    assert problem in page.context["problem"]
    assert page.context["text"] == text


def test_after_a_lost_login_the_table_is_back(client, address, enter):
    sent = fields_of(client.get(address)) | {"tabelle": GOOD, "aktion": "anlegen"}
    client.logout()
    login = fields_of(client.post(address, sent, follow=True)) | {"login": "sitzungsdienst", "password": "geheim"}
    page = client.get(client.post(reverse("account_login"), login).url)
    assert page.context["text"] == GOOD


def test_only_who_may_add_meetings_enters_a_table(client, address):
    for group, status in (("Sachbearbeitung", 403), ("Freigabe", 403), ("Sitzungsdienst", 200)):
        client.force_login(make.make_member(group))
        assert client.get(address).status_code == client.post(address, {"tabelle": GOOD}).status_code == status


def test_the_list_of_meetings_leads_there(client, address, enter):
    assert address in client.get(reverse("admin:gremien_sitzungstermin_changelist")).content.decode()


def test_a_long_table_is_checked_in_a_constant_number_of_queries(council, django_assert_max_num_queries):
    table = "\n".join(f"Rat;{day:02}.{month:02}.2027;17:00" for month in range(1, 13) for day in range(1, 29))
    with django_assert_max_num_queries(3):
        assert len(read_table(table)) == 336
