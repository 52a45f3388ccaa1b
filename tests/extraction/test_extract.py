"""The whole way, through the child process, with one document in every format."""

import io

import pytest

from ratsinfo.confinement import BROKEN, Unreadable
from ratsinfo.confinement.zips import BOMB
from ratsinfo.extraction.extract import KINDS, extract, from_pasted
from ratsinfo.extraction.reading import NO_TEXT, READERS, read
from tests import documents
from tests.documents import DATE, HEADER, PARTS, REFERENCE, SIGNATORY, TABLE, TITLE

ANSWER = {
    "brief.docx": documents.answer_docx(),
    "brief.odt": documents.answer_odt(),
    "brief.pdf": documents.answer_pdf(),
    "Brief.PDF": documents.answer_pdf(ruled=True),
}


@pytest.mark.parametrize("name", ANSWER)
def test_the_same_letter_in_every_format(name):
    extracted = extract(io.BytesIO(ANSWER[name]), name)
    lines = extracted.text.splitlines()
    assert extracted.kind == name[-len(extracted.kind) :].lower()
    assert extracted.pages == 1
    assert lines[:3] == [DATE, "", TITLE]
    assert [f"{label}\t{value}" for label, value in HEADER] == [line for line in lines if "\t" in line]
    assert [f"| {' | '.join(cells)} |" for cells in TABLE] == [line for line in lines if line.startswith("|")]
    assert "\n".join(REFERENCE) in extracted.text
    for label, text in PARTS:
        assert f"\n\n{label}\n\n{text}" in extracted.text.replace(
            " können dort\nwerktags", " können dort werktags"
        ).replace("und von\n", "und von ")
    assert lines[-2:] == SIGNATORY


def test_a_path_will_do(tmp_path):
    path = tmp_path / "ohne"
    path.write_bytes("Grüße\r\naus dem Rathaus\n".encode("cp1252"))
    assert extract(path, "brief.txt").text == "Grüße\naus dem Rathaus"


def test_pages_are_counted(tmp_path):
    path = tmp_path / "brief.pdf"
    path.write_bytes(documents.pdf(*[documents.shown(56, 700, "Text")] * 3))
    assert extract(path, "brief.pdf").pages == 3


def test_text_is_told_by_printed_page_where_the_format_knows_them(tmp_path):
    path = tmp_path / "brief.pdf"
    path.write_bytes(documents.pdf(documents.shown(56, 700, "Eins"), b"", documents.shown(56, 700, "Drei")))
    assert extract(path, "brief.pdf").text_by_page == ["Eins", "", "Drei"]
    assert from_pasted("Eins\fZwei").text_by_page == ["Eins\n\nZwei"]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("brief.txt", b" \n", NO_TEXT),
        ("brief.docx", documents.archive({"word/document.xml": b" " * 6_000_000}), BOMB),
        ("brief.docx", documents.archive({"word/document.xml": b"<x/>"}), BROKEN),
        ("brief.rtf", b"{\\rtf1}", "Endung „.rtf“"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(name, content, sentence):
    with pytest.raises(Unreadable, match=sentence):
        extract(io.BytesIO(content), name)


def test_pasted_text_is_cleaned_alike():
    assert from_pasted("Fahr\u00adrad ").text == "Fahrrad"


def test_every_kind_has_a_reader():
    assert set(KINDS) == set(READERS)


@pytest.mark.parametrize(
    ("line", "size"),
    [
        ("Die Verwaltung antwortet wie folgt.\n", 5_000_000),
        *((line, 1_000_000) for line in (" ", "\u00ad ", "\n", "•", "a\u0308")),
    ],
)
def test_long_texts_are_nothing_special(tmp_path, line, size):
    """What took more than its share of time for each character would not end while somebody waits."""
    path = tmp_path / "lang"
    path.write_bytes((line * (size // len(line.encode())) + "x").encode())
    assert read(str(path), "txt").endswith("x")
