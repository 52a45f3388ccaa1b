import pytest
from hypothesis import given, strategies

from ratsinfo.extraction.characters import cleaned


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("Pﬂanzﬂäche, Auﬀahrt, Oﬃzier", "Pflanzfläche, Auffahrt, Offizier"),
        ("Fahr\u00adrad\u00adweg", "Fahrradweg"),
        ("Fahr\u00ad\nradweg", "Fahr-\nradweg"),
        ("Fahr\x02\r\nradweg", "Fahr-\nradweg"),
        ("24.\u00a0Januar\u202f2023", "24. Januar 2023"),
        ("• eins\n  \uf0b7\tzwei\n3 · 4", "- eins\n  - zwei\n3 · 4"),
        ("A\u0308mter", "Ämter"),
        ("Nr.\u2011E1\u200b", "Nr.-E1"),
        ("eins  \nzwei\t\n\n\n\n\n\ndrei\n", "eins\nzwei\n\n\ndrei"),
        ("H₂O, 5 m², ½", "H₂O, 5 m², ½"),
        ("\x1f\u0387 eins", "- eins"),
        ("a\x00b\x07c\x9fd", "abcd"),
    ],
)
def test_characters_are_made_alike(text, result):
    assert cleaned(text) == result


@given(strategies.text())
def test_what_is_clean_stays_as_it_is(text):
    assert cleaned(cleaned(text)) == cleaned(text)
