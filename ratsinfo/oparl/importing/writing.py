"""Records become rows: new ones in bulk, known ones by what has changed, with everything that hangs on a row.

What is written in bulk passes by ``save`` and its signals; what these would do is done here for the whole batch: the index,
the references that wait for a number, the versions of agendas. New rows have no version in the history, which begins
with what is stored when a row is first changed.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.db import DataError, IntegrityError, transaction

from drucksachen import agenda_recording
from drucksachen.models import Anlage, Beratung, Bezug, Dateitext, Drucksache, Tagesordnungsfassung
from gremien.models import Fachbereich, Gremium, Mitgliedschaft, Person, Sitzungstermin, Tagesordnungspunkt, Wahlperiode
from ratsinfo.oparl.importing.consultations import complete
from ratsinfo.oparl.importing.known import Known, label
from ratsinfo.oparl.importing.models import Fremdobjekt, Meldung, Quelle, Verweis
from ratsinfo.oparl.importing.records import Bundle, Note, Record
from ratsinfo.oparl.importing.resolving import Resolved, disambiguate, resolve
from ratsinfo.oparl.importing.revising import revise
from ratsinfo.oparl.importing.withdrawing import take_back, take_back_lost
from ratsinfo.search.models import DRUCKSACHEN, FACHBEREICHE, GREMIEN, SITZUNGEN
from ratsinfo.search.writing import collecting, touched

BATCH = 500
# In the order in which they need each other.
LEVELS = (
    *(Wahlperiode, Gremium, Fachbereich, Person, Mitgliedschaft, Sitzungstermin, Tagesordnungspunkt),
    *(Drucksache, Beratung, Bezug, Anlage),
)
# Which documents of the index a new row touches, by the column that has their keys.
TOUCHES: dict[Any, tuple[tuple[Any, str], ...]] = {
    Gremium: ((GREMIEN, "pk"),),
    Fachbereich: ((FACHBEREICHE, "pk"),),
    Sitzungstermin: ((SITZUNGEN, "pk"),),
    Tagesordnungspunkt: ((SITZUNGEN, "sitzungstermin_id"),),
    Drucksache: ((DRUCKSACHEN, "pk"),),
    Beratung: ((DRUCKSACHEN, "drucksache_id"),),
    Bezug: ((DRUCKSACHEN, "beantwortung_id"), (DRUCKSACHEN, "drucksache_id")),
    Anlage: ((DRUCKSACHEN, "drucksache_id"), (SITZUNGEN, "sitzungstermin_id")),
}


class Writer:
    """Writes what bundles hold for one source; with ``rehearsal`` it only counts what it would do."""

    def __init__(self, source: Quelle, *, rehearsal: bool = False, everything: bool = False):
        self.source, self.rehearsal, self.everything = source, rehearsal, everything
        self.known = Known()
        self.counts: Counter[tuple[str, str]] = Counter()
        self.notes: Counter[str] = Counter()
        self.invented = 0
        self.numbers: set[str] = set()

    def write(self, bundles: list[Bundle], read: Callable[[Bundle], Any]) -> None:
        """One batch, whole or not at all; ``read`` fills a bundle, asking the server for what is not in it.

        No transaction is open while the server is asked.
        """
        self.known.load(bundle.address for bundle in bundles)
        self.known.load_more(address for known in [*self.known.objects.values()] for address in known.offen)
        changed = [bundle for bundle in bundles if self.is_news(bundle)]
        for bundle in changed:
            if not bundle.deleted:
                read(bundle)
        if changed:
            with collecting():
                self.known.load(address for bundle in changed for address in addresses_in(bundle))
                self.known.load_more(disambiguate(changed, self.known))
                self.write_changed(changed)

    def is_news(self, bundle: Bundle) -> bool:
        """Whether the source says something else than before, or something that it named is there by now."""
        known = self.known.get(bundle.address)
        if bundle.deleted:
            return known is not None and not known.entfernt
        if known is None or self.everything or known.entfernt or known.pruefsumme != bundle.digest:
            return True
        return any(found.zeile for address in known.offen if (found := self.known.get(address)))

    def write_changed(self, bundles: list[Bundle]) -> None:
        self.numbers = set()
        self.opened: dict[str, set[str]] = defaultdict(set)
        self.written: list[Fremdobjekt] = []
        self.keep_texts(bundles)
        present = [bundle for bundle in bundles if not bundle.deleted]
        for bundle in present:
            self.remember(bundle.address, bundle.kind, "")
        for model in LEVELS:
            pairs = [(bundle, record) for bundle in present for record in bundle.records if record.model is model]
            if pairs:
                self.write_level(model, pairs)
        for bundle in bundles:
            if bundle.deleted:
                take_back(self, self.known.objects[bundle.address])
        take_back_lost(self, present)
        self.finish(bundles, present)

    def keep_texts(self, bundles: list[Bundle]) -> None:
        texts = {checksum: said for bundle in bundles for checksum, said in bundle.texts.items()}
        if texts and not self.rehearsal:
            rows = [Dateitext(sha256=checksum, seiten=[said]) for checksum, said in texts.items()]
            Dateitext.objects.bulk_create(rows, ignore_conflicts=True)

    # Rows

    def write_level(self, model: Any, pairs: list[tuple[Bundle, Record]]) -> None:
        """The rows of one model, which may name those of the levels before."""
        found = [resolve(bundle, record, self.known) for bundle, record in pairs]
        if model is Beratung:
            found = complete(found)
        wanted = [each for each in found if each.is_complete()]
        new = [each for each in wanted if each.key is None]
        for each in wanted:
            self.opened[each.bundle.address] |= each.opened
        if new:
            self.create(model, new)
        revise(self, model, [each for each in wanted if each.key is not None])

    def create(self, model: Any, found: list[Resolved]) -> None:
        rows = [each.as_row() for each in found]
        if self.rehearsal:
            self.invent(rows)
        else:
            rows = self.insert(model, found, rows)
        for each, row in zip(found, rows, strict=True):
            if row is not None:
                self.counts[each.record.kind, "neu"] += 1
                known = self.remember(each.record.address, each.record.kind, each.bundle.address)
                known.modell, known.zeile, known.werte = label(model), row.pk, each.digests()
        if not self.rehearsal:
            self.after_creating(model, [row for row in rows if row is not None])

    def invent(self, rows: list[Any]) -> None:
        """Keys that no row has."""
        for row in rows:
            self.invented -= 1
            row.pk = self.invented

    def insert(self, model: Any, found: list[Resolved], rows: list[Any]) -> list[Any]:
        """The rows as they are stored now; None in the place of one that the database does not take."""
        try:
            with transaction.atomic():
                model.objects.bulk_create(rows, batch_size=BATCH)
                for name in sorted({name for each in found for name in each.relations}):
                    self.relate(model, name, zip(rows, found, strict=True))
        except (IntegrityError, DataError):
            return [self.insert_alone(each) for each in found]
        return rows

    def relate(self, model: Any, name: str, pairs: Iterable[tuple[Any, Resolved]]) -> None:
        field = model._meta.get_field(name)
        own, other = field.m2m_field_name(), field.m2m_reverse_field_name()
        through = field.remote_field.through
        lines = [
            through(**{f"{own}_id": row.pk, f"{other}_id": key})
            for row, each in pairs
            for key in each.relations.get(name, ())
        ]
        through.objects.bulk_create(lines, batch_size=BATCH)

    def insert_alone(self, each: Resolved) -> Any:
        row = each.as_row()
        try:
            with transaction.atomic():
                row.save()
                for name, keys in each.relations.items():
                    getattr(row, name).set(keys)
        except (IntegrityError, DataError) as error:
            each.bundle.leave_out(each.record.address, f"Die Datenbank nimmt es nicht an: {str(error).splitlines()[0]}")
            return None
        return row

    def after_creating(self, model: Any, rows: list[Any]) -> None:
        """What saving the rows one by one would have done."""
        for index, column in TOUCHES.get(model, ()):
            touched(index, {key for row in rows if (key := getattr(row, column)) is not None})
        if model in (Drucksache, Bezug):
            self.numbers |= {row.nummer_normalisiert for row in rows if row.nummer_normalisiert}
        if model in (Beratung, Tagesordnungspunkt):
            self.note_agendas({row.sitzungstermin_id for row in rows})

    def note_agendas(self, meetings: set[int | None]) -> None:
        """Of agendas that are kept in versions here, what they become is kept too."""
        versions: Any = Tagesordnungsfassung.objects
        for key in versions.filter(sitzungstermin__in=meetings - {None}).values_list("sitzungstermin", flat=True):
            agenda_recording.note("meetings", key)

    # What is remembered of the source

    def remember(self, address: str, kind: str, owner: str) -> Fremdobjekt:
        """The object with this address, to be stored at the end of the batch."""
        known = self.known.get(address)
        if known is None:
            known = Fremdobjekt(quelle=self.source, adresse=address, eltern=owner, typ=kind)
            self.known.add(known)
        known.entfernt = False
        self.written.append(known)
        return known

    def finish(self, bundles: list[Bundle], present: list[Bundle]) -> None:
        for bundle in present:
            known = self.known.objects[bundle.address]
            known.pruefsumme, known.offen = bundle.digest, sorted(self.opened[bundle.address])
        for bundle in bundles:
            self.notes.update(note.kind for note in bundle.notes)
        if self.rehearsal:
            self.known.rehearsed |= {each.adresse: each for each in self.written}
            return
        self.store(self.written)
        self.store_notes(bundles)
        links = [Verweis(von=answer, nach=inquiry) for bundle in present for answer, inquiry in bundle.links]
        Verweis.objects.bulk_create(links, ignore_conflicts=True, batch_size=BATCH)
        self.link_numbers()

    def store(self, written: list[Fremdobjekt]) -> None:
        every = {each.adresse: each for each in written}.values()
        new, known = ([each for each in every if (each.pk is None) == is_new] for is_new in (True, False))
        Fremdobjekt.objects.bulk_create(new, batch_size=BATCH)
        columns = ["modell", "zeile", "pruefsumme", "werte", "offen", "entfernt"]
        Fremdobjekt.objects.bulk_create(
            known, batch_size=BATCH, update_conflicts=True, unique_fields=["adresse"], update_fields=columns
        )

    def store_notes(self, bundles: list[Bundle]) -> None:
        """What is said of these objects now, in the place of what was said before."""
        Meldung.objects.filter(eltern__in=[bundle.address for bundle in bundles]).delete()
        Meldung.objects.bulk_create(
            (self.note(bundle.address, note) for bundle in bundles for note in bundle.notes), batch_size=BATCH
        )

    def note(self, owner: str, note: Note) -> Meldung:
        address = (note.address or owner)[: Meldung._meta.get_field("adresse").max_length or 0]
        return Meldung(quelle=self.source, art=note.kind, adresse=address, eltern=owner, grund=note.reason)

    def link_numbers(self) -> None:
        """Link the references that wait for one of the numbers that have just come."""
        waiting: Any = Bezug.objects.filter(drucksache__isnull=True, nummer_normalisiert__in=self.numbers)
        for number in waiting.order_by("nummer_normalisiert").values_list("nummer_normalisiert", flat=True).distinct():
            Bezug.objects.link_pending(number)


def addresses_in(bundle: Bundle) -> Iterable[str]:
    yield bundle.address
    for record in bundle.records:
        yield record.address
        yield from record.references()
