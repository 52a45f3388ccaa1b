import pytest

from ratsinfo.confinement import BROKEN, Unreadable
from ratsinfo.extraction.odt import text_of
from tests.documents import odt, p

LISTS = (
    '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
    '<text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"/></text:list-style>'
    '<text:list-style style:name="B"><text:list-level-style-bullet text:level="1" text:bullet-char="•"/></text:list-style>'
)


@pytest.fixture
def text(tmp_path):
    def of(body, styles="", **parts):
        path = tmp_path / "brief.odt"
        path.write_bytes(odt(body, styles, **parts))
        return text_of(str(path))

    return of


def item(*inside):
    return f"<text:list-item>{''.join(inside)}</text:list-item>"


def test_blanks_of_the_xml_are_one_blank_of_the_text(text):
    assert (
        text(p('\n  Am <text:span>24.\n  Mai</text:span><text:s text:c="2"/>kam<text:tab/>er '))
        == "Am 24. Mai  kam\ter"
    )


def test_tracked_deletions_comments_and_hidden_text_are_left_out(text):
    assert text(
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>alt</text:p></text:deletion></text:changed-region></text:tracked-changes>"
        + p("Vier<text:change/> Räder<office:annotation><text:p>stimmt das?</text:p></office:annotation>")
        + p("ganz geheim", "H") + p('halb <text:span text:style-name="H">geheim</text:span><text:hidden-text>x</text:hidden-text>')
        + '<text:section text:display="none"><text:p>weg</text:p></text:section>',
        '<style:style style:name="H"><style:text-properties text:display="none"/></style:style>',
    ) == "Vier Räder\n\nhalb"  # fmt: skip


def test_lists_count_go_on_and_start_elsewhere(text):
    first = f'<text:list text:style-name="L">{item(p("a"), "<text:list>" + item(p("b")) + item(p("c")) + "</text:list>")}{item(p("d"))}</text:list>'
    second = f'<text:list text:style-name="L" text:continue-numbering="true">{item(p("e"), p("mehr"))}</text:list>'
    third = f'<text:list text:style-name="L"><text:list-item text:start-value="7">{p("f")}</text:list-item></text:list>'
    bullets = f'<text:list text:style-name="B">{item(p("g"))}</text:list>'
    assert text(first + second + third + bullets, LISTS) == (
        "1. a\na) b\nb) c\n2. d\n3. e\n\nmehr\n\n7. f\n- g"
    )  # fmt: skip


def test_footnotes_and_tables(text):
    note = "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Stand Mai.</text:p></text:note-body></text:note>"
    row = "<table:table-row><table:table-cell><text:p>a</text:p></table:table-cell>{}</table:table-row>"
    cells = row.format("<table:table-cell><text:p>b</text:p></table:table-cell>") + row.format(
        "<table:covered-table-cell/>"
    )
    assert (
        text(p(f"Räder{note}.") + f"<table:table>{cells}</table:table>")
        == "Räder[1].\n\n| a | b |\n| a |  |\n\n[1] Stand Mai."
    )


def test_repeated_cells_are_bounded(text):
    cell = '<table:table-cell table:number-columns-repeated="{}"><text:p>x</text:p></table:table-cell>'
    assert text(f"<table:table><table:table-row>{cell.format(2)}</table:table-row></table:table>") == "| x | x |"
    many = text(f"<table:table><table:table-row>{cell.format(99999)}</table:table-row></table:table>")
    assert many.count("x") == 100


def test_a_password_and_a_missing_body_are_refused(text):
    with pytest.raises(Unreadable, match="mit einem Kennwort verschlüsselt"):
        text(p("x"), **{"META-INF/manifest.xml": "<m><encryption-data/></m>"})
    with pytest.raises(Unreadable, match=BROKEN):
        text("", **{"content.xml": "<x/>"})


def test_text_boxes_are_read_where_they_are_anchored(text):
    box = "<draw:frame><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>"
    assert text(box.format("Rathaus") + p("Brief" + box.format("Stempel"))) == "Rathaus\n\nBrief\n\nStempel"
