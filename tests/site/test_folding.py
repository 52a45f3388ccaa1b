from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drucksachen.models import Drucksache
from gremien.models import Gremium, Sitzungstermin
from ratsinfo.folding import Period, fold, typed, words
from tests.factories import make_drucksache, make_gremium, make_sitzung


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("GRÜNE", "Grüne"),
        ("Grüne", "gruene"),
        ("Straße", "STRASSE"),
        ("Größe", "groesse"),
        ("Café", "cafe"),
        ("Cafe\u0301", "Café"),
        ("Märting,  Angela", "maerting, angela"),
    ],
)
def test_spellings_of_one_word_are_equal(one, other):
    assert fold(one) == fold(other)


@given(st.text())
def test_folding_is_stable_and_leaves_no_control_characters(text):
    once = fold(text)
    assert fold(once) == once
    assert once.isprintable()


def test_words_keep_numbers_whole():
    assert words("Anfrage  26309-22-E1, Straße") == ["anfrage", "26309-22-e1", "strasse"]


@pytest.mark.parametrize(
    ("word", "first", "last"),
    [
        ("24.05.2023", date(2023, 5, 24), date(2023, 5, 24)),
        ("4.5.23", date(2023, 5, 4), date(2023, 5, 4)),
        ("2023-05-24", date(2023, 5, 24), date(2023, 5, 24)),
        ("02.2024", date(2024, 2, 1), date(2024, 2, 29)),
    ],
)
def test_typed_dates_are_understood(word, first, last):
    period = Period.parse(word)
    assert (period.first, period.last) == (first, last)


@pytest.mark.parametrize("word", ["31.02.2023", "31.02.", "99.99.9999", "26309", "a.b.c", "00.00.", "1.1.0000"])
def test_what_is_no_date_is_none(word):
    assert Period.parse(word) is None


@given(st.text(max_size=60))
def test_anything_typed_can_be_looked_up(text):
    list(typed(text))


@pytest.mark.django_db
class TestMatching:
    def test_finds_umlauts_in_any_spelling(self):
        body = make_gremium("Ausschuss für GRÜNFLÄCHEN und Straßenbau")
        for text in ("grünflächen", "GRUENFLAECHEN", "Grünfl", "strasse", "straße ausschuss"):
            assert Gremium.objects.matching(text).get() == body, text
        assert not Gremium.objects.matching("grün wasser").exists()

    def test_finds_meetings_by_date_in_every_form(self):
        meeting = make_sitzung(day=date(2023, 5, 24))
        make_sitzung(day=date(2024, 6, 25))
        for text in ("24.05.2023", "24.5.23", "24.05.", "2023-05-24", "05.2023", "Sitzung 24.05.2023"):
            assert Sitzungstermin.objects.matching(text).get() == meeting, text

    def test_finds_papers_by_number_in_any_spelling_and_part(self):
        paper = make_drucksache("Titel", nummer="2019/1012")
        for text in ("2019/1012", "2019-1012", "1012", "2019 1012"):
            assert Drucksache.objects.matching(text).get() == paper, text

    def test_folded_text_follows_every_way_of_writing(self):
        Drucksache.objects.bulk_create(
            [Drucksache(titel="Übergang", nummer="DS-Nr. 12345-22", datum=date(2026, 1, 1), art="vorlage")]
        )
        paper = Drucksache.objects.matching("uebergang").get()
        assert paper.nummer_normalisiert == "12345-22"
        paper.titel = "Brücke"
        paper.save()
        assert Drucksache.objects.matching("bruecke").get() == paper

    @pytest.mark.parametrize("text", ["\x00", "%", "_", "'", '"', "\\", "x" * 10000, "🌲", "\ud800"])
    def test_hostile_text_is_no_error(self, text):
        make_drucksache("Titel")
        list(Drucksache.objects.matching(text))
