"""Text of a .docx: what is printed, in its order, straight from the XML, since no library tells of tracked changes."""

from collections.abc import Iterator
from typing import Any

from ratsinfo.confinement import BROKEN, Unreadable
from ratsinfo.confinement.xml import attribute, local, parsed
from ratsinfo.confinement.zips import opened_zip, part
from ratsinfo.extraction.blocks import Block, Footnotes, Kind, joined, row
from ratsinfo.extraction.docx_lists import Lists, W

_PLAIN = {"tab": "\t", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_THROUGH = {"ins", "moveTo", "hyperlink", "smartTag", "fldSimple", "sdt", "sdtContent", "customXml", "dir", "bdo", "r"}
_HOLDS_TEXT = {"AlternateContent", "drawing", "pict", "object"}
_BODY_THROUGH = {"sdt", "sdtContent", "customXml", "ins", "moveTo"}


def text_of(path: str) -> str:
    with opened_zip(path) as archive:
        parts = {
            name: part(archive, f"word/{name}.xml")
            for name in ("document", "numbering", "styles", "footnotes", "endnotes")
        }
    return Document({name: parsed(content) for name, content in parts.items() if content}).text()


class Document:
    """The parsed parts of one document, read once from beginning to end."""

    def __init__(self, parts: dict[str, Any]):
        body = parts["document"].find(f"{W}body") if "document" in parts else None
        if body is None:
            raise Unreadable(BROKEN)
        self.body = body
        self.lists = Lists(parts.get("numbering"), parts.get("styles"))
        self.notes = {kind: by_id(parts.get(kind)) for kind in ("footnotes", "endnotes")}
        self.footnotes = Footnotes()
        self.unfinished = ""

    def text(self) -> str:
        return joined([*self.blocks(self.body), *self.footnotes.blocks()])

    def blocks(self, container: Any) -> Iterator[Block]:
        for child in container:
            name = local(child)
            if name == "p":
                yield from self.paragraph(child)
            elif name == "tbl":
                yield from self.table(child)
            elif name in _BODY_THROUGH:
                yield from self.blocks(child)

    def paragraph(self, element: Any) -> Iterator[Block]:
        """The paragraph and the text boxes anchored in it; one whose end was deleted goes on in the next."""
        properties = element.find(f"{W}pPr")
        text = self.unfinished + "".join(self.inline(element))
        self.unfinished = ""
        if properties is not None and properties.find(f"{W}rPr/{W}del") is not None:
            self.unfinished = text
            return
        boxes = [box for box in element.iter(f"{W}txbxContent") if is_shown(box)]
        label = self.lists.label(properties) if text.strip() else ""
        yield Block(Kind.ITEM if label else Kind.PARAGRAPH, f"{label} {text.lstrip()}" if label else text)
        for box in boxes:
            yield from self.blocks(box)

    def inline(self, element: Any) -> Iterator[str]:
        for child in element:
            name = local(child)
            if name == "t":
                yield child.text or ""
            elif name in _PLAIN:
                yield _PLAIN[name]
            elif name == "br":
                yield "\f" if attribute(child, "type") == "page" else "\n"
            elif name in ("footnoteReference", "endnoteReference"):
                yield self.note(name.removesuffix("Reference") + "s", attribute(child, "id"))
            elif name in _THROUGH and not (name == "r" and is_hidden(child)):
                yield from self.inline(child)

    def note(self, kind: str, number: str) -> str:
        """The mark of a note; its text goes to the end. A note is taken once, so that none can refer to itself."""
        element = self.notes[kind].pop(number, None)
        if element is None:
            return ""
        text = " ".join(block.text for child in element.iter(f"{W}p") for block in self.paragraph(child))
        return self.footnotes.mark(" ".join(text.split()))

    def table(self, element: Any) -> Iterator[Block]:
        """Its rows; a table of one column is a frame around paragraphs."""
        rows = [list(found(line, "tc")) for line in found(element, "tr") if line.find(f"{W}trPr/{W}del") is None]
        for cells in rows:
            if max(map(len, rows)) == 1:
                yield from (block for cell in cells for block in self.blocks(cell))
            else:
                yield row(" ".join(block.text for block in self.blocks(cell)) for cell in cells)


def by_id(notes: Any) -> dict[str, Any]:
    return {attribute(note, "id"): note for note in notes if not attribute(note, "type")} if notes is not None else {}


def found(element: Any, name: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, also those in content controls."""
    for child in element:
        if local(child) == name:
            yield child
        elif local(child) in _BODY_THROUGH:
            yield from found(child, name)


def is_hidden(run: Any) -> bool:
    vanish = run.find(f"{W}rPr/{W}vanish")
    return vanish is not None and attribute(vanish, "val") not in ("0", "false", "off")


def is_shown(box: Any) -> bool:
    """Whether a text box is the outermost and not the second form of one for older programs."""
    return not any(local(above) in ("Fallback", "txbxContent", "del", "moveFrom") for above in box.iterancestors())
