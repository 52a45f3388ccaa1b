"""The pages of attached PDFs, and how they come into ours.

A page is drawn, scaled, into the empty one that was printed for it; its links, forms and scripts stay behind, and so
does what a screen reader would need, which is why the Mappe names each such file with the address of the original.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf

MOST_PAGES = 1000  # of one file; a longer one is named instead
PER_MM = 72 / 25.4
MARGINS = (10, 15, 10, 18)  # mm left, below, right, above: printed there are the name of the file and the page number


class NotTaken(Exception):
    """A file whose pages cannot be put in; says why in German, as the end of "Die Datei ..."."""


@dataclass(frozen=True)
class Sheet:
    """One page of an attached file, by its number from 1, and whether it is wider than high."""

    file: str
    number: int
    landscape: bool

    @property
    def anker(self) -> str:
        return f"blatt-{self.file}-{self.number}"


@dataclass(frozen=True)
class Inserted:
    """A page of ours, by its index from 0, and the page of the file at ``path`` that is drawn into it."""

    index: int
    path: Path
    sheet: Sheet


def sheets_of(source: Any, name: str) -> list[Sheet]:
    """Every page of the PDF in the open file ``source``; ``name`` is the file's in the anchors. Raises NotTaken."""
    with opened(source) as pdf:
        if not 0 < len(pdf.pages) <= MOST_PAGES:
            raise NotTaken("hat keine Seiten" if not pdf.pages else f"hat mehr als {MOST_PAGES} Seiten")
        try:
            return [Sheet(name, number, is_landscape(page)) for number, page in enumerate(pdf.pages, start=1)]
        except (pikepdf.PdfError, ValueError, TypeError, RuntimeError) as error:
            raise NotTaken("ist beschädigt") from error


def opened(source: Any) -> pikepdf.Pdf:
    """The PDF of a path or an open file, with what is filled into its forms as part of its pages. Raises NotTaken."""
    try:
        pdf = pikepdf.open(source)
        pdf.flatten_annotations("screen")
    except pikepdf.PasswordError as error:
        raise NotTaken("ist mit einem Kennwort geschützt") from error
    except (pikepdf.PdfError, RuntimeError) as error:
        raise NotTaken("ist beschädigt") from error
    return pdf


def is_landscape(page: pikepdf.Page) -> bool:
    """Whether the page is shown wider than high; proves too that it can be drawn."""
    page.as_form_xobject()
    left, bottom, right, top = (float(edge) for edge in page.trimbox)
    turned = int(page.get("/Rotate", 0)) % 180 != 0
    return (right - left > top - bottom) != turned


def put_in(target: Path, inserted: Iterable[Inserted]) -> None:
    """Draw the sheets into the pages of the PDF ``target`` that were left empty for them."""
    with pikepdf.open(target, allow_overwriting_input=True) as pdf:
        for path, sheets in by_file(inserted):
            with opened(path) as source:
                for entry in sheets:
                    draw(pdf, pdf.pages[entry.index], source.pages[entry.sheet.number - 1])
        pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def by_file(inserted: Iterable[Inserted]) -> Iterator[tuple[Path, list[Inserted]]]:
    """The sheets of each file together, so that it is opened once."""
    files: dict[Path, list[Inserted]] = {}
    for entry in inserted:
        files.setdefault(entry.path, []).append(entry)
    yield from files.items()


def draw(pdf: pikepdf.Pdf, page: pikepdf.Page, sheet: pikepdf.Page) -> None:
    """Draw ``sheet`` as large as it fits between the margins of ``page``; no part of the text that is read aloud (artifact)."""
    form = pdf.copy_foreign(sheet.as_form_xobject())
    name = page.add_resource(form, pikepdf.Name.XObject)
    placed = page.calc_form_xobject_placement(form, name, room(page), allow_expand=True)
    page.contents_add(b"/Artifact BMC\n" + bytes(placed) + b"\nEMC\n")


def room(page: Any) -> pikepdf.Rectangle:
    left, below, right, above = (margin * PER_MM for margin in MARGINS)
    box = pikepdf.Rectangle(page.mediabox)
    return pikepdf.Rectangle(box.llx + left, box.lly + below, box.urx - right, box.ury - above)
