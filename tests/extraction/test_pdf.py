import io

import pikepdf
import pytest

from ratsinfo.confinement import BROKEN, ENCRYPTED, Unreadable
from ratsinfo.extraction.pdf import SCANNED, text_of
from ratsinfo.extraction.tables import continued
from tests.documents import answer_pdf, box, pdf, shown


@pytest.fixture
def text(tmp_path):
    def of(content):
        path = tmp_path / "brief.pdf"
        path.write_bytes(content)
        return text_of(str(path))

    return of


def test_lines_are_read_as_printed_and_not_as_written(text):
    content = (
        shown(56, 700, "dritte Zeile")
        + shown(56, 728, "erste Zeile")
        + shown(300, 714, "rechts")
        + shown(56, 714, "links")
    )
    assert text(pdf(content)) == "erste Zeile\nlinks\trechts\ndritte Zeile"


@pytest.mark.parametrize("ruled", [True, False])
def test_the_way_through_the_committees_is_a_table(text, ruled):
    assert (
        "| Gremium | Termin | Zuständigkeit | Status |\n"
        "| Ausschuss für Wirtschafts-, Beschäftigungsförderung, Europa und Forschung | 24.06.2026 | Kenntnisnahme | öffentlich |\n"
        "| Rat der Stadt | 02.07.2026 | Kenntnisnahme | nichtöffentlich |\n\nTagesordnungspunkt\n"
    ) in text(answer_pdf(ruled))


def test_rules_part_rows_whatever_stands_beside(text):
    """A date in the middle of a cell of two lines belongs to both of them."""
    content = b"".join(shown(x, 700, head) for x, head in ((50, "Gremium"), (200, "Termin"), (300, "Art")))
    content += shown(50, 680, "Haupt- und") + shown(200, 674, "01.02.2026") + shown(300, 674, "Beschluss")
    content += shown(50, 668, "Finanzausschuss") + b"".join(box(45, y, 400, 0.5) for y in (712, 692, 662))
    assert text(pdf(content)) == "| Gremium | Termin | Art |\n| Haupt- und Finanzausschuss | 01.02.2026 | Beschluss |"


def test_an_upright_rule_parts_words_that_stand_close(text):
    content = shown(50, 700, "Termin:") + box(90, 690, 0.5, 30) + shown(93, 700, "24.06.2026")
    assert text(pdf(content)) == "Termin:\t24.06.2026"


def test_paragraphs_and_pages_are_parted(text):
    lines = b"".join(shown(56, y, f"Zeile {y}") for y in (700, 686, 672, 640, 626))
    assert (
        text(pdf(lines, shown(56, 700, "Seite zwei")))
        == "Zeile 700\nZeile 686\nZeile 672\n\nZeile 640\nZeile 626\fSeite zwei"
    )


def test_what_is_turned_stands_apart(text):
    stamp = b"q BT /F1 9 Tf 0 1 -1 0 20 300 Tm (Eingang 3. Mai) Tj ET Q\n"
    assert text(pdf(shown(56, 700, "Der eigentliche Brief") + stamp)) == "Der eigentliche Brief\n\nEingang 3. Mai"


def test_bold_by_printing_twice_is_read_once(text):
    assert text(pdf(shown(56, 700, "Anfrage") + shown(56.4, 700, "Anfrage"))) == "Anfrage"


def test_a_word_parted_in_a_cell_is_whole_again():
    assert continued("Beschäftigungs-", "förderung") == "Beschäftigungsförderung"
    assert continued("Haupt-", "und Finanzausschuss") == "Haupt- und Finanzausschuss"
    assert continued("", "Rat") == "Rat"


def locked():
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(answer_pdf())) as document:
        document.save(buffer, encryption=pikepdf.Encryption(user="u", owner="o"))
    return buffer.getvalue()


def test_refusals(text):
    for content, sentence in [
        (pdf(box(0, 0, 500, 500)), SCANNED),
        (locked(), ENCRYPTED),
        (b"%PDF-1.7\nkaputt", BROKEN),
        (pdf(), BROKEN),
    ]:
        with pytest.raises(Unreadable, match=f"^{sentence}"):
            text(content)
