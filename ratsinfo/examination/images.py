"""Pictures: what the camera and the programs wrote beside the pixels. They are taken out without touching the pixels."""

import io
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image

from ratsinfo.confinement import BROKEN, Unreadable
from ratsinfo.examination.findings import Finding, Kind, listed, notice, quoted

FORMATS = ("JPEG", "PNG", "MPO")
ERRORS = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ZeroDivisionError,
    struct.error,
)  # all that Pillow raises
PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = {b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs", b"cICP"}
_ORIENTATION, _EXIF, _GPS = 0x0112, 0x8769, 0x8825
_AUTHORS = {0x013B: "Artist", 0x8298: "Copyright", 0x9C9D: "Author"}
_TEXTS = {0x010E: "Beschreibung", 0x9286: "Bemerkung", 0x9C9B: "Titel", 0x9C9C: "Bemerkung", 0xA430: "Besitzer"}
_EOI, _SOS, _APP0, _APP2, _APP14, _COM = 0xD9, 0xDA, 0xE0, 0xE2, 0xEE, 0xFE
Image.MAX_IMAGE_PIXELS = None  # no pixel is ever unpacked here


def findings(path: str) -> Iterator[Finding]:
    yield from found_in(Path(path).read_bytes())


def write_cleaned(path: str, target: str) -> None:
    Path(target).write_bytes(cleaned(Path(path).read_bytes()))


def found_in(content: bytes) -> list[Finding]:
    """Findings in a JPEG or PNG; raises Unreadable when it is none."""
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            found = [*in_exif(image.getexif()), *in_texts(image.info)]
    except ERRORS as error:
        raise Unreadable(BROKEN) from error
    if cleaned(content) == content:
        return found
    return found or [notice(Kind.METADATEN, "Im Bild stehen weitere technische Angaben, die nicht zu sehen sind.")]


def in_exif(exif: Any) -> Iterator[Finding]:
    inner = exif.get_ifd(_EXIF)
    tags = {**exif, **inner}
    if place := exif.get_ifd(_GPS):
        yield Finding(Kind.METADATEN, f"Das Bild nennt den Ort der Aufnahme{coordinates(place)}.")
    if names := listed(text_of(tags[tag]) for tag in _AUTHORS if tag in tags):
        yield Finding(Kind.METADATEN, f"Als Urheber des Bildes ist {names} eingetragen.")
    for tag, label in _TEXTS.items():
        if text := text_of(tags.get(tag, "")):
            yield Finding(Kind.METADATEN, f"Im Bild steht als {label} {quoted(text)}.")
    if camera := " ".join(filter(None, (text_of(tags.get(tag, "")) for tag in (0x010F, 0x0110)))):
        yield notice(Kind.METADATEN, f"Das Bild nennt die Kamera {quoted(camera)}.")
    if moment := text_of(tags.get(0x9003, "")):
        yield notice(Kind.METADATEN, f"Das Bild nennt den Zeitpunkt der Aufnahme: {quoted(moment)}.")


def in_texts(info: dict[Any, Any]) -> Iterator[Finding]:
    """Comments of a JPEG, texts of a PNG."""
    for name, value in info.items():
        if name in ("comment", "Author", "Title", "Description", "Comment", "Copyright", "Source") and text_of(value):
            yield Finding(Kind.METADATEN, f"Im Bild steht die Angabe {quoted(text_of(value))}.")


def text_of(value: Any) -> str:
    """A tag's value as text; the tags of Windows are UTF-16."""
    if isinstance(value, tuple) and all(isinstance(each, int) and 0 <= each < 256 for each in value):
        value = bytes(value)
    if isinstance(value, bytes):
        value = value.decode("utf-16-le" if value[1:2] == b"\0" else "utf-8", "replace").removeprefix("ASCII")
    return " ".join(str(value).replace("\0", " ").split())


def coordinates(place: dict[int, Any]) -> str:
    """Latitude and longitude in brackets, as far as the tags tell them."""
    try:
        values = [degrees(place[tag]) for tag in (2, 4)]
        sides = [text_of(place[tag])[:1] for tag in (1, 3)]
    except ERRORS:
        return ""
    return f" ({values[0]:.3f}° {sides[0]}, {values[1]:.3f}° {sides[1]})".replace(".", ",")


def degrees(parts: Any) -> float:
    return sum(float(part) / 60**power for power, part in enumerate(parts))


def cleaned(content: bytes) -> bytes:
    """The picture with its pixels, colours and orientation and nothing else."""
    return b"".join(png_kept(content)) if content.startswith(PNG) else b"".join(jpeg_kept(content))


def png_kept(content: bytes) -> Iterator[bytes]:
    yield PNG
    at = len(PNG)
    while at + 12 <= len(content):
        length, name = struct.unpack_from(">I4s", content, at)
        if name[:1].isupper() or name in _PNG_KEPT:
            yield content[at : at + length + 12]
        at += length + 12
        if name == b"IEND":
            return
    raise Unreadable(BROKEN)


def jpeg_kept(content: bytes) -> Iterator[bytes]:
    """The segments that a decoder needs; how the picture is to be turned is written anew."""
    yield b"\xff\xd8" + orientation(content)
    for marker, segment in segments(content):
        is_needed = marker in (_APP0, _APP14) or (marker == _APP2 and b"ICC_PROFILE" in segment[:20])
        if not (_APP0 <= marker <= 0xEF or marker == _COM) or is_needed:
            yield segment
    yield b"\xff\xd9"


def segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and bytes of each segment up to the end of the picture; what comes behind it is another file."""
    at = 2
    while at + 4 <= len(content):
        marker = content[at + 1]
        if content[at] != 0xFF:
            raise Unreadable(BROKEN)
        if marker == 0xFF:
            at += 1
            continue
        if marker == _EOI:
            return
        end = at + 2 + int.from_bytes(content[at + 2 : at + 4], "big")
        if marker == _SOS:
            end = end_of_scan(content, end)
        yield marker, content[at:end]
        at = end
    if content[at : at + 2] != b"\xff\xd9":
        raise Unreadable(BROKEN)


def end_of_scan(content: bytes, at: int) -> int:
    """Where the next marker stands behind packed pixels."""
    while (at := content.find(b"\xff", at)) >= 0 and at + 1 < len(content):
        if content[at + 1] and not 0xD0 <= content[at + 1] <= 0xD7:
            return at
        at += 1
    raise Unreadable(BROKEN)


def orientation(content: bytes) -> bytes:
    """A segment that says nothing but how the picture is to be turned; empty where it stands upright."""
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            turned = image.getexif().get(_ORIENTATION, 1)
    except ERRORS as error:
        raise Unreadable(BROKEN) from error
    if turned not in range(2, 9):
        return b""
    exif = Image.Exif()
    exif[_ORIENTATION] = turned
    told = exif.tobytes()
    return b"\xff\xe1" + (len(told) + 2).to_bytes(2, "big") + told
