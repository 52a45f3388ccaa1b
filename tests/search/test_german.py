"""The analysis of German: what finds what, where words stand, and that keys are the same everywhere."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratsinfo.search.german import analysis
from ratsinfo.search.german.analysis import beginning_of, folded, key_of, tokens
from ratsinfo.search.german.lexicon import lexicon

OWN_PAIRS = Path(__file__).parent / "wortpaare.tsv"
JUDGED_PAIRS = Path(__file__).resolve().parents[3] / "shared" / "data" / "search" / "gold_pairs.tsv"
RECALL, PRECISION = 0.97, 0.98


def keys(text):
    return {key for token in tokens(text) for key in (token.key, *token.parts)}


def finds(query, text):
    """As the index is asked: all words of the query among the keys of the text."""
    return all(token.key in keys(text) for token in tokens(query))


def marked(query, text):
    wanted = {token.key for token in tokens(query)}
    return [text[t.start : t.end] for t in tokens(text) if wanted & {t.key, *t.parts}]


def pairs(path):
    lines = (line.split("\t") for line in path.read_text().splitlines() if line and not line.startswith("#"))
    return [(query, word, wanted == "1") for query, word, wanted, kind in lines if kind != "opt"]


@pytest.mark.parametrize("path", [OWN_PAIRS, JUDGED_PAIRS], ids=["own", "judged"])
def test_judged_pairs(path):
    if not path.exists():
        pytest.skip(f"{path.name} is not here")
    judged = pairs(path)
    found = [(query, word, wanted) for query, word, wanted in judged if finds(query, word)]
    right = sum(wanted for *_, wanted in found)
    missed = [pair[:2] for pair in judged if pair[2] and pair not in found]
    wrong = [pair[:2] for pair in found if not pair[2]]
    assert right / sum(wanted for *_, wanted in judged) >= RECALL, missed
    assert right / len(found) >= PRECISION, wrong


@pytest.mark.parametrize(
    "spellings",
    [
        ("Straße", "STRASSE", "Strasse", "Straßen", "strasse"),
        ("Gebühr", "Gebuehr", "GEBÜHREN", "Gebu\u0308hr"),
        ("Café", "Cafe", "Cafe\u0301s"),
        ("E-Mail", "Email", "EMAIL", "E‑Mails"),
        ("U-Bahn", "UBahn"),
        ("Grundschule", "Grund\u00adschule", "Grund-\nschule", "Grund\u00ad\nschulen", "Grund-\r\n   schule"),
        ("Rat", "Räte", "Rates"),
        ("Beigeordnete", "Beigeordneten", "Beigeordneter"),
    ],
    ids=lambda spellings: spellings[0],
)
def test_spellings_and_forms_of_one_word(spellings):
    assert {tuple(token.key for token in tokens(spelling)) for spelling in spellings} == {(key_of(spellings[0]),)}


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("Schule", "Die Grund-\nschule und alle Schulen", ["Grund-\nschule", "Schulen"]),
        ("Schule", "Förder\u00adschul\u00adkinder", ["Förder\u00adschul\u00adkinder"]),
        ("Straßenbahn", "Straßenbahnlinie 47", ["Straßenbahnlinie"]),
        ("Grundschule", "Grundschulkinder", ["Grundschulkinder"]),
        ("Klimaschutzkonzept", "das Klimaschutz-Konzept", ["Konzept"]),
        ("Klimaschutz-Konzept", "das Klimaschutzkonzept", ["Klimaschutzkonzept"]),
        ("Radwege", "Rad- und Fußwege", ["Rad"]),
        ("Kinderhilfe", "Kinder-, Jugend- und Familienhilfe", ["Kinder"]),
        ("Bahn", "mit der U-Bahn", ["U-Bahn"]),
        ("Straße", "Haupt-\nund Nebenstraßen", ["Haupt", "Nebenstraßen"]),
        ("Fraktion", "SPD-\nFraktion", ["Fraktion"]),
        ("Leopoldstraße", "in der Leopoldstr. und Leopoldstraße", ["Leopoldstraße"]),
    ],
)
def test_marked_is_the_word_as_it_stands_in_the_text(query, text, expected):
    assert marked(query, text) == expected


def test_numbers_are_words_of_their_own():
    assert [token.key for token in tokens("Drucksache 26309-22-E1")][1:] == ["26309", "22", "e1"]


@pytest.mark.parametrize("word", ["мир", "数字", "½", "a" * 500, "ﬁnanzen", "ẞ", "İstanbul"])
def test_every_word_has_a_key_that_no_database_changes(word):
    (token,) = tokens(word)
    assert token.key == key_of(word)
    assert token.key.isascii()
    assert token.key
    assert token.key == token.key.lower()
    assert not set(token.key) & set(" ^+#:*\"'")


@given(st.text())
def test_words_follow_each_other_in_the_text(text):
    last = 0
    for token in tokens(text):
        assert last <= token.start < token.end <= len(text)
        assert token.key.isascii()
        assert all(part.isascii() and part for part in token.parts)
        assert token.key not in token.parts
        last = token.end


@given(st.text(alphabet="-,und \nabcÄß\u00ad1/"))
def test_the_same_words_whether_remembered_or_not(text):
    first = list(tokens(text))
    analysis._remembered.forget()
    assert list(tokens(text)) == first


@pytest.mark.parametrize(
    "word", ["Beschlüsse", "Gebühren", "Bebauungsplan", "Radverkehrskonzept", "Straßenbeleuchtung"]
)
def test_beginnings_of_a_word_begin_its_key(word):
    key = key_of(word).removeprefix("=")
    assert all(key.startswith(beginning_of(word[:length])) for length in range(3, len(key) - 1))


def test_names_given_by_the_town_have_no_parts_and_another_version(whole):
    assert finds("Horst", "Scharhorst")
    before = analysis.version()
    whole("Scharhorst")
    assert not finds("Horst", "Scharhorst")
    assert finds("Scharhorst", "SCHARHORST")
    assert analysis.version() != before
    assert len(analysis.version()) <= 16
    whole()
    assert analysis.version() == before


@pytest.fixture
def whole():
    yield lambda *names: analysis.keep_whole(names)
    analysis.keep_whole(())


def test_lexicon_holds_nothing_that_no_word_could_be():
    known = lexicon()
    for words in (known.openers, known.closers, known.forms, known.splits, known.ends_of_names):
        assert words
        assert all(word == folded(word) for word in words)
    assert all(word.endswith(split[-1]) for word, split in known.splits.items() if split)


def test_remembered_words_are_bounded(monkeypatch):
    monkeypatch.setattr(analysis, "STRETCHES_REMEMBERED", 10)
    analysis._remembered.forget()
    for number in range(100):
        list(tokens(f"wort{number}"))
    assert len(analysis._remembered) <= 10
    assert len(analysis._remembered.before) <= 10
