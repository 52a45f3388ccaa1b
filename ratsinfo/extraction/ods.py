"""Text of an .ods: what its sheets show, without hidden sheets, rows and columns."""

from collections.abc import Iterator
from typing import Any

from ratsinfo.confinement.xml import attribute, local
from ratsinfo.extraction.docx_lists import whole
from ratsinfo.extraction.odt import Document, contents_of, table_of
from ratsinfo.extraction.sheets import Room, pages, sheet

_UNSEEN = {"collapse", "filter"}


def text_of(path: str) -> str:
    content, styles = contents_of(path)
    return Spreadsheet(content, styles).text()


class Spreadsheet(Document):
    """The sheets that are shown, cell by cell; of a formula what it was worked out to."""

    kind = "spreadsheet"

    def __init__(self, content: Any, styles: Any = None):
        super().__init__(content, styles)
        self.unseen = unseen_styles(content)

    def text(self) -> str:
        room = Room()
        return pages(
            sheet(attribute(table, "name"), room.rows(self.rows(table)))
            for table in self.body
            if local(table) == "table" and attribute(table, "style-name") not in self.unseen
        )

    def rows(self, table: Any) -> Iterator[list[str]]:
        hidden = hidden_columns(table)
        for line in table.iter("{*}table-row"):
            if table_of(line) is table and attribute(line, "visibility") not in _UNSEEN:
                yield [self.cell_text(cell) for cell in shown_cells(line, hidden)]

    def cell_text(self, cell: Any) -> str:
        return " ".join(block.text for block in self.blocks(cell))


def hidden_columns(table: Any) -> list[tuple[int, int]]:
    """The first and the last of each stretch of columns that is not shown, counted from 1; no two of them touch."""
    stretches: list[tuple[int, int]] = []
    place = 0
    for column in table.iter("{*}table-column"):
        if table_of(column) is not table:
            continue
        first, place = place + 1, place + repeated(column)
        if attribute(column, "visibility") in _UNSEEN:
            begun = stretches.pop()[0] if stretches and stretches[-1][1] == first - 1 else first
            stretches.append((begun, place))
    return stretches


def shown_cells(line: Any, hidden: list[tuple[int, int]]) -> Iterator[Any]:
    """The cells of a row of which a column is shown; one that is merged with its neighbours has theirs too."""
    place = 0
    for cell in line:
        if local(cell) not in ("table-cell", "covered-table-cell"):
            continue
        first, place = place + 1, place + repeated(cell)
        last = max(place, first - 1 + whole(attribute(cell, "number-columns-spanned")))
        if local(cell) == "table-cell" and not any(begin <= first and last <= end for begin, end in hidden):
            yield cell


def repeated(element: Any) -> int:
    """For how many columns an element stands."""
    return whole(attribute(element, "number-columns-repeated")) or 1


def unseen_styles(content: Any) -> set[str]:
    """The styles of sheets and slides that are not shown."""
    return {
        attribute(properties.getparent(), "name")
        for properties in content.iter("{*}table-properties", "{*}drawing-page-properties")
        if attribute(properties, "display") == "false" or attribute(properties, "visibility") == "hidden"
    }
