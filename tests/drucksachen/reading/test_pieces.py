"""The small rules one by one: numbers, headings, dates, names of bodies, kinds."""

from datetime import date

import pytest

from drucksachen.reading.bodies import is_body, nominative
from drucksachen.reading.columns import columns_of
from drucksachen.reading.dates import days, only_day
from drucksachen.reading.enumeration import enumerator
from drucksachen.reading.headings import answer_heading, is_heading, jointly_answered, reply_heading
from drucksachen.reading.kind import kind_of


class TestEnumeration:
    @pytest.mark.parametrize(
        ("line", "printed"),
        [
            ("1. Wie viele?", "1."),
            ("2.Inwiefern?", "2."),
            ("2 . In welchem Umfang?", "2 ."),
            ("3.) Wann?", "3.)"),
            ("(4) Wer?", "(4)"),
            ("A) Wann?", "A)"),
            ("B. Welche?", "B."),
            ("a) wenn ja", "a)"),
            ("a. die Kritik", "a."),
            ("1.1 Welche Art?", "1.1"),
            ("1. A) Nachdem", "1. A)"),
            ("2.a) Welche", "2.a)"),
            ("C. 1. Warum", "C. 1."),
            ("Frage 2: Wer?", "Frage 2:"),
            ("1.", "1."),
        ],
    )
    def test_numbers(self, line, printed):
        assert enumerator(line).printed == printed

    @pytest.mark.parametrize(
        "line",
        [
            "24.05.2023",
            "15. März 2023 fand",
            "10.000 Euro",
            "z. B. hier",
            "u. a. dort",
            "s. Anlage",
            "i. d. R.",
            "2. und 3. Quartal",
            "1.2 Mio. Euro",
            "Punkt 5 der Tagesordnung",
            "2023 war",
        ],
    )
    def test_no_numbers(self, line):
        assert enumerator(line) is None


class TestAnswerHeading:
    @pytest.mark.parametrize(
        ("line", "questions"),
        [
            ("Zu 1.)", ("1",)),
            ("zu 1.", ("1",)),
            ("Zu Frage 2", ("2",)),
            ("Zur Frage 2:", ("2",)),
            ("Zu 1 und 2", ("1", "2")),
            ("Zu den Fragen 1 bis 3:", ("1", "2", "3")),
            ("Zu den Fragen 1., 2. und 4.:", ("1", "2", "4")),
            ("Zu Frage 2 und Frage 3:", ("2", "3")),
            ("Zu 3 a)", ("3a",)),
            ("Zu 3 a) und b)", ("3a", "3b")),
            ("Zu 1.2", ("1.2",)),
            ("Zu A)", ("a",)),
            ("Zu Punkt 4", ("4",)),
            ("ad 1", ("1",)),
            ("Antwort zu Frage 1:", ("1",)),
            ("Antwort zu 2.)", ("2",)),
            ("Antwort der Verwaltung zu Frage 1 und 2:", ("1", "2")),
        ],
    )
    def test_it_names_questions(self, line, questions):
        assert answer_heading(line).questions == questions

    def test_the_answer_may_follow_on_the_same_line(self):
        heading = answer_heading("Zu 3 a): Nein.")
        assert (heading.printed, "Zu 3 a): Nein."[heading.end :]) == ("Zu 3 a):", " Nein.")

    @pytest.mark.parametrize(
        "line",
        [
            "Zu 1. Januar 2024",
            "Zu den Kosten",
            "Zu 20 Prozent",
            "zu Frage 3 wird ausgeführt",
            "Zuständig ist 1.",
            "Zur Sitzung am 3. Mai",
        ],
    )
    def test_sentences_are_no_headings(self, line):
        assert answer_heading(line) is None


def test_headings_of_replies_and_reasons():
    assert reply_heading("Antwort der Verwaltung:") == len("Antwort der Verwaltung:")
    assert reply_heading("Antwort: Ja.") == len("Antwort:")
    assert reply_heading("Antworten gibt es nicht.") is None
    assert is_heading("Sachverhalt / Begründung:", "begruendung")
    assert not is_heading("Begründung liegt bei der Verwaltung und ist lang.", "begruendung")


def test_questions_that_are_answered_together():
    assert jointly_answered("Die Fragen 1 und 2 werden gemeinsam beantwortet. Ja.") == ("1", "2")
    assert jointly_answered("Die Fragen 1 und 2 sind berechtigt.") == ()


@pytest.mark.parametrize(
    "text",
    ["24.05.2023", "24.5.23", "24. Mai 2023", "24. Mai 23", "den 24.05.2023", "2023-05-24", "Lindenhagen, 24. 5. 2023"],
)
def test_dates(text):
    assert only_day(text) == date(2023, 5, 24)


@pytest.mark.parametrize("text", ["31.02.2023", "12.5", "1.24.05.2023", "Mai 2023", "24.13.2023"])
def test_what_is_no_day_is_none(text):
    assert [*days(text)] == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("des Rates der Stadt", "Rat der Stadt"),
        ("53. Plenarsitzung Gemeinderat", "Gemeinderat"),
        ("54. Plenarsitzung des Gemeinderates", "Gemeinderat"),
        ("Öffentliche Sitzung des Ortschaftsrates Grund", "Ortschaftsrat Grund"),
        ("des Ausschusses für Soziales, Jugend und Sport", "Ausschuss für Soziales, Jugend und Sport"),
        ("der Bezirksvertretung Hafen", "Bezirksvertretung Hafen"),
        ("Ausschuss für Angelegenheiten des Rates", "Ausschuss für Angelegenheiten des Rates"),
    ],
)
def test_names_of_bodies(text, name):
    assert nominative(text) == name
    assert is_body(text)


@pytest.mark.parametrize("text", ["Dezernat 5", "Referat Bau", "Stadtrat Muster", "Monat Mai", "Tiefbauamt"])
def test_what_is_no_body(text):
    assert not is_body(text)


@pytest.mark.parametrize(
    ("line", "art"),
    [
        ("Beantwortung von Anfragen", "beantwortung"),
        ("STELLUNGNAHME zur Anfrage", "beantwortung"),
        ("ANFRAGE", "anfrage"),
        ("Interfraktionelle Anfrage", "anfrage"),
        ("Änderungsantrag", "antrag"),
        ("Mitteilungsvorlage", "mitteilung"),
        ("Beschlussvorlage", "vorlage"),
        ("NIEDERSCHRIFT", "sonstige"),
    ],
)
def test_kinds(line, art):
    assert kind_of(line)[0] == art


@pytest.mark.parametrize("line", ["Vorlage Nr.: 2023/0001", "Anfrage:", "Anfragen kommen oft.", "Vorlagen-Nr. 12"])
def test_what_names_no_kind(line):
    assert kind_of(line) is None


def test_columns_of_a_table():
    assert columns_of("Gremium Termin TOP ö nö") == [
        "gremium",
        "termin",
        "top",
        "kreuz_oeffentlich",
        "kreuz_nichtoeffentlich",
    ]
    assert columns_of("| Beratungsfolge | Sitzungsdatum | Status |") == ["gremium", "termin", "oeffentlich"]
    assert columns_of("Gremium Termin Öffentlichkeitsstauts Zuständigkeit")[-1] == "zustaendigkeit"
    assert columns_of("Der Termin steht noch nicht fest") == []
