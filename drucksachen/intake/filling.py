"""What was read from a document, as the form needs it: initial values, and what a person should look at.

Places on the form are named as their inputs are: "titel", "beratungen-0-gremium".
"""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from drucksachen.intake import matching
from drucksachen.models import Beratung, Bezug, Drucksache, Frage
from drucksachen.pairing import pair
from drucksachen.reading.result import Gelesen
from ratsinfo.folding import fold

ART = {fold(str(label)): value for value, label in Drucksache.Art.choices}
ZUSTAENDIGKEIT = {fold(str(label)): value for value, label in Beratung.Zustaendigkeit.choices}
PARAMETER = "eingang"
SAME = ("titel", "anrede", "einleitung", "dezernent", "verantwortlich", "nummer")
REFERRING = ("Stellungnahme ", "Beantwortung ", "Antwort ", "Anfrage ")  # how such a heading begins
SHOWN = 40  # letters of a question that a note names


@dataclass(frozen=True)
class Note:
    """What to look at beside one input, and the address that makes what is missing."""

    text: str
    create: str = ""


@dataclass
class Filling:
    """Initial values of the page and of its lines by their prefix; notes by input; remarks on the whole."""

    page: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    notes: dict[str, list[Note]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def note(self, place: str, text: str, create: str = "") -> None:
        if text:
            self.notes.setdefault(place, []).append(Note(text, create))


def fill(read: Gelesen, opened_from: Drucksache | None = None) -> Filling:
    """The form for what was ``read``; ``opened_from`` is the inquiry on whose page the clerk was, if any."""
    filling = Filling()
    fill_page(filling, read)
    fill_consultations(filling, read)
    if is_answer(read):
        inquiries = fill_references(filling, read, opened_from)
        fill_parts(filling, read, inquiries)
    else:
        filling.lines["fragen"] = [
            {"bezeichnung": question.bezeichnung or "", "text": question.text} for question in read.fragen
        ]
    for name, found in read.fundstellen.items():
        filling.note(place_of(name, read), found.grund)
    beside_a_field = {found.grund for found in read.fundstellen.values()}
    filling.remarks += [note for note in read.hinweise if note not in beside_a_field]
    return filling


def is_answer(read: Gelesen) -> bool:
    """Whether the document goes into the form of an answer; so does one that does not say what it is."""
    return read.art in (None, Drucksache.Art.BEANTWORTUNG)


def fill_page(filling: Filling, read: Gelesen) -> None:
    page = {name: value for name in SAME if (value := getattr(read, name))}
    if read.datum:
        page["datum"] = read.datum
    else:
        filling.note("datum", "Im Dokument steht kein Datum; hier steht das von heute.")
    if not is_answer(read):
        page["art"] = read.art
    page["art_wortlaut"] = printed_kind(read)
    page |= {
        "unterzeichner": read.unterzeichner.name or "",
        "unterzeichner_funktion": read.unterzeichner.funktion or "",
    }
    page["text"] = read.rest or ""
    units = matching.Bodies.fachbereiche()
    page["fachbereiche"] = []
    for name in read.fachbereiche:
        match = units.find(name, read.datum)
        if match.row is not None:
            page["fachbereiche"].append(match.row.pk)
        address = "" if match.row is not None else add_address("gremien_fachbereich", name=name)
        filling.note("fachbereiche", match.doubt, address)
    filling.page = page


def printed_kind(read: Gelesen) -> str:
    """The line in which the document says what it is, where that is more than the name of its kind."""
    place = read.fundstellen.get("art")
    if place is None:
        return ""
    start, end = read.text.rfind("\n", 0, place.anfang) + 1, read.text.find("\n", place.ende)
    line = read.text[start : end if end >= 0 else None].strip(" *#\t")
    most = Drucksache._meta.get_field("art_wortlaut").max_length or 0
    return line if len(line) <= most and fold(line) not in ART else ""


def fill_consultations(filling: Filling, read: Gelesen) -> None:
    """The Beratungsfolge, each line with its Gremium, meeting and item as far as the archive has them."""
    bodies = matching.Bodies.gremien()
    found = [bodies.find(line.gremium or "", line.termin or read.datum) for line in read.beratungen]
    pairs = [
        (match.row, line.termin)
        for match, line in zip(found, read.beratungen, strict=True)
        if match.row is not None and line.termin
    ]
    meetings = matching.Meetings(pairs)
    filling.lines["beratungen"] = lines = []
    for index, (line, match) in enumerate(zip(read.beratungen, found, strict=True)):
        place = f"beratungen-{index}"
        lines.append(consultation(filling, place, line, match, meetings))


def consultation(filling: Filling, place: str, line: Any, match: matching.Match, meetings: matching.Meetings) -> Any:
    body, day = match.row, line.termin
    missing = add_address("gremien_gremium", name=line.gremium or "") if body is None else ""
    filling.note(f"{place}-gremium", match.doubt, missing)
    words = line.zustaendigkeit or ""
    known = ZUSTAENDIGKEIT.get(fold(words), "")
    values = {
        "gremium": body,
        "termin": day,
        "zustaendigkeit": known or (Beratung.Zustaendigkeit.SONSTIGE if words else ""),
        "zustaendigkeit_wortlaut": "" if known else words,
        "oeffentlich": line.oeffentlich,
    }
    if line.oeffentlich is None:
        filling.note(f"{place}-oeffentlich", "Das Dokument sagt nicht, ob öffentlich beraten wird: bitte wählen.")
    if body is None or day is None:
        return values
    meeting = meetings.find(body, day)
    address = "" if meeting.row else add_address("gremien_sitzungstermin", gremien=body.pk, tag=day)
    filling.note(f"{place}-sitzungstermin", meeting.doubt, address)
    if meeting.row is None:
        return values
    item = matching.agenda_item(meeting.row, line.top or "")
    if line.top and item is None:
        filling.note(f"{place}-tagesordnungspunkt", f"TOP {line.top} steht nicht auf der Tagesordnung dieser Sitzung.")
    return values | {"sitzungstermin": meeting.row, "tagesordnungspunkt": item}


def fill_references(filling: Filling, read: Gelesen, opened_from: Drucksache | None) -> list[Drucksache]:
    """The Bezug lines; returns the inquiries that they mean."""
    inquiries: list[Drucksache] = []
    filling.lines["bezuege"] = lines = []
    for index, reference in enumerate(read.bezug):
        match = matching.inquiry(reference.nummer or "", reference.datum)
        missing = add_address(
            "drucksachen_drucksache", nummer=reference.nummer, titel=read.titel, datum=reference.datum
        )
        filling.note(f"bezuege-{index}-drucksache", match.doubt, missing if match.row is None else "")
        inquiries += [match.row] if match.row is not None else []
        lines.append(
            {
                "drucksache": match.row,
                "nummer": reference.nummer or "",
                "datum": reference.datum,
                "gremium_wortlaut": reference.gremium or "",
                "wortlaut": printed_reference(read, index),
            }
        )
    if opened_from is None or opened_from in inquiries:
        return inquiries
    if read.bezug:
        filling.remarks.append(
            f"Das Dokument nennt eine andere Anfrage als die, von der aus es eingelesen wurde („{opened_from}“)."
        )
        return inquiries
    lines.append({"drucksache": opened_from, "nummer": opened_from.nummer, "datum": opened_from.datum})
    return [opened_from]


def printed_reference(read: Gelesen, index: int) -> str:
    """The heading in which a reference stands ("Stellungnahme der Verwaltung zur Anfrage ..."); empty where it is part of a text."""
    places = [place for name, place in read.fundstellen.items() if name.startswith(f"bezug.{index}.")]
    if not places:
        return ""
    first, last = min(place.anfang for place in places), max(place.ende for place in places)
    words = " ".join(read.text[read.text.rfind("\n", 0, first) + 1 : last].split())
    most = Bezug._meta.get_field("wortlaut").max_length or 0
    return words if len(words) <= most and words.startswith(REFERRING) else ""


def fill_parts(filling: Filling, read: Gelesen, inquiries: list[Drucksache]) -> None:
    """Each part of the answer with the Fragen it answers; what stays alone on either side is a remark."""
    questions = list(Frage.objects.filter(drucksache__in=inquiries).order_by("drucksache", "position", "pk"))
    named = [" ".join(part.fragen) or part.bezeichnung or "" for part in read.antwortteile]
    paired = pair(named, [question.bezeichnung for question in questions]) if len(inquiries) == 1 else [[]] * len(named)
    filling.lines["antwortteile"] = [
        {"bezeichnung": part.bezeichnung or "", "text": part.text, "fragen": [questions[index].pk for index in indexes]}
        for part, indexes in zip(read.antwortteile, paired, strict=True)
    ]
    if not questions:
        return
    for index, (part, indexes) in enumerate(zip(read.antwortteile, paired, strict=True)):
        if not indexes and part.bezeichnung:
            text = f"„{part.bezeichnung}“ passt zu keiner Frage der Anfrage: bitte selbst zuordnen."
            filling.note(f"antwortteile-{index}-fragen", text)
    left = [question for index, question in enumerate(questions) if not any(index in indexes for indexes in paired)]
    if read.antwortteile:
        filling.remarks += [
            f"Die {question.ueberschrift} bekommt keinen Antwortteil: {shortened(question.text)}" for question in left
        ]


def add_address(route: str, **prefilled: Any) -> str:
    """The page that makes what is missing, with what is known of it; opened in a window of its own."""
    known = {name: value for name, value in prefilled.items() if value}
    return f"{reverse(f'admin:{route}_add')}?{urlencode(known)}"


def shortened(text: str) -> str:
    return text if len(text) <= SHOWN else text[:SHOWN].rsplit(" ", 1)[0] + " …"


RENAMED = {"unterzeichner-name": "unterzeichner", "unterzeichner-funktion": "unterzeichner_funktion", "rest": "text"}


def place_of(name: str, read: Gelesen) -> str:
    """The input into which a value of the document goes, by the value's name ("bezug.0.nummer"); empty where there is none."""
    place = name.replace(".", "-")
    if place.startswith("bezug-"):
        return "bezuege" + place.removeprefix("bezug")
    answers = is_answer(read)
    if place.startswith("antwortteile-" if not answers else "fragen-") or (place == "art" and answers):
        return ""
    return RENAMED.get(place, place)
