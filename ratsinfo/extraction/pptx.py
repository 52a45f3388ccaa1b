"""Text of a .pptx: what its slides show, without the notes of the speaker and hidden slides."""

from collections.abc import Iterator
from typing import Any

from ratsinfo.confinement.xml import attribute, local
from ratsinfo.confinement.zips import opened_zip
from ratsinfo.extraction.blocks import Block, Kind, joined, row
from ratsinfo.extraction.ooxml import is_true, listed, root_of
from ratsinfo.extraction.sheets import pages

PRESENTATION = "ppt/presentation.xml"
_SHAPES = {"sp", "cxnSp", "graphicFrame", "pic", "grpSp"}


def text_of(path: str) -> str:
    """The slides by their numbers; one that is not shown is empty."""
    with opened_zip(path) as archive:
        slides = (root_of(archive, name) for _, name in listed(archive, PRESENTATION, "sldId", "slide"))
        return pages(joined(blocks(slide)) if slide.get("show", "1") not in ("0", "false") else "" for slide in slides)


def blocks(element: Any) -> Iterator[Block]:
    """The paragraphs and tables in ``element``, in the order of the file."""
    for child in element:
        name = local(child)
        if name == "p":
            yield Block(Kind.PARAGRAPH, "".join(inline(child)))
        elif name == "tbl":
            yield from table(child)
        elif name and name != "Fallback" and not (name in _SHAPES and is_hidden(child)):
            yield from blocks(child)


def is_hidden(shape: Any) -> bool:
    """By its own properties, not by those of a shape within."""
    own = (properties for child in shape if local(child).startswith("nv") for properties in child)
    return any(local(properties) == "cNvPr" and is_true(attribute(properties, "hidden")) for properties in own)


def inline(paragraph: Any) -> Iterator[str]:
    for element in paragraph.iter():
        if local(element) == "t":
            yield element.text or ""
        elif local(element) == "br":
            yield "\n"


def table(element: Any) -> Iterator[Block]:
    for line in element.iter("{*}tr"):
        yield row(" ".join(block.text for block in blocks(cell)) for cell in line if local(cell) == "tc")
    yield Block(Kind.END, "")
