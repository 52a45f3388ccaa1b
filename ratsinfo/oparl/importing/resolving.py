"""Addresses become keys of rows; what leads nowhere is left out and said."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from ratsinfo.oparl.importing.known import Known, digest
from ratsinfo.oparl.importing.records import Bundle, Record, Ref


@dataclass
class Resolved:
    """A record with the keys of rows instead of addresses; ``key`` is that of its own row, if it has one."""

    bundle: Bundle
    record: Record
    key: int | None
    values: dict[str, Any]
    relations: dict[str, list[int]]
    opened: set[str] = field(default_factory=set)

    def is_complete(self) -> bool:
        """Whether it has all that it cannot be without; otherwise that is noted."""
        missing = [name for name in self.record.needed if self.values[name] is None]
        if missing:
            names = " und ".join(str(self.record.model._meta.get_field(name).verbose_name) for name in missing)
            self.bundle.leave_out(self.record.address, f"{names}: gibt es im Archiv nicht.")
        return not missing

    def as_row(self) -> Any:
        row = self.record.model(**self.values)
        if row.is_publishable if hasattr(row, "is_publishable") else False:
            row.veroeffentlicht_am = self.record.published
        return row

    def digests(self) -> dict[str, str]:
        every = {**self.values, **self.relations}
        return {name: digest(value) for name, value in every.items()}


def resolve(bundle: Bundle, record: Record, known: Known) -> Resolved:
    own = known.get(record.address)
    found = Resolved(bundle, record, own.zeile if own else None, {}, {})
    for name, value in record.values.items():
        found.values[name] = key_of(found, name, value, known) if isinstance(value, Ref) else value
    for name, addresses in record.relations.items():
        target = record.model._meta.get_field(name).related_model
        keys = {address: known.key(address, target) for address in addresses}
        for address, key in keys.items():
            if key is None:
                note_lost(found, name, address, known)
        found.relations[name] = list(dict.fromkeys(key for key in keys.values() if key is not None))
    shorten(found)
    return found


def key_of(found: Resolved, name: str, value: Ref, known: Known) -> int | None:
    target = found.record.model._meta.get_field(name).related_model
    key = known.key(value.address, target)
    if key is None and name not in found.record.needed:
        note_lost(found, name, value.address, known)
    elif key is None:
        wait_for(found, value.address, known)
    return key


def wait_for(found: Resolved, address: str, known: Known) -> None:
    """Note that the address may come to be there; one that is there as something else will not become another thing."""
    there = known.get(address)
    if there is None or there.zeile is None:
        found.opened.add(address)


def note_lost(found: Resolved, name: str, address: str, known: Known) -> None:
    """Say that the row is without what is under the address."""
    wait_for(found, address, known)
    label = found.record.model._meta.get_field(name).verbose_name
    found.bundle.adapt(found.record.address, f"{label}: {address} ist nicht als solches im Archiv.")


def shorten(found: Resolved) -> None:
    """Cut what is longer than its column."""
    for name, value in found.values.items():
        column = found.record.model._meta.get_field(name)
        longest = column.max_length if isinstance(column, models.CharField) else None
        if longest and isinstance(value, str) and len(value) > longest:
            found.values[name] = value[: longest - 1] + "…"
            found.bundle.adapt(found.record.address, f"{column.verbose_name}: auf {longest} Zeichen gekürzt.")


def disambiguate(bundles: list[Bundle], known: Known) -> list[str]:
    """Parts of different objects, or at different places, under one address get addresses of their own; returns these."""
    seen: dict[str, tuple[str, list[str]]] = {}
    made = []
    for bundle in bundles:
        for record in list(bundle.records):
            address, references = record.address, record.references()
            own = known.get(address)
            owner, place = seen.get(address, (own.eltern if own else "", references))
            if owner and owner != bundle.address:
                record.address = told_apart(address, [bundle.address])
            elif address in seen and place != references:
                record.address = told_apart(address, references)
            if record.address in made or (record.address == address and address in seen):
                bundle.records.remove(record)
                bundle.leave_out(address, "Das Objekt steht in der Quelle doppelt.")
                continue
            seen.setdefault(address, (bundle.address, references))
            made += [record.address] if record.address != address else []
    return made


def told_apart(address: str, by: list[str]) -> str:
    return f"{address}#{hashlib.sha256(' '.join(by).encode()).hexdigest()[:12]}"
