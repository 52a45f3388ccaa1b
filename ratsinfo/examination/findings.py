"""One thing that was found in a file, and the words it is said in."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

MOST_SHOWN = 60
MOST_NAMES = 5


class Kind(StrEnum):
    METADATEN = "metadaten"
    KOMMENTARE = "kommentare"
    AENDERUNGEN = "aenderungen"
    VERBORGEN = "verborgen"
    SCHWAERZUNG = "schwaerzung"
    BLAETTER = "blaetter"
    NOTIZEN = "notizen"
    EINGEBETTET = "eingebettet"
    MAKROS = "makros"
    AKTIONEN = "aktionen"
    VERWEISE = "verweise"
    VORSTUFEN = "vorstufen"
    SIGNATUR = "signatur"
    UNLESBAR = "unlesbar"


class Severity(StrEnum):
    HINWEIS = "hinweis"  # worth knowing
    WARNUNG = "warnung"  # may show what nobody meant to publish


@dataclass(frozen=True)
class Finding:
    """``german_text`` is a sentence for the clerk that names what was found; ``cleanable`` says whether the copy lacks it."""

    kind: Kind
    german_text: str
    severity: Severity = Severity.WARNUNG
    cleanable: bool = True

    @property
    def blocks(self) -> bool:
        """Whether it keeps the file from being published until somebody takes responsibility."""
        return self.severity == Severity.WARNUNG

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Finding":
        return cls(Kind(values["kind"]), values["german_text"], Severity(values["severity"]), values["cleanable"])


def notice(kind: Kind, german_text: str, cleanable: bool = True) -> Finding:
    return Finding(kind, german_text, Severity.HINWEIS, cleanable)


def quoted(text: str) -> str:
    """The text in German quotes, on one line and not too long."""
    text = "".join(sign for sign in " ".join(text.split()) if sign.isprintable())
    return f"„{text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 1].rstrip() + '…'}“"


def listed(texts: Iterable[str]) -> str:
    """Each text once, quoted: „a“, „b“ und „c“; of many the first."""
    names = list(dict.fromkeys(text.strip() for text in texts if text.strip()))
    words = [quoted(name) for name in names[:MOST_NAMES]]
    if len(names) > MOST_NAMES:
        return f"{', '.join(words)} und weitere"
    return f"{', '.join(words[:-1])} und {words[-1]}" if len(words) > 1 else "".join(words)


def counted(number: int, one: str, many: str) -> str:
    """``one``, which brings its article, or the number and ``many``."""
    return one if number == 1 else f"{number} {many}"


def by(names: Iterable[str]) -> str:
    """von „a“ und „b“, or nothing."""
    words = listed(names)
    return f" von {words}" if words else ""
