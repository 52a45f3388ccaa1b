import zipfile

import pytest

from tests.documents import archive

RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
TYPES = {"[Content_Types].xml": "<Types/>"}


def everything(examined):
    with zipfile.ZipFile(examined.path) as opened:
        return b"".join(opened.read(name) for name in opened.namelist()).decode()


def test_hidden_sheets_are_named_and_stay(file):
    book = '<workbook><sheet name="Offen"/><sheet name="Gehälter" state="hidden"/><sheet name="Intern" state="veryHidden"/></workbook>'
    sheet = '<worksheet><row r="1" hidden="1"/></worksheet>'
    table = file(archive({**TYPES, "xl/workbook.xml": book, "xl/worksheets/sheet1.xml": sheet}), "xlsx")
    sentences = [
        "2 Tabellenblätter sind ausgeblendet: „Gehälter“ und „Intern“.",
        "In „sheet1“ sind Zeilen oder Spalten ausgeblendet.",
    ]
    assert table.texts == table.cleaned().texts == sentences
    assert all(finding.blocks and not finding.cleanable for finding in table.found)


def test_comments_of_a_sheet_go_with_their_drawing(file):
    table = file(
        archive(
            {
                **TYPES,
                "xl/workbook.xml": "<workbook/>",
                "xl/comments1.xml": "<comments><authors><author>Märta</author></authors><comment/></comments>",
                "xl/drawings/vml1.vml": '<xml ObjectType="Note"/>',
                "xl/worksheets/sheet1.xml": '<worksheet xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
                '<pageSetup orientation="landscape" r:id="r3"/><legacyDrawing r:id="r1"/></worksheet>',
                "xl/printerSettings/p.bin": b"Drucker 7",
                "xl/worksheets/_rels/sheet1.xml.rels": RELATIONS.format(
                    '<Relationship Id="r1" Type="x" Target="../drawings/vml1.vml"/><Relationship Id="r2" Type="x" Target="/xl/comments1.xml"/>'
                    '<Relationship Id="r3" Type="x" Target="../printerSettings/p.bin"/>'
                ),
            }
        ),
        "xlsx",
    )
    assert table.texts == ["Ein Kommentar ist enthalten von „Märta“."]
    clean = table.cleaned()
    assert clean.found == []
    assert not any(word in everything(clean) for word in ("Märta", "vml1", "legacyDrawing", "r:id", "Drucker"))
    assert 'orientation="landscape"' in everything(clean)


def test_what_is_embedded_in_a_table_stays_and_blocks(file):
    table = file(archive({**TYPES, "xl/workbook.xml": "<workbook/>", "xl/embeddings/brief.docx": b"PK"}), "xlsx")
    assert table.texts == table.cleaned().texts == ["In die Datei ist eine andere eingebettet: „brief.docx“."]


def test_slides_tell_of_hidden_ones_and_of_notes(file):
    slides = file(
        archive({**TYPES, "ppt/presentation.xml": "<p/>", "ppt/slides/slide1.xml": '<p:sld xmlns:p="p" show="0"/>', "ppt/notesSlides/n1.xml": "<n><t>nicht sagen</t></n>"}),
        "pptx",
    )  # fmt: skip
    assert slides.texts == ["Eine Folie ist ausgeblendet.", "Zu den Folien sind Notizen enthalten: „nicht sagen“."]
    assert slides.cleaned().texts == ["Eine Folie ist ausgeblendet."]


@pytest.mark.parametrize("kind", ["txt", "csv"])
def test_plain_text_shows_all_it_holds(file, kind):
    text = file(b"Ort;Zahl\n", kind)
    assert text.found == []
    assert text.cleaned().path.read_bytes() == b"Ort;Zahl\n"
