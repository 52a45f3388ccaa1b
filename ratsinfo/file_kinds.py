"""The kinds of files that an Anlage may be: their endings, the type that each is delivered as, how each begins.

None of them is run by a browser. HTML and SVG are not among them, and a setting can only choose from these.
"""

import lzma
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

MIME_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "csv": "text/csv; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
}

# All that a broken zip archive makes the standard library raise.
ZIP_ERRORS = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, NotImplementedError, RuntimeError,
    EOFError, OSError, ValueError, LookupError,
)  # fmt: skip
_END_OF_ZIP = 70_000  # bytes in which the end of an archive says how large its directory is
_LARGEST_DIRECTORY = 2 * 1024 * 1024
_OFFICE_FOLDERS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}


def ending(filename: str) -> str:
    """The ending in lower case without its dot; empty when there is none."""
    return PurePath(filename).suffix.lower().lstrip(".")


def is_what_it_says(file: Any, kind: str) -> bool:
    """Whether the content of ``file`` begins as files of this ``kind`` begin; the file is left at its start."""
    file.seek(0)
    head = file.read(4096)
    file.seek(0)
    if kind == "pdf":
        return b"%PDF-" in head[:1024]
    if kind == "png":
        return head.startswith(b"\x89PNG\r\n\x1a\n")
    if kind in ("jpg", "jpeg"):
        return head.startswith(b"\xff\xd8\xff")
    if kind in ("txt", "csv", "md"):
        return b"\0" not in head
    return is_office_file(file, kind)


def is_office_file(file: Any, kind: str) -> bool:
    """Whether ``file`` is the zip archive that a word processor, spreadsheet or presentation of this ``kind`` writes."""
    try:
        if not has_small_directory(file):
            return False
        with zipfile.ZipFile(file) as archive:
            if kind in _OFFICE_FOLDERS:
                return any(name.startswith(_OFFICE_FOLDERS[kind]) for name in archive.namelist())
            with archive.open("mimetype") as mimetype:
                return mimetype.read(200).decode("ascii", "replace").strip() == MIME_TYPES.get(kind)
    except ZIP_ERRORS:
        return False
    finally:
        file.seek(0)


def has_small_directory(file: Any) -> bool:
    """Whether the directory at the end of a zip archive is as small as that of any document.

    One of hundreds of thousands of names would take all memory as soon as it is opened.
    """
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _END_OF_ZIP))
    tail = file.read(_END_OF_ZIP)
    short = (int.from_bytes(tail[at + 12 : at + 16], "little") for at in places(tail, b"PK\x05\x06"))
    long = (int.from_bytes(tail[at + 40 : at + 48], "little") for at in places(tail, b"PK\x06\x06"))
    return all(told <= _LARGEST_DIRECTORY for told in (*short, *long))


def places(content: bytes, sign: bytes) -> Iterator[int]:
    """Where ``sign`` stands in ``content``."""
    at = content.find(sign)
    while at >= 0:
        yield at
        at = content.find(sign, at + 1)
