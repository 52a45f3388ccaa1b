"""How well documents are read: ``python -m tests.reading_report.run`` over the real texts in ../shared, if they are there.

For each field: of what was read, how much is right (precision, where the text prints the true value at all); of what the
text prints, how much was read (recall). Questions and answers are counted against a sample that was counted by hand.
"""

import argparse
import os
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from drucksachen.numbers import normalise  # noqa: E402
from drucksachen.reading.dates import days  # noqa: E402
from drucksachen.reading.result import Gelesen  # noqa: E402
from drucksachen.reading.rules import read  # noqa: E402
from ratsinfo.folding import fold  # noqa: E402
from tests.reading_report.karlsruhe import Document, documents, is_there, sample  # noqa: E402

HEAD = 2500
_HAS_ROLES = re.compile(r"Termin\b[^\n]*(?:\n[^\n]*){0,3}Zuständigkeit")
BARS = {"precision": 0.98, "recall": 0.95, "sample": 0.90}


@dataclass
class Score:
    """One field over all documents."""

    printed: int = 0  # documents whose text prints the true value
    read: int = 0  # of these, those in which something was read
    right: int = 0
    beside: int = 0  # read although the text does not print the true value: not to be judged
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def add(self, document: Document, value: object, truth: set[object], *, printed: bool) -> None:
        if not printed:
            self.beside += value is not None
            return
        self.printed += 1
        self.read += value is not None
        if value in truth:
            self.right += 1
        else:
            (self.missed if value is None else self.wrong).append(
                f"{document.datei}: {value!r}, wahr {sorted(map(str, truth))}"
            )

    @property
    def precision(self) -> float:
        return self.right / self.read if self.read else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.printed if self.printed else 1.0


def measure(documents: list[Document]) -> tuple[dict[str, Score], dict[str, Gelesen]]:
    scores: dict[str, Score] = {
        name: Score()
        for name in ("nummer", "termin", "datum", "gremium", "top", "zustaendigkeit", "oeffentlich", "titel")
    }
    results = {}
    for document in documents:
        result = results[document.datei] = read(document.text)
        if document.beratungen and document.text.strip():
            _judge(scores, document, result)
    return scores, results


def _judge(scores: dict[str, Score], document: Document, result: Gelesen) -> None:
    head = document.text[:HEAD]
    flat = fold(head.replace("-\n", ""))
    true_days = {meeting.termin for meeting in document.beratungen}
    row = next((row for row in result.beratungen if row.termin in true_days), next(iter(result.beratungen), None))
    printed_days = {found.day for found in days(head)}
    number = normalise(result.nummer or "") or None
    scores["nummer"].add(document, number, {normalise(document.nummer)}, printed=_prints_number(document))
    scores["termin"].add(document, row.termin if row else None, true_days, printed=bool(true_days & printed_days))
    if result.art != "beantwortung":  # the date in the head of an answer is that of the inquiry
        scores["datum"].add(
            document, result.datum, {_date(document.datum)}, printed=_date(document.datum) in printed_days
        )
    bodies = {meeting.gremium for meeting in document.beratungen}
    scores["gremium"].add(
        document,
        _body(row.gremium if row else None, bodies, flat),
        bodies,
        printed=any(_prints_body(body, flat) for body in bodies),
    )
    tops = {meeting.top for meeting in document.beratungen}
    scores["top"].add(
        document,
        row.top if row else None,
        tops,
        printed=any(re.search(rf"(?<![\d.]){re.escape(top)}(?![\d.])", head) for top in tops if top),
    )
    roles = {meeting.zustaendigkeit for meeting in document.beratungen}
    scores["zustaendigkeit"].add(
        document, row.zustaendigkeit if row else None, roles, printed=_HAS_ROLES.search(head) is not None
    )
    scores["oeffentlich"].add(
        document,
        row.oeffentlich if row else None,
        {meeting.oeffentlich for meeting in document.beratungen},
        printed=_prints_status(head),
    )
    scores["titel"].add(
        document,
        fold(result.titel) if result.titel else None,
        {fold(document.titel)},
        printed=fold(document.titel) in flat,
    )


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _prints_number(document: Document) -> bool:
    """Whether the number stands behind a label of its own, as far as a plain search can tell."""
    return (
        bool(document.nummer)
        and re.search(rf"(?<![\w/]){re.escape(document.nummer)}(?![\w/])", document.text[:HEAD]) is not None
    )


def _body(name: str | None, truth: set[str], flat: str) -> str | None:
    """A name that is shorter than the official one counts where the text has no more: "Ortschaftsrat" alone."""
    longer = {official for official in truth if name and official.startswith(name) and fold(official) not in flat}
    return longer.pop() if longer else name


def _prints_body(body: str, flat: str) -> bool:
    first = fold(body).split(" ")[0]
    return first in flat


def _prints_status(head: str) -> bool:
    return (
        re.search(r"^\s*öffentlich\s*$|\d{4}\s+(?:\d+(?:\.\d+)?\s+)?(?:Ö|öffentlich)\b|☒\s*\n\s*☐", head, re.MULTILINE)
        is not None
    )


def count(results: dict[str, Gelesen]) -> tuple[Counter[tuple[bool, bool]], list[str]]:
    """The sample: (numbered, right) and what is wrong."""
    verdicts: Counter[tuple[bool, bool]] = Counter()
    wrong = []
    for counted in sample():
        result = results[counted.datei]
        found = (len(result.fragen), len(result.antwortteile))
        right = found == (counted.fragen, counted.antwortteile)
        verdicts[counted.nummeriert, right] += 1
        if not right:
            wrong.append(f"{counted.datei}: gelesen {found}, gezählt {(counted.fragen, counted.antwortteile)}")
    return verdicts, wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fehler", type=int, default=0, metavar="N", help="je Feld die ersten N Fehler zeigen")
    options = parser.parse_args()
    if not is_there():
        print("Die Texte liegen nicht unter ../shared/data/karlsruhe.", file=sys.stderr)
        return 2
    scores, results = measure(list(documents()))
    print(f"{len(results)} Texte")
    print(f"{'Feld':15} {'gedruckt':>8} {'gelesen':>8} {'richtig':>8} {'Genauigkeit':>12} {'Ausbeute':>9}")
    for name, score in scores.items():
        print(f"{name:15} {score.printed:8} {score.read:8} {score.right:8} {score.precision:12.2%} {score.recall:9.2%}")
        for line in [*score.wrong[: options.fehler], *score.missed[: options.fehler]]:
            print("    " + line)
    verdicts, wrong = count(results)
    numbered, total = verdicts[True, True] + verdicts[True, False], verdicts.total()
    print(
        f"Fragen und Antworten, von Hand gezählt: {verdicts[True, True]} von {numbered} nummerierten, {verdicts[True, True] + verdicts[False, True]} von {total} Papieren"
    )
    for line in wrong[: options.fehler or None]:
        print("    " + line)
    judged = [scores[name] for name in ("nummer", "termin", "gremium", "zustaendigkeit")]
    met = all(score.precision >= BARS["precision"] and score.recall >= BARS["recall"] for score in judged)
    return 0 if met and (verdicts[True, True] + verdicts[False, True]) / total >= BARS["sample"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
