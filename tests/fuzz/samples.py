"""Valid files with much in them, for breaking."""

import io

from PIL import Image

from tests import documents
from tests.documents import (
    W,
    docx,
    in_list,
    numbering,
    odf,
    odt,
    p,
    paragraph,
    pdf,
    pptx,
    run,
    shown,
    slide,
    table,
    xlsx,
)


def picture(kind: str) -> bytes:
    buffer, exif = io.BytesIO(), Image.Exif()
    exif[0x013B] = "Erika Muster"
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 30.0, 50.4), 3: "E", 4: (7.0, 27.0, 54.0)})
    Image.linear_gradient("L").resize((16, 16)).save(buffer, kind, exif=exif)
    return buffer.getvalue()


def full_docx() -> bytes:
    deleted = '<w:del w:author="A"><w:r><w:delText>drei</w:delText></w:r></w:del>'
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    mark = '<w:r><w:commentReference w:id="1"/></w:r>'
    return docx(
        paragraph("Es sind ", deleted, f"<w:ins>{run('vier')}</w:ins>", note, mark, run("geheim", "<w:vanish/>")),
        in_list("Was?"),
        in_list("so", 1),
        table(*documents.TABLE),
        numbering=numbering(("decimal", "%1.", 1), ("lowerRoman", "%1.%2)", 1)),
        footnotes=f'<w:footnotes {W}><w:footnote w:id="2">{paragraph("Stand Mai.")}</w:footnote></w:footnotes>',
        comments=f'<w:comments {W}><w:comment w:id="1" w:author="A">{paragraph("so?")}</w:comment></w:comments>',
        styles=f'<w:styles {W}><w:style w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>',
        **{"docProps/core.xml": "<c><creator>A</creator></c>", "word/media/bild.jpg": picture("JPEG")},
    )


def full_odt() -> bytes:
    note = "<text:note><text:note-body><text:p>Stand Mai.</text:p></text:note-body></text:note>"
    items = "<text:list-item><text:p>Was?</text:p><text:list><text:list-item><text:p>so</text:p></text:list-item></text:list></text:list-item>"
    cell = '<table:table-cell table:number-columns-repeated="3"><text:p>x</text:p></table:table-cell>'
    return odt(
        p(f"Räder{note}<office:annotation><dc:creator>A</dc:creator></office:annotation>") + p("geheim", "H")
        + f'<text:list text:style-name="L">{items}</text:list><table:table><table:table-row>{cell}</table:table-row></table:table>',
        '<style:style style:name="H"><style:text-properties text:display="none"/></style:style><text:list-style style:name="L">'
        '<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/></text:list-style>',
        **{"meta.xml": "<m><initial-creator>A</initial-creator></m>", "Pictures/bild.png": picture("PNG")},
    )  # fmt: skip


def full_pdf() -> bytes:
    content = (
        documents.answer_page(ruled=True) + shown(56, 60, "geheim", before="3 Tr") + documents.box(60, 740, 90, 20)
    )
    return pdf(
        content,
        shown(56, 700, "Seite zwei"),
        page=b"/Annots[10 0 R]",
        catalog=b"/OpenAction<</S/JavaScript/JS(x)>>/Names<</EmbeddedFiles<</Names[(a.txt) 11 0 R]>>>>",
        objects=(
            b"<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/T(A)/Contents(so?)>>",
            b"<</Type/Filespec/F(a.txt)/EF<</F 12 0 R>>>>",
            b"<</Type/EmbeddedFile/Length 1>>stream\nx\nendstream",
            b"<</Author(A)/Title(T)>>",
        ),
        trailer=b"/Info 13 0 R",
    )


def full_xlsx() -> bytes:
    cells = (
        '<c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>Text</t></is></c><c r="C1" s="1"><v>45436</v></c>'
    )
    return xlsx(
        ('name="a"', f'<cols><col min="2" max="2" hidden="1"/></cols><row hidden="1"/><row>{cells}</row>'),
        ('name="b" state="hidden"', "<row/>"),
        **{
            "xl/sharedStrings.xml": "<sst><si><t>Kosten</t></si></sst>",
            "xl/styles.xml": '<styleSheet><cellXfs><xf/><xf numFmtId="14"/></cellXfs></styleSheet>',
            "xl/comments1.xml": "<comments><comment/></comments>",
        },
    )


def full_pptx() -> bytes:
    cells = "<a:tc><a:txBody><a:p><a:r><a:t>x</a:t></a:r></a:p></a:txBody></a:tc>"
    return pptx(slide("Bericht", more=f"<a:tbl><a:tr>{cells}</a:tr></a:tbl>"), slide("weg", attributes='show="0"'))


def full_ods() -> bytes:
    cell = '<table:table-cell office:value="1"><text:p>Kosten</text:p></table:table-cell>'
    return odf("spreadsheet", f'<table:table table:name="a"><table:table-row>{cell}</table:table-row></table:table>')


def full_odp() -> bytes:
    frame = "<draw:frame><draw:text-box><text:p>Bericht</text:p></draw:text-box></draw:frame>"
    return odf("presentation", f"<draw:page>{frame}<presentation:notes>{frame}</presentation:notes></draw:page>")


SAMPLES: dict[str, list[bytes]] = {
    "docx": [documents.answer_docx(), full_docx()],
    "odt": [documents.answer_odt(), full_odt()],
    "pdf": [documents.answer_pdf(), full_pdf()],
    "xlsx": [full_xlsx()],
    "ods": [full_ods()],
    "pptx": [full_pptx()],
    "odp": [full_odp()],
    "jpg": [picture("JPEG")],
    "png": [picture("PNG")],
    "txt": ["Grüße\r\naus dem Rathaus".encode()],
    "md": [b"**Anfrage**\n\n1. Was?\n"],
}
