import csv
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ratsinfo.listing.tables import cell, line, one_line

COMPUTED = "=+-@＝＋－＠\t\r\n"


@given(st.text())
@example("=1+1")
@example(" \t=1+1")
@example("\u200b@SUM(A1)")
@example('"=1;2"')
def test_no_cell_is_computed(text):
    (row,) = csv.reader([line(["a", text, "b"])], delimiter=";")
    assert len(row) == 3
    assert not row[1].lstrip().startswith(tuple(COMPUTED))
    visible = [character for character in row[1] if character.isprintable()]
    assert not visible or visible[0] not in COMPUTED


@given(st.text(alphabet=st.characters(exclude_categories=["C", "Z"]), min_size=1))
def test_text_arrives_as_it_was_written(text):
    (row,) = csv.reader([line([text])], delimiter=";")
    assert row[0] in (text, f"'{text}")
    assert row[0].startswith("'=") == text.startswith("=")


def test_a_row_is_one_line_ended_as_rfc_4180_says():
    assert line(["Erste\r\nzweite\x00", "a;b", None, 3]) == 'Erste zweite;"a;b";;3\r\n'


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (0, "0"),
        (date(2026, 3, 2), "2026-03-02"),
        ([], ""),
        ([{"name": "Rat"}, {"nummer": "1-26", "titel": "x"}], "Rat, 1-26"),
        ([{"name": "=Rat"}], "'=Rat"),
        ("-5 Grad", "'-5 Grad"),
        ("26309-22-E1", "26309-22-E1"),
    ],
)
def test_what_a_person_reads(value, shown):
    assert cell(value) == shown


def test_one_line_holds_nothing_that_xml_refuses():
    assert one_line("a\x0bb\n\ufffec\u2028d") == "a b c d"
