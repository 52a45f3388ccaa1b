"""What people type is read as they mean it."""

import pytest

from ratsinfo.search import language
from ratsinfo.search.expressions import And, Key, Not, Or, Phrase, Prefix
from ratsinfo.search.german.analysis import key_of
from ratsinfo.search.language import parse
from ratsinfo.search.terms import Number, Phrased, Started, Word

SCHULE, KLIMA, HAUS, JUGEND = map(key_of, ("Schule", "Klima", "Haus", "Jugend"))
HAUS_DER_JUGEND = (HAUS, key_of("der"), JUGEND)


def test_all_words_must_occur():
    assert parse("Schule Klima").expression == And((Key(SCHULE), Key(KLIMA)))


def test_words_that_are_everywhere_are_left_out():
    assert parse("die Schule im Klima").terms == parse("Schule Klima").terms


def test_words_that_are_everywhere_are_looked_for_where_there_is_nothing_else():
    assert len(parse("über die").terms) == 2


def test_a_word_that_only_looks_like_one_of_them_stays():
    """ "Weg" and "wegen" have the same stem."""
    assert len(parse("Weg Schule").terms) == 2


@pytest.mark.parametrize("text", ['"Haus der Jugend"', "„Haus der Jugend“", "»Haus der Jugend«", "“Haus der Jugend”"])
def test_phrases_in_quotes_of_any_kind(text):
    assert parse(text).terms == (Phrased(HAUS_DER_JUGEND),)


def test_a_phrase_keeps_the_words_that_are_everywhere():
    assert parse('"der Schule"').expression == Phrase((key_of("der"), SCHULE))


def test_without_a_word():
    query = parse("Schule -Klima")

    assert query.expression == And((Key(SCHULE), Not(Key(KLIMA))))
    assert query.marked.keys == {SCHULE}


@pytest.mark.parametrize("dash", ["-", "–", "−"])
def test_without_is_written_with_any_dash(dash):
    assert parse(f"Schule {dash}Klima").excluded == (Word(KLIMA),)


def test_without_a_phrase():
    assert parse('Schule -"Haus der Jugend"').excluded == (Phrased(HAUS_DER_JUGEND),)


def test_a_dash_between_words_excludes_nothing():
    assert parse("Schule - Klima").terms == parse("Schule Klima").terms


def test_a_compound_with_a_hyphen_is_all_its_words():
    assert parse("Klima-Schule").terms == parse("Klima Schule").terms


def test_only_without_is_no_question():
    query = parse("-Schule")

    assert query.is_empty
    assert query.notices == (language.ONLY_WITHOUT,)


def test_a_beginning_finds_words_their_lemmas_and_the_word_itself():
    assert parse("Schule*").expression == Or((Prefix("schule"), Prefix("=schule"), Key(SCHULE)))


@pytest.mark.parametrize("text", ["Sc*", "*schule", "Sch*le"])
def test_a_star_elsewhere_is_not_heeded_and_that_is_said(text):
    query = parse(text)

    assert not any(isinstance(term, Started) for term in query.terms)
    assert query.notices == (language.TOO_SHORT,)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("26309", "#26309"),
        ("26309-22", "#26309-22"),
        ("26309/22", "#26309-22"),
        ("26309–22", "#26309-22"),
        ("26309-22-E1", "#26309-22-e1"),
        ("DS-Nr. 26309-22-E1", "#26309-22-e1"),
        ("DS 26309-22", "#26309-22"),
        ("Drucksache Nr.: 26309-22 - E1", "#26309-22-e1"),
        ("Drucksache 26309", "#26309"),
        ("drs.26309", "#26309"),
        ("Vorlage 2019/1012", "#2019-1012"),
        ("VO/0123/22", "#vo-0123-22"),
        ("Vorlage DHH/2023/0123", "#dhh-2023-0123"),
    ],
)
def test_a_number_in_any_spelling(text, number):
    (term,) = parse(text).terms

    assert isinstance(term, Number)
    assert term.number == number
    assert parse(text).tiers[:2] == (Key(f"#{number}"), Key(number))


def test_a_number_that_stands_in_a_text_is_found_too():
    assert parse("26309-22").expression == Or((Key("#26309-22"), Phrase(("26309", "22"))))


def test_the_beginning_of_a_number():
    assert parse("263*").tiers[:2] == (Prefix("##263"), Prefix("#263"))


def test_a_year_takes_no_word_with_it():
    assert [type(term) for term in parse("Vorlage 2024").terms] == [Word, Number]


def test_a_day_is_its_digits_in_a_row():
    assert parse("24.05.2023").terms == (Phrased(("24", "05", "2023")),)


def test_words_of_the_title():
    query = parse("titel:Schule Klima")

    assert query.tiers[0] == And((Key(f"^{SCHULE}"), Key(f"^{KLIMA}")))
    assert query.expression == And((Or((Key(f"^{SCHULE}"), Key(f"~{SCHULE}"))), Key(KLIMA)))


@pytest.mark.parametrize("text", ["titel: Schule", "TITEL:Schule", "Titel:schule"])
def test_titel_in_any_spelling(text):
    assert parse(text).terms == (Word(SCHULE, title=True),)


def test_a_phrase_of_the_title():
    assert parse('titel:"Haus der Jugend"').terms == (Phrased(HAUS_DER_JUGEND, title=True),)


def test_without_a_word_of_the_title():
    assert parse("Klima -titel:Schule").excluded == (Word(SCHULE, title=True),)


def test_the_best_come_first_and_no_tier_twice():
    assert parse("Schule").tiers == (Key(f"^{SCHULE}"), Key(f"+{SCHULE}"), Key(SCHULE))
    assert len(parse("titel:Schule").tiers) == 2


@pytest.mark.parametrize(
    ("text", "notice"),
    [
        ('"Haus der', language.UNPAIRED),
        ("Schule ODER Klima", language.NO_OR),
        ("?!", language.NOTHING),
        (" ".join(f"Wort{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"), language.TOO_MANY),
        ("Schule " * 100, language.TOO_LONG),
    ],
)
def test_what_may_surprise_is_said(text, notice):
    assert notice in parse(text).notices


@pytest.mark.parametrize("text", ["", " ", "Schule", '"Haus der Jugend" -Klima titel:Schul* 26309-22'])
def test_nothing_is_said_where_nothing_surprises(text):
    assert parse(text).notices == ()


def test_what_is_marked():
    marked = parse('Schule Klim* "Haus der Jugend" -Wald').marked

    assert marked.keys == {SCHULE, key_of("Klim")}
    assert marked.prefixes == ("klim",)
    assert marked.phrases == (HAUS_DER_JUGEND,)
