"""Whole papers in the layouts of several towns, every field compared."""

import json
from datetime import date

import pytest

from drucksachen.reading.result import (
    GeleseneBeratung,
    GelesenerBezug,
    Unterzeichner,
)
from drucksachen.reading.rules import read
from tests.drucksachen.reading import DOKUMENTE, read_document
from tests.reading_report.karlsruhe import DATA

REAL = DATA / "beantwortung-26309-22-E1.md"


def questions(result):
    return [(question.bezeichnung, question.text) for question in result.fragen]


def answers(result):
    return [(part.bezeichnung, part.fragen, part.text) for part in result.antwortteile]


def test_a_letter_with_headed_answers():
    result = read_document("stellungnahme_brief.md")
    assert result.art == "beantwortung"
    assert result.datum == date(2024, 9, 12)
    assert result.nummer is None
    assert result.bezug == (GelesenerBezug("31455-24-E2", date(2024, 7, 4), "Rat der Stadt"),)
    assert result.titel == "Trinkbrunnen in der Innenstadt von Lindenhagen"
    assert result.fachbereiche == ("Amt für Wasserläufe und Brunnen",)
    assert result.dezernent == "Stadtrat Henning Ottersbach"
    assert result.verantwortlich == "Quandt, Liesel"
    assert result.beratungen == (
        GeleseneBeratung(
            "Ausschuss für Umwelt-, Klima- und Gewässerschutz, Parks und Friedhöfe",
            date(2024, 10, 8),
            None,
            "Kenntnisnahme",
            True,
        ),
    )
    assert result.anrede == "Sehr geehrte Damen und Herren,"
    assert result.einleitung == "die o.g. Anfrage beantworte ich wie folgt:"
    assert result.fragen == ()
    assert [(part.bezeichnung, part.fragen) for part in result.antwortteile] == [
        ("Zu 1.)", ("1",)),
        ("Zu 2.)", ("2",)),
        ("Zu 3.)", ("3",)),
    ]
    assert "Anwohner*innen" in result.antwortteile[0].text
    assert result.antwortteile[0].text.count("\n\n") == 1
    assert result.antwortteile[1].text.endswith(
        "- Aufstellung und Anschluss: 9.500 Euro\n- Wartung im Jahr: 4.500 Euro"
    )
    assert result.unterzeichner == Unterzeichner("Henning Ottersbach", "Stadtrat")
    assert result.rest is None
    assert result.hinweise == ()


@pytest.mark.skipif(not REAL.exists(), reason="the real document is not part of the project")
def test_the_real_letter():
    result = read(REAL.read_text(encoding="utf-8"))
    fields = result.as_json()
    parts = fields.pop("antwortteile")
    assert fields == {
        "art": "beantwortung",
        "datum": "2023-05-08",
        "nummer": None,
        "bezug": [{"nummer": "26309-22-E1", "datum": "2022-12-15", "gremium": "Rat der Stadt"}],
        "titel": "Blockchain-Forschungsprojekt mit der TU Dortmund",
        "fachbereiche": ["Amt für Angelegenheiten des Oberbürgermeisters und des Rates"],
        "dezernent": "Oberbürgermeister Thomas Westphal",
        "verantwortlich": "Märting, Angela",
        "beratungen": [
            {
                "gremium": "Ausschuss für Wirtschafts-, Beschäftigungsförderung, Europa, Wissenschaft und Forschung",
                "termin": "2023-05-24",
                "top": None,
                "zustaendigkeit": "Kenntnisnahme",
                "oeffentlich": True,
            }
        ],
        "anrede": "Sehr geehrte Damen und Herren,",
        "einleitung": "die o.g. Anfrage beantworte ich wie folgt:",
        "fragen": [],
        "unterzeichner": {"name": "Thomas Westphal", "funktion": "Oberbürgermeister"},
        "rest": None,
        "hinweise": [],
    }
    assert [(part["bezeichnung"], part["fragen"]) for part in parts] == [
        ("Zu 1.)", ["1"]),
        ("Zu 2.)", ["2"]),
        ("Zu 3.)", ["3"]),
    ]
    assert parts[0]["text"].startswith("Am 24. Januar 2023 fand ein Gespräch zwischen den Vertreter*innen")
    assert parts[0]["text"].endswith("ein solches Forschungsprojekt zu initiieren.")
    assert parts[1]["text"].endswith("auf andere Kommunen in Deutschland übertragbar wäre.")
    assert parts[2]["text"].endswith("nach gemeinsamer Bewertung ergeben.")


def test_an_inquiry_with_labels_and_values_in_columns():
    result = read_document("anfrage_spalten.txt")
    assert (result.art, result.nummer, result.datum) == ("anfrage", "2023/0018", date(2023, 8, 8))
    assert result.titel == "Radweg am Mühlbach: Zustand und Sanierung"
    assert result.beratungen == (GeleseneBeratung("Gemeinderat", date(2023, 9, 24), "14.2", None, True),)
    assert questions(result) == [
        ("1.", "An wie vielen Tagen war der Radweg am Mühlbach in den Jahren 2021 und 2022 gesperrt?"),
        (
            "2.",
            "Welche Abschnitte sind besonders betroffen?\na) Wenn ja, welche Ursachen sieht die Stadt?\nb) Wenn nein, warum nicht?",
        ),
        (
            "3.",
            "Mit welchen Kosten rechnet die Verwaltung, und wann legt sie dem Verkehrs- und Bauausschuss einen Vorschlag vor?",
        ),
    ]
    assert result.unterzeichner.name == "Wiebke Aland, Ole Brandes"
    assert "Die IT-Abteilung hat sie gezählt." in result.rest


def test_questions_each_followed_by_its_answer():
    result = read_document("stellungnahme_tabelle.txt")
    assert (result.art, result.nummer, result.datum) == ("beantwortung", "2023/0337", None)
    assert result.bezug == (GelesenerBezug(None, date(2023, 6, 9), "SPD-Gemeinderatsfraktion"),)
    assert result.verantwortlich == "Dez. 3"
    assert [name for name, _ in questions(result)] == ["1.", "2.", "3.", "3 b)", "4.", "5."]
    assert answers(result) == [
        (
            "1.",
            ("1",),
            "Im laufenden Jahr stehen 240 Plätze bereit. Davon sind 210 belegt, die übrigen werden nachbesetzt.",
        ),
        (
            "2.",
            ("2",),
            "Die Kosten betragen:\n1. für die Arbeiterwohlfahrt 12.000 Euro,\n2. für die Caritas 8.000 Euro.",
        ),
        ("3.", ("3",), "Ja, zum Sommer 2024."),
        ("3 b)", ("3b",), "Das entscheidet der Schulbeirat."),
        ("4. und 5.", ("4", "5"), "Die Fragen 4 und 5 werden gemeinsam beantwortet. Das Land trägt die Hälfte."),
    ]


def test_a_cross_whose_column_is_lost_is_not_guessed():
    result = read_document("stellungnahme_tabelle.txt")
    assert result.beratungen == (GeleseneBeratung("Gemeinderat", date(2023, 7, 19), "36", None, None),)
    assert not result.fundstellen["beratungen.0.oeffentlich"].sicher


def test_headings_that_repeat_the_question():
    result = read_document("stellungnahme_zustaendigkeit.txt")
    assert (
        result.titel
        == "Welche Fördermöglichkeiten bestehen beim Ausbau von Dachgeschossen zur Bereitstellung von neuem Wohnraum?"
    )
    assert result.beratungen == (GeleseneBeratung("Gemeinderat", date(2024, 4, 23), "34", "Kenntnisnahme", True),)
    assert (result.fachbereiche, result.verantwortlich) == (("Liegenschaftsamt",), "Dez. 6")
    assert questions(result) == [("1", "Wie viele Anträge gab es seit 2019?"), ("2", "Welche Gebiete sind betroffen?")]
    assert answers(result) == [
        ("Zu Frage 1:", ("1",), "Rund vierzig."),
        ("Zu Frage 2:", ("2",), "Vor allem die Weststadt."),
        ("Zu den Fragen 3 bis 5:", ("3", "4", "5"), "Dazu liegen keine Zahlen vor."),
    ]


def test_a_table_of_several_consultations():
    result = read_document("mitteilung_gitter.md")
    assert (result.art, result.nummer, result.datum) == ("mitteilung", "MV/2023/0815", date(2023, 5, 24))
    assert result.fachbereiche == ("Fachbereich 5 – Bildung, Jugend und Sport",)
    assert result.beratungen == (
        GeleseneBeratung("Ausschuss für Schule und Sport", date(2023, 6, 13), "Ö 5.1", "Vorberatung", True),
        GeleseneBeratung("Haupt- und Finanzausschuss", date(2023, 6, 20), "7", "Kenntnisnahme", False),
        GeleseneBeratung("Rat der Stadt", date(2023, 6, 27), None, "Entscheidung", True),
    )


def test_a_letter_of_reply_with_reference():
    result = read_document("antwortbrief.txt")
    assert (result.art, result.datum) == ("beantwortung", date(2023, 5, 24))
    assert result.bezug == (GelesenerBezug("112/2023", date(2023, 5, 3), None),)
    assert result.titel == "Zustand der Spielplätze im Ortsteil Grund"
    assert answers(result) == [
        ("Frage 1:", ("1",), "Es gibt sechs Spielplätze."),
        ("Frage 2:", ("2",), "Im März 2023 durch den Bauhof."),
    ]
    assert result.unterzeichner == Unterzeichner("Hilke Sanders", "Erste Beigeordnete")


def test_a_motion():
    result = read_document("antrag.txt")
    assert (result.art, result.datum, result.titel) == ("antrag", date(2023, 10, 2), "Mehr Bänke für die Altstadt")
    assert [name for name, _ in questions(result)] == ["1.", "2.", "3."]
    assert result.unterzeichner == Unterzeichner("Beate Marquardt", "Fraktionsvorsitzende")
    assert "Was spricht dagegen?" in result.rest


def test_an_inquiry_as_a_letter_for_a_session():
    result = read_document("anfrage_ratsfraktion.txt")
    assert (result.art, result.nummer, result.datum) == ("anfrage", "29871-23", date(2023, 2, 7))
    assert result.titel == "Wohnraum für Studierende"
    assert result.beratungen == (GeleseneBeratung("Ausschuss für Soziales", date(2023, 3, 14)),)
    assert questions(result)[1] == (
        "2.",
        "Wie lang sind die Wartelisten,\na) im Sommersemester,\nb) im Wintersemester?",
    )


def test_one_answer_to_everything():
    result = read_document("gemeinsame_antwort.txt")
    assert result.nummer == "33012-24-E1"
    assert result.bezug == (GelesenerBezug("33012-24", date(2024, 1, 12), "Fraktion Bündnis 90/Die Grünen"),)
    assert result.einleitung == "Die Verwaltung nimmt zu dem Antrag wie folgt Stellung:"
    [part] = result.antwortteile
    assert (part.bezeichnung, part.fragen) == (None, ())
    assert not result.fundstellen["antwortteile.0.text"].sicher


def test_columns_set_with_tabulators():
    result = read_document("antwort_tabulatoren.txt")
    assert (result.nummer, result.datum, result.titel) == ("2345/2023", date(2023, 6, 5), "Schulsozialarbeit")
    assert result.bezug == (GelesenerBezug("2311/2023", date(2023, 5, 15), "CDU-Stadtratsfraktion"),)
    assert result.beratungen == (
        GeleseneBeratung("Ausschuss für Bildung", date(2023, 6, 13), None, "zur Kenntnis", True),
        GeleseneBeratung("Stadtrat", date(2023, 6, 21), None, "zur Kenntnis", True),
    )
    assert [text for _, text in questions(result)] == [
        "Wie viele Stellen der Schulsozialarbeit gibt es?",
        "Wie werden sie finanziert?",
    ]
    assert [part.fragen for part in result.antwortteile] == [("1",), ("2",)]
    assert result.unterzeichner == Unterzeichner("Meyer", "Oberbürgermeister")


def test_a_number_without_a_label_is_read_and_doubted():
    result = read_document("antwort_frage_fuer_frage.txt")
    assert result.nummer == "0815/2024"
    assert not result.fundstellen["nummer"].sicher
    assert [reference.nummer for reference in result.bezug] == ["AN/0456/2024"]
    assert [part.fragen for part in result.antwortteile] == [("1",), ("2",)]


def test_a_table_of_which_every_cell_is_a_line():
    result = read_document("antwort_zeilenweise.txt")
    assert (result.nummer, result.datum, result.titel) == ("VL-88/2022", date(2022, 11, 14), None)
    assert result.bezug == (GelesenerBezug("AF-77/2022", date(2022, 11, 1), "CDU-Fraktion"),)
    assert [(row.gremium, row.termin, row.zustaendigkeit) for row in result.beratungen] == [
        ("Haupt- und Finanzausschuss", date(2022, 11, 24), "zur Kenntnis"),
        ("Stadtverordnetenversammlung", date(2022, 12, 1), "zur Kenntnis"),
    ]
    assert [part.fragen for part in result.antwortteile] == [("1",), ("2",)]


def test_a_letter_that_does_not_say_what_it_is():
    result = read_document("brief_ohne_kopf.txt")
    assert result.art == "beantwortung"
    assert not result.fundstellen["art"].sicher
    assert result.bezug == (GelesenerBezug("7/0456", date(2024, 6, 12), None),)
    assert [(part.bezeichnung, part.fragen) for part in result.antwortteile] == [
        ("Zu 1.", ("1",)),
        ("Zu 2. und 3.", ("2", "3")),
        ("Zu 4 a)", ("4a",)),
        ("Zu 4 b)", ("4b",)),
    ]
    assert result.unterzeichner == Unterzeichner("Dr. Sabine Kern", "Landrätin")


def test_a_question_goes_on_overleaf_and_the_number_stands_in_the_page_head():
    result = read_document("anfrage_zwei_seiten.txt")
    assert (result.nummer, result.datum) == ("45/2024", date(2024, 5, 3))
    assert result.beratungen == (GeleseneBeratung("Jugendhilfeausschuss", date(2024, 5, 16), "Ö 4", None, True),)
    assert questions(result)[0][1].endswith(
        "und wie viele davon wurden für die Kinder dort seit dem Jahr 2020 angeschafft?"
    )
    assert questions(result)[1][1].endswith("?\n- Wenn ja: Seit wann?\n- Wenn nein: Ist einer geplant?")
    assert "Seite" not in result.text


def test_a_motion_whose_points_are_parts_of_one_sentence():
    result = read_document("antrag_ohne_tabelle.txt")
    assert (result.art, result.titel) == ("antrag", "Schulwegsicherheit erhöhen")
    assert result.beratungen == (GeleseneBeratung("Rat", date(2023, 9, 12), None, None, True),)
    assert questions(result) == [
        ("1.", "an allen Grundschulen Schulwegpläne zu erstellen,"),
        ("2.", "Querungshilfen zu prüfen und"),
        ("3.", "dem Rat bis Ende 2024 zu berichten."),
    ]


@pytest.mark.parametrize("name", sorted(path.name for path in DOKUMENTE.iterdir()))
def test_every_value_says_where_it_stands(name):
    result = read_document(name)
    for path, value in leaves(result.as_json()):
        place = result.fundstellen[path]
        assert 0 <= place.anfang < place.ende <= len(result.text), path
        if path.split(".")[-1] in ("titel", "nummer", "dezernent", "verantwortlich", "anrede", "zustaendigkeit", "top"):
            assert " ".join(result.text[place.anfang : place.ende].split()) == value, path


def leaves(fields):
    """Path and value of everything that was read."""
    for name in ("art", "datum", "nummer", "titel", "dezernent", "verantwortlich", "anrede", "einleitung"):
        if fields[name] is not None:
            yield name, fields[name]
    for name, parts in (("bezug", None), ("beratungen", None), ("fragen", ("text",)), ("antwortteile", ("text",))):
        for place, row in enumerate(fields[name]):
            for field, value in row.items():
                if value is not None and (parts is None or field in parts):
                    yield f"{name}.{place}.{field}", value
    for field, value in fields["unterzeichner"].items():
        if value is not None:
            yield f"unterzeichner.{field}", value


def test_what_is_not_there_is_not_guessed():
    assert read("").as_json() | {"hinweise": []} == {
        "art": None, "datum": None, "nummer": None, "bezug": [], "titel": None, "fachbereiche": [], "dezernent": None,
        "verantwortlich": None, "beratungen": [], "anrede": None, "einleitung": None, "fragen": [], "antwortteile": [],
        "unterzeichner": {"name": None, "funktion": None}, "rest": None, "hinweise": [],
    }  # fmt: skip
    assert json.dumps(read("Liste der Firmen\nMuster GmbH 76229 Grund").as_json())
    assert read("Liste der Firmen\nMuster GmbH 76229 Grund").nummer is None
