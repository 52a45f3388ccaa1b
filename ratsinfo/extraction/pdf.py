"""Text of a PDF in the order in which it is printed, line by line."""

from typing import Any

from ratsinfo.confinement import Unreadable
from ratsinfo.confinement.pdfs import opened_pdf
from ratsinfo.extraction.characters import PAGE_BREAK
from ratsinfo.extraction.letters import Rule, letters, rules
from ratsinfo.extraction.lines import FAR, PARAGRAPH, Line, lines, usual_pitch
from ratsinfo.extraction.tables import with_tables

SCANNED = "Die PDF-Datei enthält keinen Text, nur Bilder; vermutlich ist sie eingescannt."


def text_of(path: str) -> str:
    with opened_pdf(path) as pages:
        texts = [page_text(page).replace(PAGE_BREAK, " ") for page in pages]  # which no letter may stand for
    if not any(text.strip() for text in texts):
        raise Unreadable(SCANNED)
    return PAGE_BREAK.join(texts)


def page_text(page: Any) -> str:
    """What stands upright first, then what is turned: a stamp in the margin."""
    level, upright = rules(page)
    turned = sorted(letters(page.get_textpage()).items(), key=lambda item: -len(item[1]))
    texts = [
        joined(lines(found, upright if turns == 0 else []), level if turns == 0 else []) for turns, found in turned
    ]
    return "\n\n".join(texts)


def joined(found: list[Line], level: list[Rule]) -> str:
    """The lines of one direction; an empty line where the distance is more than usual, and around tables."""
    pitch, text, before, was_table = usual_pitch(found), "", None, False
    for part, shown in with_tables(found, level):
        is_table = len(part) > 1
        if before is not None:
            apart = before.base - part[0].base > PARAGRAPH * min(pitch, FAR * before.size)
            text += "\n\n" if apart or is_table or was_table else "\n"
        text += "\n".join(shown)
        before, was_table = part[-1], is_table
    return text
