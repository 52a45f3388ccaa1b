"""Plain text and Markdown, as UTF-8 or as Windows wrote it."""

from pathlib import Path


def text_of(path: str) -> str:
    content = Path(path).read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
