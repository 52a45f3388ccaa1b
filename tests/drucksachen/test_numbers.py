import pytest
from hypothesis import given
from hypothesis import strategies as st

from drucksachen.numbers import mentions, normalise


@pytest.mark.parametrize(
    ("spelling", "number"),
    [
        ("26309-22-E1", "26309-22-e1"),
        ("26309-22-e1", "26309-22-e1"),
        ("Drucksache Nr.: 26309-22-E1", "26309-22-e1"),
        ("Drucksache-Nr. 26309-22-E1", "26309-22-e1"),
        ("Drucksachen-Nr.:26309-22-E1", "26309-22-e1"),
        ("DS-Nr. 26309 – 22 – E1", "26309-22-e1"),
        ("DS 26309-22-E1", "26309-22-e1"),
        (" 26309-22-E1. ", "26309-22-e1"),
        ("2019/1012", "2019-1012"),
        ("Vorlage 2016/0123/1", "2016-0123-1"),
        ("DHH/2023/0123", "dhh-2023-0123"),
        ("DS1234", "1234"),
        ("12345", "12345"),
        ("Anfrage", ""),
        ("", ""),
    ],
)
def test_spellings_of_a_number_are_equal(spelling, number):
    assert normalise(spelling) == number


@given(st.text())
def test_normalising_is_stable(text):
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("zur Anfrage des Rates am 15.12.2022, Drucksache-Nr. 26309-22-E1.", ["26309-22-E1"]),
        ("siehe Drucksache Nr.: 26309-22-E1 und DS-Nr. 2019/1012", ["26309-22-E1", "2019/1012"]),
        ("vgl. 26309-22-E1, 26310-22", ["26309-22-E1", "26310-22"]),
        ("(26309-22-E1)", ["26309-22-E1"]),
        ("Drucksache über drei Dinge", []),
        ("Telefon 0231-50-22, Haushalt 2019/2020", []),
        ("am 15.12.2022 um 15:00 Uhr", []),
        ("IBAN DE26309-22-33", []),
    ],
)
def test_numbers_are_found_in_text(text, found):
    assert [text[mention.start : mention.end] for mention in mentions(text)] == found


@given(st.text())
def test_a_mention_lies_where_it_says(text):
    for mention in mentions(text):
        assert normalise(text[mention.start : mention.end]) == mention.number
