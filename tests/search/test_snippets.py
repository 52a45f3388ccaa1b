"""Extracts: the words marked where they stand, nothing cut, nothing that is not escaped, the place beside them."""

import re
from dataclasses import dataclass, field
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from ratsinfo.search.german.analysis import key_of
from ratsinfo.search.language import Marked
from ratsinfo.search.snippets import WIDTH, Place, found_in, marked_text


@dataclass
class Content:
    text: str
    abschnitte: list = field(default_factory=list)


def words(*typed):
    return Marked(frozenset(map(key_of, typed)))


def phrase(typed):
    return Marked(phrases=(tuple(map(key_of, typed.split())),))


def plain(html):
    return unescape(re.sub("</?mark>", "", html))


def test_a_word_is_marked_in_every_form_and_within_a_compound():
    html = marked_text("Der Plan, die Pläne und der Flächennutzungsplan; keine Planung.", words("Plan"))
    assert re.findall("<mark>(.*?)</mark>", html)[:3] == ["Plan", "Pläne", "Flächennutzungsplan"]


def test_umlauts_and_spellings_leave_the_text_as_it_is():
    text = "Ärger über die STRASSE, die Straße und Größe"
    html = marked_text(text, words("Strasse", "Groesse"))
    assert plain(html) == text
    assert re.findall("<mark>(.*?)</mark>", html) == ["STRASSE", "Straße", "Größe"]


def test_a_phrase_is_marked_as_one_and_only_where_its_words_follow_each_other():
    html = marked_text("Die Jugend im Haus. Das Haus der Jugend.", phrase("Haus der Jugend"))
    assert re.findall("<mark>(.*?)</mark>", html) == ["Haus der Jugend"]


def test_a_prefix_marks_what_begins_so():
    html = marked_text("Radweg, Radio und Fahrrad", Marked(prefixes=("radi",)))
    assert re.findall("<mark>(.*?)</mark>", html) == ["Radio"]


def test_a_word_parted_at_the_end_of_a_line_is_joined_and_marked():
    assert (
        marked_text("ein Bebauungs-\nplan für alle", words("Bebauungsplan"))
        == "ein <mark>Bebauungsplan</mark> für alle"
    )


def test_html_in_a_text_is_shown_as_text():
    html = marked_text("<script>alert('Schule')</script> & \x00Schule\x1b", words("Schule"))
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert html.count("<mark>Schule</mark>") == 2
    assert not re.search(r"[\x00-\x08\x1b]", html)


def test_an_extract_names_its_place():
    text = "Wie viele Schulen gibt es? Zwölf Turnhallen."
    sections = [[0, "frage-1", "Frage 1", "", None], [27, "", "Plan.pdf", "abcd1234", 4]]
    found = found_in([Content(text, sections)], words("Schule", "Turnhalle"))
    assert [extract.place for extract in found.extracts] == [
        Place("frage-1", "Frage 1", "", None),
        Place("", "Plan.pdf", "abcd1234", 4),
    ]
    assert found.extracts[1].html == "Zwölf <mark>Turnhallen</mark>."


def test_extracts_show_what_was_asked_for_rather_than_one_word_again():
    text = "Schule. " * 40 + "\n" + "Füllwort " * 60 + "Turnhalle."
    found = found_in([Content(text, [[0, "text", "Text", "", None]])], words("Schule", "Turnhalle"))
    assert len(found.extracts) == 2
    assert "<mark>Turnhalle</mark>" in found.extracts[1].html


def test_places_beside_the_extracts_are_named_once_each():
    sections = [[number * 20, f"frage-{number + 1}", f"Frage {number + 1}", "", None] for number in range(4)]
    found = found_in([Content("Schule und Schule.  " * 4, sections)], words("Schule"))
    assert [extract.place.anchor for extract in found.extracts] == ["frage-1", "frage-2"]
    assert [place.anchor for place in found.places] == ["frage-3", "frage-4"]


def test_a_text_without_the_word_gives_nothing():
    assert found_in([Content("Fahrräder")], words("Rat")).extracts == []


texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=80) | st.sampled_from(
    ["Schule", "<b>Schulen</b>", "Grund-\nschule", "Straßen & Wege", "\u00ad", "„Schule“", "x" * 400]
)


@given(st.lists(texts, max_size=30).map(" ".join))
def test_an_extract_is_part_of_the_text_with_whole_words(text):
    for extract in found_in([Content(text, [])], words("Schule", "Straße")).extracts:
        shown = plain(extract.html).removeprefix("… ").removesuffix(" …")
        assert "<mark>" in extract.html
        assert re.sub(r"</?mark>", "", extract.html).count("<") == 0
        joined = {piece for piece in shown.split() if piece.isalnum() and piece.isascii()}
        assert joined <= set(plain(marked_text(text, Marked())).split())


def test_an_extract_of_a_long_text_is_short():
    text = "Vorwort mit vielen Worten. " * 300 + "Die Schule ist gut. " + "Nachwort mit vielen Worten. " * 300
    (extract,) = found_in([Content(text)], words("Schule")).extracts
    assert extract.html.startswith("… Vorwort mit vielen Worten.")
    assert " Die <mark>Schule</mark> ist gut." in extract.html
    assert extract.html.endswith(" …")
    assert len(plain(extract.html)) <= WIDTH + 20
