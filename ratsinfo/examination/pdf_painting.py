"""Text of a PDF that can be copied out though nobody sees it, by what is painted where and in which order."""

from collections.abc import Iterator
from ctypes import c_double, c_float, c_int, c_uint, c_void_p, cast
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from typing import Any

from pypdfium2 import raw

from ratsinfo.confinement.pdfs import opened_pdf
from ratsinfo.examination.findings import Finding, Kind, listed, notice

DARK, SAME_COLOUR, OPAQUE = 80, 24, 250
SMALLEST_COVER = 4.0  # points
MOST_CORNERS = 8  # of a shape that is taken for a rectangle
DEEPEST = 8
SCANNED_SHARE = 0.5  # of the page that a picture covers whose text was recognised
_COVERING_NOTES = {raw.FPDF_ANNOT_SQUARE, raw.FPDF_ANNOT_REDACT, raw.FPDF_ANNOT_HIGHLIGHT, raw.FPDF_ANNOT_POLYGON}
_INVISIBLE_MODES = {raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP}
Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]
WHITE = (255, 255, 255)


class Hidden(Enum):
    DARK_COVER = "unter einer dunklen Fläche, etwa einer Schwärzung, steht noch lesbarer Text"
    COVER = "unter einer aufgelegten Fläche oder einem Bild steht noch lesbarer Text"
    COLOUR = "Text hat die Farbe des Grundes"
    OUTSIDE = "außerhalb des sichtbaren Bereichs steht Text"
    INVISIBLE = "unsichtbarer Text ist enthalten"
    RECOGNISED = "hinter dem Bild liegt erkannter Text"


@dataclass
class Painted:
    """Something opaque on the page: when it was painted, where, its colour (None for a picture)."""

    order: float
    box: Box
    colour: tuple[int, int, int] | None

    def covers(self, x: float, y: float) -> bool:
        left, bottom, right, top = self.box
        return left <= x <= right and bottom <= y <= top


@dataclass
class Text:
    """One text object: when it was painted, its colour, and whether it is shown at all."""

    order: int
    colour: tuple[int, int, int]
    invisible: bool


def findings(path: str) -> Iterator[Finding]:
    with opened_pdf(path) as pages:
        for number, page in enumerate(pages, start=1):
            yield from on_page(page, number)


def on_page(page: Any, number: int) -> Iterator[Finding]:
    """One finding for each way in which text of this page is hidden, with the words."""
    words: dict[Hidden, list[str]] = {}
    for why, letters in groupby(Page(page).letters(), key=lambda letter: letter[0]):
        if why and (text := "".join(letter for _, letter in letters).strip()):
            words.setdefault(why, []).append(text)
    for why, texts in words.items():
        sentence = f"Auf Seite {number}: {why.value}: {listed(texts)}."
        if why == Hidden.RECOGNISED:
            yield notice(Kind.VERBORGEN, sentence, cleanable=False)
        else:
            kind = Kind.SCHWAERZUNG if why in (Hidden.DARK_COVER, Hidden.COVER) else Kind.VERBORGEN
            yield Finding(kind, sentence, cleanable=why == Hidden.INVISIBLE)


class Page:
    """What is painted on one page, in its order."""

    def __init__(self, page: Any):
        self.page = page
        self.texts: dict[int, Text] = {}
        self.covers: list[Painted] = []
        self.count = 0
        self.paint(raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, page, (1, 0, 0, 1, 0, 0), 0)
        self.covers += notes(page)
        left, bottom, right, top = page.get_bbox()
        self.box = (left, bottom, right, top)
        area = max(1.0, (right - left) * (top - bottom))
        self.is_scanned = any(cover.colour is None and size(cover.box) > SCANNED_SHARE * area for cover in self.covers)

    def paint(self, count: Any, get: Any, parent: Any, matrix: Matrix, depth: int) -> None:
        for index in range(count(parent)):
            item = get(parent, index)
            kind = raw.FPDFPageObj_GetType(item)
            self.count += 1
            if kind == raw.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
                self.paint(
                    raw.FPDFFormObj_CountObjects,
                    raw.FPDFFormObj_GetObject,
                    item,
                    times(matrix_of(item), matrix),
                    depth + 1,
                )
            elif kind == raw.FPDF_PAGEOBJ_TEXT:
                red, green, blue, opacity = colour_of(item)
                invisible = raw.FPDFTextObj_GetTextRenderMode(item) in _INVISIBLE_MODES or opacity == 0
                self.texts[address(item)] = Text(self.count, (red, green, blue), invisible)
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                self.covers.append(Painted(self.count, moved(bounds(item), matrix), None))
            elif kind == raw.FPDF_PAGEOBJ_PATH and is_filled_rectangle(item):
                self.covers.append(Painted(self.count, moved(bounds(item), matrix), colour_of(item)[:3]))

    def letters(self) -> Iterator[tuple[Hidden | None, str]]:
        """Every character with why it is hidden, None where it is seen; blanks as the ones before them."""
        textpage, why = self.page.get_textpage(), None
        left, right, bottom, top = c_double(), c_double(), c_double(), c_double()
        for index in range(raw.FPDFText_CountChars(textpage)):
            code = raw.FPDFText_GetUnicode(textpage, index)
            letter = chr(code) if code < 0x110000 else ""
            text = self.texts.get(address(raw.FPDFText_GetTextObject(textpage, index)))
            if text and letter.strip() and raw.FPDFText_GetCharBox(textpage, index, left, right, bottom, top):
                why = self.why((left.value + right.value) / 2, (bottom.value + top.value) / 2, text)
            yield why, letter if letter.isprintable() else " "

    def why(self, x: float, y: float, text: Text) -> Hidden | None:
        if text.invisible:
            return Hidden.RECOGNISED if self.is_scanned else Hidden.INVISIBLE
        left, bottom, right, top = self.box
        if not (left <= x <= right and bottom <= y <= top):
            return Hidden.OUTSIDE
        here = [cover for cover in self.covers if cover.covers(x, y)]
        above = [cover for cover in here if cover.order > text.order]
        if above:
            return self.why_covered(above)
        return Hidden.COLOUR if alike(text.colour, here[-1].colour if here else WHITE) else None

    def why_covered(self, above: list[Painted]) -> Hidden:
        """A picture over recognised text is a scan; everything dark may be meant to make unreadable."""
        if any(cover.colour is not None and max(cover.colour) < DARK for cover in above):
            return Hidden.DARK_COVER
        if self.is_scanned and all(cover.colour is None for cover in above):
            return Hidden.RECOGNISED
        return Hidden.COVER


def notes(page: Any) -> Iterator[Painted]:
    """Comments with a filling: painted over the page when all else is done."""
    channels, box = [c_uint() for _ in range(4)], raw.FS_RECTF()
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        note = raw.FPDFPage_GetAnnot(page, index)
        kind = raw.FPDFAnnot_GetSubtype(note)
        which = (
            raw.FPDFANNOT_COLORTYPE_Color if kind == raw.FPDF_ANNOT_HIGHLIGHT else raw.FPDFANNOT_COLORTYPE_InteriorColor
        )
        if kind in _COVERING_NOTES and raw.FPDFAnnot_GetRect(note, box):
            is_told = raw.FPDFAnnot_HasKey(note, b"C" if kind == raw.FPDF_ANNOT_HIGHLIGHT else b"IC")
            filled = is_told and raw.FPDFAnnot_GetColor(note, which, *channels)
            colour = (channels[0].value, channels[1].value, channels[2].value) if filled else (0, 0, 0)
            see_through = kind == raw.FPDF_ANNOT_HIGHLIGHT and max(colour) >= DARK
            if (filled or kind == raw.FPDF_ANNOT_REDACT) and not see_through:
                yield Painted(float("inf"), (box.left, box.bottom, box.right, box.top), colour)
        raw.FPDFPage_CloseAnnot(note)


def is_filled_rectangle(item: Any) -> bool:
    """Whether a path is an opaque area with few corners, large enough to hide a letter."""
    mode, stroked = c_int(), c_int()
    if not raw.FPDFPath_GetDrawMode(item, mode, stroked) or mode.value == raw.FPDF_FILLMODE_NONE:
        return False
    left, bottom, right, top = bounds(item)
    is_large = right - left > SMALLEST_COVER and top - bottom > SMALLEST_COVER
    return is_large and raw.FPDFPath_CountSegments(item) <= MOST_CORNERS and colour_of(item)[3] >= OPAQUE


def colour_of(item: Any) -> tuple[int, int, int, int]:
    """Red, green, blue and opacity of the filling; black where none is told."""
    red, green, blue, opacity = c_uint(), c_uint(), c_uint(), c_uint()
    if not raw.FPDFPageObj_GetFillColor(item, red, green, blue, opacity):
        return 0, 0, 0, 255
    return red.value, green.value, blue.value, opacity.value


def alike(colour: tuple[int, int, int], ground: tuple[int, int, int] | None) -> bool:
    """Whether text in ``colour`` cannot be told from the ground; over a picture nobody knows."""
    return ground is not None and all(abs(one - other) < SAME_COLOUR for one, other in zip(colour, ground, strict=True))


def bounds(item: Any) -> Box:
    left, bottom, right, top = c_float(), c_float(), c_float(), c_float()
    raw.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    return left.value, bottom.value, right.value, top.value


def size(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def address(item: Any) -> int:
    return cast(item, c_void_p).value or 0


def matrix_of(item: Any) -> Matrix:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, matrix)
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def times(one: Matrix, other: Matrix) -> Matrix:
    """The matrix that does first ``one``, then ``other``."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def moved(box: Box, matrix: Matrix) -> Box:
    """The box around ``box`` after the matrix moved it."""
    a, b, c, d, e, f = matrix
    corners = [(x * a + y * c + e, x * b + y * d + f) for x in (box[0], box[2]) for y in (box[1], box[3])]
    return (
        min(x for x, _ in corners),
        min(y for _, y in corners),
        max(x for x, _ in corners),
        max(y for _, y in corners),
    )
