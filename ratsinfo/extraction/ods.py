"""Text of an .ods: what its sheets show, without hidden ones."""

from collections.abc import Iterator
from typing import Any

from ratsinfo.confinement.xml import attribute, local
from ratsinfo.extraction.odt import Document, contents_of, table_of
from ratsinfo.extraction.sheets import Room, pages, sheet

_UNSEEN_ROWS = {"collapse", "filter"}


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
        for line in table.iter("{*}table-row"):
            if table_of(line) is table and attribute(line, "visibility") not in _UNSEEN_ROWS:
                yield [self.cell_text(cell) for cell in line if local(cell) == "table-cell"]

    def cell_text(self, cell: Any) -> str:
        return " ".join(block.text for block in self.blocks(cell))


def unseen_styles(content: Any) -> set[str]:
    """The styles of sheets and slides that are not shown."""
    return {
        attribute(properties.getparent(), "name")
        for properties in content.iter("{*}table-properties", "{*}drawing-page-properties")
        if attribute(properties, "display") == "false" or attribute(properties, "visibility") == "hidden"
    }
