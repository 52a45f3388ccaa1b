import zipfile

import pytest

from ratsinfo.confinement import ENCRYPTED, Unreadable
from ratsinfo.extraction.odt import text_of
from tests.documents import ODF, answer_odt, odf, odt, p

HIDDEN = '<style:style style:name="H"><style:text-properties text:display="none"/></style:style>'
REMARK = "<office:annotation><dc:creator>Märta</dc:creator><text:p>stimmt das?</text:p></office:annotation>"
DELETED = (
    "<text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator>Ömer</dc:creator></office:change-info>"
    "<text:p>alter Text</text:p></text:deletion></text:changed-region></text:tracked-changes>"
)
META = (
    f"<office:document-meta {ODF}><office:meta><meta:initial-creator>Märta</meta:initial-creator><dc:title>Entwurf</dc:title>"
    '<meta:user-defined meta:name="Aktenzeichen">7</meta:user-defined></office:meta></office:document-meta>'
)


def everything(examined):
    with zipfile.ZipFile(examined.path) as archive:
        assert archive.infolist()[0].filename == "mimetype"
        return b"".join(archive.read(name) for name in archive.namelist()).decode()


def test_a_letter_with_nothing_beside_it_is_left_as_it_is(file):
    letter = file(answer_odt(), "odt")
    assert letter.found == []
    assert text_of(str(letter.cleaned().path)) == text_of(str(letter.path))


@pytest.mark.parametrize(
    ("content", "sentences", "secret"),
    [
        (
            odt(p("x"), **{"meta.xml": META}),
            ["Als Verfasser ist „Märta“ eingetragen.", "Als Titel ist „Entwurf“ eingetragen.", "Die Datei hat eigene Eigenschaften: „Aktenzeichen“."],
            "Märta",
        ),
        (odt(p(f"vorher{REMARK} nachher")), ["Ein Kommentar ist enthalten von „Märta“."], "stimmt"),
        (
            odt(DELETED + p('vor<text:change text:change-id="1"/> nach')),
            ["Eine nachverfolgte Änderung ist enthalten von „Ömer“.", "Gelöschter Text ist noch lesbar: „alter Text“."],
            "alter",
        ),
        (odt(p('Offen <text:span text:style-name="H">geheim</text:span> auch'), HIDDEN), ["Ausgeblendeter Text ist enthalten: „geheim“."], "geheim"),
        (odt('<text:section text:display="none"><text:p>geheim</text:p></text:section>'), ["Ausgeblendeter Text ist enthalten: „geheim“."], "geheim"),
        (odt(p("x"), **{"Basic/Standard/Modul.xml": "<m>Sub Main</m>"}), ["Die Datei enthält Makros, also ausführbare Programme."], "Sub Main"),
        (
            odt(p('<draw:frame><draw:object xlink:href="./Object 1"/></draw:frame>'), **{"Object 1/content.xml": "<x>Gehalt</x>"}),
            ["In die Datei ist eine andere eingebettet: „Object 1“."],
            "Object 1",
        ),
        (odt(p("x"), **{"Versions/Version1": "Entwurf 1"}), ["Die Datei enthält frühere Fassungen ihrer selbst."], "Entwurf 1"),
        (odt(p("x"), **{"Thumbnails/thumbnail.png": "Bild"}), ["Die Datei enthält ein Vorschaubild, das einen früheren Stand zeigen kann."], "humbnail"),
        (odt(p("x"), **{"META-INF/documentsignatures.xml": "<x>Siegel</x>"}), ["Die Datei ist elektronisch signiert; eine bereinigte Kopie ist es nicht mehr."], "Siegel"),
    ],
    ids=["meta", "comment", "change", "hidden", "section", "macro", "embedded", "versions", "thumbnail", "signature"],
)  # fmt: skip
def test_what_is_found_is_named_and_gone_from_the_copy(file, content, sentences, secret):
    letter = file(content, "odt")
    assert letter.texts == sentences
    assert secret in everything(letter)
    clean = letter.cleaned()
    assert clean.found == []
    assert secret not in everything(clean)
    assert text_of(str(clean.path)).split() == text_of(str(letter.path)).split()


def test_hidden_sheets_rows_and_slides_are_named(file):
    styles = '<style:style style:name="V"><style:table-properties table:display="false"/></style:style>'
    sheets = '<table:table table:name="Gehälter" table:style-name="V"><table:table-row table:visibility="collapse"/></table:table>'
    assert file(odf("spreadsheet", sheets, styles), "ods").texts == [
        "Ein Tabellenblatt ist ausgeblendet: „Gehälter“.",
        "Zeilen oder Spalten sind ausgeblendet.",
    ]
    styles = (
        '<style:style style:name="V"><style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
    )
    slides = '<draw:page draw:name="Seite 2" draw:style-name="V"><presentation:notes><text:p>nicht sagen</text:p></presentation:notes></draw:page>'
    talk = file(odf("presentation", slides, styles), "odp")
    assert talk.texts == [
        "Eine Folie ist ausgeblendet: „Seite 2“.",
        "Zu den Folien sind Notizen enthalten: „nicht sagen“.",
    ]
    assert talk.cleaned().texts == ["Eine Folie ist ausgeblendet: „Seite 2“."]


def test_white_text_and_files_elsewhere_are_asked_about(file):
    style = '<style:style style:name="W"><style:text-properties fo:color="#FFFFFF"{}/></style:style>'
    content = p("Kopf", "W")
    assert file(odt(content, style.format("")), "odt").texts == [
        "Weißer Text ist enthalten: „Kopf“. Steht er auf farbigem Grund?"
    ]
    assert file(odt(content, style.format(' fo:background-color="#003366"')), "odt").found == []
    linked = '<draw:frame><draw:image xlink:href="file:///S:/intern/bild.png"/></draw:frame>'
    assert file(odt(p(linked)), "odt").texts == ["Die Datei verweist auf eine andere: „file:///S:/intern/bild.png“."]


def test_a_password_is_named(file):
    letter = file(odt(p("x"), **{"META-INF/manifest.xml": "<m><encryption-data/></m>"}), "odt")
    with pytest.raises(Unreadable, match=ENCRYPTED):
        _ = letter.found
    with pytest.raises(Unreadable, match=ENCRYPTED):
        letter.cleaned()
