import pytest

from ratsinfo.confinement import BROKEN, Unreadable
from ratsinfo.extraction.docx import text_of
from tests.documents import W, answer_docx, docx, in_list, numbering, paragraph, run, table


@pytest.fixture
def text(tmp_path):
    def of(*body, **parts):
        path = tmp_path / "brief.docx"
        path.write_bytes(docx(*body, **parts))
        return text_of(str(path))

    return of


def test_tracked_insertions_count_and_deletions_do_not(text):
    assert text(
        paragraph(
            "Es sind ",
            '<w:del w:author="A"><w:r><w:delText>drei</w:delText></w:r></w:del>',
            f'<w:ins w:author="A">{run("vier")}</w:ins>',
            f"<w:moveFrom>{run(' alte')}</w:moveFrom><w:moveTo>{run(' neue')}</w:moveTo>",
            " Räder.",
        ),
        paragraph("Ein Absatz", properties="<w:rPr><w:del/></w:rPr>"),
        paragraph(" geht weiter."),
    ) == "Es sind vier neue Räder.\n\nEin Absatz geht weiter."  # fmt: skip


def test_hidden_text_is_left_out(text):
    assert (
        text(paragraph("Offen", run(" geheim", "<w:vanish/>"), run(" und gut", '<w:vanish w:val="0"/>')))
        == "Offen und gut"
    )


def test_numbers_of_lists_are_printed(text):
    levels = numbering(("decimal", "%1.", 1), ("lowerLetter", "%2)", 1), ("bullet", "\uf0b7", 1))
    body = [
        in_list("Was?"),
        in_list("Wie?"),
        in_list("so", 1),
        in_list("anders", 1),
        in_list("Punkt", 2),
        in_list("Wann?"),
    ]
    assert text(*body, numbering=levels) == "1. Was?\n2. Wie?\na) so\nb) anders\n- Punkt\n3. Wann?"


def test_a_style_may_hold_the_list(text):
    styles = (
        f'<w:styles {W}><w:style w:styleId="Frage"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="Frage2"><w:basedOn w:val="Frage"/><w:pPr/></w:style>'
        '<w:style w:styleId="Kreis"><w:basedOn w:val="Kreis"/><w:pPr/></w:style></w:styles>'
    )
    body = [paragraph(name, properties=f'<w:pStyle w:val="{name}"/>') for name in ("Frage", "Frage2", "Kreis")]
    assert text(*body, numbering=numbering(("decimal", "%1)", 5)), styles=styles) == "5) Frage\n6) Frage2\n\nKreis"


def test_a_list_may_look_as_a_list_style_says(text):
    styles = f'<w:styles {W}><w:style w:styleId="Fragen"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>'
    lists = numbering(("upperRoman", "%1)", 3)).replace(
        "</w:numbering>",
        '<w:abstractNum w:abstractNumId="8"><w:numStyleLink w:val="Fragen"/></w:abstractNum>'
        '<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num></w:numbering>',
    )
    item = paragraph("Was?", properties='<w:numPr><w:numId w:val="2"/></w:numPr>')
    assert text(item, numbering=lists, styles=styles) == "III) Was?"


def test_footnotes_come_at_the_end_and_never_twice(text):
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    notes = f'<w:footnotes {W}><w:footnote w:id="2">{paragraph("Stand Mai.", note)}</w:footnote></w:footnotes>'
    assert (
        text(paragraph("Vier Räder", note, "."), paragraph("Ende"), footnotes=notes)
        == "Vier Räder[1].\n\nEnde\n\n[1] Stand Mai."
    )


def test_tables_are_rows_and_frames_are_paragraphs(text):
    assert text(table(("a", "b|c"), ("d", ""))) == "| a | b\\|c |\n| d |  |"
    assert text(table(("Kasten",), ("zwei",))) == "Kasten\n\nzwei"


def test_text_boxes_are_read_once(text):
    inside = f"<w:txbxContent>{paragraph('Rathaus')}</w:txbxContent>"
    both = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice>{inside}</mc:Choice><mc:Fallback>{inside}</mc:Fallback></mc:AlternateContent>"
    )
    assert text(paragraph("Brief", f"<w:r>{both}</w:r>")) == "Brief\n\nRathaus"


def test_fields_show_their_result_and_controls_their_content(text):
    field = "<w:r><w:instrText>DATE</w:instrText></w:r>"
    assert text(f"<w:sdt><w:sdtContent>{paragraph('Am ', field, '1. Mai')}</w:sdtContent></w:sdt>") == "Am 1. Mai"


def test_a_page_break_parts_pages(text):
    assert text(paragraph("eins", '<w:r><w:br w:type="page"/></w:r>', "zwei")) == "eins\fzwei"


def test_a_document_without_body_is_broken(tmp_path):
    path = tmp_path / "brief.docx"
    path.write_bytes(answer_docx().replace(b"word/document.xml", b"word/dokument.xml"))
    with pytest.raises(Unreadable, match=BROKEN):
        text_of(str(path))
