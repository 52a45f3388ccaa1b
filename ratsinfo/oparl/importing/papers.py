"""Paper and Consultation as Drucksache and Beratung, and what tells that a paper is an answer."""

from datetime import date
from typing import Any

from django.utils import timezone

from drucksachen.models import Anlage, Beratung, Bezug, Drucksache
from drucksachen.numbers import mentions, normalise
from ratsinfo.oparl import words
from ratsinfo.oparl.importing.files import add_file, files_in, name_of, owned_by_paper
from ratsinfo.oparl.importing.organizations import Fetch
from ratsinfo.oparl.importing.reading import (
    Object,
    address_of,
    addresses_of,
    day,
    entries,
    is_deleted,
    moment,
    own_address,
    prose,
    text,
    truth,
)
from ratsinfo.oparl.importing.records import Bundle, Record, Ref, since_when

ANSWER, INQUIRY = str(Drucksache.Art.BEANTWORTUNG), str(Drucksache.Art.ANFRAGE)
BY_FILE = "#beantwortung"
Files = list[tuple[str, Object]]


def paper(bundle: Bundle, fetch: Fetch) -> None:
    source, address = bundle.source, bundle.address
    kind = words.kind_of_paper(text(source.get("paperType")))
    title = text(source.get("name")) or text(source.get("reference"))
    if not title:
        bundle.leave_out(address, "Die Drucksache hat weder Titel noch Nummer.")
        return
    values = {
        "nummer": text(source.get("reference")),
        "art": kind,
        "art_wortlaut": text(source.get("paperType")),
        "titel": title,
        "datum": day_of(bundle),
    }
    relations = {
        "urheber": addresses_of(source.get("originatorOrganization")),
        "fachbereiche": addresses_of(source.get("underDirectionOf")),
    }
    published = since_when(source)
    bundle.records.append(Record(address, bundle.kind, Drucksache, values, relations, published))
    add_consultations(bundle, fetch)
    add_files(bundle, kind, values, fetch)
    if kind in (ANSWER, INQUIRY):
        add_links(bundle, kind, fetch)


def day_of(bundle: Bundle) -> date:
    """The date on the paper; where there is none that on which the source made it."""
    source = bundle.source
    if found := day(source.get("date")):
        return found
    made = day(source.get("created")) or timezone.localdate()
    bundle.adapt(bundle.address, f"Die Drucksache hat kein Datum; eingetragen ist der {made:%d.%m.%Y}.")
    return made


# The way through the Gremien


def add_consultations(bundle: Bundle, fetch: Fetch) -> None:
    """The lines of the Beratungsfolge; the same place twice is one line."""
    taken: set[tuple[str, ...]] = set()
    for position, entry in enumerate(entries(bundle.source.get("consultation"))):
        if (part := fetch(entry)) is None:
            bundle.leave_out(address_of(entry), "Die Beratung gibt es in der Quelle nicht.")
        elif not is_deleted(part):
            address = own_address(part, bundle.address, "consultation", position)
            place = (address_of(part.get("agendaItem")),) if part.get("agendaItem") else place_of(part)
            if place in taken:
                bundle.leave_out(address, "Die Beratung ist in der Quelle doppelt.")
                continue
            taken.add(place)
            add_consultation(bundle, address, part)


def place_of(part: Object) -> tuple[str, ...]:
    return (address_of(part.get("meeting")), *addresses_of(part.get("organization")))


def add_consultation(bundle: Bundle, address: str, source: Object) -> None:
    role = text(source.get("role"))
    bodies = addresses_of(source.get("organization"))
    if len(bodies) > 1:
        bundle.adapt(address, "Die Beratung nennt mehrere Gremien; eingetragen ist das erste.")
    values: dict[str, Any] = {
        "drucksache_id": Ref(bundle.address),
        "gremium_id": Ref(bodies[0]) if bodies else None,
        "sitzungstermin_id": reference(source.get("meeting")),
        "tagesordnungspunkt_id": reference(source.get("agendaItem")),
        "zustaendigkeit": words.competence(role),
        "zustaendigkeit_wortlaut": role,
        "oeffentlich": truth(source.get("public"), default=True),
    }
    bundle.records.append(Record(address, "Consultation", Beratung, values, needed=("drucksache_id", "gremium_id")))


def reference(value: Any) -> Ref | None:
    found = address_of(value)
    return Ref(found) if found else None


# Files, and an answer that is only a file


def add_files(bundle: Bundle, kind: str, values: dict[str, Any], fetch: Fetch) -> None:
    main = files_in(bundle, bundle.source, "mainFile", fetch)
    more = files_in(bundle, bundle.source, "auxiliaryFile", fetch)
    answering = [file for file in more if words.answers_inquiry(name_of(file[1]))] if kind == INQUIRY else []
    owner = add_answer_of_files(bundle, values, answering) if answering else bundle.address
    for address, file in main:
        add_file(bundle, address, file, owned_by_paper(bundle.address), Anlage.Art.DOKUMENT)
    for address, file in more:
        is_answer = (address, file) in answering
        art = Anlage.Art.STELLUNGNAHME if is_answer else Anlage.Art.ANLAGE
        belongs = is_answer or (answering and words.ANSWER.search(name_of(file)))
        add_file(bundle, address, file, owned_by_paper(owner if belongs else bundle.address), art)


def add_answer_of_files(bundle: Bundle, inquiry: dict[str, Any], files: Files) -> str:
    """A Beantwortung that consists of these files of the inquiry; returns its address."""
    address = f"{bundle.address}{BY_FILE}"
    dates = [found for _, file in files if (found := day(file.get("date")))]
    stamps = [found for _, file in files if (found := moment(file.get("created")))]
    values = {
        "nummer": "",
        "art": ANSWER,
        "art_wortlaut": "Stellungnahme der Verwaltung",
        "titel": inquiry["titel"],
        "datum": max(min(dates, default=inquiry["datum"]), inquiry["datum"]),
    }
    relations = {"fachbereiche": addresses_of(bundle.source.get("underDirectionOf"))}
    published = since_when(bundle.source | {"created": min(stamps).isoformat() if stamps else None})
    bundle.records.append(Record(address, "Paper", Drucksache, values, relations, published))
    link = {"beantwortung_id": Ref(address), "drucksache_id": Ref(bundle.address)}
    bundle.records.append(Record(f"{address}-bezug", "Bezug", Bezug, link, needed=tuple(link)))
    add_lines_of_answer(bundle, address, values["datum"])
    bundle.recognise(bundle.address, f"an der Datei „{name_of(files[0][1])}“ der Anfrage")
    return address


def add_lines_of_answer(bundle: Bundle, answer: str, since: date) -> None:
    """From its date on, an answer that came as a file of its inquiry is dealt with wherever the inquiry is."""
    for record in [record for record in bundle.records if record.model is Beratung]:
        values = record.values | {"drucksache_id": Ref(answer)}
        place = f"{record.address}-antwort"
        line = Record(place, record.kind, Beratung, values, needed=record.needed, not_before=since)
        bundle.records.append(line)


# An answer that is a paper


def add_links(bundle: Bundle, kind: str, fetch: Fetch) -> None:
    """Note which papers an answer and an inquiry name; an answer that names none is looked into for a number."""
    source, address = bundle.source, bundle.address
    names = ("relatedPaper", "superordinatedPaper" if kind == ANSWER else "subordinatedPaper")
    named = [found for name in names for found in addresses_of(source.get(name))]
    bundle.links = [(address, found) if kind == ANSWER else (found, address) for found in named if found != address]
    if kind == ANSWER and not bundle.links:
        add_number(bundle, fetch)


def add_number(bundle: Bundle, fetch: Fetch) -> None:
    own = normalise(text(bundle.source.get("reference")))
    for said in texts_of(bundle, fetch):
        for found in mentions(said):
            if found.number != own:
                values = {"beantwortung_id": Ref(bundle.address), "nummer": said[found.start : found.end]}
                place = f"{bundle.address}#bezug"
                bundle.records.append(Record(place, "Bezug", Bezug, values, needed=("beantwortung_id",)))
                bundle.recognise(bundle.address, f"an der Nummer „{values['nummer']}“ im Text")
                return
    bundle.adapt(bundle.address, "Welche Anfrage beantwortet wird, sagt die Quelle nicht.")


def texts_of(bundle: Bundle, fetch: Fetch) -> list[str]:
    """The title of a paper, and as much of its files' texts as the source gives."""
    files = [file for field in ("mainFile", "auxiliaryFile") for file in entries(bundle.source.get(field))]
    said = [prose(file.get("text"))[:5000] for file in files if isinstance(file, dict)]
    return [text(bundle.source.get("name")), *said]
