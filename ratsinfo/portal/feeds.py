"""Feeds across kinds: what a member of a Gremium wants to hear of."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.views import View

from drucksachen.listings import DrucksacheListing
from drucksachen.models import Beratung
from gremien.listings import SitzungsterminListing
from gremien.models import Gremium, Koerperschaft
from ratsinfo.listing.outputs import Listing, entry
from ratsinfo.listing.tables import one_line
from ratsinfo.publishing.views import gone_or_missing


class GremiumFeedView(View):
    """What was published last of one Gremium: its sessions, and the papers that it brought in or deals with.

    Of each the first of the list by date is looked at, which an index finds in an archive of any size.
    """

    shown = 50

    def get(self, request: HttpRequest, kennung: str, slug: str) -> HttpResponse:
        body = Gremium.objects.visible_to(AnonymousUser()).filter(kennung=kennung).first()
        if body is None:
            return gone_or_missing(request, Gremium, kennung)
        response = HttpResponse(self.feed(body), content_type=Atom1Feed.content_type)
        response["X-Robots-Tag"] = "noindex"
        return response

    def feed(self, body: Gremium) -> str:
        site = Listing(self.request)
        feed = Atom1Feed(
            title=one_line(f"{body.name}: Sitzungen, eingebrachte und beratene Drucksachen"),
            link=site.address(body.get_absolute_url()),
            description="",
            language="de",
            author_name=one_line(Koerperschaft.of(self.request).name),
            feed_url=site.address(self.request.path),
            feed_guid=f"{site.address(body.get_permanent_url())}#feed",
        )
        for item in sorted(self.entries(body), key=lambda item: item["pubdate"], reverse=True)[: self.shown]:
            feed.add_item(**item)
        return str(feed.writeString("utf-8"))

    def entries(self, body: Gremium) -> list[dict[str, Any]]:
        meetings, papers = SitzungsterminListing(self.request), DrucksacheListing(self.request)
        lines = Beratung.objects.visible_to(papers.reader).filter(gremium=body)
        dealt_with = papers.queryset().filter(pk__in=lines.values("drucksache"))
        brought_in = papers.queryset().filter(urheber=body)
        rows = {row.pk: row for some in (dealt_with, brought_in) for row in some[: self.shown]}
        return [
            *(entry(meetings, row) for row in meetings.queryset().filter(gremien=body)[: self.shown]),
            *(entry(papers, row) for row in rows.values()),
        ]
