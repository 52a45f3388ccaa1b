"""What changed at one meeting, as a feed: the invitation, each Nachtrag, every change after it, the minutes."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from drucksachen.models import Anlage, Tagesordnungsfassung
from gremien.agenda import Agenda
from gremien.agenda_states import Stand
from gremien.changes import Changes, Versions, frame_sentences, sentences
from gremien.models import Koerperschaft, Sitzungstermin, Tagesordnungspunkt
from ratsinfo.listing.tables import one_line
from ratsinfo.publishing.views import VisibleDetailView

Entry = tuple[datetime, str, str, str]  # when, what the entry is called, its text, what tells it from the others


class ChangesFeedView(VisibleDetailView):
    """The changes of one meeting, the latest first. It holds what the public may see, also when a clerk fetches it."""

    model = Sitzungstermin

    def get_queryset(self) -> Any:
        meetings = Sitzungstermin.objects.visible_to(AnonymousUser())
        return meetings.prefetch_related(
            Prefetch("ersatztermin", queryset=meetings.all()),
            Prefetch("tagesordnungspunkte", queryset=Tagesordnungspunkt.objects.visible_to(AnonymousUser())),
        )

    def canonical_address(self) -> str:
        return reverse("gremien:sitzungstermin_changes_feed", args=[self.object.kennung, self.object.slug])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().get(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        return response

    def respond(self) -> HttpResponse:
        meeting, site = self.object, self.request.build_absolute_uri("/").rstrip("/")
        permanent = f"{site}{meeting.get_permanent_url()}"
        feed = Atom1Feed(
            title=one_line(f"Änderungen: {meeting}"),
            link=f"{site}{meeting.get_absolute_url()}",
            description="",
            language="de",
            author_name=one_line(Koerperschaft.of(self.request).name),
            feed_url=f"{site}{self.request.path}",
            feed_guid=f"{permanent}#aenderungen",
        )
        for moment, title, text, mark in sorted(entries(meeting), reverse=True):
            feed.add_item(
                title=one_line(title),
                link=f"{site}{meeting.get_absolute_url()}",
                unique_id=f"{permanent}#{mark}",
                description=escape(one_line(text)),  # Atom1Feed declares it as HTML
                pubdate=moment,
                updateddate=moment,
            )
        return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def entries(meeting: Sitzungstermin) -> Iterator[Entry]:
    """What the public learnt about the meeting, in no order."""
    changes = Agenda(meeting, AnonymousUser()).changes
    yield from version_entries(meeting, changes.versions)
    yield from entries_by_the_clock(changes)
    minutes = Anlage.objects.visible_to(AnonymousUser()).filter(sitzungstermin=meeting, art=Anlage.Art.NIEDERSCHRIFT)
    for file in minutes.order_by("pk"):
        yield file.veroeffentlicht_am, f"Niederschrift: {file.name}", "", f"niederschrift-{file.kennung}"


def version_entries(meeting: Sitzungstermin, versions: Versions) -> Iterator[Entry]:
    """Each published version with what it changed against the one before; a change in between only if it shows."""
    earlier: Tagesordnungsfassung | None = None
    announced: Tagesordnungsfassung | None = None
    for version in versions.versions:
        before = announced if version.is_announced else earlier
        told = sentences(versions.state(before), versions.state(version), versions.papers) if before else []
        if version.is_announced:
            yield version.vom, f"{version.bezeichnung}: {meeting.titel}", " · ".join(told), mark(version)
            announced = version
        elif before and told:
            yield (
                version.vom,
                change_title(versions.state(before), versions.state(version)),
                " · ".join(told),
                mark(version),
            )
        yield from status_entries(meeting, earlier, version)
        earlier = version


def change_title(before: Stand, after: Stand) -> str:
    return "Beginn oder Ort geändert" if frame_sentences(before, after) else "Tagesordnung geändert"


def entries_by_the_clock(changes: Changes) -> Iterator[Entry]:
    """What became public by the clock since the last version, which nobody's change has recorded yet."""
    if changes.invitation is None:
        return
    last = changes.versions.versions[-1]
    told = changes.sentences(changes.versions.state(last), changes.now)
    moments = [moment for moment in changes.moments if moment > last.vom]
    if told and moments:
        moment = max(moments)
        yield moment, "Tagesordnung geändert", " · ".join(told), f"zeitpunkt-{moment:%Y%m%dT%H%M%S%f}"


def status_entries(
    meeting: Sitzungstermin, earlier: Tagesordnungsfassung | None, version: Tagesordnungsfassung
) -> Iterator[Entry]:
    """That the meeting does not take place, or does after all."""
    if version.tells_of_cancelling(earlier.status if earlier else Sitzungstermin.Status.TERMINIERT):
        title = f"Die Sitzung ist {version.get_status_display()}"
        new = meeting.ersatztermin if version.status == meeting.status else None
        yield version.vom, title, f"Neuer Termin: {new.beginn_text}" if new else "", f"status-{mark(version)}"


def mark(version: Tagesordnungsfassung) -> str:
    """What tells a version from the others of its meeting, for good, and nothing of how many there are."""
    return f"{version.art}-{version.vom:%Y%m%dT%H%M%S%f}"
