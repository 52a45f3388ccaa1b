"""Spreadsheets and presentations: what is shown, sheet by sheet and slide by slide, and nothing else."""

import pytest

from ratsinfo.confinement import BROKEN, Unreadable
from ratsinfo.extraction import sheets
from ratsinfo.extraction.extract import DOCUMENTS, extract
from ratsinfo.extraction.reading import NO_TEXT
from tests.documents import archive, odf, p, pptx, slide, xlsx

STRINGS = "<sst><si><t>Kosten</t></si><si><r><t>Neu</t></r><r><t>bau</t></r><rPh><t>x</t></rPh></si></sst>"
STYLES = (
    '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="&quot;Stand&quot; [Red]0"/>'
    '</numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>'
)


@pytest.fixture
def pages(tmp_path):
    """The pages of a file, read as it is in production."""

    def of(content: bytes, kind: str) -> list[str]:
        path = tmp_path / "datei"
        path.write_bytes(content)
        return extract(path, f"datei.{kind}").text_by_page

    return of


def cell(place: str, value: str, attributes: str = "") -> str:
    return f'<c r="{place}" {attributes}><v>{value}</v></c>'


def row(*cells: str, attributes: str = "") -> str:
    return f"<row {attributes}>{''.join(cells)}</row>"


def test_cells_are_read_as_they_are_shown(pages):
    formula = '<c r="C1"><f>SUM(A9:B9)*geheim</f><v>1234.5</v></c>'
    rich = '<c r="A2" t="inlineStr"><is><t>Halle </t><t>Nord</t></is></c>'
    content = xlsx(
        ('name="Haushalt"', row(cell("A1", "0", 't="s"'), cell("B1", "1", 't="s"'), formula, cell("D1", "0.1000000000000000055"))
         + row(rich, cell("B2", "1", 't="b"'), cell("C2", "#REF!", 't="e"'), cell("D2", "fertig", 't="str"'))
         + row(cell("A3", "45436", 's="1"'), cell("B3", "45436", 's="2"'), cell("C3", "45436", 's="3"'))),
        **{"xl/sharedStrings.xml": STRINGS, "xl/styles.xml": STYLES},
    )  # fmt: skip

    assert pages(content, "xlsx") == [
        "Haushalt\n\n| Kosten | Neubau | 1234,5 | 0,1 |\n| Halle Nord | WAHR | fertig |\n| 24.05.2024 | 24.05.2024 | 45436 |"
    ]


def test_days_are_counted_from_1904_where_the_file_says_so(pages):
    content = xlsx(
        ('name="A"', row(cell("A1", "1", 's="1"'))),
        book='<workbookPr date1904="1"/>',
        **{"xl/styles.xml": STYLES},
    )
    assert pages(content, "xlsx") == ["A\n\n| 02.01.1904 |"]


def test_hidden_sheets_rows_and_columns_are_left_out(pages):
    columns = '<cols><col min="2" max="3" hidden="1"/></cols>'
    shown = columns + row(cell("A1", "1"), cell("B1", "2"), cell("C1", "3"), cell("D1", "4")) + row(cell("A2", "5"), attributes='hidden="1"')  # fmt: skip
    content = xlsx(
        ('name="Gehälter" state="hidden"', row(cell("A1", "6"))),
        ('name="Noch einer" state="veryHidden"', row(cell("A1", "7"))),
        ('name="Leer"', ""),
        ('name="Offen"', shown),
    )
    assert pages(content, "xlsx") == ["", "Offen\n\n| 1 | 4 |"]


def test_what_no_sheet_can_hold_is_passed_over(pages):
    content = xlsx(
        ('name="A"', row(cell("A1", "9", 't="s"'), cell("B1", "1e999"), cell("C1", "viel"), cell("D1", "1")))
    )
    assert pages(content, "xlsx") == ["A\n\n| 1 |"]


def test_a_long_table_is_read_to_its_limit():
    room = sheets.Room(cells=3)
    read = [block.text for block in room.rows([["a", "b"], ["", ""], ["c"], ["d"], ["e"]])]
    assert read == ["| a | b |", "| c |"]
    assert [block.text for block in sheets.Room(characters=3).rows([["ab"], ["cd"]])] == ["| ab |"]


def column(attributes: str = "") -> str:
    return f"<table:table-column {attributes}/>"


def ods_cell(value: str, attributes: str = "") -> str:
    return f"<table:table-cell {attributes}>{p(value)}</table:table-cell>"


UNSEEN = 'table:visibility="collapse"'
TWICE = 'table:number-columns-repeated="2"'
MERGED = 'table:number-columns-spanned="4"'


@pytest.mark.parametrize(
    ("columns", "cells", "shown"),
    [
        (column() + column(f"{UNSEEN} {TWICE}") + column(), [ods_cell(value) for value in "1234"], "| 1 | 4 |"),
        (column(UNSEEN) + column('table:visibility="filter"') + column(), [ods_cell("1", TWICE), ods_cell("2")], "| 2 |"),
        (column(UNSEEN) + column(), [ods_cell("1", TWICE)], "| 1 |"),
        (column(UNSEEN) + column() * 3, [ods_cell("1", MERGED), "<table:covered-table-cell/>" * 3], "| 1 |"),
        (column() + column(UNSEEN), ["<table:covered-table-cell/>", ods_cell("1"), ods_cell("2")], "| 2 |"),
        (f"<table:table-column-group>{column(UNSEEN)}</table:table-column-group>" + column(), [ods_cell("1"), ods_cell("2")], "| 2 |"),
    ],
    ids=["stretch", "two that touch", "partly", "merged", "covered", "group"],
)  # fmt: skip
def test_hidden_columns_of_an_ods_are_left_out(pages, columns, cells, shown):
    table = (
        f'<table:table table:name="Offen">{columns}<table:table-row>{"".join(cells)}</table:table-row></table:table>'
    )
    assert pages(odf("spreadsheet", table), "ods") == [f"Offen\n\n{shown}"]


def test_slides_without_notes_and_hidden_ones(pages):
    table = "<p:graphicFrame><a:tbl><a:tr><a:tc><a:p><a:r><a:t>a</a:t></a:r></a:p></a:tc><a:tc><a:p><a:r><a:t>b</a:t></a:r></a:p></a:tc></a:tr></a:tbl></p:graphicFrame>"
    unseen = '<p:sp><p:nvSpPr><p:cNvPr hidden="1"/></p:nvSpPr><p:txBody><a:p><a:r><a:t>geheim</a:t></a:r></a:p></p:txBody></p:sp>'
    group = "<p:grpSp><p:sp><p:txBody><a:p><a:r><a:t>eins</a:t></a:r><a:br/><a:r><a:t>zwei</a:t></a:r></a:p></p:txBody></p:sp></p:grpSp>"
    content = pptx(
        slide("Neue Mitte", more=table + unseen + group),
        slide("Entwurf", attributes='show="0"'),
        slide("Kosten"),
        **{"ppt/notesSlides/notesSlide1.xml": slide("nicht vorlesen")},
    )
    assert pages(content, "pptx") == ["Neue Mitte\n\n| a | b |\n\neins\nzwei", "", "Kosten"]


def sheet(name: str, *rows: str, style: str = "") -> str:
    return f'<table:table table:name="{name}" table:style-name="{style}">{"".join(rows)}</table:table>'


def line(*cells: str, attributes: str = "") -> str:
    inside = "".join(f"<table:table-cell>{each}</table:table-cell>" for each in cells)
    return f"<table:table-row {attributes}>{inside}</table:table-row>"


def test_open_spreadsheets(pages):
    remark = "<office:annotation><text:p>stimmt das?</text:p></office:annotation>"
    content = odf(
        "spreadsheet",
        sheet("Geheim", line(p("x")), style="ta2")
        + sheet(
            "Kosten", line(p("Jahr"), "", remark + p("Betrag")), line(p("y"), attributes='table:visibility="collapse"')
        ),
        '<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>',
    )
    assert pages(content, "ods") == ["Kosten\n\n| Jahr | Betrag |"]


def test_open_presentations(pages):
    def box(text: str) -> str:
        return f"<draw:frame><draw:text-box>{p(text)}</draw:text-box></draw:frame>"

    content = odf(
        "presentation",
        f"<draw:page>{box('Neue Mitte')}<draw:g><draw:custom-shape>{p('Halle')}</draw:custom-shape></draw:g>"
        f"<presentation:notes>{box('nicht vorlesen')}</presentation:notes></draw:page>"
        f'<draw:page draw:style-name="dp2">{box("Entwurf")}</draw:page><draw:page>{box("Kosten")}</draw:page>',
        '<style:style style:name="dp2"><style:drawing-page-properties presentation:visibility="hidden"/></style:style>',
    )
    assert pages(content, "odp") == ["Neue Mitte\n\nHalle", "", "Kosten"]


@pytest.mark.parametrize(
    ("kind", "content", "sentence"),
    [
        ("xlsx", archive({"xl/workbook.xml": "<workbook/>"}), BROKEN),
        ("pptx", archive({"ppt/slides/slide1.xml": "<x/>"}), BROKEN),
        ("ods", odf("text", "", mimetype="application/vnd.oasis.opendocument.spreadsheet"), BROKEN),
        ("xlsx", xlsx(('name="A"', "")), NO_TEXT),
        ("xlsx", xlsx(("name='A'", "<!DOCTYPE x>")), BROKEN),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(pages, kind, content, sentence):
    with pytest.raises(Unreadable, match=sentence):
        pages(content, kind)


def test_no_form_is_filled_from_a_table(tmp_path):
    path = tmp_path / "datei"
    path.write_bytes(xlsx(('name="A"', row(cell("A1", "1")))))
    with pytest.raises(Unreadable, match=r"Endung „\.xlsx“"):
        extract(path, "datei.xlsx", DOCUMENTS)
