"""What a Beratung has beyond what the source says of it: its meeting follows from the item, the day from the meeting."""

from typing import Any

from django.utils import timezone

from gremien.models import Sitzungstermin, Tagesordnungspunkt
from ratsinfo.oparl.importing.resolving import Resolved

BODIES: Any = Sitzungstermin.gremien.through


def complete(found: list[Resolved]) -> list[Resolved]:
    """The lines with meeting, day and Gremium, without those that would be there twice."""
    follow_items(found)
    meetings = {each.values["sitzungstermin_id"] for each in found} - {None}
    begins = dict(Sitzungstermin.objects.filter(pk__in=meetings).order_by().values_list("pk", "beginn"))
    first = BODIES.objects.filter(sitzungstermin__in=meetings).order_by("-pk")
    bodies = dict(first.values_list("sitzungstermin", "gremium"))
    for each in found:
        meeting = each.values["sitzungstermin_id"]
        if meeting in begins:
            each.values["termin"] = timezone.localtime(begins[meeting]).date()
        if each.values["gremium_id"] is None:
            each.values["gremium_id"] = bodies.get(meeting)
    return list(without_repetitions([each for each in found if not is_too_early(each)]))


def is_too_early(each: Resolved) -> bool:
    """Whether the line of an answer belongs to a meeting before there was one."""
    first, day = each.record.not_before, each.values.get("termin")
    return first is not None and (each.values["sitzungstermin_id"] is None or (day is not None and day < first))


def follow_items(found: list[Resolved]) -> None:
    """The meeting of a line is that of its item."""
    items = {each.values["tagesordnungspunkt_id"] for each in found} - {None}
    meetings: Any = Tagesordnungspunkt.objects.filter(pk__in=items).order_by()
    of_item = dict(meetings.values_list("pk", "sitzungstermin"))
    for each in found:
        item = each.values["tagesordnungspunkt_id"]
        if item in of_item:
            each.values["sitzungstermin_id"] = of_item[item]
        elif each.values["sitzungstermin_id"] is None:
            each.values["tagesordnungspunkt_id"] = None


def without_repetitions(found: list[Resolved]) -> Any:
    seen: set[tuple[Any, ...]] = set()
    for each in found:
        paper, item = each.values["drucksache_id"], each.values["tagesordnungspunkt_id"]
        meeting = each.values["sitzungstermin_id"]
        place = (paper, item) if item else (paper, each.values["gremium_id"], meeting)
        if meeting and place in seen:
            each.bundle.leave_out(each.record.address, "Die Beratung ist in der Quelle doppelt.")
            continue
        seen.add(place)
        yield each
