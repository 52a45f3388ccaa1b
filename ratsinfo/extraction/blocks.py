"""The blocks of an office document, paragraphs, list items and rows of tables, put together to text."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum


class Kind(Enum):
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True)
class Block:
    kind: Kind
    text: str


@dataclass
class Footnotes:
    """Footnotes in the order of their marks; their texts come after everything else."""

    texts: list[str] = field(default_factory=list)

    def mark(self, text: str) -> str:
        """The mark for the place in the text where the note is."""
        self.texts.append(text)
        return f"[{len(self.texts)}]"

    def blocks(self) -> list[Block]:
        return [Block(Kind.ITEM, f"[{number}] {text}") for number, text in enumerate(self.texts, start=1)]


def row(cells: Iterable[str]) -> Block:
    """One row of a table; each cell on one line."""
    return Block(Kind.ROW, "| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in cells) + " |")


def joined(blocks: Iterable[Block]) -> str:
    """Items and rows of one kind follow each other line by line; all else is parted by an empty line."""
    text, before = [], None
    for block in blocks:
        if not block.text.strip(" \t"):
            continue
        if before is not None:
            text.append("\n" if block.kind == before and before != Kind.PARAGRAPH else "\n\n")
        text.append(block.text.strip(" \t\n"))
        before = block.kind
    return "".join(text)
