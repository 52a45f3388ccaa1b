"""A synthetic archive of any size, to measure and to try things with: realistic in shape, invented in content.

The shape follows what real councils look like: half of the papers are inquiries and their answers, with
one to five Fragen; an answer comes after some weeks; some fifteen papers go to a meeting; one paper in
four has a file; one row in twenty is none of the public's business.
"""

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.utils import timezone

from drucksachen.models import Drucksache
from gremien.models import (
    Fachbereich,
    Gremium,
    Koerperschaft,
    Mitgliedschaft,
    Person,
    Sitzungstermin,
    Wahlperiode,
)
from ratsinfo.demo.synthetic.cases import Case, Draw, Place, write
from ratsinfo.demo.synthetic.language import Language

YEARS = 25
TERM_YEARS = 5
FUTURE_DAYS = 180
PAPERS_PER_MEETING, FEWEST_MEETINGS = 15, 100
BATCH = 500
USERNAME = "musterdaten"


class SyntheticArchive:
    """Fills an empty archive with ``papers`` Drucksachen up to the day ``today``, the same for the same ``seed``."""

    def __init__(self, papers: int, seed: int = 1, today: date | None = None):
        self.papers, self.today = papers, today or timezone.localdate()
        self.start = self.today.replace(year=self.today.year - YEARS, day=1)
        chance = random.Random(seed)  # noqa: S311  invented content, no secret
        self.draw = Draw(chance, Language(chance), seed)

    def fill(self, advance: Callable[[int], Any] = lambda number: None) -> None:
        """Write it in batches, each of them whole; ``advance`` is told how many Drucksachen were added.

        Nothing of it can be found before it is written to the index, which ``suchindex`` does.
        """
        with transaction.atomic():
            self.draw.clerk, _ = get_user_model().objects.get_or_create(
                username=USERNAME, defaults={"is_active": False}
            )
            self.add_town()
            self.add_bodies()
            self.add_people()
            self.add_meetings()
        cases = self.cases()
        while batch := list(islice(cases, BATCH)):
            with transaction.atomic():
                write(batch, self.draw)
            advance(sum(case.size for case in batch))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # both databases plan by what they know of the tables

    def add_town(self) -> None:
        Koerperschaft.objects.create(name="Stadt Musterhausen", kurzname="Musterhausen", antwortfrist_tage=42)
        for year in range(self.start.year, self.today.year + 1, TERM_YEARS):
            Wahlperiode.objects.create(
                name=f"{year}–{year + TERM_YEARS}",
                beginn=date(year, 11, 1),
                ende=date(year + TERM_YEARS, 10, 31),
                kennung=self.draw.key(),
            )

    def add_bodies(self) -> None:
        data = self.draw.language.data
        bodies = [{"name": name, "kurzname": short, "art": kind} for name, short, kind in data["gremien"]]
        bodies += [{"name": f"Fraktion {name}", "kurzname": name, "art": "fraktion"} for name in data["parteien"]]
        self.draw.bodies, self.draw.parties = [], []
        for entry in bodies:
            body = self.draw.stamped(Gremium(kennung=self.draw.key(), **entry), self.start)
            body.save()
            (self.draw.parties if entry["art"] == "fraktion" else self.draw.bodies).append(body.pk)
        units = [
            self.draw.stamped(Fachbereich(name=name, kennung=self.draw.key()), self.start)
            for name in data["fachbereiche"]
        ]
        self.draw.units = [unit.pk for unit in Fachbereich.objects.bulk_create(units)]

    def add_people(self) -> None:
        """Ten members for each body; a tenth of the people are not published."""
        for body in (*self.draw.bodies, *self.draw.parties):
            names = [self.draw.language.person() for _ in range(10)]
            people = [Person(vorname=first, nachname=last, kennung=self.draw.key()) for first, last in names]
            people = [self.draw.published_mostly(person, self.start) for person in people]
            Mitgliedschaft.objects.bulk_create(
                Mitgliedschaft(person=person, gremium_id=body, kennung=self.draw.key(), von=self.start)
                for person in Person.objects.bulk_create(people)
            )

    def add_meetings(self) -> None:
        """Evenly over the whole time and half a year ahead, each of one body, at four in the afternoon."""
        number = max(self.papers // PAPERS_PER_MEETING, FEWEST_MEETINGS)
        span = (self.today - self.start).days + FUTURE_DAYS
        names = dict(Gremium.objects.values_list("pk", "name"))
        meetings, bodies = [], []
        for index in range(number):
            day, body = self.start + timedelta(days=span * index // number), self.draw.chance.choice(self.draw.bodies)
            begin = timezone.make_aware(datetime.combine(day, time(16)))
            status = Sitzungstermin.Status.DURCHGEFUEHRT if day < self.today else Sitzungstermin.Status.TERMINIERT
            meeting = Sitzungstermin(
                titel=f"Sitzung: {names[body]}", beginn=begin, status=status, raum="Ratssaal", kennung=self.draw.key()
            )
            meetings.append(self.draw.published_mostly(meeting, day - timedelta(days=60)))
            bodies.append(body)
        saved = Sitzungstermin.objects.bulk_create(meetings, batch_size=BATCH)
        through = Sitzungstermin.gremien.through
        through.objects.bulk_create(
            (
                through(sitzungstermin_id=meeting.pk, gremium_id=body)
                for meeting, body in zip(saved, bodies, strict=True)
            ),
            batch_size=BATCH,
        )
        self.draw.places = [Place(meeting.datum, meeting.pk, body) for meeting, body in zip(saved, bodies, strict=True)]

    def cases(self) -> Iterator[Case]:
        """Papers in the order of their dates, each inquiry with its answers, until there are as many as asked for."""
        made, days = 0, (self.today - self.start).days
        while made < self.papers:
            day = self.start + timedelta(days=days * made // self.papers)
            case = self.draw.case(day, self.today, most=self.papers - made)
            made += case.size
            yield case


def has_papers() -> bool:
    """Whether somebody's Drucksachen are here, among which invented ones have no place."""
    return Drucksache.objects.exists() or Gremium.objects.exists() or Koerperschaft.objects.exists()
