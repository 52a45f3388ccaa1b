"""The demo archive: the case of Drucksache 26309-22-E1 and around it a year of an invented town.

Its content is in fixtures/demo/*.toml. Dates there are relative to the week of loading, so that
there is always a next meeting; only the real case keeps its real dates.
"""

import tomllib
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from drucksachen.models import (
    Antwortteil,
    Beantwortung,
    Beratung,
    Bezug,
    Drucksache,
    Frage,
    Tagesordnungsfassung,
)
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
from ratsinfo.search.writing import collecting

FOLDER = Path(settings.BASE_DIR) / "fixtures" / "demo"
WEEKDAYS = ("mo", "di", "mi", "do", "fr", "sa", "so")
INVITED_DAYS = 14


def is_empty() -> bool:
    """Whether nothing was ever entered into this archive, so that the demo cannot be mixed with a town's own data."""
    return not (Koerperschaft.objects.exists() or Gremium.objects.exists() or Drucksache.objects.exists())


class DemoArchive:
    """Reads the folder's files and writes them as rows, published by ``clerk``, relative to the day ``today``."""

    def __init__(self, clerk: Any, today: date | None = None, folder: Path = FOLDER):
        self.clerk = clerk
        self.today = today or timezone.localdate()
        self.folder = folder
        self.bodies: dict[str, Gremium] = {}
        self.units: dict[str, Fachbereich] = {}
        self.people: dict[str, Person] = {}
        self.meetings: dict[str, Sitzungstermin] = {}
        self.late: dict[int, list[tuple[int, dict[str, Any]]]] = {}
        self.off: dict[int, list[str]] = {}
        self.papers: dict[str, Drucksache] = {}

    def load(self) -> None:
        """Write everything, or nothing when one entry does not fit."""
        with collecting():
            basics = self.read("stammdaten")
            Koerperschaft.objects.create(**basics["koerperschaft"])
            for entry in basics["wahlperiode"]:
                Wahlperiode.objects.create(**entry)
            for entry in basics["fachbereich"]:
                key = entry.pop("schluessel")
                self.units[key] = self.published(Fachbereich.objects.create(**entry))
            for entry in basics["gremium"]:
                self.add_body(entry)
            for entry in basics["person"]:
                key = entry.pop("schluessel")
                self.people[key] = self.published(Person.objects.create(**entry))
            for entry in basics["mitgliedschaft"]:
                person, body = self.people[entry.pop("person")], self.bodies[entry.pop("gremium")]
                Mitgliedschaft.objects.create(person=person, gremium=body, **entry)
            self.load_meetings(self.read("sitzungen")["sitzung"])
            for entry in self.read("drucksachen")["drucksache"]:
                self.add_paper(entry)
            self.publish_meetings()

    def read(self, name: str) -> dict[str, Any]:
        with (self.folder / f"{name}.toml").open("rb") as file:
            return tomllib.load(file)

    def day(self, entry: dict[str, Any]) -> date:
        """Take the date out of ``entry``: as it is, or so many weeks from the week of loading."""
        if "datum" in entry:
            return entry.pop("datum")
        monday = self.today - timedelta(days=self.today.weekday())
        return monday + timedelta(weeks=entry.pop("woche"), days=WEEKDAYS.index(entry.pop("wochentag")))

    def published(self, thing: Any, day: date | None = None) -> Any:
        """Publish ``thing`` as of noon of ``day``, at the latest now."""
        now = timezone.now()
        thing.publish(self.clerk, at=min(moment(day, time(12)), now) if day else now)
        return thing

    def add_body(self, entry: dict[str, Any]) -> None:
        key = entry.pop("schluessel")
        before = entry.pop("vorgaenger", None)
        body = Gremium.objects.create(vorgaenger=self.bodies[before] if before else None, **entry)
        self.bodies[key] = self.published(body)

    def load_meetings(self, entries: list[dict[str, Any]]) -> None:
        self.drafts: set[str] = set()
        self.versions: dict[str, dict[str, int]] = {}
        replaced: list[tuple[Sitzungstermin, str]] = []
        for entry in entries:
            key, items, substitute = entry.pop("schluessel"), entry.pop("top", []), entry.pop("ersatztermin", None)
            bodies, day = [self.bodies[body] for body in entry.pop("gremien")], self.day(entry)
            self.versions[key] = entry.pop("tagesordnungsfassungen", {})
            if entry.pop("zustand", "") == "entwurf":
                self.drafts.add(key)
            start, end = entry.pop("uhrzeit"), entry.pop("ende_uhrzeit", None)
            meeting = Sitzungstermin.objects.create(
                beginn=moment(day, time.fromisoformat(start)),
                ende=moment(day, time.fromisoformat(end)) if end else None,
                **{"status": self.usual_status(day)} | entry,
            )
            meeting.gremien.set(bodies)
            self.add_agenda(meeting, items)
            self.meetings[key] = meeting
            if substitute:
                replaced.append((meeting, substitute))
        for meeting, substitute in replaced:
            meeting.ersatztermin = self.meetings[substitute]
            meeting.save()

    def add_agenda(self, meeting: Sitzungstermin, items: list[dict[str, Any]]) -> None:
        """The items of ``meeting``; "3.1" is a sub-item of "3", and numbers follow from the places as written.

        What comes or goes after the invitation waits for it.
        """
        made: dict[str, Tagesordnungspunkt] = {}
        for position, item in enumerate(items, start=1):
            if item.pop("nachtrag", False):
                self.late.setdefault(meeting.pk, []).append((position, item))
                continue
            if item.pop("abgesetzt", False):
                self.off.setdefault(meeting.pk, []).append(item["nummer"])
            above = made.get(item["nummer"].rpartition(".")[0])
            made[item["nummer"]] = Tagesordnungspunkt.objects.create(
                sitzungstermin=meeting, position=position, uebergeordnet=above, **{"oeffentlich": True} | item
            )

    def usual_status(self, day: date) -> str:
        if day < self.today:
            return Sitzungstermin.Status.DURCHGEFUEHRT
        near = day <= self.today + timedelta(days=INVITED_DAYS)
        return Sitzungstermin.Status.EINGELADEN if near else Sitzungstermin.Status.TERMINIERT

    def publish_meetings(self) -> None:
        for key, meeting in self.meetings.items():
            if key not in self.drafts:
                self.published(meeting, meeting.datum - timedelta(days=60))
                self.publish_versions(meeting, self.versions[key])

    def publish_versions(self, meeting: Sitzungstermin, versions: dict[str, int]) -> None:
        """The versions of its agenda, by kind the days before the meeting; after the first comes what waited for it."""
        for kind, days in versions.items():
            at = min(moment(meeting.datum - timedelta(days=days), time(10)) if days else meeting.beginn, timezone.now())
            Tagesordnungsfassung.publish(meeting, kind, self.clerk, at=at)
            for position, item in self.late.pop(meeting.pk, []):
                values = {"oeffentlich": True} | item
                Tagesordnungspunkt.objects.create(sitzungstermin=meeting, position=position, **values)
            for number in self.off.pop(meeting.pk, []):
                item = meeting.tagesordnungspunkte.get(nummer=number)
                item.abgesetzt_am = min(at + timedelta(days=days // 3, hours=4), meeting.beginn, timezone.now())
                item.save()

    def add_paper(self, entry: dict[str, Any]) -> None:
        key, day, state = entry.pop("schluessel"), self.day(entry), entry.pop("zustand", "veroeffentlicht")
        askers, units = entry.pop("urheber", []), entry.pop("fachbereiche", [])
        questions, parts = entry.pop("fragen", []), entry.pop("teile", [])
        links, lines = entry.pop("bezug", []), entry.pop("beratungen", [])
        reason, public = entry.pop("rueckzug_grund", ""), entry.pop("rueckzug_grund_oeffentlich", False)
        kind = Beantwortung if entry["art"] == Drucksache.Art.BEANTWORTUNG else Drucksache
        paper = kind.objects.create(datum=day, **{name: filled(value, day) for name, value in entry.items()})
        paper.urheber.set(self.bodies[asker] for asker in askers)
        paper.fachbereiche.set(self.units[unit] for unit in units)
        for position, question in enumerate(questions, start=1):
            Frage.objects.create(drucksache=paper, position=position, **question)
        for link in links:
            self.add_link(paper, link)
        for position, part in enumerate(parts, start=1):
            Antwortteil.objects.create(
                beantwortung=paper, position=position, **{k: filled(v, day) for k, v in part.items()}
            )
        if isinstance(paper, Beantwortung):
            paper.pair_unpaired()
        for line in lines:
            self.add_consultation(paper, line)
        self.papers[key] = paper
        if state != "entwurf":
            self.published(paper, day)
        if state == "zurueckgezogen":
            paper.withdraw(self.clerk, reason, reason_public=public)

    def add_link(self, answer: Any, link: dict[str, Any]) -> None:
        inquiry = self.papers.get(link.pop("drucksache", ""))
        year_of = inquiry.datum if inquiry else answer.datum
        Bezug.objects.create(
            beantwortung=answer, drucksache=inquiry, **{k: filled(v, year_of) for k, v in link.items()}
        )

    def add_consultation(self, paper: Drucksache, line: dict[str, Any]) -> None:
        body, meeting = self.bodies[line.pop("gremium")], self.meetings.get(line.pop("sitzung", ""))
        number = line.pop("top", None)
        item = meeting.tagesordnungspunkte.get(nummer=number) if meeting and number else None
        consultation = Beratung(drucksache=paper, gremium=body, sitzungstermin=meeting, tagesordnungspunkt=item, **line)
        consultation.full_clean()
        consultation.save()


def moment(day: date, hour: time) -> datetime:
    """That hour of that day in Europe/Berlin."""
    return timezone.make_aware(datetime.combine(day, hour))


def filled(value: Any, day: date) -> Any:
    """Text with the two-digit year of ``day`` in the place of {jj}."""
    return value.replace("{jj}", f"{day:%y}").strip() if isinstance(value, str) else value
