"""The smallest PDF with text in it: one page, Helvetica, no compression."""

import textwrap

LINE_LENGTH, LINES = 90, 55


def one_page(text: str) -> bytes:
    """A valid PDF 1.4 of one A4 page with as much of ``text`` as fits, in Windows-1252."""
    lines = [line for part in text.split("\n") for line in textwrap.wrap(part, LINE_LENGTH) or [""]][:LINES]
    shown = b"".join(b"(" + escaped(line) + b") '\n" for line in lines)
    content = b"BT /F1 11 Tf 14 TL 56 800 Td\n" + shown + b"ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/Lang(de)>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%b\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    file, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(file))
        file += b"%d 0 obj%b endobj\n" % (number, body)
    start = len(file)
    file += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    file += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    file += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(file)


def escaped(line: str) -> bytes:
    raw = line.encode("cp1252", "replace")
    return raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
