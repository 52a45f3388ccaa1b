"""The rules in their order. Each looks at one thing; a new one is written in its own module and added to the list."""

from collections.abc import Callable
from types import MappingProxyType

from drucksachen.pairing import pair
from drucksachen.reading.answers import read_answers
from drucksachen.reading.cleaning import clean
from drucksachen.reading.consultations import read_consultations
from drucksachen.reading.document import Draft
from drucksachen.reading.header import read_bare_number, read_date, read_labels
from drucksachen.reading.kind import read_kind
from drucksachen.reading.passages import as_printed
from drucksachen.reading.questions import read_questions
from drucksachen.reading.references import read_references
from drucksachen.reading.result import Gelesen
from drucksachen.reading.salutation import read_salutation
from drucksachen.reading.sessions import read_sessions
from drucksachen.reading.signature import read_signature
from drucksachen.reading.title import read_title

Rule = Callable[[Draft], None]

RULES: tuple[Rule, ...] = (
    read_labels,
    read_sessions,
    read_consultations,
    read_kind,
    read_bare_number,
    read_date,
    read_title,
    read_salutation,
    read_signature,
    read_references,
    read_questions,
    read_answers,
)
_FIELDS = (
    "art", "datum", "nummer", "bezug", "titel", "fachbereiche", "dezernent", "verantwortlich",
    "beratungen", "anrede", "einleitung", "fragen", "antwortteile", "unterzeichner",
)  # fmt: skip


def read(text: str) -> Gelesen:
    """The document whose text this is, as fields. Never raises, whatever the text; takes time in proportion to its length."""
    draft = Draft.of(clean(text))
    for rule in RULES:
        rule(draft)
    fields = {name: draft.values[name] for name in _FIELDS if name in draft.values}
    return Gelesen(
        **fields,
        rest=_left_over(draft),
        hinweise=tuple(_notes(draft)),
        text=draft.text,
        fundstellen=MappingProxyType(draft.places),
    )


def _left_over(draft: Draft) -> str | None:
    return as_printed([line for line in draft.lines if draft.is_free(line)]) or None


def _notes(draft: Draft) -> list[str]:
    """What the clerk should know: what every paper has and this one does not, and which questions have no answer."""
    notes = [f"{name} nicht gefunden." for name, field in _EXPECTED.items() if field not in draft.values]
    answers, questions = draft.values.get("antwortteile", ()), draft.values.get("fragen", ())
    if answers and questions:
        headings = list(dict.fromkeys(part.bezeichnung or "" for part in answers))
        paired = pair(headings, [question.bezeichnung or "" for question in questions])
        answered = {index for indexes in paired for index in indexes}
        missing = [
            question.bezeichnung or str(place + 1) for place, question in enumerate(questions) if place not in answered
        ]
        if missing and any(part.fragen for part in answers):
            notes.append(f"Ohne Antwort: {', '.join(missing)}")
    return notes + list(dict.fromkeys(place.grund for place in draft.places.values() if place.grund))


_EXPECTED = {"Art": "art", "Datum": "datum", "Titel": "titel"}
