"""Body, LegislativeTerm, Organization, Person and Membership as Körperschaft, Wahlperiode, Gremium, Fachbereich, Person, Mitgliedschaft."""

from collections.abc import Callable
from typing import Any

from gremien.models import Fachbereich, Gremium, Mitgliedschaft, Person, Wahlperiode
from ratsinfo.oparl import words
from ratsinfo.oparl.importing.reading import Object, address_of, day, entries, own_address, text
from ratsinfo.oparl.importing.records import Bundle, Record, Ref, since_when

Fetch = Callable[[Any], Object | None]


def town(body: Object) -> dict[str, Any]:
    """The columns of the Körperschaft."""
    ags = text(body.get("ags"))
    website = text(body.get("website"))
    return {
        "name": text(body.get("name"))[:200] or "Ratsinformationen",
        "kurzname": text(body.get("shortName"))[:80],
        "ags": ags if ags.isdecimal() and len(ags) == len("08212000") else "",
        "email": email if "@" in (email := text(body.get("contactEmail"))) else "",
        "website": website if website.startswith(("http://", "https://")) and len(website) <= 200 else "",
    }


def term(bundle: Bundle, fetch: Fetch) -> None:
    source = bundle.source
    begin, end = day(source.get("startDate")), day(source.get("endDate"))
    if begin is None:
        bundle.leave_out(bundle.address, "Die Wahlperiode hat keinen Beginn.")
        return
    values = {"name": text(source.get("name")) or f"ab {begin.year}", "beginn": begin}
    values["ende"] = ordered_end(bundle, bundle.address, begin, end)
    bundle.records.append(Record(bundle.address, bundle.kind, Wahlperiode, values))


def organization(bundle: Bundle, fetch: Fetch) -> None:
    source = bundle.source
    name, kind, class_ = (text(source.get(key)) for key in ("name", "organizationType", "classification"))
    name = name or text(source.get("shortName"))
    if not name:
        bundle.leave_out(bundle.address, "Die Organisation hat keinen Namen.")
        return
    begin = day(source.get("startDate"))
    values: dict[str, Any] = {
        "name": name,
        "kurzname": text(source.get("shortName")),
        "gueltig_von": begin,
        "gueltig_bis": ordered_end(bundle, bundle.address, begin, day(source.get("endDate"))),
    }
    model: Any = Fachbereich
    if not words.is_administration(kind, class_, name, meets=bool(source.get("meeting"))):
        model, values["art"] = Gremium, words.kind_of_body(kind, class_, name)
    published = since_when(source)
    if words.is_placeholder(name):
        bundle.adapt(bundle.address, f"„{name}“ ist ein Platzhalter der Quelle und hier nicht veröffentlicht.")
        published = None
    bundle.records.append(Record(bundle.address, bundle.kind, model, values, published=published))


def person(bundle: Bundle, fetch: Fetch) -> None:
    source = bundle.source
    first, last = text(source.get("givenName")), text(source.get("familyName"))
    if not last:
        first, _, last = text(source.get("name")).rpartition(" ")
    if not last:
        bundle.leave_out(bundle.address, "Die Person hat keinen Namen.")
        return
    titles = source.get("title")
    title = " ".join(map(text, titles)) if isinstance(titles, list) else text(titles)
    values = {"titel": title, "vorname": first, "nachname": last}
    bundle.records.append(Record(bundle.address, bundle.kind, Person, values, published=since_when(source)))
    for position, entry in enumerate(entries(source.get("membership"))):
        if part := fetch(entry):
            membership(bundle, part, own_address(part, bundle.address, "membership", position), bundle.address)
        else:
            bundle.leave_out(address_of(entry), "Die Mitgliedschaft gibt es in der Quelle nicht.")


def membership(bundle: Bundle, source: Object, address: str, holder: str) -> None:
    body = address_of(source.get("organization"))
    if not body or not holder:
        bundle.leave_out(address, "Die Mitgliedschaft nennt nicht, wessen oder worin.")
        return
    role, begin = text(source.get("role")), day(source.get("startDate"))
    values = {
        "person_id": Ref(holder),
        "gremium_id": Ref(body),
        "rolle": words.role_of(role),
        "rolle_wortlaut": role,
        "von": begin,
        "bis": ordered_end(bundle, address, begin, day(source.get("endDate"))),
    }
    bundle.records.append(Record(address, "Membership", Mitgliedschaft, values, needed=("person_id", "gremium_id")))


def ordered_end(bundle: Bundle, address: str, begin: Any, end: Any) -> Any:
    """``end``, or None where it is before ``begin``."""
    if begin and end and end < begin:
        bundle.adapt(address, "Das Ende liegt vor dem Beginn und ist nicht übernommen.")
        return None
    return end
