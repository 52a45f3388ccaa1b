"""What is found of Sitzungstermine with their agenda, of Gremien and of Fachbereiche."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from drucksachen.filetexts import Files, Moments, coming
from drucksachen.models import Anlage, Dateitext
from gremien.models import Fachbereich, Gremium, Sitzungstermin, Tagesordnungspunkt
from ratsinfo.search.documents import Document, Section, Source, marks_of_day, register
from ratsinfo.search.models import FACHBEREICHE, GREMIEN, SITZUNGEN, Index
from ratsinfo.search.prepared import Prepared
from ratsinfo.search.watching import Touch, watch, watch_relation

PUBLICATION = ("veroeffentlicht_am", "zurueckgezogen_am")
MEETING, ITEM = Sitzungstermin._meta.label_lower, Tagesordnungspunkt._meta.label_lower
BEFORE_ALL = date(1900, 1, 1)  # the day of what has none


NAME = ("pk", "name", "kurzname", "gueltig_von", "gezeigt", *PUBLICATION)

# The rows of which meetings and bodies are described.

MEETINGS = Prepared(
    lambda keys, at: (
        Sitzungstermin.objects.filter(pk__in=keys)
        .with_publicity(at)
        .order_by()
        .values_list("pk", "titel", "beginn", "raum", "anschrift", "gezeigt", *PUBLICATION)
    )
)
ITEMS = Prepared(
    lambda keys, at: (
        Tagesordnungspunkt.objects.filter(sitzungstermin__in=keys)
        .with_publicity(at, but=("sitzungstermin",))
        .order_by("position", "pk")
        .values_list("sitzungstermin", "kennung", "nummer", "titel", "ergebnis", "abgesetzt_am", "gezeigt")
    )
)
BODIES_AT = Prepared(
    lambda keys, at: (
        Gremium.objects.filter(sitzungstermine__in=keys)
        .with_publicity(at)
        .order_by("pk")
        .values_list("sitzungstermine", "pk", "name", "kurzname", "gezeigt", *PUBLICATION)
    )
)
BODIES = Prepared(
    lambda keys, at: (
        Gremium.objects.filter(pk__in=keys).with_publicity(at).order_by().values_list(*NAME, "beschreibung")
    )
)
UNITS = Prepared(
    lambda keys, at: Fachbereich.objects.filter(pk__in=keys).with_publicity(at).order_by().values_list(*NAME)
)


def describe_meetings(pks: Iterable[int]) -> Iterator[Document]:
    """The Sitzungstermine with these keys as documents, in a constant number of queries."""
    at = timezone.now()
    meetings = MEETINGS(pks, at)
    if meetings:
        surroundings = Surroundings([pk for pk, *_ in meetings], at)
        yield from (surroundings.document(*meeting) for meeting in meetings)


class Surroundings:
    """What belongs to the Sitzungstermine with these keys at the moment ``at``."""

    def __init__(self, keys: list[int], at: datetime):
        self.at = at
        self.files = Files("sitzungstermin", keys, at)
        self.items: defaultdict[int, list[Section]] = defaultdict(list)
        self.marks: defaultdict[int, set[str]] = defaultdict(set)
        self.names: defaultdict[int, list[str]] = defaultdict(list)
        self.moments: Moments = defaultdict(set)
        self.add_items(keys)
        self.add_bodies(keys)

    def add_items(self, keys: list[int]) -> None:
        for meeting, kennung, number, title, result, off, shown in ITEMS(keys, self.at):
            heading = (f"TOP {number}" if number else "Tagesordnung") + (", abgesetzt" if off else "")
            text = "\n".join(part for part in (title, result) if part)
            section = Section(text, ITEM, f"top-{kennung}", heading, prominent=True, public=shown)
            self.items[meeting].append(section)

    def add_bodies(self, keys: list[int]) -> None:
        """A Gremium that is not public is not named, not even among what the staff finds; as a key it may be counted."""
        for meeting, body, name, short, shown, *moments in BODIES_AT(keys, self.at):
            self.marks[meeting].add(f"g:{body}")
            self.moments[meeting].update(coming(moments, self.at))
            if shown:
                self.names[meeting] += [name, short]

    def document(
        self, pk: int, title: str, begin: datetime, room: str, address: str, shown: bool, *moments: Any
    ) -> Document:
        day = timezone.localtime(begin).date()
        named = [*self.names[pk], room, address, f"{day:%d.%m.%Y}", date_format(day, "j. F Y")]
        place = Section(", ".join(filter(None, named)), MEETING, heading="Gremium, Ort und Zeit")
        return Document(
            index=SITZUNGEN,
            pk=pk,
            day=day,
            title=title,
            model=MEETING,
            public=shown,
            marks=marks_of_day(day) | self.marks[pk],
            sections=(place, *self.items[pk], *self.files.sections[pk]),
            moments=frozenset(coming(moments, self.at) | self.moments[pk] | self.files.moments[pk]),
        )


def describe_bodies(pks: Iterable[int]) -> Iterator[Document]:
    """The Gremien with these keys as documents."""
    at = timezone.now()
    return (named(Gremium, GREMIEN, at, *row) for row in BODIES(pks, at))


def describe_units(pks: Iterable[int]) -> Iterator[Document]:
    """The Fachbereiche with these keys as documents."""
    at = timezone.now()
    return (named(Fachbereich, FACHBEREICHE, at, *row, "") for row in UNITS(pks, at))


def named(kind: Any, index: Index, at: datetime, *row: Any) -> Document:
    """What is found by its name, its abbreviation and what is said about it; ``row`` has NAME and the last of these."""
    pk, name, short, since, shown, *moments, about = row
    model, day = kind._meta.label_lower, since or BEFORE_ALL
    sections = (Section(short, model, prominent=True), Section(about, model))
    return Document(
        index=index,
        pk=pk,
        day=day,
        title=name,
        model=model,
        public=shown,
        marks=marks_of_day(day),
        sections=tuple(section for section in sections if section.text),
        moments=frozenset(coming(moments, at)),
    )


# What touches them


def meetings_of_bodies(bodies: list[int]) -> Any:
    meetings: Any = Sitzungstermin.gremien.through
    return meetings.objects.filter(gremium__in=bodies).values_list("sitzungstermin", flat=True)


def meetings_with_bytes(digests: list[str]) -> Any:
    files = Anlage.objects.filter(sha256__in=digests, sitzungstermin__isnull=False).order_by()
    return files.values_list("sitzungstermin", flat=True)


def connect() -> None:
    """Make them be found, and kept as they are found with every change."""
    register(Source(SITZUNGEN, Sitzungstermin, describe_meetings))
    register(Source(GREMIEN, Gremium, describe_bodies))
    register(Source(FACHBEREICHE, Fachbereich, describe_units))

    def own(row: Any) -> list[Any]:
        return [row.pk]

    def of_meeting(row: Any) -> list[Any]:
        return [row.sitzungstermin_id]

    watch([Fachbereich], Touch(FACHBEREICHE, own))
    named = Touch(SITZUNGEN, own, meetings_of_bodies, when=("name", "kurzname", *PUBLICATION))
    watch([Gremium], Touch(GREMIEN, own), named)
    watch([Sitzungstermin], Touch(SITZUNGEN, own))
    watch([Tagesordnungspunkt], Touch(SITZUNGEN, of_meeting))
    watch([Anlage], Touch(SITZUNGEN, of_meeting, moves=True))
    watch([Dateitext], Touch(SITZUNGEN, lambda text: [text.sha256], meetings_with_bytes))
    watch_relation(Sitzungstermin.gremien.through, Touch(SITZUNGEN, lambda meeting: [meeting]))
