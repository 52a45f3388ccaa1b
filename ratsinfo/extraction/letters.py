"""The letters of a PDF page with their places, turned upright; measures are points, the origin is bottom left."""

from ctypes import c_double
from dataclasses import dataclass
from math import hypot, pi
from typing import Any

from pypdfium2 import raw

from ratsinfo.confinement.pdfs import bounds, corners

THICKEST = 4.0  # of a rule, in points
Rule = tuple[float, float, float]
_GENERATED_OR_BLANK = {0, 9, 10, 13, 32, 0xA0}


@dataclass(slots=True)
class Letter:
    """One printed character: ``base`` is the height of its line above the page's bottom, ``size`` that of the type."""

    text: str
    left: float
    right: float
    base: float
    size: float
    after_blank: bool


def letters(textpage: Any) -> dict[int, list[Letter]]:
    """The printed characters in the order of the file, by the quarter turns that their lines are turned by."""
    found: dict[int, list[Letter]] = {}
    box, x, y, after_blank = raw.FS_RECTF(), c_double(), c_double(), False
    height, size, turns = None, 0.0, 0
    for index in range(raw.FPDFText_CountChars(textpage)):
        code = raw.FPDFText_GetUnicode(textpage, index)
        if code in _GENERATED_OR_BLANK:
            after_blank = True
            continue
        raw.FPDFText_GetLooseCharBox(textpage, index, box)
        raw.FPDFText_GetCharOrigin(textpage, index, x, y)
        if height != y.value:  # asked once for each line, since asking takes time
            height, (size, turns) = y.value, size_and_turns(textpage, index)
        left, right, base = upright(turns, box, x.value, y.value)
        found.setdefault(turns, []).append(Letter(chr(code), left, right, base, size, after_blank))
        after_blank = False
    return found


def size_and_turns(textpage: Any, index: int) -> tuple[float, int]:
    """The size of the type as it is drawn, and the quarter turns that it is turned by."""
    matrix = raw.FS_MATRIX()
    scale = hypot(matrix.c, matrix.d) if raw.FPDFText_GetMatrix(textpage, index, matrix) else 1.0
    turns = round(2 * raw.FPDFText_GetCharAngle(textpage, index) / pi) % 4
    return raw.FPDFText_GetFontSize(textpage, index) * scale, turns


def upright(turns: int, box: Any, x: float, y: float) -> tuple[float, float, float]:
    """Left, right and base of a letter as if its line were level."""
    if turns == 0:
        return box.left, box.right, y
    if turns == 1:
        return -box.top, -box.bottom, -x
    if turns == 2:
        return -box.right, -box.left, -y
    return box.bottom, box.top, x


def is_rectangle(path: Any) -> bool:
    """Whether the corners lie on two levels and two uprights; a line is a flat rectangle."""
    points = corners(path)
    return len(points) > 1 and all(len(set(places)) <= 2 for places in zip(*points, strict=True))


def rules(page: Any) -> tuple[list[Rule], list[Rule]]:
    """The level lines (left, right, height) and the upright ones (bottom, top, place) that are drawn on the page."""
    level: list[Rule] = []
    upright_ones: list[Rule] = []
    for index in range(raw.FPDFPage_CountObjects(page)):
        item = raw.FPDFPage_GetObject(page, index)
        if raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_PATH or not is_rectangle(item):
            continue
        left, bottom, right, top = bounds(item)
        width, height = right - left, top - bottom
        if height < THICKEST < width:
            level.append((left, right, (top + bottom) / 2))
        elif width < THICKEST < height:
            upright_ones.append((bottom, top, (left + right) / 2))
        elif width > THICKEST and height > THICKEST:
            level += [(left, right, top), (left, right, bottom)]
            upright_ones += [(bottom, top, left), (bottom, top, right)]
    return level, upright_ones
