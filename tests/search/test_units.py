"""How a document is cut into units and what each of them is found by."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ratsinfo.search.documents import Document, Section
from ratsinfo.search.german.analysis import key_of
from ratsinfo.search.models import DRUCKSACHEN, document_of
from ratsinfo.search.numbers import number_key, number_keys
from ratsinfo.search.units import BREAK, MOST_WORDS, checksum_of, units_of

PAPER, FILE = "drucksachen.drucksache", "drucksachen.anlage"
DAY = date(2024, 5, 6)


def document(*sections, title="Grundschule", public=True, **kwargs):
    return Document(DRUCKSACHEN, 7, DAY, title, PAPER, public, sections=sections, **kwargs)


def page(number, words, word="wort", **kwargs):
    return Section(" ".join([word] * words), FILE, "datei-x", "Gutachten", "x", number, **kwargs)


def test_a_paper_without_text_has_one_unit():
    (unit,), internal = units_of(document())
    assert (unit.text, unit.sections, unit.body_keys, unit.units) == ("", [], "", 1)
    assert internal == []
    assert document_of(unit.id) == 7


def test_the_title_is_found_by_its_words_and_their_parts():
    (unit,), _ = units_of(document())
    school = key_of("Schule")
    assert unit.title_keys == key_of("Grundschule")
    assert {school, f"^{school}", f"+{school}", f"^{unit.title_keys}", f"+{unit.title_keys}"} <= unit.further


def test_prominent_text_is_marked_and_other_text_is_not():
    (unit,), _ = units_of(document(Section("Radwege", PAPER, prominent=True), Section("Brücke", PAPER)))
    assert f"+{key_of('Radwege')}" in unit.further
    assert f"+{key_of('Brücke')}" not in unit.further
    assert f"^{key_of('Radwege')}" not in unit.further


def test_numbers_and_marks_are_in_every_unit():
    units, _ = units_of(
        document(page(1, 1500), page(2, 1500), numbers=("26309-22-e1",), marks=frozenset({"a:anfrage"}))
    )
    assert len(units) == 2
    for unit in units:
        assert {"#26309", "#26309-22", "#26309-22-e1", "a:anfrage"} <= unit.further
        assert (unit.marks, unit.units, unit.title_keys) == ("a:anfrage", 2, key_of("Grundschule"))
    assert not any(key.startswith("^") for key in units[1].further)


def test_pages_stay_whole_as_long_as_they_fit():
    units, _ = units_of(document(page(1, 900), page(2, 900), page(3, 900)))
    assert [[place[4] for place in unit.sections] for unit in units] == [[1, 2], [3]]


def test_a_long_page_is_cut_and_nothing_of_it_is_lost():
    text = " ".join(f"wort{n}" for n in range(2 * MOST_WORDS + 10))
    units, _ = units_of(document(Section(text, FILE, page=1)))
    assert "".join(unit.text for unit in units) == text
    assert [len(unit.body_keys.split()) for unit in units] == [MOST_WORDS, MOST_WORDS, 10]
    assert [unit.sections[0][4] for unit in units] == [1, 1, 1]


def test_no_phrase_reaches_from_one_section_into_the_next():
    (unit,), _ = units_of(document(Section("eins zwei", PAPER), Section("", PAPER), Section("drei", PAPER)))
    assert unit.body_keys.split()[2] == BREAK
    assert [unit.text[place[0] :].split()[0] for place in unit.sections] == ["eins", "drei"]


def test_what_is_not_public_lies_apart_with_the_right_that_it_takes():
    public, internal = units_of(document(page(1, 3, public=False), Section("Frage", PAPER)))
    assert [unit.text for unit in public] == ["Frage"]
    assert [unit.text for unit in internal] == ["wort wort wort"]
    assert f"r:{FILE}" in internal[0].further
    assert not any(key.startswith("^") for key in internal[0].further)
    assert {unit.id for unit in public}.isdisjoint(unit.id for unit in internal)


def test_a_draft_is_internal_with_all_it_has_and_its_files_take_their_own_right():
    public, internal = units_of(document(page(1, 3), Section("Frage", PAPER), public=False))
    assert public == []
    assert [(unit.text, {key for key in unit.further if key.startswith("r:")}) for unit in internal] == [
        ("Frage", {f"r:{PAPER}"}),
        ("wort wort wort", {f"r:{FILE}"}),
    ]
    assert any(key.startswith("^") for key in internal[0].further)


def test_the_checksum_tells_every_change():
    one = document(Section("Frage", PAPER), marks=frozenset({"a:anfrage", "j:2024"}), numbers=("1-22",))
    others = [
        replace(one, title="Andere"),
        replace(one, day=date(2024, 5, 7)),
        replace(one, public=False),
        replace(one, marks=frozenset({"a:anfrage"})),
        replace(one, numbers=()),
        replace(one, sections=(Section("Frage", PAPER, prominent=True),)),
        replace(one, sections=(Section("Frage", PAPER, public=False),)),
    ]
    checksums = {checksum_of(each) for each in [one, *others]}
    assert len(checksums) == len(others) + 1
    assert checksum_of(replace(one)) == checksum_of(one)


def test_numbers_are_found_by_their_beginnings():
    assert list(number_keys("26309-22-e1")) == ["#26309", "#26309-22", "#26309-22-e1"]
    assert list(number_keys("2019-1012")) == ["#2019-1012"]
    assert list(number_keys("dhh-2023-0123")) == ["#dhh-2023", "#dhh-2023-0123"]
    assert number_key("26309/22/E1") == "#26309-22-e1"
    assert (number_key("§ ?"), list(number_keys("§ ?"))) == ("", [])


@given(st.lists(st.text(max_size=200), max_size=4), st.text(max_size=80), st.text(max_size=20))
def test_whatever_is_written_keys_are_ascii_without_blanks(bodies, title, number):
    sections = [Section(body, PAPER, prominent=True) for body in bodies]
    for unit in units_of(document(*sections, title=title, numbers=(number,)))[0]:
        keys = [*unit.title_keys.split(" "), *unit.body_keys.split(" "), *unit.further]
        assert all(key.isascii() and not set(key) & set(" '\"\\\n\t") for key in keys)
