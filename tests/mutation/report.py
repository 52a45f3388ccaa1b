"""docs/sichtbarkeit.md: written for readers, and read back by the next run, which knows from it which test to try first."""

import hashlib
import re
import subprocess
from collections import Counter
from dataclasses import dataclass

from tests.mutation.uses import ROOT, Use

FILE = ROOT / "docs" / "sichtbarkeit.md"
HEADING = """\
# Wo die Sichtbarkeitsregel gefragt wird

Geschrieben von `python -m tests.mutation.run`: jede Stelle wird einmal so verändert, dass sie nicht mehr fragt; dann muss mindestens ein
Test scheitern, der sonst besteht. Genannt ist der erste, der es tat. Die Urteile gelten für die Quellen mit der Prüfsumme `{state}`
(alle Dateien außer den Texten); der nächste Lauf auf anderen Quellen fällt sie neu und versucht den genannten Test zuerst.

{count} Stellen: {noticed} bemerkt, {survived} nicht bemerkt, {open} noch nicht beurteilt.

| Stelle | fragt | bemerkt von |
|---|---|---|
"""
STATE = re.compile(r"Prüfsumme `(\w+)`")
ROW = re.compile(r"^\| `(?P<title>.*?)` \| `(?P<original>.*?)` \| (?P<verdict>.*) \|$", re.MULTILINE)
SURVIVED, OPEN = "**nicht bemerkt**", "noch nicht beurteilt"

Place = tuple[str, str, int]  # title, text, and which of the same text in the same function


@dataclass(frozen=True)
class Verdict:
    """What is known of one place: whether it was judged, and which test noticed it, now or, where it was not judged, last time."""

    judged: bool = False
    test: str = ""

    def __str__(self) -> str:
        if self.judged:
            return f"`{shown(self.test)}`" if self.test else SURVIVED
        return f"{OPEN}, zuletzt `{shown(self.test)}`" if self.test else OPEN


def places_of(uses: list[Use]) -> list[Place]:
    return numbered((use.title, shown(use.original)) for use in uses)


def numbered(pairs) -> list[Place]:
    seen: Counter[tuple[str, str]] = Counter()
    places = []
    for pair in pairs:
        seen[pair] += 1
        places.append((*pair, seen[pair]))
    return places


def shown(text: str) -> str:
    """As it can stand in a table."""
    return text.replace("|", "\\|")


def read(state: str) -> dict[Place, Verdict]:
    """The verdicts of the report there is; one on other sources than those of ``state`` only says which test to try."""
    text = FILE.read_text() if FILE.exists() else ""
    found = STATE.search(text)
    rows = list(ROW.finditer(text))
    still_holds = found is not None and found[1] == state
    return {
        place: verdict_in(row["verdict"], still_holds)
        for place, row in zip(numbered((row["title"], row["original"]) for row in rows), rows, strict=True)
    }


def verdict_in(text: str, still_holds: bool) -> Verdict:
    test = re.search(r"`(.*)`", text)
    return Verdict(still_holds and test is not None and OPEN not in text, test[1].replace("\\|", "|") if test else "")


def write(state: str, verdicts: dict[Place, Verdict]) -> None:
    judged = [verdict for verdict in verdicts.values() if verdict.judged]
    noticed = sum(1 for verdict in judged if verdict.test)
    heading = HEADING.format(
        state=state,
        count=len(verdicts),
        noticed=noticed,
        survived=len(judged) - noticed,
        open=len(verdicts) - len(judged),
    )
    rows = [f"| `{title}` | `{original}` | {verdict} |\n" for (title, original, _), verdict in verdicts.items()]
    FILE.write_text(heading + "".join(rows))


def state_of_sources() -> str:
    """A checksum of every file a verdict can depend on: all that git knows of or would take, except texts for readers."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    checksum = hashlib.sha256()
    for name in sorted(filter(None, listed.split("\0"))):
        if not name.startswith("docs/") and not name.endswith(".md") and (ROOT / name).is_file():
            checksum.update(name.encode() + b"\0" + hashlib.sha256((ROOT / name).read_bytes()).digest())
    return checksum.hexdigest()[:16]
