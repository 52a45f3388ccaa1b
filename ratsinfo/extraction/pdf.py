"""Text of a PDF in the order in which it is printed, line by line."""

from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from ratsinfo.confinement import BROKEN, ENCRYPTED, Unreadable
from ratsinfo.extraction.characters import PAGE_BREAK
from ratsinfo.extraction.letters import letters, rules
from ratsinfo.extraction.lines import PARAGRAPH, Line, lines, usual_pitch
from ratsinfo.extraction.tables import with_tables

SCANNED = "Die PDF-Datei enthält keinen Text, nur Bilder; vermutlich ist sie eingescannt."


def text_of(path: str) -> str:
    with opened(path) as document:
        pages = [page_text(document[number]) for number in range(len(document))]
    if not any(page.strip() for page in pages):
        raise Unreadable(SCANNED)
    return PAGE_BREAK.join(pages)


def opened(path: str) -> pdfium.PdfDocument:
    """The document; raises Unreadable when it is broken, has no page or wants a password."""
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        encrypted = raw.FPDF_GetLastError() in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        raise Unreadable(ENCRYPTED if encrypted else BROKEN) from error
    if not len(document):
        raise Unreadable(BROKEN)
    return document


def page_text(page: Any) -> str:
    """What stands upright first, then what is turned: a stamp in the margin."""
    level, upright = rules(page)
    turned = sorted(letters(page.get_textpage()).items(), key=lambda item: -len(item[1]))
    texts = [
        joined(lines(found, upright if turns == 0 else []), level if turns == 0 else []) for turns, found in turned
    ]
    page.close()
    return "\n\n".join(texts)


def joined(found: list[Line], level: list[tuple[float, float, float]]) -> str:
    """The lines of one direction; an empty line where the distance is more than usual, and around tables."""
    pitch, text, before, was_table = usual_pitch(found), "", None, False
    for part, shown in with_tables(found, level):
        is_table = len(part) > 1
        if before is not None:
            apart = before.base - part[0].base > PARAGRAPH * min(pitch, 2 * before.size)
            text += "\n\n" if apart or is_table or was_table else "\n"
        text += "\n".join(shown)
        before, was_table = part[-1], is_table
    return text
