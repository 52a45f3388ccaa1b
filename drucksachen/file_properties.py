"""What a file tells beyond its content: who wrote it, what it was called, comments, changes that were not accepted."""

import re
import zipfile
import zlib
from html import unescape
from typing import Any

MOST_BYTES = 1024 * 1024  # of one part that is looked at
_LABELS = {"title": "Titel", "creator": "Verfasser", "author": "Verfasser", "lastmodifiedby": "zuletzt geändert von"}
_XML = re.compile(
    r"<(?:dc|cp|meta):(title|creator|lastModifiedBy|initial-creator)\b[^>]*>\s*(?:<rdf:[^>]*>\s*)*([^<]*[^<\s])",
    re.IGNORECASE,
)
_PDF = re.compile(rb"/(Title|Author)\s*\(((?:\\.|[^\\()])*)\)")
_CHANGES = re.compile(rb"<w:(?:ins|del) |<text:tracked-changes\b")


def told_by_itself(file: Any, kind: str) -> list[str]:
    """Ends of German sentences about an open ``file`` of this ending; empty where there is nothing to tell."""
    properties, sentences = pdf_properties(file) if kind == "pdf" else office_properties(file), []
    if properties:
        told = ", ".join(f"{label} „{text}“" for label, text in properties.items())
        sentences.append(f"nennt in ihren Eigenschaften: {told}.")
    if kind != "pdf" and (traces := office_traces(file)):
        sentences.append(f"enthält {traces}.")
    return sentences


def pdf_properties(file: Any) -> dict[str, str]:
    """Title and author as far as they stand in the open; of the whole file at most the first megabytes."""
    file.seek(0)
    content = file.read(MOST_BYTES)
    pairs = [(name.decode(), pdf_text(text)) for name, text in _PDF.findall(content)]
    return labelled(pairs) or labelled(_XML.findall(content.decode("utf-8", "replace")))


def pdf_text(raw: bytes) -> str:
    raw = re.sub(rb"\\([()\\])", rb"\1", raw)
    return raw[2:].decode("utf-16-be", "replace") if raw.startswith(b"\xfe\xff") else raw.decode("latin-1")


def office_properties(file: Any) -> dict[str, str]:
    parts = ("docProps/core.xml", "meta.xml")
    return labelled(_XML.findall("".join(part_of(file, name).decode("utf-8", "replace") for name in parts)))


def office_traces(file: Any) -> str:
    """Comments and tracked changes of a text document, in words."""
    found = []
    if part_of(file, "word/comments.xml") or b"<office:annotation" in part_of(file, "content.xml"):
        found.append("Kommentare")
    if any(_CHANGES.search(part_of(file, name)) for name in ("word/document.xml", "content.xml")):
        found.append("nachverfolgte Änderungen")
    return " und ".join(found)


def part_of(file: Any, name: str) -> bytes:
    """The beginning of one part of a zipped document; empty where there is none."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive, archive.open(name) as part:
            return part.read(MOST_BYTES)
    except (zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError, RuntimeError, OSError, EOFError):
        return b""


def labelled(pairs: Any) -> dict[str, str]:
    """By German label the first text that says something."""
    found: dict[str, str] = {}
    for name, text in pairs:
        label = _LABELS.get(name.lower(), "Verfasser")
        if text.strip():
            found.setdefault(label, unescape(text.strip())[:120])
    return found
