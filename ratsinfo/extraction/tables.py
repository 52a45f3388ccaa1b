"""Tables on a PDF page: lines of segments that stand below each other, parted by rules or by their places."""

from collections.abc import Iterator
from dataclasses import dataclass

from ratsinfo.extraction.blocks import row
from ratsinfo.extraction.lines import PARAGRAPH, Line, Rule, Segment

FEWEST_COLUMNS = 3
ALIGNED = 0.8  # of the size of the type
_GOES_ON = ("und ", "oder ", "bzw. ", "sowie ")


@dataclass
class Column:
    left: float
    right: float


class Table:
    """A table being read, from its head downwards."""

    def __init__(self, head: Line, level: list[Rule]):
        self.columns = [Column(segment.left, segment.right) for segment in head.segments]
        self.level = [
            height for left, right, height in level if left < head.segments[-1].right and right > head.segments[0].left
        ]
        self.lines = [head]
        self.rows = [self.cells(head)]

    def takes(self, line: Line) -> bool:
        """Add ``line`` where it belongs; False when it is none of the table's."""
        above, cells = self.lines[-1], self.cells(line)
        close = above.base - line.base < PARAGRAPH * line.size
        filled = sum(map(bool, cells))
        ruled = any(line.base < height < above.base for height in self.level)
        inside = any(height < line.base for height in self.level) and self.is_framed
        if not filled or not (close or filled > 1 or inside):
            return False
        if ruled or (not inside and (filled >= max(2, len(self.columns) - 1) or not close)):
            self.rows.append(cells)
        else:
            self.rows[-1] = [continued(cell, more) for cell, more in zip(self.rows[-1], cells, strict=True)]
        self.lines.append(line)
        for at, segment in self.placed(line) or []:
            self.columns[at].left = min(self.columns[at].left, segment.left)
            self.columns[at].right = max(self.columns[at].right, segment.right)
        return True

    @property
    def is_framed(self) -> bool:
        """Whether a rule stands under the head, near enough to belong to it."""
        head = self.lines[0]
        return any(0 < head.base - height < 3 * head.size for height in self.level)

    def cells(self, line: Line) -> list[str]:
        """The text of the line by column; all empty when a segment is in none or crosses two."""
        cells = [""] * len(self.columns)
        for at, segment in self.placed(line) or []:
            cells[at] = segment.text
        return cells

    def placed(self, line: Line) -> list[tuple[int, Segment]] | None:
        """The segments with their columns, each in another one; None when they do not fit."""
        places = [(self.column(segment, line.size), segment) for segment in line.segments]
        columns = [at for at, _ in places]
        return None if -1 in columns or len(set(columns)) < len(columns) else places

    def column(self, segment: Segment, size: float) -> int:
        """The number of the column of ``segment``; -1 when there is none."""
        touched = [
            at for at, column in enumerate(self.columns) if segment.left < column.right and segment.right > column.left
        ]
        if touched:
            return touched[0] if len(touched) == 1 else -1
        before = [at for at, column in enumerate(self.columns) if column.left <= segment.left + ALIGNED * size]
        return before[-1] if before else -1


def continued(cell: str, more: str) -> str:
    """A cell whose text goes on in the next line; a word parted there is whole again."""
    if cell.endswith("-") and more[:1].islower() and not more.startswith(_GOES_ON):
        return cell[:-1] + more
    return f"{cell} {more}".strip()


def with_tables(lines: list[Line], level: list[Rule]) -> Iterator[tuple[list[Line], list[str]]]:
    """Each part of the page, its lines and their text: one printed line, or the rows of a table."""
    at = 0
    while at < len(lines):
        table = Table(lines[at], level) if len(lines[at].segments) >= FEWEST_COLUMNS else None
        end = at + 1
        while table and end < len(lines) and table.takes(lines[end]):
            end += 1
        if table and len(table.rows) > 1:
            yield lines[at:end], [row(cells).text for cells in table.rows]
        else:
            end = at + 1
            yield lines[at:end], [lines[at].text]
        at = end
