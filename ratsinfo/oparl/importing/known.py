"""What was taken from the server before, looked up for the addresses of one batch."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from ratsinfo.oparl.importing.models import Fremdobjekt

LOT = 500  # addresses in one query


class Known:
    """The objects of one batch by address; in a rehearsal also what earlier batches would have made."""

    def __init__(self) -> None:
        self.objects: dict[str, Fremdobjekt] = {}
        self.rehearsed: dict[str, Fremdobjekt] = {}

    def load(self, addresses: Iterable[str]) -> None:
        self.objects = {}
        self.load_more(addresses)

    def load_more(self, addresses: Iterable[str]) -> None:
        wanted = set(addresses) - self.objects.keys()
        self.objects |= {address: self.rehearsed[address] for address in wanted & self.rehearsed.keys()}
        for lot in lots(sorted(wanted - self.rehearsed.keys()), LOT):
            for found in Fremdobjekt.objects.filter(adresse__in=lot).order_by():
                self.objects[found.adresse] = found

    def get(self, address: str) -> Fremdobjekt | None:
        return self.objects.get(address)

    def add(self, found: Fremdobjekt) -> None:
        self.objects[found.adresse] = found

    def key(self, address: str, model: Any) -> int | None:
        """The key of the row of ``model`` that the object with this address has become; None where it has not."""
        found = self.objects.get(address)
        fits = found is not None and found.modell == label(model)
        return found.zeile if found is not None and fits else None


def label(model: Any) -> str:
    return str(model._meta.concrete_model._meta.label_lower)


def digest(value: Any) -> str:
    """A value of a row, or the keys of a relation, as twelve hexadecimal digits."""
    if isinstance(value, datetime):
        value = value.astimezone(UTC).isoformat(timespec="microseconds")
    elif isinstance(value, date):
        value = value.isoformat()
    elif isinstance(value, list | set | tuple):
        value = sorted(value)
    return hashlib.blake2b(str("" if value is None else value).encode(), digest_size=6).hexdigest()


def lots(entries: Iterable[Any], size: int) -> Iterator[list[Any]]:
    remaining = iter(entries)
    while lot := list(islice(remaining, size)):
        yield lot
