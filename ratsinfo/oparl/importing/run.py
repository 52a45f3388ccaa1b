"""One run of the import: which lists are read, from when on, and what comes of it."""

import fcntl
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.utils import timezone

from gremien.models import Koerperschaft
from ratsinfo.oparl.importing import meetings, organizations, papers
from ratsinfo.oparl.importing.answers import connect_answers
from ratsinfo.oparl.importing.client import Client, NotThere, Page, Unreadable
from ratsinfo.oparl.importing.known import lots
from ratsinfo.oparl.importing.models import Fremdobjekt, Lauf, Liste, Meldung, Quelle
from ratsinfo.oparl.importing.reading import Object, address_of, entries, is_address, moment, text
from ratsinfo.oparl.importing.records import Bundle
from ratsinfo.oparl.importing.writing import Writer
from ratsinfo.search.rebuilding import tidy

BATCH = 400
MANY = 1000  # new objects, after which the database is to look at its tables anew
Read = Callable[[Bundle, Any], None]
# By OParl type the fields of Body that name the list, and what reads one of its objects; in the order of need.
LISTS: dict[str, tuple[tuple[str, ...], Read]] = {
    "LegislativeTerm": (("legislativeTermList", "legislativeTerm"), organizations.term),
    "Organization": (("organization",), organizations.organization),
    "Person": (("person",), organizations.person),
    "Meeting": (("meeting",), meetings.meeting),
    "Paper": (("paper",), papers.paper),
}
logger = logging.getLogger(__name__)


class NotPossible(Exception):
    """The import cannot begin; says in German why."""


class Run:
    """Fills the archive from the server under ``address``; ``bar`` is told of each list and of each object read."""

    def __init__(self, address: str, client: Client, bar: Any, *, rehearsal: bool = False, everything: bool = False):
        self.client, self.bar, self.rehearsal, self.everything = client, bar, rehearsal, everything
        self.begun, self.read, self.failures = timezone.now(), 0, list[str]()
        self.source = self.find_source(address)
        self.writer = Writer(self.source, rehearsal=rehearsal, everything=everything)

    def find_source(self, address: str) -> Quelle:
        known = Quelle.objects.filter(adresse=address).first() or Quelle(adresse=address)
        if known.pk is None and not self.rehearsal:
            known.save()
        return known

    def carry_out(self, town: str = "") -> Lauf:
        """Read everything of one body, that is called ``town`` where there are several. Raises NotPossible."""
        body = self.choose_body(town)
        run = Lauf(quelle=self.source, begonnen_am=self.begun)
        if not self.rehearsal:
            run.save()
            self.enter_town(body)
        for kind in LISTS:
            self.read_lists(kind, body)
        if not self.rehearsal:
            self.go_back()
            connect_answers(self.source)
        return self.close(run)

    # Where the lists are

    def choose_body(self, town: str) -> Object:
        try:
            system = self.client.object(self.source.adresse)
            bodies = list(self.bodies_of(system))
        except (NotThere, Unreadable) as error:
            raise NotPossible(str(error)) from None
        if town:
            bodies = [body for body in bodies if town in (text(body.get("name")), address_of(body))]
        if len(bodies) != 1:
            names = ", ".join(f"„{text(body.get('name'))}“" for body in bodies) or "keine passende"
            raise NotPossible(f"Mit --koerperschaft ist eine zu wählen; der Server hat: {names}.")
        return bodies[0]

    def bodies_of(self, system: Any) -> Iterator[Object]:
        if not isinstance(system, dict):
            raise Unreadable(f"{self.source.adresse}: das ist kein OParl-System.")
        if text(system.get("type")).endswith("Body"):
            yield system
            return
        named = system.get("body")
        pages = self.client.pages(str(named)) if is_address(named) else iter([Page(entries(named))])
        for page in pages:
            yield from (body for entry in page.objects if isinstance(body := self.fetch(entry), dict))

    def enter_town(self, body: Object) -> None:
        """The town, unless somebody has entered it; and what the source is called."""
        name = text(body.get("name"))[:250]
        if name != self.source.name:
            Quelle.objects.filter(pk=self.source.pk).update(name=name)
        if not Koerperschaft.objects.exists():
            Koerperschaft.objects.create(**organizations.town(body))

    def fetch(self, entry: Any) -> Object | None:
        """The object itself, whether the source has it here or only names it; None where there is none."""
        if isinstance(entry, dict):
            return entry
        if not is_address(entry):
            return None
        try:
            found = self.client.object(entry)
        except (NotThere, Unreadable):
            return None
        return found if isinstance(found, dict) else None

    # Reading

    def read_lists(self, kind: str, body: Object) -> None:
        fields, _ = LISTS[kind]
        named = next((body[field] for field in fields if body.get(field)), None)
        self.bar.begin(kind)
        if is_address(named):
            self.read_list(kind, str(named))
        else:
            self.take(kind, Page(entries(named)).objects)

    def read_list(self, kind: str, address: str) -> None:
        """The whole list, or what has changed in it since it was last read to its end."""
        known = Liste.objects.filter(adresse=address).first() or Liste(quelle=self.source, adresse=address)
        latest = known.gelesen_bis
        since = None if self.everything else known.gelesen_bis
        try:
            for batch in batches(self.pages(with_since(address, since)), BATCH):
                self.take(kind, batch)
                latest = max(filter(None, (latest, *map(changed_at, batch))), default=None)
        except Unreadable as error:
            self.failures.append(str(error))
            return
        latest = min(latest, self.begun) if latest else None
        if not self.rehearsal and latest != known.gelesen_bis:
            known.gelesen_bis = latest
            known.save()

    def pages(self, address: str) -> Iterator[list[Any]]:
        for page in self.client.pages(address):
            self.bar.expect(page.total)
            yield page.objects

    def take(self, kind: str, found: list[Any]) -> None:
        bundles = [bundle for entry in found if (bundle := self.bundle(kind, entry))]
        unique = list({bundle.address: bundle for bundle in bundles}.values())
        self.writer.write(unique, self.fill)
        self.read += len(found)
        self.bar.update(len(found))

    def bundle(self, kind: str, entry: Any) -> Bundle | None:
        source = self.fetch(entry)
        address = address_of(source) or address_of(entry)
        if source is None or not address:
            self.failures.append(f"{kind}: ein Eintrag der Liste ist kein Objekt mit einer Adresse: {str(entry)[:200]}")
            return None
        return Bundle.of({**source, "id": address}, kind)

    def fill(self, bundle: Bundle) -> None:
        _, read = LISTS[bundle.kind]
        try:
            read(bundle, self.fetch)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            logger.exception("%s is not understood.", bundle.address)
            bundle.records.clear()
            bundle.leave_out(bundle.address, f"Das Objekt ist nicht zu verstehen ({type(error).__name__}).")

    def go_back(self) -> None:
        """Read the objects again that named something which has come since."""
        for lot in lots(list(Fremdobjekt.objects.filter(quelle=self.source, entfernt=False).exclude(offen=[])), BATCH):
            named = {address for known in lot for address in known.offen}
            there = set(
                Fremdobjekt.objects.filter(adresse__in=named, zeile__isnull=False).values_list("adresse", flat=True)
            )
            for known in lot:
                if there & set(known.offen) and isinstance(found := self.fetch(known.adresse), dict):
                    self.writer.everything = True
                    self.take(known.typ, [found])
        self.writer.everything = self.everything

    # The end

    def close(self, run: Lauf) -> Lauf:
        counts = self.writer.counts
        run.gelesen, run.beendet_am = self.read, timezone.now()
        run.neu, run.geaendert, run.entfernt = (
            sum(number for (_, what), number in counts.items() if what == wanted)
            for wanted in ("neu", "geändert", "entfernt")
        )
        run.offen = self.writer.notes[Meldung.Art.AUSGELASSEN] + self.writer.notes[Meldung.Art.BEARBEITET]
        run.fehler = "\n".join(self.failures)
        if not self.rehearsal:
            run.save()
            if run.neu > MANY:
                tidy()
                with connection.cursor() as cursor:
                    cursor.execute("ANALYZE")  # both databases plan by what they know of the tables
        return run


def with_since(address: str, since: datetime | None) -> str:
    if since is None:
        return address
    joint = "&" if "?" in address else "?"
    return f"{address}{joint}{urlencode({'modified_since': timezone.localtime(since).isoformat(timespec='seconds')})}"


def changed_at(entry: Any) -> datetime | None:
    return moment(entry.get("modified")) if isinstance(entry, dict) else None


def batches(pages: Iterable[list[Any]], size: int) -> Iterator[list[Any]]:
    """The objects of several pages at once, so that not each page is a transaction; those before a failure as well."""
    batch: list[Any] = []
    try:
        for page in pages:
            batch += page
            if len(batch) >= size:
                yield batch
                batch = []
    except Unreadable:
        yield batch
        raise
    if batch:
        yield batch


@contextmanager
def alone() -> Iterator[None]:
    """Inside, no other import runs on this machine. Raises NotPossible where one does."""
    path = Path(settings.DATA_DIR) / "oparl_import.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise NotPossible("Es läuft schon ein OParl-Import.") from None
        yield
