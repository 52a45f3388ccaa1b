"""Keeping the Objektstände: what the traces of changes mean for what OParl hands out.

It is done before each answer, and is one small query where nothing has changed. So the moment that ``modified`` tells is the
one from which on the archive hands the change out: whoever asks with ``modified_since`` for what came after their last
request misses nothing, however long a transaction took, or whether it was the clock that made something public.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from drucksachen.models import Anlage, Beratung, Bezug, Drucksache
from gremien.models import (
    Fachbereich,
    Gremium,
    Koerperschaft,
    Mitgliedschaft,
    Person,
    Sitzungstermin,
    Tagesordnungspunkt,
    Wahlperiode,
)
from ratsinfo.oparl.models import Beruehrung, Objektstand
from ratsinfo.oparl.touching import AGENDA, Rule, dependants, wholes
from ratsinfo.publishing.models import Publishable

LOT = 2_000  # keys of one query
LOTS_OF_A_REQUEST = 3
LOCK = 0x0A51  # of PostgreSQL, held by the one who keeps the Objektstände

Keys = Iterable[int]
Names = dict[int, str]  # by key of the row the key in addresses
Object = tuple[str, int]

GOVERNED: dict[str, Any] = {
    str(model._meta.model_name): model
    for model in (
        *(Gremium, Fachbereich, Person, Mitgliedschaft, Sitzungstermin, Tagesordnungspunkt),
        *(Drucksache, Beratung, Anlage, Bezug),
    )
}
PLACES = {"sitzungstermin": "ort", "ort": "sitzungstermin"}  # one row, two objects
PLACE = ~Q(raum="") | ~Q(anschrift="")

logger = logging.getLogger(__name__)


def catch_up(now: datetime | None = None) -> bool:
    """Keep the Objektstände up with the content at the moment ``now``; whether nothing is left to be done.

    After an import there may be more than fits into one request: the rest comes with the next ones, or with the command. What
    cannot be written now is left for later, too: no reader gets an error for it.
    """
    moment = now or timezone.now()
    try:
        return any(not settle_lot(moment) for _ in range(LOTS_OF_A_REQUEST))
    except DatabaseError:
        logger.warning("The state of OParl's objects could not be written.", exc_info=True)
        return False


def settle_lot(now: datetime) -> bool:
    """Settle what the oldest traces touch; whether there were any. Raises DatabaseError."""
    if not due(now).exists():
        return False
    with transaction.atomic():
        hold()
        traces = list(due(now).order_by("pk")[:LOT])
        Objectwork(now).follow(traces)
        Beruehrung.objects.filter(pk__in=[trace.pk for trace in traces]).delete()
    return True


def due(now: datetime) -> Any:
    return Beruehrung.objects.filter(Q(ab__isnull=True) | Q(ab__lte=now))


def hold() -> None:
    """Until the end of the transaction nobody else does this; SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def take_stock() -> None:
    """Begin with everything there is, where no object has a state yet: an archive that was filled before OParl came."""
    if Objektstand.objects.exists() or Beruehrung.objects.exists():
        return
    arts = {
        **GOVERNED,
        "system": Koerperschaft,
        "koerperschaft": Koerperschaft,
        "wahlperiode": Wahlperiode,
        "ort": Sitzungstermin,
    }
    now = timezone.now()
    with transaction.atomic():
        for art, model in arts.items():
            keys = model._base_manager.order_by("pk").values_list("pk", flat=True)
            for lot in lots(keys.iterator()):
                work = Stocktaking(now)
                work.settle(art, set(lot))
                work.wait()


def state_of(arts: Iterable[str], kennung: str) -> Objektstand | None:
    """The state of the object of one of these kinds with this key; None where none was ever handed out."""
    return Objektstand.objects.filter(art__in=arts, kennung=kennung).order_by("-art").first()


def to_the_second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


def lots(keys: Keys) -> Iterator[list[int]]:
    remaining = iter(keys)
    while lot := list(islice(remaining, LOT)):
        yield lot


# What the public sees now


def visible(art: str, keys: Keys, now: datetime) -> Names:
    """Of the rows with these keys those that the public sees, with their key in addresses."""
    if art in ("system", "koerperschaft"):
        return dict.fromkeys(keys, "")
    rows = shown(art, now).filter(pk__in=list(keys)).order_by()
    return (
        dict.fromkeys(rows.values_list("pk", flat=True), "")
        if art == "bezug"
        else dict(rows.values_list("pk", "kennung"))
    )


def shown(art: str, now: datetime) -> Any:
    if art == "wahlperiode":
        return Wahlperiode.objects.all()
    if art == "ort":
        return Sitzungstermin.objects.published(now).filter(PLACE)
    return GOVERNED[art].objects.published(now)


def withdrawn(art: str, keys: Keys, now: datetime) -> Names:
    """Of the rows with these keys those that were published once and are withdrawn."""
    model = GOVERNED.get(art)
    if model is None or not issubclass(model, Publishable):
        return {}
    rows: Any = model.objects
    return dict(rows.withdrawn(now).filter(pk__in=list(keys)).order_by().values_list("pk", "kennung"))


class Objectwork:
    """What follows from some traces, at one moment; each object is settled once."""

    def __init__(self, now: datetime):
        self.now, self.moment = now, to_the_second(now)
        self.settled: set[Object] = set()
        self.public: dict[Object, bool] = {}  # whether it is public, or was until now

    def follow(self, traces: Iterable[Beruehrung]) -> None:
        found = {((trace.art, trace.zeile), (trace.trifft_art, trace.trifft)) for trace in traces}
        while found:
            self.look_up({by for by, _ in found})
            touched = {hit for by, hit in found if self.public[by]} | {by for by, hit in found if by == hit}
            before = set(self.settled)
            moved = self.settle_all(touched)
            found = set(self.consequences(self.settled - before, moved))
        self.wait()

    def look_up(self, objects: Iterable[Object]) -> None:
        """Find out of which rows the public gets something, or got until now."""
        for art, keys in by_art(each for each in objects if each not in self.public):
            seen = set(visible(art, keys, self.now))
            states = Objektstand.objects.filter(art=art, zeile__in=keys, geloescht=False)
            seen |= set(states.values_list("zeile", flat=True))
            self.public.update({(art, key): key in seen for key in keys})

    def settle_all(self, objects: set[Object]) -> set[Object]:
        """Settle these objects and, where an agenda is among them, all items of it; returns those that appeared or went."""
        agendas = [key for art, key in objects if art == AGENDA]
        items = Tagesordnungspunkt.objects.published(self.now).filter(sitzungstermin__in=agendas)
        others = {("tagesordnungspunkt", key) for key in items.values_list("pk", flat=True)} if agendas else set()
        moved: set[Object] = set()
        for art, keys in by_art(each for each in (objects | others) - self.settled if each[0] != AGENDA):
            moved |= {(art, key) for key in self.settle(art, keys)}
        return moved

    def settle(self, art: str, keys: set[int]) -> set[int]:
        """Write the state of these objects, which may have changed; returns those that appeared or went."""
        self.settled |= {(art, key) for key in keys}
        seen, states = visible(art, keys, self.now), Objektstand.objects.filter(art=art, zeile__in=keys)
        known = dict(states.values_list("zeile", "geloescht"))
        gone = {key for key, deleted in known.items() if key not in seen and not deleted}
        back = {key for key, deleted in known.items() if key in seen and deleted}
        states.filter(zeile__in=seen).update(geaendert=self.moment, geloescht=False)
        states.filter(zeile__in=gone).update(geaendert=self.moment, geloescht=True)
        new = {key: kennung for key, kennung in seen.items() if key not in known}
        tombs = withdrawn(art, keys - known.keys() - seen.keys(), self.now)
        self.add(art, new, deleted=False)
        self.add(art, tombs, deleted=True)
        return gone | back | new.keys()

    def add(self, art: str, names: Names, *, deleted: bool) -> None:
        since = self.since(art, names)
        Objektstand.objects.bulk_create(
            Objektstand(
                art=art,
                zeile=key,
                kennung=kennung,
                seit=since.get(key, self.moment),
                geaendert=self.moment,
                geloescht=deleted,
            )
            for key, kennung in sorted(names.items())
        )

    def since(self, art: str, keys: Keys) -> dict[int, datetime]:
        """Since when these objects are public, where that is not now: an object begins when it is first handed out."""
        return {}

    def consequences(self, touched: set[Object], moved: set[Object]) -> Iterator[tuple[Object, Object]]:
        """What has to do with objects that were settled, as the triggers of its rows would have noted it.

        What an object is shown in is never older than the object; whatever shows one that appeared or went is another one.
        """
        self.public.update(dict.fromkeys(moved, True))
        for art, keys in by_art(touched):
            other = PLACES.get(art)
            yield from (((art, key), (other, key)) for key in keys if other and (other, key) not in self.settled)
            yield from self.noted(wholes(art), keys)
        for art, keys in by_art(moved):
            yield from self.noted(dependants(art), keys)

    def noted(self, related: Iterable[tuple[Any, str, list[Rule]]], keys: set[int]) -> Iterator[tuple[Object, Object]]:
        for model, column, rules in related:
            columns = sorted({part for rule in rules for part in (rule.by, rule.key) if not part.isdecimal()})
            for row in model._base_manager.filter(**{f"{column}__in": keys}).order_by().values(*columns):
                for rule in rules:
                    by, key = (int(part) if part.isdecimal() else row[part] for part in (rule.by, rule.key))
                    if by is not None and key is not None and (rule.hits, key) not in self.settled:
                        yield (rule.art, by), (rule.hits, key)

    def wait(self) -> None:
        """Leave traces for the moments at which what was settled becomes public, or stops being so, by the clock."""
        for art, keys in by_art(self.settled):
            model = GOVERNED.get(art)
            if model is not None and issubclass(model, Publishable):
                rows: Any = model.objects
                rows = rows.filter(pk__in=keys).changing_after(self.now)
                moments = rows.order_by().values_list("pk", "veroeffentlicht_am", "zurueckgezogen_am")
                Beruehrung.objects.bulk_create(
                    Beruehrung(art=art, zeile=key, trifft_art=art, trifft=key, ab=moment)
                    for key, *both in moments
                    for moment in both
                    if moment and moment > self.now
                )


class Stocktaking(Objectwork):
    """The same for what was public before anybody counted: since when, its own stamps say, and those of what it belongs to."""

    def since(self, art: str, keys: Keys) -> dict[int, datetime]:
        model = Sitzungstermin if art == "ort" else GOVERNED.get(art)
        if model is None:
            return {}
        rows: Any = model.objects
        moments = rows.filter(pk__in=list(keys)).order_by().values_list("pk", *stamps(model))
        return {key: to_the_second(min(max(filter(None, some)), self.now)) for key, *some in moments}


def stamps(model: Any, prefix: str = "") -> Iterator[str]:
    """The columns that say when a row, and whatever it belongs to, came to be public."""
    yield f"{prefix}{'veroeffentlicht_am' if model.is_publishable else 'erstellt_am'}"
    for name in model.belongs_to:
        yield from stamps(model._meta.get_field(name).related_model, f"{prefix}{name}__")


def by_art(objects: Iterable[Object]) -> Iterator[tuple[str, set[int]]]:
    """The keys of the objects of one kind, so many at a time as a query takes."""
    found: dict[str, set[int]] = defaultdict(set)
    for art, key in objects:
        found[art].add(key)
    for art, keys in sorted(found.items()):
        for lot in lots(sorted(keys)):
            yield art, set(lot)
