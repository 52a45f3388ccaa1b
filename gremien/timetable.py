"""A year's meetings from a table as it comes out of a spreadsheet: each line read, with what is wrong about it."""

import csv
import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from gremien.models import Gremium, Sitzungstermin
from ratsinfo.folding import fold

COLUMNS = ("gremium", "datum", "beginn", "ende", "raum", "anschrift", "titel")
HEADINGS = {
    "gremien": "gremium",
    "ausschuss": "gremium",
    "tag": "datum",
    "uhrzeit": "beginn",
    "ort": "raum",
    "von": "beginn",
    "bis": "ende",
}
LONGEST = {"raum": 250, "anschrift": 250, "titel": 500}
MOST = 500
DAY = re.compile(r"(?:[A-Za-z]{2,10}\.?,?\s+)?(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})(?: 0?0:00(?::00)?)?")
ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00)?)?")
HOUR = re.compile(r"(\d{1,2})(?:[:.](\d{2})(?::00)?)?\s?(?:Uhr|h)?", re.IGNORECASE)


@dataclass
class Line:
    """One line of the table: what was typed, what it means, and what stands against it."""

    number: int
    texts: dict[str, str]
    bodies: list[Gremium] = field(default_factory=list)
    start: datetime | None = None
    end: datetime | None = None
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.texts["titel"] or " und ".join(body.name for body in self.bodies)[:500]

    @property
    def keys(self) -> list[tuple[int, date]]:
        """Each of its Gremien with the day."""
        return [(body.pk, self.start.date()) for body in self.bodies] if self.start else []

    def save(self, by: Any) -> Sitzungstermin:
        """The meeting, a draft entered by the user ``by``."""
        texts = {name: self.texts[name] for name in ("raum", "anschrift")}
        meeting = Sitzungstermin(titel=self.title, ende=self.end, erfasst_von=by, **texts)
        meeting.beginn = self.start  # type: ignore[assignment]  # there is one where there are no errors
        meeting.full_clean()
        meeting.save()
        meeting.gremien.set(self.bodies)
        return meeting


def decoded(content: bytes) -> str:
    """The text of a file as spreadsheets write it: UTF-8, UTF-16 with its mark, or Windows-1252."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def read_table(text: str) -> list[Line]:
    """Every line that holds something; a first line with headings says which column is which.

    Raises csv.Error for what is no table at all.
    """
    found: list[Line] = []
    columns: tuple[str, ...] = COLUMNS
    for number, cells in cells_of(text):
        if not found and columns is COLUMNS and (named := headings(cells)):
            columns = named
            continue
        typed = dict(zip(columns, cells, strict=False))
        line = Line(number, {name: typed.get(name, "") for name in COLUMNS})
        if any(cells[len(columns) :]):
            line.errors.append("Die Zeile hat mehr Spalten als die Tabelle.")
        found.append(line)
    bodies = list(Gremium.objects.without_fraktionen().not_taken_back().order_by("-pk"))
    for line in found:
        examine(line, bodies)
    compare(found)
    return found


def cells_of(text: str) -> Iterator[tuple[int, list[str]]]:
    """The cells of each line with its number; by tabs, else semicolons, else commas."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = next((sign for sign in "\t;" if sign in first), ",")
    reader = csv.reader(text.replace("\0", "").splitlines(keepends=True), delimiter=delimiter)
    for cells in reader:
        tidy = [" ".join(cell.split()) for cell in cells]
        if any(tidy):
            yield reader.line_num, tidy


def headings(cells: list[str]) -> tuple[str, ...] | None:
    """What the columns are, if these cells name them; None for a line of content."""
    names = tuple(HEADINGS.get(fold(cell), fold(cell)) for cell in cells)
    return names if {"gremium", "datum"} <= set(names) else None


def examine(line: Line, bodies: list[Gremium]) -> None:
    """Read the cells of one line; what cannot be read is an error of it."""
    day = read_day(line.texts["datum"])
    if day is None:
        line.errors.append(
            f"Datum: „{line.texts['datum']}“ ist kein Tag wie 24.05.2027."
            if line.texts["datum"]
            else "Das Datum fehlt."
        )
    find_bodies(line, [body for body in bodies if exists_on(body, day)])
    hours = {name: read_hour(line.texts[name]) for name in ("beginn", "ende")}
    for name, hour in hours.items():
        if hour is None and line.texts[name]:
            line.errors.append(f"{name.capitalize()}: „{line.texts[name]}“ ist keine Uhrzeit wie 17:00.")
    if not line.texts["beginn"]:
        line.errors.append("Die Uhrzeit des Beginns fehlt.")
    line.errors += [
        f"{name.capitalize()}: höchstens {longest} Zeichen."
        for name, longest in LONGEST.items()
        if len(line.texts[name]) > longest
    ]
    if day and hours["beginn"]:
        line.start = moment(day, hours["beginn"])
        line.end = moment(day, hours["ende"]) if hours["ende"] else None
        if line.end and line.end < line.start:
            line.errors.append("Das Ende liegt vor dem Beginn.")
        line.warnings += doubts(line.start)


def doubts(start: datetime) -> list[str]:
    """What may be a mistake about a day."""
    found = []
    if start.weekday() >= 5:
        found.append(f"{start:%d.%m.%Y} ist ein {('Samstag', 'Sonntag')[start.weekday() - 5]}.")
    if start < timezone.now():
        found.append(f"{start:%d.%m.%Y} liegt in der Vergangenheit.")
    elif start.year > timezone.localdate().year + 2:
        found.append(f"{start:%d.%m.%Y} liegt weit in der Zukunft.")
    return found


def exists_on(body: Gremium, day: date | None) -> bool:
    """Whether there is this Gremium on ``day``; without a day nothing is against it."""
    begins, ends = body.gueltig_von, body.gueltig_bis
    return day is None or ((begins is None or begins <= day) and (ends is None or ends >= day))


def find_bodies(line: Line, bodies: list[Gremium]) -> None:
    """The Gremien by name or short name, several with " + " between them; for unknown ones what is spelt alike."""
    if not line.texts["gremium"]:
        line.errors.append("Das Gremium fehlt.")
        return
    known = {fold(name): body for body in bodies for name in (body.kurzname, body.name) if name}
    for name in line.texts["gremium"].split(" + "):
        if body := known.get(fold(name)):
            line.bodies.append(body)
            continue
        alike = difflib.get_close_matches(fold(name), known, n=3, cutoff=0.5)
        names = list(dict.fromkeys(known[each].name for each in alike))
        offer = f" Gemeint ist vielleicht: {', '.join(f'„{each}“' for each in names)}." if names else ""
        line.errors.append(f"Das Gremium „{name}“ gibt es an diesem Tag nicht.{offer}")


def compare(lines: list[Line]) -> None:
    """Name every meeting that is there already, in the archive or further up in the table."""
    days = [line.start.date() for line in lines if line.start]
    if not days:
        return
    there: dict[tuple[int, date], list[tuple[datetime, str]]] = {}
    first, last = moment(min(days), time.min), moment(max(days), time.max)
    rows = Sitzungstermin.objects.not_taken_back().filter(beginn__range=(first, last)).prefetch_related("gremien")
    for row in rows.order_by("pk"):
        for body in row.gremien.all():
            there.setdefault((body.pk, row.datum), []).append((row.beginn, f"im Archiv: {row}"))
    for line in lines:
        for key in line.keys:
            for start, what in there.get(key, []):
                same = start == line.start
                text = (
                    f"Diese Sitzung gibt es schon, {what}."
                    if same
                    else f"Das Gremium tagt an diesem Tag schon, {what}."
                )
                (line.errors if same else line.warnings).append(text)
            there.setdefault(key, []).append((line.start, f"in Zeile {line.number}"))  # type: ignore[arg-type]


def read_day(text: str) -> date | None:
    """The day that "24.05.2027", "Mo, 24.5.27" or "2027-05-24" writes; None for what is none."""
    if found := DAY.fullmatch(text):
        day, month, year = found.groups()
        parts = (int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    elif found := ISO_DAY.fullmatch(text):
        parts = (int(found[1]), int(found[2]), int(found[3]))
    else:
        return None
    try:
        return date(*parts)
    except ValueError:
        return None


def read_hour(text: str) -> time | None:
    """The hour that "17:00", "17.00 Uhr" or "17" writes; None for what is none."""
    found = HOUR.fullmatch(text)
    if not found:
        return None
    try:
        return time(int(found[1]), int(found[2] or 0))
    except ValueError:
        return None


def moment(day: date, hour: time) -> datetime:
    """That hour of that day in Europe/Berlin."""
    return timezone.make_aware(datetime.combine(day, hour))
