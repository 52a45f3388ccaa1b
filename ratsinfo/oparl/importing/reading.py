"""Values of OParl objects as they come from real servers: blank, "N/A", with control characters, of the wrong type."""

import hashlib
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from django.utils import timezone

from ratsinfo.oparl.importing.models import ADDRESS_LENGTH

NOTHING = frozenset({"", "-", "n/a", "null", "none", "unbekannt", "k.a.", "k. a.", "undefined"})
_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b\ufeff]|[\ud800-\udfff]")
_GERMAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
EARLIEST = 1800  # years before are mistakes
Object = dict[str, Any]


def text(value: Any) -> str:
    """One line of text; empty for what says nothing."""
    return " ".join(prose(value).split())


def prose(value: Any) -> str:
    """Text of several lines; empty for what says nothing."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return ""
    found = _INVISIBLE.sub("", value.replace("\r\n", "\n")).strip()
    return "" if found.casefold() in NOTHING else found


def moment(value: Any) -> datetime | None:
    """A moment with its zone; without one it is Europe/Berlin's."""
    try:
        found = datetime.fromisoformat(text(value))
        found = found if found.tzinfo else timezone.make_aware(found)
        return found.astimezone(UTC) if found.year > EARLIEST else None
    except (ValueError, OverflowError):
        return None


def day(value: Any) -> date | None:
    """A day; of a moment that in Europe/Berlin."""
    written = text(value)
    try:
        if german := _GERMAN_DAY.fullmatch(written):
            number, month, year = map(int, german.groups())
            found = date(year, month, number)
        elif len(written) == len("2026-11-23"):
            found = date.fromisoformat(written)
        else:
            at = moment(written)
            return timezone.localtime(at).date() if at else None
    except ValueError:
        return None
    return found if found.year > EARLIEST else None


def truth(value: Any, *, default: bool) -> bool:
    if isinstance(value, str):
        return default if not text(value) else text(value).casefold() not in ("false", "0", "nein", "no")
    return default if value is None else bool(value)


def entries(value: Any) -> list[Any]:
    """The objects and addresses of a field that should be a list of one of both, and is sometimes one alone."""
    found = value if isinstance(value, list) else [value]
    return [entry for entry in found if (isinstance(entry, dict) and entry) or is_address(entry)]


def is_address(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(("http://", "https://")) and len(value) <= ADDRESS_LENGTH


def address_of(value: Any) -> str:
    """The address of an object, or of what is named by its address; empty where it has none."""
    found = value.get("id") if isinstance(value, dict) else value
    return found.strip() if isinstance(found, str) and is_address(found.strip()) else ""


def addresses_of(value: Any) -> list[str]:
    return list(dict.fromkeys(filter(None, map(address_of, entries(value)))))


def own_address(part: Object, owner: str, field: str, position: int) -> str:
    """The address of a part of ``owner``; one without an address is told by what it is most likely to keep."""
    if found := address_of(part):
        return found
    keeps = ("accessUrl", "downloadUrl", "agendaItem", "meeting", "number", "organization", "name")
    hint = next((text(part[key]) for key in keys_in(part, keeps)), str(position))
    return f"{owner}#{field}:{hint}"[:ADDRESS_LENGTH]


def keys_in(part: Object, names: tuple[str, ...]) -> Iterator[str]:
    return (name for name in names if text(part.get(name)))


def is_deleted(source: Object) -> bool:
    return truth(source.get("deleted"), default=False)


def digest_of(source: Any) -> str:
    """What an object is made of, as 64 hexadecimal digits; when it was changed says nothing of what has changed."""
    return hashlib.sha256(json.dumps(without_stamps(source), sort_keys=True).encode()).hexdigest()


def without_stamps(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_stamps(each) for key, each in value.items() if key not in ("created", "modified")}
    return [without_stamps(each) for each in value] if isinstance(value, list) else value
