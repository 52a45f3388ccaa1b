import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from django.core.management import BaseCommand

from drucksachen.models import Drucksache
from drucksachen.reading.result import Gelesen, GeleseneBeratung, GelesenerBezug
from drucksachen.reading.rules import read
from ratsinfo.confinement import Unreadable
from ratsinfo.extraction.extract import DOCUMENTS, extract

_UNKNOWN = "–"


class Command(BaseCommand):
    """Read an official document and show its fields. Writes nothing; ends with 2 when the document cannot be read."""

    help = "Liest ein amtliches Dokument in die Felder einer Drucksache, ohne etwas zu speichern."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("datei", type=Path, metavar="DATEI")
        parser.add_argument("--json", action="store_true", help="als JSON ausgeben")

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["datei"]
        try:
            result = read(extract(path, path.name, DOCUMENTS).text)
        except Unreadable as error:
            self.refuse(f"„{path.name}“: {error}")
        except OSError:
            self.refuse(f"„{path}“ lässt sich nicht öffnen.")
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(result), ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(_lines(result)))

    def refuse(self, sentence: str) -> NoReturn:
        """One German sentence and nothing else, not even the name of the error."""
        self.stderr.write(sentence)
        raise SystemExit(2)


def _as_json(result: Gelesen) -> dict[str, Any]:
    return result.as_json() | {"art": Drucksache.Art(result.art).label if result.art else None}


def _lines(result: Gelesen) -> Iterator[str]:
    """The document as somebody would read it out: one line a field, questions and answers below."""
    yield from (f"{label + ':':17}{_value(value) or _UNKNOWN}" for label, value in _head(result))
    for row in result.beratungen:
        yield f"{'Beratung:':17}{_consultation(row)}"
    for heading, text in _passages(result):
        if text:
            yield f"\n{heading}\n{text}"
    signed = ", ".join(part for part in (result.unterzeichner.name, result.unterzeichner.funktion) if part)
    yield f"\n{'Unterzeichnet:':17}{signed or _UNKNOWN}"
    yield from (f"{'Hinweis:':17}{note}" for note in result.hinweise)


def _head(result: Gelesen) -> list[tuple[str, Any]]:
    return [
        ("Art", Drucksache.Art(result.art).label if result.art else None),
        ("Datum", result.datum and f"{result.datum:%d.%m.%Y}"),
        ("Nummer", result.nummer),
        *(("Bezug", _reference(reference)) for reference in result.bezug),
        ("Titel", result.titel),
        ("Fachbereich/e", "; ".join(result.fachbereiche)),
        ("Dezernent*in", result.dezernent),
        ("Verantwortlich", result.verantwortlich),
    ]


def _value(value: Any) -> str:
    return str(value) if value else ""


def _reference(reference: GelesenerBezug) -> str:
    day = reference.datum and f"vom {reference.datum:%d.%m.%Y}"
    return ", ".join(part for part in (reference.gremium, day, reference.nummer) if part)


def _consultation(row: GeleseneBeratung) -> str:
    public = {True: "öffentlich", False: "nichtöffentlich", None: None}[row.oeffentlich]
    day = row.termin and f"{row.termin:%d.%m.%Y}"
    top = row.top and f"TOP {row.top}"
    return ", ".join(part for part in (row.gremium, day, top, row.zustaendigkeit, public) if part)


def _passages(result: Gelesen) -> Iterator[tuple[str, str | None]]:
    yield "Anrede", result.anrede
    yield "Einleitung", result.einleitung
    for question in result.fragen:
        yield f"Frage {question.bezeichnung or ''}".strip(), question.text
    for part in result.antwortteile:
        names = f" (zu {', '.join(part.fragen)})" if part.fragen else ""
        yield f"Antwort {part.bezeichnung or ''}".strip() + names, part.text
    yield "Übriger Text", result.rest
