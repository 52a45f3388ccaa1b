"""The letters of a PDF page with their places, turned upright; measures are points, the origin is bottom left."""

from ctypes import c_double, c_float
from dataclasses import dataclass
from math import hypot, pi
from typing import Any

from pypdfium2 import raw

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
    of_before, size = (0.0, 0.0), 0.0
    for index in range(raw.FPDFText_CountChars(textpage)):
        code = raw.FPDFText_GetUnicode(textpage, index)
        if code in _GENERATED_OR_BLANK:
            after_blank = True
            continue
        raw.FPDFText_GetLooseCharBox(textpage, index, box)
        raw.FPDFText_GetCharOrigin(textpage, index, x, y)
        turns = round(2 * raw.FPDFText_GetCharAngle(textpage, index) / pi) % 4
        if of_before != (told := (raw.FPDFText_GetFontSize(textpage, index), y.value)):
            of_before, size = told, told[0] * scale(textpage, index)
        left, right, base = upright(turns, box, x.value, y.value)
        found.setdefault(turns, []).append(Letter(chr(code), left, right, base, size, after_blank))
        after_blank = False
    return found


def scale(textpage: Any, index: int) -> float:
    """By how much a letter is drawn larger than the size of its font says; 1 where nothing is told."""
    matrix = raw.FS_MATRIX()
    return hypot(matrix.c, matrix.d) if raw.FPDFText_GetMatrix(textpage, index, matrix) else 1.0


def upright(turns: int, box: Any, x: float, y: float) -> tuple[float, float, float]:
    """Left, right and base of a letter as if its line were level."""
    if turns == 0:
        return box.left, box.right, y
    if turns == 1:
        return -box.top, -box.bottom, -x
    if turns == 2:
        return -box.right, -box.left, -y
    return box.bottom, box.top, x


def rules(page: Any) -> tuple[list[tuple[float, float, float]], list[tuple[float, float, float]]]:
    """The level lines (left, right, height) and the upright ones (bottom, top, place) that are drawn on the page."""
    level, upright_ones = [], []
    left, bottom, right, top = c_float(), c_float(), c_float(), c_float()
    for index in range(raw.FPDFPage_CountObjects(page)):
        item = raw.FPDFPage_GetObject(page, index)
        if raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_PATH:
            continue
        raw.FPDFPageObj_GetBounds(item, left, bottom, right, top)
        width, height = right.value - left.value, top.value - bottom.value
        if height < THICKEST < width:
            level.append((left.value, right.value, (top.value + bottom.value) / 2))
        elif width < THICKEST < height:
            upright_ones.append((bottom.value, top.value, (left.value + right.value) / 2))
        elif width > THICKEST and height > THICKEST:
            level += [(left.value, right.value, top.value), (left.value, right.value, bottom.value)]
            upright_ones += [(bottom.value, top.value, left.value), (bottom.value, top.value, right.value)]
    return level, upright_ones


THICKEST = 4.0
