"""The letters of a PDF page with their places, turned upright; measures are points, the origin is bottom left."""

from ctypes import c_double, c_float
from dataclasses import dataclass
from math import pi
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
    for index in range(raw.FPDFText_CountChars(textpage)):
        code = raw.FPDFText_GetUnicode(textpage, index)
        if code in _GENERATED_OR_BLANK:
            after_blank = True
            continue
        raw.FPDFText_GetLooseCharBox(textpage, index, box)
        raw.FPDFText_GetCharOrigin(textpage, index, x, y)
        turns = round(2 * raw.FPDFText_GetCharAngle(textpage, index) / pi) % 4
        left, right, base, size = upright(turns, box, x.value, y.value)
        found.setdefault(turns, []).append(Letter(chr(code), left, right, base, size, after_blank))
        after_blank = False
    return found


def upright(turns: int, box: Any, x: float, y: float) -> tuple[float, float, float, float]:
    """Left, right, base and size of a letter as if its line were level."""
    if turns == 0:
        return box.left, box.right, y, box.top - box.bottom
    if turns == 1:
        return -box.top, -box.bottom, -x, box.right - box.left
    if turns == 2:
        return -box.right, -box.left, -y, box.top - box.bottom
    return box.bottom, box.top, x, box.right - box.left


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
