"""What the rest of the archive calls: a file in, its text out."""

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ratsinfo.confinement.process import checked_kind, run
from ratsinfo.extraction.characters import PAGE_BREAK, cleaned

DOCUMENTS = ("docx", "odt", "pdf", "txt", "md")  # with running text
# What a part of a file is called, where the format tells where it ends.
PARTS = {"pdf": "Seite", "xlsx": "Tabelle", "ods": "Tabelle", "pptx": "Folie", "odp": "Folie"}
KINDS = tuple(dict.fromkeys((*DOCUMENTS, *PARTS)))


@dataclass(frozen=True)
class Extracted:
    """The text of a document as a reader would copy it by hand.

    Paragraphs are parted by an empty line, pages by a form feed; in a PDF and in plain text the lines are the printed
    ones. Rows of tables are "| a | b |", bullet lists "- ...", numbered lists carry their numbers, words set apart on
    one line are parted by a tab, footnotes "[1] ..." stand at the end. Sheets and slides are pages.
    """

    text: str
    kind: str

    @property
    def pages(self) -> int:
        """As far as the format tells: pages of a PDF, sheets, slides, else the parts between breaks that somebody set."""
        return self.text.count(PAGE_BREAK) + 1

    @property
    def text_by_page(self) -> list[str]:
        """The text of each page; all of it as one where the format does not tell where the printed pages end."""
        return self.text.split(PAGE_BREAK) if self.kind in PARTS else [self.text.replace(PAGE_BREAK, "\n\n")]


def extract(source: BinaryIO | Path, name: str, kinds: tuple[str, ...] = KINDS) -> Extracted:
    """The text of the file ``source``, a path or an open file, that was called ``name``.

    Inserted text of tracked changes counts, deleted and hidden text does not; heads and feet of office documents are
    left out, as are hidden sheets, rows, columns and slides and the notes of a speaker; of a spreadsheet at most 100,000
    cells are read, of any of these two million characters. Takes at most ten seconds and 500 MB. Raises Unreadable with one German sentence when the file is of
    another kind than ``kinds`` or its ending, too large, encrypted, broken, a zip bomb, or has no text.
    """
    kind = checked_kind(source, name, kinds)
    return Extracted(run("ratsinfo.extraction.reading:read", source, kind=kind), kind)


def from_pasted(text: str) -> Extracted:
    """Text that somebody pasted, cleaned as that of a file is."""
    return Extracted(cleaned(text), "txt")
