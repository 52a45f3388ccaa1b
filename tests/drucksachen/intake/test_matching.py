"""Names, dates and numbers of a document, and the rows that they mean."""

from datetime import date

import pytest

from drucksachen.intake import matching
from gremien.models import Sitzungstermin
from tests.factories import (
    make_anfrage,
    make_beantwortung,
    make_fachbereich,
    make_fraktion,
    make_gremium,
    make_sitzung,
    make_top,
)

pytestmark = [pytest.mark.django_db]
DAY = date(2023, 5, 24)


def found(name, day=DAY):
    return matching.Bodies.gremien().find(name, day)


@pytest.mark.parametrize(
    "printed",
    [
        "Ausschuss für Wirtschafts-, Beschäftigungsförderung und Europa",
        "Ausschuss für Wirtschafts- , Beschäftigungsförderung\nund Europa",
        "AUSSCHUSS FÜR WIRTSCHAFTS-, BESCHÄFTIGUNGSFÖRDERUNG UND EUROPA",
        "AWBE",
        "Awbe",
    ],
)
def test_a_gremium_is_found_by_name_or_abbreviation_however_it_is_broken(printed):
    body = make_gremium("Ausschuss für Wirtschafts-, Beschäftigungsförderung und Europa", kurzname="AWBE")
    make_gremium("Ausschuss für Bauen")
    assert found(printed) == matching.Match(body)


def test_a_former_name_means_the_gremium_of_that_day():
    old = make_gremium("Bauausschuss", gueltig_bis=date(2020, 10, 31))
    new = make_gremium("Ausschuss für Bauen und Klima", gueltig_von=date(2020, 11, 1), vorgaenger=old)
    match = found("Bauausschuss")
    assert match.row == new
    assert "hieß es „Ausschuss für Bauen und Klima“" in match.doubt
    assert found("Bauausschuss", date(2019, 1, 1)) == matching.Match(old)
    assert found("Ausschuss für Bauen und Klima", date(2019, 1, 1)).row == old


def test_of_two_with_one_name_the_one_of_that_day_is_meant():
    make_gremium("Rat", gueltig_bis=date(2020, 10, 31))
    new = make_gremium("Rat", gueltig_von=date(2020, 11, 1))
    assert found("Rat") == matching.Match(new)


def test_two_of_one_name_on_one_day_are_left_to_people():
    make_gremium("Beirat")
    make_gremium("Beirat")
    match = found("Beirat")
    assert match.row is None
    assert "Mehrere Einträge heißen „Beirat“" in match.doubt


def test_a_name_that_goes_on_is_a_doubtful_match_and_only_where_one_fits():
    body = make_gremium("Rat der Stadt Lindenhagen")
    match = found("Rat der Stadt")
    assert match.row == body
    assert "gemeint ist wohl „Rat der Stadt Lindenhagen“" in match.doubt
    make_gremium("Rat der Stadt, Ältestenrat")
    assert found("Rat der Stadt").row is None


def test_words_are_not_cut():
    make_gremium("Rathausausschuss")
    assert found("Rat").row is None


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "Das Dokument nennt kein Gremium."),
        ("  –", "Das Dokument nennt kein Gremium."),
        ("Ausschuss für Mondfahrt", "„Ausschuss für Mondfahrt“ ist nicht im Archiv."),
    ],
)
def test_what_is_not_there_is_left_open_with_a_reason(name, reason):
    make_gremium("Hauptausschuss")
    assert found(name) == matching.Match(None, reason)


def test_predecessors_in_a_circle_end():
    one = make_gremium("Eins", gueltig_bis=date(2000, 1, 1))
    two = make_gremium("Zwei", gueltig_bis=date(2000, 1, 1), vorgaenger=one)
    type(one).objects.filter(pk=one.pk).update(vorgaenger=two)
    assert found("Eins").doubt == "„Eins“ gab es an diesem Tag nicht."


def test_fachbereiche_are_found_the_same_way():
    unit = make_fachbereich("Amt für Angelegenheiten des Rates", kurzname="Amt 1")
    assert matching.Bodies.fachbereiche().find("Amt 1", DAY).row == unit


def test_withdrawn_gremien_are_not_proposed():
    body = make_gremium("Hauptausschuss")
    body.withdraw(body.veroeffentlicht_von, "Versehen")
    assert found("Hauptausschuss").row is None


# Meetings and items


def test_the_meeting_of_that_gremium_on_that_day_in_berlin():
    body, other = make_gremium(), make_gremium()
    meeting = make_sitzung(body, day=DAY)
    make_sitzung(other, day=DAY)
    make_sitzung(body, day=date(2023, 5, 25))
    assert matching.Meetings([(body, DAY)]).find(body, DAY) == matching.Match(meeting)


def test_of_two_meetings_the_one_that_takes_place(django_assert_max_num_queries):
    body = make_gremium()
    make_sitzung(body, day=DAY, status=Sitzungstermin.Status.ABGESAGT)
    held = make_sitzung(body, day=DAY)
    with django_assert_max_num_queries(3):
        assert matching.Meetings([(body, DAY)] * 5).find(body, DAY).row == held


def test_a_meeting_that_was_cancelled_is_doubtful():
    body = make_gremium()
    make_sitzung(body, day=DAY, status=Sitzungstermin.Status.ABGESAGT)
    assert matching.Meetings([(body, DAY)]).find(body, DAY).doubt == "Diese Sitzung ist abgesagt."


def test_no_meeting_or_several_are_left_to_people():
    body = make_gremium()
    assert "keine Sitzung" in matching.Meetings([(body, DAY)]).find(body, DAY).doubt
    make_sitzung(body, day=DAY)
    make_sitzung(body, day=DAY)
    assert "mehrmals" in matching.Meetings([(body, DAY)]).find(body, DAY).doubt
    assert matching.Meetings([]).rows == []


@pytest.mark.parametrize(("printed", "place"), [("2", 1), ("TOP 2.", 1), ("2.1", 2), ("9", None), ("", None)])
def test_an_item_is_found_by_its_number(printed, place):
    meeting = make_sitzung(make_gremium(), day=DAY)
    items = [make_top(meeting, nummer=number) for number in ("1", "2", "2.1", "7", "7")]
    assert matching.agenda_item(meeting, printed) == (None if place is None else items[place])
    assert matching.agenda_item(meeting, "7") is None


# Inquiries


def test_an_inquiry_is_found_in_every_spelling_and_answers_are_none():
    inquiry = make_anfrage(nummer="26309-22-E1")
    make_beantwortung(inquiry, nummer="26309-22-E1")
    assert matching.inquiry("Drucksache Nr.: 26309-22 - E1", None) == matching.Match(inquiry)


def test_of_several_with_one_number_the_one_of_the_printed_date():
    first = make_anfrage(nummer="17", datum=date(2021, 1, 1))
    make_anfrage(nummer="17", datum=date(2022, 1, 1))
    assert matching.inquiry("17", date(2021, 1, 1)).row == first
    match = matching.inquiry("17", None)
    assert match.row is None
    assert "mehrere Drucksachen" in match.doubt


@pytest.mark.parametrize("number", ["", "ohne", "99999-99"])
def test_an_inquiry_that_is_not_there_is_left_open(number):
    make_fraktion()
    assert matching.inquiry(number, None).row is None
