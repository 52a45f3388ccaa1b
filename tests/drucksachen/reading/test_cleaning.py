"""Cleaning: what a careful person would leave out, put together and keep when typing a paper out."""

import pytest

from drucksachen.reading.cleaning import clean

FULL = "Die Verwaltung hat den Sachverhalt in den vergangenen Wochen eingehend geprüft und"


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("Förder-\nmittel", "Fördermittel"),
        ("Verkehrs-\nund Bauausschuss", "Verkehrs- und Bauausschuss"),
        ("Haupt-\nbzw. Nebenwohnung", "Haupt- bzw. Nebenwohnung"),
        ("E-\nMail", "E-Mail"),
        ("IT-\nbasiert", "IT-basiert"),
        ("CO2-\nneutral", "CO2-neutral"),
        ("Albert-\nEinstein-Straße", "Albert-Einstein-Straße"),
        ("För\u00adder\u00admittel", "Fördermittel"),
    ],
)
def test_a_word_broken_by_a_hyphen_becomes_whole_and_a_real_hyphen_stays(broken, whole):
    assert clean(f"Hier: {broken}") == f"Hier: {whole}"


def test_lines_broken_by_the_width_of_the_page_are_put_together():
    assert clean(f"{FULL}\nkann mitteilen, dass Mittel bereitstehen.\n\nEin neuer Absatz.") == (
        f"{FULL} kann mitteilen, dass Mittel bereitstehen.\n\nEin neuer Absatz."
    )


@pytest.mark.parametrize(
    "below",
    [
        "• ein Punkt",
        "- ein Punkt",
        "1. Wie viele?",
        "a) wann?",
        "Zu Frage 2:",
        "Vorlage Nr.: 12/2023",
        "Gremium Termin TOP ö nö",
        "öffentlich",
    ],
)
def test_what_begins_something_new_is_never_put_behind_the_line_above(below):
    assert clean(f"{FULL}\n{below}").split("\n")[1] == below


def test_a_line_does_not_go_on_behind_a_question_mark():
    question = "1. Wie viele Menschen nutzen den Radweg am Mühlbach im Jahr, und wer zählt sie dort?"
    assert clean(f"{question}\nNach Kenntnis der Verwaltung zählt dort niemand.").split("\n") == [
        question,
        "Nach Kenntnis der Verwaltung zählt dort niemand.",
    ]


@pytest.mark.parametrize(
    "mark",
    [
        "Seite 2",
        "Seite 2 von 5",
        "- 2 -",
        "– 2 –",
        "-- 1 of 2 --",
        "Ergänzende Erläuterungen          Seite 2",
    ],
)
def test_page_numbers_are_left_out_and_the_sentence_goes_on_overleaf(mark):
    assert clean(f"{FULL}\n \n{mark}\n \nkann mitteilen.") == f"{FULL} kann mitteilen."


def test_what_repeats_at_the_head_of_each_page_is_left_out():
    pages = [
        f"Stadt Lindenhagen, Drucksache 12/2023\n\nAbsatz {n} steht hier.\n\nMarkt 1, 12345 Lindenhagen" for n in "abcd"
    ]
    text = clean("\f".join(pages))
    assert text.count("Stadt Lindenhagen") == 0
    assert all(f"Absatz {n} steht hier." in text for n in "abcd")


def test_a_labelled_line_of_the_page_head_is_kept_once():
    text = clean("\f".join(f"Vorlage Nr.: 12/2023\n\nAbsatz {n}." for n in "abcd"))
    assert text.count("Vorlage Nr.: 12/2023") == 1


def test_headings_of_answers_are_no_page_heads_although_they_repeat():
    text = clean("\f".join(f"Zu Frage {n}\n\nAntwort {n}." for n in range(1, 5)))
    assert [f"Zu Frage {n}" in text for n in range(1, 5)] == [True] * 4


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        (r"Vertreter\*innen", "Vertreter*innen"),
        ("**Zu 1.)**", "Zu 1.)"),
        ("## Beantwortung", "Beantwortung"),
        ("die *genauen* Termine", "die *genauen* Termine".replace("*", "")),
        ("Bürger*innen und Vertreter*innen", "Bürger*innen und Vertreter*innen"),
        ("\uf0b7 ein Punkt", "• ein Punkt"),
    ],
)
def test_markdown_is_resolved(markdown, plain):
    assert clean(markdown) == plain


def test_tables_keep_their_rows_and_lose_their_rules():
    assert (
        clean("| Gremium | Termin |\n|---|---|\n| Rat | 24.05.2023 |") == "| Gremium | Termin |\n| Rat | 24.05.2023 |"
    )


def test_blanks_are_single_and_empty_lines_too():
    assert clean("\n\nein   Wort\n\n\n\nnoch\xa0eins \n") == "ein Wort\n\nnoch eins"
