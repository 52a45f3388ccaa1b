"""What the public was shown of a row over the time: how often that changed, and when it last did."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils import timezone

PUBLICATION = ("veroeffentlicht_am", "zurueckgezogen_am")


@dataclass(frozen=True)
class Revision:
    """How many changes the public has seen since a row was first published, and when the last of them was."""

    number: int
    moment: datetime


def public_revisions(rows: Iterable[Any], fields: tuple[str, ...], now: datetime | None = None) -> dict[int, Revision]:
    """By key of the ``rows``, which are publishable and of one model, their revisions in these ``fields``; one query.

    What a row was before it was published, or while it was withdrawn, counts for nothing: only what the public
    could have seen. To be withdrawn is a change too, and so is to be published again.
    """
    rows, now = list(rows), now or timezone.now()
    found = {row.pk: Revision(0, row.veroeffentlicht_am) for row in rows}
    if rows:
        columns = ("history_date", *PUBLICATION, *fields)
        versions = type(rows[0])._meta.concrete_model.fassungen.filter(id__in=found, history_date__lte=now)
        lines = versions.order_by("id", "history_id").values_list("id", *columns)
        for key, group in groupby(lines, key=lambda line: line[0]):
            states = list(public_states([line[1:] for line in group], now))
            found[key] = counted(states, found[key])
    return found


def public_states(versions: list[tuple[Any, ...]], now: datetime) -> Iterator[tuple[datetime, tuple[Any, ...] | None]]:
    """From when on the public saw what; None from when on it saw nothing any more.

    Each version is the moment of its making, from when and until when it is public, and its values.
    """
    ends = [version[0] for version in versions[1:]]
    for (made, published, withdrawn, *values), end in zip(
        versions, [*ends, datetime.max.replace(tzinfo=now.tzinfo)], strict=True
    ):
        begin = max(made, published) if published else None
        if begin is None or begin > now or begin >= end:
            continue
        if withdrawn is None or withdrawn > begin:
            yield begin, tuple(values)
        if withdrawn is not None and withdrawn <= now and withdrawn < end:
            yield max(withdrawn, made), None


def counted(states: list[tuple[datetime, tuple[Any, ...] | None]], first: Revision) -> Revision:
    """The changes among ``states``; ``first`` where there is none, as for a row without recorded versions."""
    number, moment, before = 0, first.moment, None
    for position, (begin, values) in enumerate(states):
        if position == 0 or values != before:
            number, moment = number + (position > 0), begin
        before = values
    return Revision(number, moment)
