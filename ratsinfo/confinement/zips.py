"""Zip archives of office documents, opened only when unpacking them stays within bounds."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ratsinfo.confinement import BROKEN, ENCRYPTED, Unreadable
from ratsinfo.file_kinds import ZIP_ERRORS

MOST_ENTRIES = 5000
MOST_UNPACKED = 200 * 1024 * 1024
MOST_OF_ONE_PART = 50 * 1024 * 1024
HIGHEST_RATIO, RATIO_COUNTS_FROM = 200, 5 * 1024 * 1024
BOMB = "Die Datei entpackt sich zu einer unvernünftigen Größe und wird nicht gelesen."
_ENCRYPTED_BIT = 0x1


@contextmanager
def opened_zip(path: str | Path) -> Iterator[zipfile.ZipFile]:
    """The archive at ``path``; raises Unreadable when it is broken, encrypted or unpacks to too much."""
    try:
        with zipfile.ZipFile(path) as archive:
            check(archive)
            yield archive
    except ZIP_ERRORS as error:
        raise Unreadable(BROKEN) from error


def check(archive: zipfile.ZipFile) -> None:
    """Judge an archive by its directory alone, before anything is unpacked."""
    entries = archive.infolist()
    if any(entry.flag_bits & _ENCRYPTED_BIT for entry in entries):
        raise Unreadable(ENCRYPTED)
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED:
        raise Unreadable(BOMB)
    if unpacked > RATIO_COUNTS_FROM and unpacked / packed > HIGHEST_RATIO:
        raise Unreadable(BOMB)


def part(archive: zipfile.ZipFile, name: str) -> bytes:
    """One part unpacked, empty where there is none; never more than was announced and is allowed."""
    if name not in archive.NameToInfo:
        return b""
    with archive.open(name) as opened:
        content = opened.read(MOST_OF_ONE_PART + 1)
    if len(content) > MOST_OF_ONE_PART:
        raise Unreadable(BOMB)
    return content
