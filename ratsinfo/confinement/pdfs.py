"""PDF files opened for looking at what their pages show."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from ratsinfo.confinement import BROKEN, ENCRYPTED, Unreadable


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
