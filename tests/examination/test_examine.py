"""The whole way, through the child process."""

import io

import pytest

from ratsinfo.confinement import BROKEN, Unreadable
from ratsinfo.examination.examine import KINDS, clean, examine
from ratsinfo.examination.findings import Finding, Kind, Severity, listed, quoted
from tests.documents import archive, docx, paragraph, pdf, run, shown


def test_a_file_is_examined_and_cleaned_and_its_source_is_left_alone(tmp_path):
    content = docx(paragraph("Offen ", run("geheim", "<w:vanish/>")))
    finding = Finding(Kind.VERBORGEN, "Ausgeblendeter Text ist enthalten: „geheim“.", Severity.WARNUNG, cleanable=True)
    assert examine(io.BytesIO(content), "brief.docx") == [finding]
    source, target = tmp_path / "brief.docx", tmp_path / "rein.docx"
    source.write_bytes(content)
    assert clean(source, "Brief.DOCX", target) == []
    assert examine(target, "brief.docx") == []
    assert source.read_bytes() == content


def test_what_stays_in_the_copy_is_said(tmp_path):
    content = pdf(shown(700, 700, "Geheim") + shown(56, 700, "weg", before="3 Tr"))
    (left,) = clean(io.BytesIO(content), "brief.pdf", tmp_path / "rein.pdf")
    assert left.blocks
    assert "Geheim" in left.german_text


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("brief.docx", archive({"word/document.xml": "<x>"})),
        ("brief.pdf", b"%PDF-1.7 kaputt"),
        ("bild.png", b"\x89PNG\r\n\x1a\nkaputt"),
    ],
)
def test_a_broken_file_is_refused_and_leaves_no_copy(tmp_path, name, content):
    with pytest.raises(Unreadable, match=BROKEN):
        examine(io.BytesIO(content), name)
    with pytest.raises(Unreadable, match=BROKEN):
        clean(io.BytesIO(content), name, tmp_path / "rein")
    assert not (tmp_path / "rein").exists()


def test_all_kinds_of_an_anlage_are_examined():
    assert {"pdf", "docx", "odt", "xlsx", "jpg", "csv"} <= set(KINDS)


def test_long_texts_and_many_names_are_cut():
    assert quoted("a" * 100) == f"„{'a' * 59}…“"
    assert quoted("a\n\x07b") == "„a b“"
    assert listed(["a", "b", "a", ""]) == "„a“ und „b“"
    assert listed("abcdefg") == "„a“, „b“, „c“, „d“, „e“ und weitere"
