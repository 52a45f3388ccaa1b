"""Text of an .odp: what its slides show, without the notes of the speaker and hidden slides."""

from collections.abc import Iterator
from typing import Any

from ratsinfo.confinement.xml import attribute, local
from ratsinfo.extraction.blocks import Block, joined
from ratsinfo.extraction.ods import unseen_styles
from ratsinfo.extraction.odt import Document, contents_of
from ratsinfo.extraction.sheets import pages

_TEXTS = {"p", "h", "list", "table"}
_NOT_SHOWN = {"notes", "annotation", "forms", "animation", "par", "thumbnail"}


def text_of(path: str) -> str:
    content, styles = contents_of(path)
    return Presentation(content, styles).text()


class Presentation(Document):
    """The slides by their numbers; one that is not shown is empty."""

    kind = "presentation"

    def text(self) -> str:
        unseen = unseen_styles(self.body.getroottree().getroot())
        slides = (slide for slide in self.body if local(slide) == "page")
        return pages("" if attribute(slide, "style-name") in unseen else joined(self.shapes(slide)) for slide in slides)

    def shapes(self, element: Any) -> Iterator[Block]:
        """The texts in shapes, frames and groups of these, in the order of the file."""
        for child in element:
            if local(child) in _TEXTS:
                yield from self.blocks([child])
            elif local(child) and local(child) not in _NOT_SHOWN:
                yield from self.shapes(child)
