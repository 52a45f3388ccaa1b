"""What a clerk typed, what was confirmed, and what must be in the archive after the server was killed."""

import hashlib
from dataclasses import dataclass, field, replace
from typing import Any

from drucksachen.models import Beantwortung, Drucksache


@dataclass(frozen=True)
class State:
    """A paper as a reader would find it; ``files`` are SHA-256 in the order of their rows."""

    titel: str
    lines: tuple[str, ...]
    beratungen: int
    files: tuple[str, ...]
    bezuege: int = 0


@dataclass
class Paper:
    """One paper of one clerk. ``possible`` is what may be there besides ``certain``: a save that nobody confirmed."""

    name: str
    address: str = ""
    certain: State | None = None
    possible: list[State | None] = field(default_factory=list)

    def intend(self, state: State | None) -> None:
        self.possible = [state]

    def confirm(self) -> None:
        (self.certain,), self.possible = self.possible, []

    def is_as_it_must_be(self) -> bool:
        return found(self.name) in (self.certain, *self.possible)

    def changed(self, **fields: Any) -> State:
        assert self.certain is not None
        return replace(self.certain, **fields)


def found(name: str) -> State | None:
    """The paper whose title begins with ``name``, as it is in the archive; None where it is not."""
    paper = Drucksache.objects.filter(titel__startswith=name).first()
    if paper is None:
        return None
    answer = Beantwortung.objects.filter(pk=paper.pk).first()
    lines = answer.antwortteile if answer else paper.fragen
    return State(
        titel=paper.titel,
        lines=tuple(line.text for line in lines.order_by("position", "pk")),
        beratungen=paper.beratungen.count(),
        files=tuple(file.sha256 for file in paper.anlagen.order_by("pk")),
        bezuege=answer.bezuege.count() if answer else 0,
    )


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
