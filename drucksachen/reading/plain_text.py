"""The text of a plain text or Markdown file, in whichever of the usual encodings it was saved."""

import codecs
from pathlib import Path

ENDINGS = (".txt", ".md")
LARGEST = 20 * 1024 * 1024
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Unreadable(Exception):
    """The file cannot be read; the message is one German sentence that says why."""


def extract(path: Path) -> str:
    """The text of the file; raises ``Unreadable`` where there is none, or no file, or no text file."""
    if path.suffix.lower() not in ENDINGS:
        raise Unreadable(f"„{path.name}“ ist keine Textdatei: gelesen werden {' und '.join(ENDINGS)}.")
    try:
        if path.stat().st_size > LARGEST:
            raise Unreadable(f"„{path.name}“ ist größer als {LARGEST // 1024 // 1024} MB.")
        content = path.read_bytes()
    except FileNotFoundError:
        raise Unreadable(f"Die Datei „{path.name}“ gibt es nicht.") from None
    except OSError:
        raise Unreadable(f"Die Datei „{path.name}“ lässt sich nicht öffnen.") from None
    text = decode(content)
    if text is None:
        raise Unreadable(f"„{path.name}“ enthält keinen lesbaren Text.")
    return text


def decode(content: bytes) -> str | None:
    """The bytes as text: UTF-16 and UTF-8 by their mark, else UTF-8, else the Windows encoding; None for what is no text."""
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    for name in [encoding] if encoding else ["utf-8", "cp1252"]:
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        return text if text.strip() and "\x00" not in text else None
    return None
