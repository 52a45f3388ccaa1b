"""File as Anlage: what the source tells of it; its bytes are fetched by themselves."""

from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from drucksachen.models import Anlage
from ratsinfo.file_kinds import MIME_TYPES, ending
from ratsinfo.oparl.importing.organizations import Fetch
from ratsinfo.oparl.importing.reading import Object, address_of, day, entries, is_address, own_address, prose, text
from ratsinfo.oparl.importing.records import Bundle, Record, Ref, since_when

ENDINGS = {mime.partition(";")[0]: kind for kind, mime in MIME_TYPES.items()}


def files_in(bundle: Bundle, source: Object, field: str, fetch: Fetch) -> list[tuple[str, Object]]:
    """The files that ``field`` names, each with its address; what cannot be had is noted."""
    found = []
    for position, entry in enumerate(entries(source.get(field))):
        if (part := fetch(entry)) is None:
            bundle.leave_out(address_of(entry), "Die Datei gibt es in der Quelle nicht.")
        else:
            found.append((own_address(part, address_of(source) or bundle.address, field, position), part))
    return found


def add_file(bundle: Bundle, address: str, source: Object, owner: dict[str, Any], kind: str, prefix: str = "") -> None:
    """A file of what ``owner`` names, with its address in the source; without one there is nothing to show."""
    place = next((source[key] for key in ("downloadUrl", "accessUrl") if is_address(source.get(key))), "")
    if not place:
        bundle.leave_out(address, "Die Datei hat keine Adresse, unter der sie zu lesen wäre.")
        return
    original = file_name(source, place)
    name = name_of(source) or original.rpartition(".")[0] or "Datei"
    values = {
        **owner,
        "name": f"{prefix}{name}",
        "art": kind,
        "datum": day(source.get("date")),
        "quelle": place,
        "dateiname": original[-250:],
        "sha256": bundle.keep_text(prose(source.get("text"))),
    }
    published = since_when(source)
    needed = tuple(owner)
    bundle.records.append(Record(address, "File", Anlage, values, published=published, needed=needed))


def name_of(source: Object) -> str:
    return text(source.get("name"))


def file_name(source: Object, place: str) -> str:
    """What the file is called, with an ending that tells its kind."""
    name = text(source.get("fileName")) or PurePosixPath(unquote(urlsplit(place).path)).name or "datei"
    kind = ENDINGS.get(text(source.get("mimeType")).partition(";")[0].casefold(), "")
    return name if ending(name) in MIME_TYPES or not kind else f"{name}.{kind}"


def owned_by_paper(address: str) -> dict[str, Any]:
    return {"drucksache_id": Ref(address)}


def owned_by_meeting(address: str) -> dict[str, Any]:
    return {"sitzungstermin_id": Ref(address)}
