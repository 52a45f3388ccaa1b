"""Text of an .odt: what is printed, in its order."""

from collections.abc import Iterator
from typing import Any

from ratsinfo.confinement import BROKEN, Unreadable
from ratsinfo.confinement.xml import attribute, local, parsed
from ratsinfo.confinement.zips import opened_zip, part
from ratsinfo.extraction.blocks import Block, Footnotes, Kind, joined, row
from ratsinfo.extraction.docx_lists import whole
from ratsinfo.extraction.numbering import Counter
from ratsinfo.extraction.odt_lists import Lists

MOST_REPEATED = 100
_PLAIN = {"tab": "\t", "line-break": "\n"}
_NOT_PRINTED = {"annotation", "annotation-end", "tracked-changes", "hidden-text", "hidden-paragraph", "frame",
                "custom-shape", "note-citation", "script", "ruby-text"}  # fmt: skip
_THROUGH = {"section", "index-body", "table-of-content", "table-header-rows", "table-row-group", "table-rows"}


def text_of(path: str) -> str:
    return Document(*contents_of(path)).text()


def contents_of(path: str) -> tuple[Any, Any]:
    """The content and the styles of a file, None where it has no styles apart."""
    with opened_zip(path) as archive:
        if b"encryption-data" in part(archive, "META-INF/manifest.xml"):
            raise Unreadable("Die Datei ist mit einem Kennwort verschlüsselt; bitte ohne Kennwort speichern.")
        content, styles = part(archive, "content.xml"), part(archive, "styles.xml")
    return parsed(content), parsed(styles) if styles else None


class Document:
    """content.xml, read once from beginning to end; ``kind`` is what its body is called."""

    kind = "text"

    def __init__(self, content: Any, styles: Any = None):
        bodies = (
            element
            for element in content.iter()
            if local(element) == self.kind and local(element.getparent()) == "body"
        )
        body = next(bodies, None)
        if body is None:
            raise Unreadable(BROKEN)
        self.body: Any = body
        self.lists = Lists(content, styles)
        self.hidden = {
            attribute(style, "name") for root in (content, styles) if root is not None for style in hidden_styles(root)
        }
        self.footnotes = Footnotes()

    def text(self) -> str:
        return joined([*self.blocks(self.body), *self.footnotes.blocks()])

    def blocks(self, container: Any) -> Iterator[Block]:
        for child in container:
            name = local(child)
            if name in ("p", "h"):
                yield from self.paragraph(child)
            elif name == "list":
                yield from self.items(child, self.lists.counter(child), 0)
            elif name == "table":
                yield from self.table(child)
            elif name == "frame":
                yield from self.boxes(child)
            elif name in _THROUGH and attribute(child, "display") != "none":
                yield from self.blocks(child)

    def paragraph(self, element: Any, label: str = "") -> Iterator[Block]:
        text = "".join(self.inline(element)) if self.is_printed(element) else ""
        yield Block(
            Kind.ITEM if label else Kind.PARAGRAPH, f"{label} {text.lstrip()}" if label and text.strip() else text
        )
        yield from self.boxes(element)

    def boxes(self, element: Any) -> Iterator[Block]:
        """The text boxes in ``element``; those within a box are found when that is read."""
        for box in element.iter():
            if local(box) == "text-box" and not any(local(above) == "text-box" for above in box.iterancestors()):
                yield from self.blocks(box)

    def items(self, element: Any, counter: Counter, depth: int) -> Iterator[Block]:
        for item in element:
            if start := attribute(item, "start-value"):
                counter.restart(depth, whole(start))
            label = counter.next(depth) if local(item) == "list-item" and not is_only_a_list(item) else ""
            for child in item:
                if local(child) == "list":
                    yield from self.items(child, counter, depth + 1)
                elif local(child) in ("p", "h"):
                    yield from self.paragraph(child, label)
                    label = ""

    def inline(self, element: Any) -> Iterator[str]:
        yield self.collapsed(element.text)
        for child in element:
            name = local(child)
            if name == "s":
                yield " " * min(MOST_REPEATED, whole(attribute(child, "c") or "1"))
            elif name in _PLAIN:
                yield _PLAIN[name]
            elif name == "note":
                yield self.note(child)
            elif name and name not in _NOT_PRINTED and self.is_printed(child):
                yield from self.inline(child)
            yield self.collapsed(child.tail)

    @staticmethod
    def collapsed(text: str | None) -> str:
        """Blanks and line ends of the XML are one blank of the text."""
        if not text:
            return ""
        words = " ".join(text.split())
        return (" " if text[0].isspace() else "") + words + (" " if words and text[-1].isspace() else "")

    def note(self, element: Any) -> str:
        bodies = [child for child in element if local(child) == "note-body"]
        text = " ".join(block.text for body in bodies for block in self.blocks(body))
        return self.footnotes.mark(" ".join(text.split()))

    def table(self, element: Any) -> Iterator[Block]:
        rows = [self.cells(line) for line in element.iter() if local(line) == "table-row" and table_of(line) is element]
        for cells in rows:
            if max(map(len, rows)) == 1:
                yield from (block for cell in cells for block in self.blocks(cell))
            elif cells:
                yield row(" ".join(block.text for block in self.blocks(cell)) for cell in cells)
        yield Block(Kind.END, "")

    def cells(self, line: Any) -> list[Any]:
        """The cells of a row; one that stands for several empty ones is as many."""
        cells = [cell for cell in line if local(cell) in ("table-cell", "covered-table-cell")]
        return [
            cell
            for cell in cells
            for _ in range(min(MOST_REPEATED, whole(attribute(cell, "number-columns-repeated")) or 1))
        ]

    def is_printed(self, element: Any) -> bool:
        return attribute(element, "style-name") not in self.hidden


def hidden_styles(root: Any) -> Iterator[Any]:
    """Styles whose text is not displayed."""
    for style in root.iter():
        if local(style) == "style" and any(
            local(properties) == "text-properties" and attribute(properties, "display") == "none"
            for properties in style
        ):
            yield style


def is_only_a_list(item: Any) -> bool:
    """An item that has no text of its own but holds the next level bears no number."""
    return all(local(child) == "list" for child in item)


def table_of(line: Any) -> Any:
    """The nearest table around a row."""
    return next(above for above in line.iterancestors() if local(above) == "table")
