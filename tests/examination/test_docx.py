import io
import zipfile

import pytest
from PIL import Image

from ratsinfo.examination.findings import Severity
from ratsinfo.extraction.docx import text_of
from tests.documents import R, W, answer_docx, docx, paragraph, run, table

CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>Märta Beispiel</dc:creator><dc:title>Entwurf 3</dc:title>'
    "<cp:lastModifiedBy>Ömer Muster</cp:lastModifiedBy></cp:coreProperties>"
)
COMMENTS = f'<w:comments {W}><w:comment w:id="1" w:author="Märta Beispiel"><w:p/></w:comment></w:comments>'
COMMENTED = (
    '<w:commentRangeStart w:id="1"/>', run("Räder"), '<w:commentRangeEnd w:id="1"/>', '<w:r><w:commentReference w:id="1"/></w:r>'
)  # fmt: skip
CHANGED = (
    run("Es sind "),
    f'<w:del w:author="Märta"><w:r><w:delText>drei</w:delText></w:r></w:del><w:ins w:author="Ömer">{run("vier")}</w:ins>',
)


def names(examined):
    with zipfile.ZipFile(examined.path) as archive:
        assert archive.testzip() is None
        return archive.namelist()


def everything(examined):
    with zipfile.ZipFile(examined.path) as archive:
        return b"".join(archive.read(name) for name in archive.namelist()).decode("utf-8", "replace")


def test_a_letter_with_nothing_beside_it_is_left_as_it_is(file):
    letter = file(answer_docx(), "docx")
    assert letter.found == []
    assert text_of(str(letter.cleaned().path)) == text_of(str(letter.path))


@pytest.mark.parametrize(
    ("content", "sentences", "secret"),
    [
        (
            docx(paragraph("x"), **{"docProps/core.xml": CORE}),
            ["Als Verfasser ist „Märta Beispiel“ eingetragen.", "Als Titel ist „Entwurf 3“ eingetragen.", "Zuletzt bearbeitet wurde die Datei von „Ömer Muster“."],
            "Ömer",
        ),
        (
            docx(paragraph("x"), **{"docProps/app.xml": "<p><Template>Geheim.dotm</Template><Company>Stadt</Company></p>", "docProps/custom.xml": '<p><property name="Aktenzeichen"/></p>'}),
            ["Als Vorlage ist „Geheim.dotm“ eingetragen.", "Als Firma ist „Stadt“ eingetragen.", "Die Datei hat eigene Eigenschaften: „Aktenzeichen“."],
            "Aktenzeichen",
        ),
        (docx(paragraph(*COMMENTED), comments=COMMENTS), ["Ein Kommentar ist enthalten von „Märta Beispiel“."], "Märta"),
        (
            docx(paragraph(*CHANGED)),
            ["2 nachverfolgte Änderungen sind enthalten von „Märta“ und „Ömer“.", "Gelöschter Text ist noch lesbar: „drei“."],
            "drei",
        ),
        (docx(paragraph("Offen", run("geheim", "<w:vanish/>"))), ["Ausgeblendeter Text ist enthalten: „geheim“."], "geheim"),
        (
            docx(paragraph(run("geheim", '<w:rStyle w:val="H"/>')), styles=f'<w:styles {W}><w:style w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'),
            ["Ausgeblendeter Text ist enthalten: „geheim“."],
            "geheim",
        ),
        (docx(paragraph(run("geheim", '<w:color w:val="FFFFFF"/>'))), ["Weißer Text auf weißem Grund ist enthalten: „geheim“."], "geheim"),
        (docx(paragraph("x"), **{"word/vbaProject.bin": b"Attribut VB_Name"}), ["Die Datei enthält Makros, also ausführbare Programme."], "VB_Name"),
        (
            docx(paragraph('<w:r><w:object><OLE xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="r0"/></w:object></w:r>'), **{"word/embeddings/gehalt.xlsx": b"PK Gehalt"}),
            ["In die Datei ist eine andere eingebettet: „gehalt.xlsx“."],
            "Gehalt",
        ),
        (docx(paragraph("x"), **{"docProps/thumbnail.jpeg": b"Vorschau"}), ["Die Datei enthält ein Vorschaubild, das einen früheren Stand zeigen kann."], "Vorschau"),
        (docx(paragraph("x"), **{"customXml/item1.xml": "<a>Ablage</a>"}), ["Die Datei enthält Zusatzdaten eines anderen Programms, etwa eines Ablagesystems."], "Ablage"),
    ],
    ids=["core", "app", "comment", "change", "hidden", "style", "white", "macro", "embedded", "thumbnail", "custom"],
)  # fmt: skip
def test_what_is_found_is_named_and_gone_from_the_copy(file, content, sentences, secret):
    letter = file(content, "docx")
    assert letter.texts == sentences
    assert all(finding.cleanable for finding in letter.found)
    assert secret in everything(letter)
    clean = letter.cleaned()
    assert clean.found == []
    assert secret not in everything(clean)


def test_no_reference_points_to_what_is_gone(file):
    clean = file(docx(paragraph(*COMMENTED), comments=COMMENTS, **{"docProps/core.xml": CORE}), "docx").cleaned()
    assert not {"word/comments.xml", "docProps/core.xml"} & set(names(clean))
    assert "comment" not in everything(clean)
    assert "core.xml" not in everything(clean)


def test_accepting_changes_joins_paragraphs_and_takes_rows(file):
    row = '<w:tr><w:trPr><w:del w:author="A"/></w:trPr><w:tc><w:p><w:r><w:t>weg</w:t></w:r></w:p></w:tc></w:tr>'
    body = [paragraph("Anfang", properties='<w:rPr><w:del w:author="A"/></w:rPr>'), paragraph(" Ende")]
    letter = file(docx(*body, table(("a", "b")).replace("</w:tbl>", f"{row}</w:tbl>")), "docx")
    before = text_of(str(letter.path))
    clean = letter.cleaned()
    assert text_of(str(clean.path)) == before == "Anfang Ende\n\n| a | b |"
    assert "w:del" not in everything(clean)


@pytest.mark.parametrize("shade", ['<w:highlight w:val="blue"/>', '<w:shd w:fill="003366"/>'])
def test_white_text_on_colour_is_a_heading(file, shade):
    assert file(docx(paragraph(run("Kopf", f'<w:color w:val="FFFFFF"/>{shade}'))), "docx").found == []


def test_white_text_in_a_table_stays_and_is_asked_about(file):
    letter = file(docx(table(("Kopf",)).replace("<w:rPr></w:rPr>", '<w:rPr><w:color w:val="FFFFFF"/></w:rPr>')), "docx")
    assert letter.texts == ["Weißer Text steht in einer Tabelle oder einem Kasten: „Kopf“. Ist er zu sehen?"]
    assert [finding.severity for finding in letter.found] == [Severity.HINWEIS]
    assert text_of(str(letter.cleaned().path)) == "Kopf"


def test_a_template_on_a_server_is_named_and_forgotten(file):
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="x/attachedTemplate" Target="file:///\\\\rathaus\\vorlagen\\brief.dotm" TargetMode="External"/>'
        '<Relationship Id="r2" Type="x/hyperlink" Target="https://musterstadt.example/" TargetMode="External"/></Relationships>'
    )
    settings = f'<w:settings {W} {R}><w:attachedTemplate r:id="r1"/></w:settings>'
    letter = file(docx(paragraph("x"), settings=settings, **{"word/_rels/settings.xml.rels": relations}), "docx")
    assert letter.texts == ["Die Datei verweist auf eine andere: „file:///\\\\rathaus\\vorlagen\\brief.dotm“."]
    clean = letter.cleaned()
    assert clean.found == []
    assert "rathaus" not in everything(clean)
    assert "musterstadt.example" in everything(clean)


def test_pictures_inside_are_examined_and_cleaned(file):
    picture, exif = io.BytesIO(), Image.Exif()
    exif[0x013B] = "Erika Muster"
    Image.new("RGB", (8, 8)).save(picture, "JPEG", exif=exif)
    letter = file(docx(paragraph("x"), **{"word/media/bild.jpeg": picture.getvalue()}), "docx")
    assert letter.texts == ["Als Urheber des Bildes ist „Erika Muster“ eingetragen."]
    assert letter.cleaned().found == []
