import io

import pikepdf
import pytest

from ratsinfo.confinement import ENCRYPTED, Unreadable
from ratsinfo.examination.findings import Kind
from ratsinfo.extraction.pdf import text_of
from tests.documents import answer_pdf, box, pdf, shown, with_objects
from tests.examination.test_images import jpeg

LETTER = shown(56, 700, "Sehr geehrte Damen und Herren")
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator><rdf:Seq><rdf:li>Erika</rdf:li>'
    b"</rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"
)
STREAM = b"<</Type/EmbeddedFile/Length 6>>stream\nGehalt\nendstream"


def annotated(annotation, *objects):
    return pdf(LETTER, page=b"/Annots[10 0 R]", objects=(annotation, *objects))


def attached():
    return pdf(
        LETTER,
        catalog=b"/Names<</EmbeddedFiles<</Names[(gehalt.xlsx) 10 0 R]>>>>",
        objects=(b"<</Type/Filespec/F(gehalt.xlsx)/UF(gehalt.xlsx)/EF<</F 11 0 R>>>>", STREAM),
    )


@pytest.mark.parametrize(
    ("content", "sentences", "secret"),
    [
        (
            pdf(LETTER, objects=(b"<</Author(M\xe4rta Beispiel)/Title(Entwurf)/Abteilung(Z 3)/Producer(Schreibwerk)>>",), trailer=b"/Info 10 0 R"),
            ["Als Verfasser ist „Märta Beispiel“ eingetragen.", "Als Titel ist „Entwurf“ eingetragen.", "Als Abteilung ist „Z 3“ eingetragen."],
            b"Abteilung",
        ),
        (
            pdf(LETTER, catalog=b"/Metadata 10 0 R", objects=(b"<</Type/Metadata/Subtype/XML/Length %d>>stream\n%b\nendstream" % (len(XMP), XMP),)),
            ["Als Verfasser ist „Erika“ eingetragen."],
            b"Erika",
        ),
        (annotated(b"<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/T(Erika)/Contents(so nicht)>>"), ["Ein Kommentar ist enthalten von „Erika“: „so nicht“."], b"so nicht"),
        (
            annotated(b"<</Type/Annot/Subtype/Stamp/Rect[300 0 390 90]/T(Erika)/Contents(Amt 7)>>"),
            ["An Zeichnungen und Stempeln auf den Seiten hängen Angaben von „Erika“: „Amt 7“."],
            b"Erika",
        ),
        (
            annotated(b"<</Type/Annot/Subtype/FileAttachment/Rect[0 0 9 9]/FS 11 0 R>>", b"<</Type/Filespec/UF(gehalt.xlsx)/EF<</F 12 0 R>>>>", STREAM),
            ["An eine Seite ist eine Datei, ein Ton oder ein Film geheftet „gehalt.xlsx“."],
            b"gehalt",
        ),
        (attached(), ["Der Datei ist eine andere angehängt: „gehalt.xlsx“."], b"gehalt"),
        (
            pdf(LETTER, catalog=b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"),
            ["Die Datei enthält JavaScript, also ein ausführbares Programm."],
            b"app.alert",
        ),
        (
            annotated(b"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(https://musterstadt.example)/Next<</S/Launch/F(cmd.exe)>>>>>>"),
            ["Die Datei enthält einen Befehl, der ein Programm startet."],
            b"cmd.exe",
        ),
        (pdf(LETTER + shown(56, 500, "Geheim", before="3 Tr")), ["Auf Seite 1: unsichtbarer Text ist enthalten: „Geheim“."], b"Geheim"),
        (pdf(LETTER, page=b"/PieceInfo<</Werk<</Private(Entwurf)>>>>"), ["Die Datei enthält Arbeitsdaten des Programms, mit dem sie erstellt wurde."], b"Private"),
        (
            with_objects(pdf(LETTER), {101: b"<</Length %d>>stream\n%b\nendstream" % (len(LETTER), LETTER)}, b"/Root 1 0 R/Prev %d" % pdf(LETTER).rindex(b"xref\n0 1")),
            ["Eine frühere Fassung steckt noch in der Datei."],
            b"/Prev",
        ),
    ],
    ids=["info", "xmp", "comment", "stamp", "pinned", "attached", "script", "launch", "invisible", "private", "revision"],
)  # fmt: skip
def test_what_is_found_is_named_and_gone_from_the_copy(file, content, sentences, secret):
    letter = file(content, "pdf")
    assert letter.texts == sentences
    assert all(finding.cleanable for finding in letter.found)
    assert secret in plain(letter)
    clean = letter.cleaned()
    assert clean.found == []
    assert secret not in plain(clean)
    assert text_of(str(clean.path)) == "Sehr geehrte Damen und Herren"


def plain(examined):
    """The file with its streams unpacked; a revised one as it is, since unpacking would write it anew."""
    content = examined.path.read_bytes()
    if b"/Prev" in content:
        return content
    buffer = io.BytesIO()
    with pikepdf.open(examined.path) as document:
        document.save(
            buffer,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
            compress_streams=False,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return buffer.getvalue()  # fmt: skip


@pytest.mark.parametrize("ruled", [True, False])
def test_a_letter_with_nothing_beside_it_keeps_its_text(file, ruled):
    letter = file(answer_pdf(ruled), "pdf")
    assert letter.found == []
    assert text_of(str(letter.cleaned().path)) == text_of(str(letter.path))


NAME = shown(56, 700, "Frau Erika Muster wohnt hier")


@pytest.mark.parametrize(
    ("content", "sentence", "kind"),
    [
        (pdf(NAME + box(84, 695, 66, 16)), "unter einer dunklen Fläche, etwa einer Schwärzung, steht noch lesbarer Text: „Erika Muster“.", Kind.SCHWAERZUNG),
        (pdf(NAME + box(84, 695, 66, 16, "1 1 1")), "unter einer aufgelegten Fläche oder einem Bild steht noch lesbarer Text: „Erika Muster“.", Kind.SCHWAERZUNG),
        (
            pdf(NAME, page=b"/Annots[10 0 R]", objects=(b"<</Type/Annot/Subtype/Square/IC[0 0 0]/Rect[84 695 150 711]>>",)),
            "unter einer dunklen Fläche, etwa einer Schwärzung, steht noch lesbarer Text: „Erika Muster“.",
            Kind.SCHWAERZUNG,
        ),
        (
            pdf(NAME, page=b"/Annots[10 0 R]", objects=(b"<</Type/Annot/Subtype/Redact/Rect[84 695 150 711]>>",)),
            "unter einer dunklen Fläche, etwa einer Schwärzung, steht noch lesbarer Text: „Erika Muster“.",
            Kind.SCHWAERZUNG,
        ),
        (pdf(shown(56, 700, "Geheim", before="1 1 1 rg")), "Text hat die Farbe des Grundes: „Geheim“.", Kind.VERBORGEN),
        (pdf(box(50, 690, 200, 30) + shown(56, 700, "Geheim")), "Text hat die Farbe des Grundes: „Geheim“.", Kind.VERBORGEN),
        (pdf(shown(700, 700, "Geheim")), "außerhalb des sichtbaren Bereichs steht Text: „Geheim“.", Kind.VERBORGEN),
        (
            pdf(b"/X Do", page=b"/Resources<</XObject<</X 10 0 R>>>>", objects=(
                b"<</Type/XObject/Subtype/Form/BBox[0 0 900 900]/Matrix[1 0 0 1 0 100]/Resources<</Font<</F1 3 0 R>>>>/Length %d>>stream\n%b\nendstream"
                % (len(NAME + box(84, 695, 66, 16)), NAME + box(84, 695, 66, 16)),)),
            "unter einer dunklen Fläche, etwa einer Schwärzung, steht noch lesbarer Text: „Erika Muster“.",
            Kind.SCHWAERZUNG,
        ),
    ],
    ids=["black", "white-out", "square", "redact", "white", "black-on-black", "outside", "form"],
)  # fmt: skip
def test_text_that_nobody_sees_is_named_and_blocks(file, content, sentence, kind):
    letter = file(content, "pdf")
    assert [(finding.german_text, finding.kind) for finding in letter.found] == [(f"Auf Seite 1: {sentence}", kind)]
    assert letter.cleaned().found == letter.found
    assert all(finding.blocks and not finding.cleanable for finding in letter.found)


@pytest.mark.parametrize(
    "content",
    [
        pdf(box(50, 690, 200, 30) + shown(56, 700, "Kopf", before="1 1 1 rg")),
        pdf(NAME + box(84, 697, 66, 0.8)),
        pdf(NAME + b"q 84 695 66 16 re S Q"),
        pdf(NAME, page=b"/Annots[10 0 R]", objects=(b"<</Type/Annot/Subtype/Square/C[0 0 0]/Rect[84 695 150 711]>>",)),
    ],
    ids=["white on black", "underlined", "framed", "square without filling"],
)
def test_text_that_everybody_sees_is_not_reported(file, content):
    assert file(content, "pdf").found == []


def scanned():
    picture = b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>stream\n\x80\nendstream"
    content = shown(56, 700, "Erkannter Text", before="3 Tr") + b"q 595 0 0 842 0 0 cm /B Do Q"
    return pdf(content, page=b"/Resources<</Font<</F1 3 0 R>>/XObject<</B 10 0 R>>>>", objects=(picture,))


def test_recognised_text_behind_a_scan_is_told_and_stays(file):
    letter = file(scanned(), "pdf")
    assert letter.texts == ["Auf Seite 1: hinter dem Bild liegt erkannter Text: „Erkannter Text“."]
    assert not any(finding.blocks for finding in letter.found)
    assert text_of(str(letter.cleaned().path)) == "Erkannter Text"


def test_a_black_mark_stays_in_the_copy(file):
    mark = b"<</Type/Annot/Subtype/Highlight/C[0 0 0]/Rect[84 695 150 711]/QuadPoints[84 711 150 711 84 695 150 695]/T(Erika)>>"
    clean = file(pdf(NAME, page=b"/Annots[10 0 R]", objects=(mark,)), "pdf").cleaned()
    with pikepdf.open(clean.path) as document:
        assert len(document.pages[0].Annots) == 1
        assert "/T" not in document.pages[0].Annots[0]


def test_photographs_inside_are_examined_and_cleaned(file):
    photograph = jpeg(t013b="Erika Muster")
    stream = b"<</Type/XObject/Subtype/Image/Width 20/Height 10/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode/Length %d>>stream\n%b\nendstream"
    letter = file(
        pdf(LETTER + b"q 20 0 0 10 300 300 cm /B Do Q", page=b"/Resources<</Font<</F1 3 0 R>>/XObject<</B 10 0 R>>>>", objects=(stream % (len(photograph), photograph),)),
        "pdf",
    )  # fmt: skip
    assert letter.texts == ["Als Urheber des Bildes ist „Erika Muster“ eingetragen."]
    assert letter.cleaned().found == []


def test_layers_and_signatures_are_told(file):
    off = pdf(
        LETTER, catalog=b"/OCProperties<</OCGs[10 0 R]/D<</OFF[10 0 R]>>>>", objects=(b"<</Type/OCG/Name(Entwurf)>>",)
    )
    assert file(off, "pdf").texts == ["Eine Ebene ist ausgeblendet: „Entwurf“."]
    signed = annotated(b"<</Type/Annot/Subtype/Widget/FT/Sig/T(Siegel)/Rect[0 0 0 0]/V<</Type/Sig/Contents<00>>>>>")
    (finding,) = file(signed, "pdf").found
    assert finding.kind == Kind.SIGNATUR
    assert not finding.blocks


def test_a_password_is_named(file):
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(answer_pdf())) as document:
        document.save(buffer, encryption=pikepdf.Encryption(user="u", owner="o"))
    with pytest.raises(Unreadable, match=ENCRYPTED):
        _ = file(buffer.getvalue(), "pdf").found
