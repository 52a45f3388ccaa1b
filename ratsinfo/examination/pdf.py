"""What a PDF tells beyond what it shows: `pdf_objects` looks at its structure, `pdf_painting` at what is painted over what."""

from collections.abc import Iterator

from ratsinfo.examination import pdf_cleaning, pdf_objects, pdf_painting
from ratsinfo.examination.findings import Finding

write_cleaned = pdf_cleaning.write_cleaned


def findings(path: str) -> Iterator[Finding]:
    yield from pdf_objects.findings(path)
    yield from pdf_painting.findings(path)
