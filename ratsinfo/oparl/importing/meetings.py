"""Meeting and AgendaItem as Sitzungstermin and Tagesordnungspunkt."""

import re
from collections import defaultdict
from typing import Any

from django.utils import timezone

from drucksachen.models import Anlage
from gremien.models import Sitzungstermin, Tagesordnungspunkt
from ratsinfo.oparl import words
from ratsinfo.oparl.importing.files import add_file, files_in, owned_by_meeting
from ratsinfo.oparl.importing.organizations import Fetch
from ratsinfo.oparl.importing.reading import (
    Object,
    address_of,
    addresses_of,
    entries,
    is_deleted,
    moment,
    own_address,
    text,
    truth,
)
from ratsinfo.oparl.importing.records import Bundle, Record, Ref, since_when

FILES = {
    "invitation": Anlage.Art.EINLADUNG,
    "resultsProtocol": Anlage.Art.NIEDERSCHRIFT,
    "verbatimProtocol": Anlage.Art.NIEDERSCHRIFT,
    "auxiliaryFile": Anlage.Art.ANLAGE,
}
_DIGITS = re.compile(r"(\d+)")
Item = tuple[str, Object]


def meeting(bundle: Bundle, fetch: Fetch) -> None:
    source, address = bundle.source, bundle.address
    begin = moment(source.get("start"))
    if begin is None:
        bundle.leave_out(address, "Die Sitzung hat keinen Beginn.")
        return
    end = moment(source.get("end"))
    if end and end < begin:
        bundle.adapt(address, "Das Ende liegt vor dem Beginn und ist nicht übernommen.")
        end = None
    cancelled = truth(source.get("cancelled"), default=False)
    over = begin < timezone.now()
    room, place = location_of(fetch(source.get("location")) or {})
    values = {
        "titel": words.title_of_meeting(text(source.get("name"))) or "Sitzung",
        "beginn": begin,
        "ende": end,
        "raum": room,
        "anschrift": place,
        "status": words.state_of_meeting(text(source.get("meetingState")), cancelled=cancelled, over=over),
    }
    bodies = {"gremien": addresses_of(source.get("organization"))}
    if not bodies["gremien"]:
        bundle.adapt(address, "Die Sitzung nennt kein Gremium.")
    published = since_when(source)
    bundle.records.append(Record(address, bundle.kind, Sitzungstermin, values, bodies, published=published))
    add_agenda(bundle, fetch)
    for field, kind in FILES.items():
        for file_address, file in files_in(bundle, source, field, fetch):
            add_file(bundle, file_address, file, owned_by_meeting(address), kind)


def location_of(place: Object) -> tuple[str, str]:
    """Room and address of a Location."""
    room = text(place.get("room")) or text(place.get("description"))
    town = " ".join(filter(None, (text(place.get("postalCode")), text(place.get("locality")))))
    return room, ", ".join(filter(None, (text(place.get("streetAddress")), town)))


def add_agenda(bundle: Bundle, fetch: Fetch) -> None:
    items: list[Item] = []
    for position, entry in enumerate(entries(bundle.source.get("agendaItem"))):
        if (part := fetch(entry)) is None:
            bundle.leave_out(address_of(entry), "Den Tagesordnungspunkt gibt es in der Quelle nicht.")
        elif not is_deleted(part):
            items.append((own_address(part, bundle.address, "agendaItem", position), part))
    for position, (address, item) in enumerate(in_order(items), start=1):
        add_item(bundle, address, item, position, fetch)


def add_item(bundle: Bundle, address: str, item: Object, position: int, fetch: Fetch) -> None:
    number, title = text(item.get("number")), text(item.get("name"))
    if not title:
        bundle.adapt(address, "Der Tagesordnungspunkt hat keinen Titel.")
    values: dict[str, Any] = {
        "sitzungstermin_id": Ref(bundle.address),
        "position": position,
        "nummer": number,
        "nummer_fest": True,
        "titel": title or "(ohne Titel)",
        "ergebnis": text(item.get("result")),
        "oeffentlich": truth(item.get("public"), default=True),
    }
    needed = ("sitzungstermin_id",)
    bundle.records.append(Record(address, "AgendaItem", Tagesordnungspunkt, values, needed=needed))
    for field in ("resolutionFile", "auxiliaryFile"):
        for file_address, file in files_in(bundle, item, field, fetch):
            said = number and not text(file.get("name")).startswith("TOP")
            public = values["oeffentlich"]
            part = file if public else {**file, "public": False}
            prefix = f"TOP {number}: " if said else ""
            add_file(bundle, file_address, part, owned_by_meeting(bundle.address), Anlage.Art.ANLAGE, prefix)


def in_order(items: list[Item]) -> list[Item]:
    """As the server orders them; but by their numbers where each occurs once in its part and they are out of order.

    What has no number stays behind what it followed.
    """
    ordered = sorted(items, key=lambda item: order_of(item[1]))
    parts: dict[bool, list[Item]] = defaultdict(list)
    for item in ordered:
        parts[truth(item[1].get("public"), default=True)].append(item)
    return [item for part in parts.values() for item in by_number(part)]


def order_of(item: Object) -> float:
    value = item.get("order")
    return float(value) if isinstance(value, int | float) else float("inf")


def by_number(items: list[Item]) -> list[Item]:
    groups: list[tuple[list[Any], list[Item]]] = [([], [])]
    for item in items:
        if number := text(item[1].get("number")):
            groups.append((natural(number), [item]))
        else:
            groups[-1][1].append(item)
    numbers = [number for number, _ in groups[1:]]
    if any(number in numbers[:place] for place, number in enumerate(numbers)):
        return items  # they begin anew somewhere: then the server knows better
    return [item for _, group in sorted(groups, key=lambda group: group[0]) for item in group]


def natural(number: str) -> list[Any]:
    """ "10" after "2", "3.1" between "3" and "4", "N 1" after all of them."""
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in split_number(number)]


def split_number(number: str) -> list[str]:
    return [part for part in _DIGITS.split(number.casefold()) if part.strip(" .-/()")]
