"""What spreadsheets and presentations have in common: sheets or slides one after the other, each as the page that it is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ratsinfo.extraction.blocks import Block, joined, row
from ratsinfo.extraction.characters import PAGE_BREAK

MOST_CELLS = 100_000  # with something in them, of one file
MOST_CHARACTERS = 2_000_000


@dataclass
class Room:
    """What of a file may still be read; a table of all addresses of a town need not be found by each of them."""

    cells: int = MOST_CELLS
    characters: int = MOST_CHARACTERS

    def rows(self, rows: Iterable[list[str]]) -> Iterator[Block]:
        """The rows with something in them, without empty cells, until there is no more room."""
        for cells in rows:
            filled = [cell for cell in cells if cell.strip()]
            self.cells -= len(filled)
            self.characters -= sum(map(len, filled))
            if self.cells < 0 or self.characters < 0:
                return
            if filled:
                yield row(filled)


def pages(texts: Iterable[str]) -> str:
    """The texts of sheets or slides in their order."""
    return PAGE_BREAK.join(text.replace(PAGE_BREAK, " ") for text in texts)[:MOST_CHARACTERS]


def sheet(name: str, rows: Iterable[Block]) -> str:
    """A sheet under its name; nothing where nothing stands in it."""
    text = joined(rows)
    return f"{name}\n\n{text}" if text else ""
