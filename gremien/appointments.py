"""Meetings as calendar files (RFC 5545): for one meeting, and to subscribe to.

A calendar program knows a meeting by its UID, takes over a change when SEQUENCE has risen, and shows CANCELLED
struck through or not at all. What is written here leaves the archive: it holds what the public may see, whoever asks.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard
from icalendar.prop import vDuration, vRecur, vText

from ratsinfo.history.revisions import Revision, public_revisions
from ratsinfo.listing.tables import one_line

CONTENT_TYPE = "text/calendar; charset=utf-8"
PRODID = "-//Ratsinformations-Archiv//Sitzungskalender//DE"
ZONE = "Europe/Berlin"
REFRESH = timedelta(hours=1)  # how often a subscribed calendar is asked for by programs that heed it
ASSUMED = timedelta(hours=2)  # how long a meeting takes whose end is not known: without it some programs show nothing
# When the clocks were first changed by each rule, in their own time before the change; the last one of its rule in UTC.
SPRING = datetime(1981, 3, 29, 2)  # noqa: DTZ001  so RFC 5545 wants it
SEPTEMBER, OCTOBER = datetime(1981, 9, 27, 3), datetime(1996, 10, 27, 3)  # noqa: DTZ001
LAST_SEPTEMBER = datetime(1995, 9, 24, 1, tzinfo=UTC)

# What of a meeting a calendar shows; gremien and agenda have addresses of their own and change without moving it.
SHOWN = ("titel", "beginn", "ende", "raum", "anschrift", "status")


def calendar_of(name: str, meetings: Iterable[Any], site: str, *, subscribed: bool = True) -> bytes:
    """The file with these ``meetings``, called ``name``.

    Each meeting has ``gremien`` and ``ersatztermin`` fetched through the rule; ``site`` is the beginning of every address, such as "https://ratsinfo.musterstadt.de".
    """
    meetings = list(meetings)
    calendar = empty_calendar()
    if subscribed:
        describe(calendar, one_line(name))
    revisions = public_revisions(meetings, SHOWN)
    for meeting in meetings:
        calendar.add_component(event(meeting, revisions[meeting.pk], site))
    return calendar.to_ical()


def tombstone_of(meeting: Any, site: str) -> bytes:
    """The file of a withdrawn meeting: what a calendar knows under this UID is off; only its day is still told."""
    calendar, withdrawn = empty_calendar(), Event()
    identify(withdrawn, meeting, public_revisions([meeting], SHOWN)[meeting.pk], site)
    withdrawn.add("dtstart", meeting.datum)
    withdrawn.add("summary", "Zurückgezogener Termin")
    withdrawn.add("status", "CANCELLED")
    withdrawn.add("transp", "TRANSPARENT")
    calendar.add_component(withdrawn)
    return calendar.to_ical()


def empty_calendar() -> Calendar:
    """Without METHOD, which would make it an invitation and ask for an organiser."""
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add_component(berlin())
    return calendar


def describe(calendar: Calendar, name: str) -> None:
    """What a subscribed calendar is called and how often it is worth asking again, in the old and the new words (RFC 7986)."""
    calendar.add("name", vText(name))
    calendar.add("x-wr-calname", vText(name))
    calendar.add("x-wr-timezone", vText(ZONE))
    calendar.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))


def berlin() -> Timezone:
    """The rules of Europe/Berlin since 1981: summer ended in September until 1995, and has ended in October since (94/21/EC)."""
    zone = Timezone()
    zone.add("tzid", ZONE)
    for rule in (
        change(TimezoneDaylight, "CEST", SPRING, offsets=(1, 2)),
        change(TimezoneStandard, "CET", SEPTEMBER, offsets=(2, 1), until=LAST_SEPTEMBER),
        change(TimezoneStandard, "CET", OCTOBER, offsets=(2, 1)),
    ):
        zone.add_component(rule)
    return zone


def change(kind: type, name: str, first: datetime, *, offsets: tuple[int, int], until: datetime | None = None) -> Any:
    """A change of the clocks every year on the last Sunday of the month of ``first``, from and to these hours beside UTC."""
    rule, before, after = kind(), *offsets
    rule.add("dtstart", first)
    ending: dict[str, Any] = {"until": until} if until else {}
    rule.add("rrule", vRecur(freq="yearly", bymonth=first.month, byday="-1SU", **ending))
    rule.add("tzoffsetfrom", timedelta(hours=before))
    rule.add("tzoffsetto", timedelta(hours=after))
    rule.add("tzname", name)
    return rule


def event(meeting: Any, revision: Revision, site: str) -> Event:
    begin, cancelled = timezone.localtime(meeting.beginn), meeting.faellt_aus
    entry = Event()
    identify(entry, meeting, revision, site)
    entry.add("dtstart", begin)
    entry.add("dtend", timezone.localtime(meeting.ende) if meeting.ende else begin + ASSUMED)
    off = f"{meeting.get_status_display().capitalize()}: " if cancelled else ""
    entry.add("summary", one_line(f"{off}{meeting.titel}"))
    if place := ", ".join(part for part in (meeting.raum, meeting.anschrift) if part):
        entry.add("location", one_line(place))
    address = f"{site}{meeting.get_permanent_url()}"
    entry.add("description", "\n".join(description(meeting, address)))
    entry.add("url", address)
    entry.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    entry.add("transp", "TRANSPARENT" if cancelled else "OPAQUE")
    return entry


def identify(entry: Event, meeting: Any, revision: Revision, site: str) -> None:
    """Which meeting this is, and which change of it; DTSTAMP is LAST-MODIFIED where there is no METHOD."""
    entry.add("uid", f"{meeting.kennung}@{site.partition('://')[2]}")
    moment = revision.moment.astimezone(UTC)
    entry.add("dtstamp", moment)
    entry.add("last-modified", moment)
    entry.add("sequence", revision.number)


def description(meeting: Any, address: str) -> Iterable[str]:
    yield from (one_line(body.name) for body in meeting.gremien.all())
    yield f"Status: {meeting.get_status_display()}"
    if meeting.ersatztermin:
        yield f"Neuer Termin: {meeting.ersatztermin.beginn_text}"
    if not meeting.ende:
        yield "Das Ende der Sitzung steht nicht fest."
    yield f"Tagesordnung und Drucksachen: {address}"


def subscription_address(keys: Iterable[str]) -> str:
    """The path of the calendar with the meetings of the Gremien with these ``keys``, of all without one; empty keys are none."""
    query = urlencode([("gremium", key) for key in keys if key])
    address = reverse("gremien:sitzungen_ics")
    return f"{address}?{query}" if query else address
