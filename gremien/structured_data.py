"""What search engines read of the pages, in the words of schema.org."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from gremien.models import Gremium, Sitzungstermin

EVENT_STATUS = {
    Sitzungstermin.Status.ABGESAGT: "https://schema.org/EventCancelled",
    Sitzungstermin.Status.VERLEGT: "https://schema.org/EventRescheduled",
}


def for_sitzungstermin(request: HttpRequest, sitzung: Sitzungstermin) -> dict[str, Any]:
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": sitzung.titel,
        "url": request.build_absolute_uri(sitzung.get_absolute_url()),
        "startDate": timezone.localtime(sitzung.beginn).isoformat(),
        "eventStatus": EVENT_STATUS.get(Sitzungstermin.Status(sitzung.status), "https://schema.org/EventScheduled"),
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "organizer": [
            {
                "@type": "GovernmentOrganization",
                "name": body.name,
                "url": request.build_absolute_uri(body.get_absolute_url()),
            }
            for body in sitzung.gremien.all()
        ],
        "inLanguage": "de",
    }
    if sitzung.ende:
        data["endDate"] = timezone.localtime(sitzung.ende).isoformat()
    if sitzung.raum or sitzung.anschrift:
        place = {"@type": "Place", "name": sitzung.raum or sitzung.anschrift}
        data["location"] = place | ({"address": sitzung.anschrift} if sitzung.anschrift else {})
    return data


def for_gremium(request: HttpRequest, body: Gremium) -> dict[str, Any]:
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "GovernmentOrganization",
        "name": body.name,
        "url": request.build_absolute_uri(body.get_absolute_url()),
    }
    if body.kurzname:
        data["alternateName"] = body.kurzname
    if body.beschreibung:
        data["description"] = body.beschreibung
    return data
