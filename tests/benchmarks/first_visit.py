"""What a browser loads beside the page on a first visit, as WhiteNoise sends it: the smallest form that lies on disk."""

import re
from pathlib import Path

from django.conf import settings

LINKED = re.compile(r'<link(?=[^>]+rel="(?:stylesheet|icon|preload)")[^>]+href="([^"]+)"|<script[^>]+src="([^"]+)"')
ITALIC = re.compile(r"@font-face\s*{[^}]*italic[^}]*}")  # a browser asks for it only where something is slanted
IN_STYLE = re.compile(r"url\([\"']?([^\"')]+)[\"']?\)")


def beside(page: str) -> dict[str, int]:
    """By address the bytes of everything that ``page`` links to for being shown, with the fonts that its styles may ask for."""
    found = {}
    waiting = [address for pair in LINKED.findall(page) for address in pair if address]
    while waiting:
        address = waiting.pop()
        if address in found or address.startswith("data:"):
            continue
        file = settings.STATIC_ROOT / address.removeprefix(f"/{settings.STATIC_URL.strip('/')}/")
        found[address] = sent(file)
        if file.suffix == ".css":
            style = file.read_text() if "<em" in page else ITALIC.sub("", file.read_text())
            names = (name.partition("#")[0] for name in IN_STYLE.findall(style) if not name.startswith("data:"))
            waiting += [
                f"{settings.STATIC_URL}{(file.parent / name).resolve().relative_to(settings.STATIC_ROOT)}"
                for name in names
            ]
    return found


def sent(file: Path) -> int:
    """The bytes of the smallest form of ``file``."""
    forms = [file, *(file.with_name(f"{file.name}{ending}") for ending in (".gz", ".br"))]
    return min(form.stat().st_size for form in forms if form.exists())
