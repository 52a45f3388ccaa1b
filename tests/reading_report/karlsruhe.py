"""The texts of a real city's inquiries and answers with what its council system says about them; never part of the project."""

import csv
import json
import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

HERE = Path(__file__).parent
DATA = HERE.parents[2] / "shared" / "data"
BERLIN = ZoneInfo("Europe/Berlin")


@dataclass(frozen=True)
class Meeting:
    """One consultation of a paper as the council system has it."""

    gremium: str
    termin: date
    top: str
    zustaendigkeit: str
    oeffentlich: bool | None


@dataclass(frozen=True)
class Document:
    """The text of a file with the truth about its paper."""

    datei: str
    name: str
    text: str
    nummer: str
    titel: str
    datum: str
    beratungen: tuple[Meeting, ...]


@dataclass(frozen=True)
class Counted:
    """A document of the sample as somebody counted it by reading."""

    datei: str
    nummeriert: bool
    fragen: int
    antwortteile: int


def is_there() -> bool:
    return (DATA / "karlsruhe").is_dir()


def sample() -> list[Counted]:
    with (HERE / "stichprobe.csv").open(encoding="utf-8") as file:
        return [
            Counted(row["datei"], row["nummeriert"] == "ja", int(row["fragen"]), int(row["antwortteile"]))
            for row in csv.DictReader(file, delimiter=";")
        ]


def texts() -> list[dict[str, Any]]:
    """The texts as they were collected: id and text."""
    return _records("texts_anfragen")


def documents() -> Iterator[Document]:
    """Every text with its truth."""
    papers = {file["id"]: (paper, file) for paper in _records("papers") for file in _files(paper)}
    meetings = {meeting["id"]: meeting for meeting in _records("meetings")}
    bodies = {body["id"]: body.get("name", "") for body in _records("organizations")}
    for text in texts():
        paper, file = papers[text["id"]]
        yield Document(
            datei=text["id"].rsplit("/", 1)[1],
            name=file.get("name", ""),
            text=text["text"],
            nummer=paper.get("reference", ""),
            titel=paper.get("name", ""),
            datum=paper.get("date", ""),
            beratungen=tuple(
                _meeting(consultation, meetings, bodies)
                for consultation in paper.get("consultation", [])
                if consultation.get("meeting") in meetings
            ),
        )


@cache
def _records(name: str) -> list[dict[str, Any]]:
    with lzma.open(DATA / "karlsruhe" / f"{name}.jsonl.xz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def _files(paper: dict[str, Any]) -> list[dict[str, Any]]:
    main = [paper["mainFile"]] if paper.get("mainFile") else []
    return main + paper.get("auxiliaryFile", [])


def _meeting(consultation: dict[str, Any], meetings: dict[str, Any], bodies: dict[str, str]) -> Meeting:
    meeting = meetings[consultation["meeting"]]
    items = {item["id"]: item for item in meeting.get("agendaItem", [])}
    item = items.get(consultation.get("agendaItem"), {})
    start = datetime.fromisoformat(meeting["start"]).astimezone(BERLIN)
    organization = (consultation.get("organization") or meeting.get("organization") or [""])[0]
    return Meeting(
        bodies.get(organization, ""),
        start.date(),
        item.get("number", ""),
        consultation.get("role", ""),
        item.get("public"),
    )
