"""Invented official documents as .docx, .odt and .pdf, small and the same each time, made part by part.

`answer_docx()`, `answer_odt()`, `answer_pdf()` are one and the same Beantwortung in the layout that such letters have.
"""

import io
import zipfile
from html import escape

DAY = (2026, 1, 5, 8, 0, 0)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
OFFICE_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_REL = "http://schemas.openxmlformats.org/package/2006/relationships"
ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{path}:1.0"'
    for name, path in {
        "office": "office", "text": "text", "table": "table", "style": "style", "fo": "xsl-fo-compatible",
        "draw": "drawing", "meta": "meta", "manifest": "manifest", "presentation": "presentation",
    }.items()
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'  # fmt: skip

HEADER = [
    ("Fachbereich/e:", "Amt für Mobilität und Grünflächen"),
    ("Dezernent*in / Geschäftsführer*in:", "Stadtrat Ömer Beispiel"),
    ("Verantwortlich:", "Musterfrau, Änne"),
]
TABLE = [
    ("Gremium", "Termin", "Zuständigkeit", "Status"),
    (
        "Ausschuss für Wirtschafts-, Beschäftigungsförderung, Europa und Forschung",
        "24.06.2026",
        "Kenntnisnahme",
        "öffentlich",
    ),
    ("Rat der Stadt", "02.07.2026", "Kenntnisnahme", "nichtöffentlich"),
]
REFERENCE = [
    "Lastenräder für Vereine",
    "Stellungnahme der Verwaltung zur Anfrage des Rates der Stadt am 15.05.2026,",
    "Drucksache-Nr. 40123-26-E1",
]
PARTS = [
    (
        "Zu 1.)",
        "Die Stadt besitzt vier Lastenräder. Sie stehen im Betriebshof und können dort werktags geliehen werden.",
    ),
    ("Zu 2.)", "Geliehen wurden sie im vergangenen Jahr 312 Mal, meist an Wochenenden und von Sportvereinen."),
    ("Zu 3.)", "Ein fünftes Rad ist im Haushalt nicht vorgesehen."),
]
TITLE, DATE = "Beantwortung von Anfragen", "08.06.2026"
SALUTATION, OPENING = "Sehr geehrte Damen und Herren,", "die o. g. Anfrage beantworte ich wie folgt:"
SIGNATORY = ["Ömer Beispiel", "Stadtrat"]


def archive(parts: dict[str, str | bytes]) -> bytes:
    """A zip archive; a part named mimetype is stored first and uncompressed, as ODF wants it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            method = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            made.writestr(zipfile.ZipInfo(name, DAY), content, method)
    return buffer.getvalue()


# .docx


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*runs: str, properties: str = "") -> str:
    """A paragraph of runs; what does not begin with "<" is text."""
    inside = "".join(each if each.startswith("<") else run(each) for each in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def table(*rows: tuple[str, ...]) -> str:
    cells = ("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in line) for line in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{line}</w:tr>' for line in cells)}</w:tbl>"


def docx(*body: str, **parts: str | bytes) -> bytes:
    """A .docx with this body; further parts under word/ by their names without ending, others by "folder/name.ending"."""
    further = {name if "/" in name else f"word/{name}.xml": content for name, content in parts.items()}
    relations = "".join(
        f'<Relationship Id="r{at}" Type="{OFFICE_REL}/x" Target="{name.removeprefix("word/")}"/>'
        for at, name in enumerate(further)
        if name.startswith("word/")
    )
    overrides = "".join(f'<Override PartName="/{name}" ContentType="application/xml"/>' for name in further)
    return archive(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/><Default Extension="bin" ContentType="application/x"/>'
            '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
            f"{overrides}</Types>",
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE_REL}"><Relationship Id="r1" Type="{OFFICE_REL}/officeDocument" Target="word/document.xml"/>'
            f'<Relationship Id="r2" Type="{OFFICE_REL}/x" Target="docProps/core.xml"/></Relationships>',
            "word/document.xml": f"<w:document {W} {R}><w:body>{''.join(body)}</w:body></w:document>",
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE_REL}">{relations}</Relationships>',
            **further,
        }
    )


def numbering(*levels: tuple[str, str, int]) -> str:
    """numbering.xml with list 1 of these levels: format, pattern, start."""
    inside = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{pattern}"/></w:lvl>'
        for depth, (form, pattern, start) in enumerate(levels)
    )
    return (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="7">{inside}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
    )


def in_list(text: str, depth: int = 0) -> str:
    return paragraph(text, properties=f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="1"/></w:numPr>')


def answer_docx(**parts: str | bytes) -> bytes:
    body = [paragraph(DATE), paragraph(run(TITLE, "<w:b/>"))]
    body += [paragraph(run(label), "<w:r><w:tab/></w:r>", run(value)) for label, value in HEADER]
    body += [table(*TABLE), paragraph(run("Tagesordnungspunkt", "<w:b/>"))]
    body.append(paragraph("<w:r><w:br/></w:r>".join(run(line) for line in REFERENCE)))
    body += [paragraph(SALUTATION), paragraph(OPENING)]
    body += [paragraph(text) for part in PARTS for text in part]
    body.append(paragraph("<w:r><w:br/></w:r>".join(run(line) for line in SIGNATORY)))
    return docx(*body, **parts)


# .xlsx, .pptx

R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def relations(kind: str, targets: list[str]) -> str:
    """The references of a part, with the ids r1, r2 and so on."""
    entries = (
        f'<Relationship Id="r{at}" Type="{_TYPE}/{kind}" Target="{target}"/>'
        for at, target in enumerate(targets, start=1)
    )
    return f"<Relationships>{''.join(entries)}</Relationships>"


def xlsx(*sheets: tuple[str, str], book: str = "", **parts: str | bytes) -> bytes:
    """A workbook; each sheet is the attributes in the list of sheets and its XML, ``book`` stands before that list."""
    entries = "".join(f'<sheet {attributes} r:id="r{at}"/>' for at, (attributes, _) in enumerate(sheets, start=1))
    names = [f"worksheets/sheet{at}.xml" for at in range(1, len(sheets) + 1)]
    return archive(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.xml": f"<workbook {R}>{book}<sheets>{entries}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": relations("worksheet", names),
            **{f"xl/{name}": f"<worksheet>{xml}</worksheet>" for name, (_, xml) in zip(names, sheets, strict=True)},
            **parts,
        }
    )


def pptx(*slides: str, **parts: str | bytes) -> bytes:
    """A presentation; each slide is its XML."""
    entries = "".join(f'<p:sldId r:id="r{at}"/>' for at in range(1, len(slides) + 1))
    names = [f"slides/slide{at}.xml" for at in range(1, len(slides) + 1)]
    return archive(
        {
            "[Content_Types].xml": "<Types/>",
            "ppt/presentation.xml": f'<p:presentation xmlns:p="p" {R}><p:sldIdLst>{entries}</p:sldIdLst></p:presentation>',
            "ppt/_rels/presentation.xml.rels": relations("slide", names),
            **{f"ppt/{name}": xml for name, xml in zip(names, slides, strict=True)},
            **parts,
        }
    )


def slide(*paragraphs: str, attributes: str = "", more: str = "") -> str:
    """A slide with one text box; ``more`` is further XML in its tree of shapes."""
    texts = "".join(f"<a:p><a:r><a:t>{escape(text)}</a:t></a:r></a:p>" for text in paragraphs)
    return (
        f'<p:sld xmlns:p="p" xmlns:a="a" {attributes}><p:cSld><p:spTree><p:sp><p:txBody>{texts}</p:txBody></p:sp>'
        f"{more}</p:spTree></p:cSld></p:sld>"
    )


# .odt


def odf(kind: str, body: str, styles: str = "", mimetype: str = "", **parts: str | bytes) -> bytes:
    """An ODF file: ``kind`` "text", "spreadsheet" or "presentation", ``styles`` its automatic styles."""
    mimetype = mimetype or f"application/vnd.oasis.opendocument.{kind}"
    return archive(
        {
            "mimetype": mimetype,
            "content.xml": f"<office:document-content {ODF}><office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>",
            "META-INF/manifest.xml": f'<manifest:manifest {ODF}><manifest:file-entry manifest:full-path="/" manifest:media-type="{mimetype}"/>'
            + "".join(
                f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>'
                for name in ["content.xml", *parts]
            )
            + "</manifest:manifest>",
            **parts,
        }
    )


def odt(body: str, styles: str = "", **parts: str | bytes) -> bytes:
    return odf("text", body, styles, **parts)


def p(text: str, style: str = "") -> str:
    """A text:p; ``text`` is XML."""
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def answer_odt(**parts: str | bytes) -> bytes:
    cells = ("".join(f"<table:table-cell>{p(escape(cell))}</table:table-cell>" for cell in line) for line in TABLE)
    body = p(DATE) + p(TITLE) + "".join(p(f"{label}<text:tab/>{value}") for label, value in HEADER)
    body += f"<table:table>{''.join(f'<table:table-row>{line}</table:table-row>' for line in cells)}</table:table>"
    body += p("Tagesordnungspunkt") + p("<text:line-break/>".join(REFERENCE)) + p(SALUTATION) + p(OPENING)
    body += "".join(p(escape(text)) for part in PARTS for text in part) + p("<text:line-break/>".join(SIGNATORY))
    return odt(body, **parts)


# .pdf


def shown(x: float, y: float, text: str, size: float = 11, font: str = "F1", before: str = "") -> bytes:
    """The operators that show ``text`` from (x, y) upwards from the bottom left, in Windows-1252."""
    raw = text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return f"q {before} BT /{font} {size} Tf {x} {y} Td (".encode() + raw + b") Tj ET Q\n"


def box(x: float, y: float, width: float, height: float, colour: str = "0 0 0") -> bytes:
    """A filled rectangle."""
    return f"q {colour} rg {x} {y} {width} {height} re f Q\n".encode()


def pdf(
    *pages: bytes, catalog: bytes = b"", page: bytes = b"", objects: tuple[bytes, ...] = (), trailer: bytes = b""
) -> bytes:
    """A PDF with these content streams; further ``objects`` have the numbers from 10 on, pages those from 100 on."""
    numbered = {
        1: b"<</Type/Catalog/Pages 2 0 R%b>>" % catalog,
        2: b"<</Type/Pages/Count %d/Kids[%b]>>"
        % (len(pages), b" ".join(b"%d 0 R" % (100 + 2 * at) for at in range(len(pages)))),
        3: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        4: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/Encoding/WinAnsiEncoding>>",
    } | dict(enumerate(objects, start=10))
    for at, content in enumerate(pages):
        numbered[100 + 2 * at] = (
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
            b"/Resources<</Font<</F1 3 0 R/F2 4 0 R>>>>%b>>" % (101 + 2 * at, page)
        )
        numbered[101 + 2 * at] = b"<</Length %d>>stream\n%b\nendstream" % (len(content), content)
    return with_objects(b"%PDF-1.7\n", numbered, b"/Root 1 0 R" + trailer)


def with_objects(before: bytes, numbered: dict[int, bytes], trailer: bytes) -> bytes:
    """``before`` and the objects with a table of references behind them; so also a later revision of a file."""
    file, table = bytearray(before), b""
    for number, body in sorted(numbered.items()):
        table += b"%d 1\n%010d 00000 n \n" % (number, len(file))
        file += b"%d 0 obj%b endobj\n" % (number, body)
    start = len(file)
    file += b"xref\n0 1\n0000000000 65535 f \n" + table
    file += b"trailer<</Size 1000%b>>\nstartxref\n%d\n%%%%EOF\n" % (trailer, start)
    return bytes(file)


def answer_page(ruled: bool = False) -> bytes:
    """The content of the answer's page; the long name in the table takes two lines, rules are drawn or not."""
    content = shown(56, 780, DATE) + shown(56, 750, TITLE, 14, "F2")
    for at, (label, value) in enumerate(HEADER):
        content += shown(56, 720 - 15 * at, label) + shown(260, 720 - 15 * at, value)
    starts = (56, 300, 370, 460)
    lines = [
        ("Gremium", "Termin", "Zuständigkeit", "Status"),
        ("Ausschuss für Wirtschafts-, Beschäftigungs-", "24.06.2026", "Kenntnisnahme", "öffentlich"),
        ("förderung, Europa und Forschung", "", "", ""),
        ("Rat der Stadt", "02.07.2026", "Kenntnisnahme", "nichtöffentlich"),
    ]
    for at, line in enumerate(lines):
        content += b"".join(shown(x, 655 - 13 * at, cell, 10) for x, cell in zip(starts, line, strict=True) if cell)
    if ruled:
        content += b"".join(box(50, y, 500, 0.5) for y in (665, 651, 625, 612))
    y = 585.0
    content += shown(56, y, "Tagesordnungspunkt", 11, "F2")
    for paragraph_lines in [
        REFERENCE,
        [SALUTATION],
        [OPENING],
        *([text] for part in PARTS for text in part),
        SIGNATORY,
    ]:
        y -= 12
        for line in (wrapped for text in paragraph_lines for wrapped in wrap(text)):
            y -= 14
            content += shown(56, y, line)
    return content


def wrap(text: str, length: int = 80) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        if len(lines[-1]) + len(word) > length:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return lines


def answer_pdf(ruled: bool = False) -> bytes:
    return pdf(answer_page(ruled))
