"""The bytes of a file over HTTP: whole, in part, or not at all because the reader has them already (RFC 9110)."""

import logging
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils.http import parse_etags

logger = logging.getLogger(__name__)

# One range, "5-9", "5-" or "-5"; of several the whole file is sent, which a server may always do.
RANGE = re.compile(r"\s*bytes\s*=\s*(?:(?P<first>[0-9]{1,99})-(?P<last>[0-9]{0,99})|-(?P<suffix>[0-9]{1,99}))\s*", re.I)


@dataclass(frozen=True)
class Stored:
    """A file on the disk as it is sent: under ``name``, of so many bytes, told from other states by ``digest``.

    ``open`` gives it as an open binary file and may raise OSError. ``label`` is what the log may call it. An ``inline`` file is shown by the browser, for
    which only what we made ourselves is fit; a ``private`` one is kept by nobody.
    """

    name: str
    mime_type: str
    size: int
    digest: str
    open: Callable[[], Any]
    label: str
    inline: bool = False
    private: bool = False


class NotSatisfiable(Exception):
    """A part is asked for that the file does not have."""


class Part:
    """``size`` bytes of an open file from ``start`` on, to be read once."""

    def __init__(self, file: Any, start: int, size: int):
        self.file, self.left = file, size
        file.seek(start)

    def read(self, size: int = -1) -> bytes:
        block = self.file.read(self.left if size < 0 else min(size, self.left))
        self.left -= len(block)
        return block

    def close(self) -> None:
        self.file.close()


class DownloadResponse(FileResponse):
    """A download, in blocks of a size that suits a disk."""

    block_size = 64 * 1024


def deliver(request: HttpRequest, stored: Stored) -> HttpResponse | FileResponse:
    """Answer with the file ``stored``, which the caller has found visible.

    A file that is missing on the disk, or shorter or longer than when it was stored, is never sent: 503.
    """
    etag = f'"{stored.digest}"'
    response: Any = precondition(request, etag)
    if response is None:
        try:
            response = download(request, stored, open_whole(stored), etag)
        except OSError as error:
            logger.error("%s wird nicht ausgeliefert: %s", stored.label, error)
            return unavailable(request)
    response["ETag"] = etag
    # It may be kept, but be withdrawn any moment: so ask each time.
    response["Cache-Control"] = "private, no-store" if stored.private else "no-cache"
    return response


def unavailable(request: HttpRequest) -> HttpResponse:
    response: Any = render(request, "503.html", status=503)
    response["Cache-Control"] = "no-store"
    response._has_been_logged = True  # Django would log the address, and with it the name of the file
    return response


def precondition(request: HttpRequest, etag: str) -> HttpResponse | None:
    """What is answered instead of the file: 412 where the reader wants another one, 304 where it has this one."""
    wanted = parse_etags(request.headers.get("If-Match", ""))
    if wanted and not {"*", etag} & set(wanted):
        return HttpResponse(status=412)
    known = {tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))}
    return HttpResponseNotModified() if {"*", etag} & known else None


def download(request: HttpRequest, stored: Stored, file: Any, etag: str) -> HttpResponse | FileResponse:
    """The whole open ``file``, the part that is asked for, or 416 for a part that it does not have."""
    try:
        part = requested_part(request, etag, stored.size)
    except NotSatisfiable:
        file.close()
        headers = {"Content-Range": f"bytes */{stored.size}", "Accept-Ranges": "bytes"}
        return HttpResponse(status=416, headers=headers)
    start, size = part or (0, stored.size)
    response = DownloadResponse(
        Part(file, start, size),
        as_attachment=not stored.inline,
        filename=stored.name,
        content_type=stored.mime_type,
    )
    response["Content-Length"] = str(size)
    response["Accept-Ranges"] = "bytes"
    if part:
        response.status_code = 206
        response["Content-Range"] = f"bytes {start}-{start + size - 1}/{stored.size}"
    return response


def open_whole(stored: Stored) -> Any:
    """The open file. Raises OSError where it cannot be read or has not the size that was recorded."""
    file = stored.open()
    size = os.fstat(file.fileno()).st_size
    if size != stored.size:
        file.close()
        raise OSError(f"{size} statt {stored.size} Byte")
    return file


def requested_part(request: HttpRequest, etag: str, size: int) -> tuple[int, int] | None:
    """Start and length of the part that is asked for; None for the whole file. Raises NotSatisfiable.

    ``If-Range`` makes the part depend on the reader having the beginning of this very file (RFC 9110, 13.1.5).
    """
    match = RANGE.fullmatch(request.headers.get("Range", "")) if request.method == "GET" else None
    if match is None or request.headers.get("If-Range", etag).strip() != etag:
        return None
    if match["suffix"] is not None:
        length = min(int(match["suffix"]), size)
        return checked(size - length, length)
    first = int(match["first"])
    last = min(int(match["last"] or size - 1), size - 1)
    if match["last"] and int(match["last"]) < first:
        return None  # not a range at all, and to be ignored
    return checked(first, last - first + 1)


def checked(start: int, length: int) -> tuple[int, int]:
    if length <= 0:
        raise NotSatisfiable
    return start, length
