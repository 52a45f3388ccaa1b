"""PDF files opened for looking at what their pages show."""

from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import c_float
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from ratsinfo.confinement import BROKEN, ENCRYPTED, Unreadable

Box = tuple[float, float, float, float]  # left, bottom, right, top
MOST_CORNERS = 20  # a box with round corners has 17


@contextmanager
def opened_pdf(path: str | Path) -> Iterator[Iterator[Any]]:
    """The pages, one open at a time; raises Unreadable when the file is broken, has none or wants a password, also while it is looked at."""
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        encrypted = raw.FPDF_GetLastError() in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        raise Unreadable(ENCRYPTED if encrypted else BROKEN) from error
    try:
        if not len(document):
            raise Unreadable(BROKEN)
        yield pages(document)
    except pdfium.PdfiumError as error:
        raise Unreadable(BROKEN) from error
    finally:
        document.close()


def pages(document: Any) -> Iterator[Any]:
    for number in range(len(document)):
        page = document[number]
        yield page
        page.close()


def bounds(item: Any) -> Box:
    """The box around something that is painted, before the forms around it move it."""
    left, bottom, right, top = c_float(), c_float(), c_float(), c_float()
    raw.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    return left.value, bottom.value, right.value, top.value


def corners(path: Any) -> list[tuple[float, float]]:
    """The points of a path, in its own measure; none where they are too few or too many for a box or a line."""
    number = raw.FPDFPath_CountSegments(path)
    x, y, found = c_float(), c_float(), []
    for index in range(number) if number <= MOST_CORNERS else ():
        raw.FPDFPathSegment_GetPoint(raw.FPDFPath_GetPathSegment(path, index), x, y)
        found.append((round(x.value, 1), round(y.value, 1)))
    return found
