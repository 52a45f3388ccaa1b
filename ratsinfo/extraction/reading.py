"""Which reader reads which kind; what the child process calls."""

from collections.abc import Callable
from importlib import import_module

from ratsinfo.confinement import Unreadable
from ratsinfo.extraction.characters import cleaned

# Imported when used: a text file need not wait for the library of PDFs.
READERS = {
    "docx": "docx", "odt": "odt", "pdf": "pdf", "txt": "plain", "md": "plain",
    "xlsx": "xlsx", "ods": "ods", "pptx": "pptx", "odp": "odp",
}  # fmt: skip
NO_TEXT = "Die Datei enthält keinen Text."


def read(path: str, kind: str) -> str:
    """The cleaned text of the file; raises Unreadable."""
    reader: Callable[[str], str] = import_module(f"ratsinfo.extraction.{READERS[kind]}").text_of
    text = cleaned(reader(path))
    if not text.strip():
        raise Unreadable(NO_TEXT)
    return text
