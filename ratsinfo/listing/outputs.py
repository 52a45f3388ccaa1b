"""A list as a feed, as a table and as JSON: the same rows under the same filters, for the world outside.

What is written here leaves the archive and is passed on. So it holds what the public may see, also when
a clerk fetches it who sees drafts in the list.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from django.contrib.auth.models import AnonymousUser
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.functional import cached_property
from django.utils.html import escape
from django.views import View

from ratsinfo.listing.filters import PAGE_PARAMETERS, ListFilterSet
from ratsinfo.listing.ordering import batches
from ratsinfo.listing.tables import BYTE_ORDER_MARK, line, one_line

BROKEN_OFF = "UNVOLLSTÄNDIG: Die Ausgabe ist hier abgebrochen. Bitte noch einmal laden."


class Listing:
    """One list: what the public may see of it under the filters of a request, and how a row of it is written.

    ``route`` is the list's page; ``columns`` gives the heading in the table of each key of a record that it shows.
    """

    title: ClassVar[str]
    route: ClassVar[str]
    publisher: ClassVar[Any]
    filterset_class: ClassVar[type[ListFilterSet] | None] = None
    columns: ClassVar[dict[str, str]]

    def __init__(self, request: HttpRequest, ignored: Iterable[str] = PAGE_PARAMETERS):
        """The list under the query string of ``request`` without the parameters ``ignored``."""
        self.request = request
        self.query = request.GET.copy()
        for name in ignored:
            self.query.pop(name, None)
        self.reader = AnonymousUser()
        self.site = request.build_absolute_uri("/").rstrip("/")

    def queryset(self) -> Any:
        """All rows of the list, through the rule, with what ``summary`` and ``categories`` need."""
        raise NotImplementedError

    def for_records(self, rows: Any) -> Any:
        """The same rows with what ``record`` needs beyond that."""
        raise NotImplementedError

    def record(self, row: Any) -> dict[str, Any]:
        """A row as the keys and values that docs/schnittstellen.md promises."""
        raise NotImplementedError

    def summary(self, row: Any) -> str:
        """One or two sentences about a row, as plain text."""
        raise NotImplementedError

    def categories(self, row: Any) -> list[str]:
        """The words under which a reader of the feed may sort a row."""
        raise NotImplementedError

    @cached_property
    def filterset(self) -> Any:
        if self.filterset_class is None:
            return None
        return self.filterset_class(self.query, self.queryset(), request=self.request, reader=self.reader)

    def rows(self) -> Any:
        """The rows that the filters leave, in the order of the list."""
        return self.queryset() if self.filterset is None else self.filterset.qs

    def filters(self) -> dict[str, Any]:
        return {} if self.filterset is None else self.filterset.in_force()

    def full_title(self) -> str:
        """What the list is called, with the filters in force."""
        chips = [] if self.filterset is None else self.filterset.chips()
        return " · ".join([self.title, *(f"{chip.label}: {chip.value}" for chip in chips)])

    def list_address(self) -> str:
        """The address of the page with the same rows."""
        return self.address(reverse(self.route), self.query.urlencode())

    def address(self, path: str, query: str = "") -> str:
        return f"{self.site}{path}?{query}" if query else f"{self.site}{path}"

    def link(self, row: Any, **shown: Any) -> dict[str, Any]:
        """How another thing is named within a record."""
        return {"kennung": row.kennung, **shown, "adresse": self.address(row.get_absolute_url())}


class OutputView(View):
    """A list in one format; a filter that makes no sense is ignored, as on the list's page."""

    listing: type[Listing] = Listing
    ignored: tuple[str, ...] = PAGE_PARAMETERS

    def get(self, request: HttpRequest) -> Any:
        response = self.respond(self.listing(request, self.ignored))
        response["X-Robots-Tag"] = "noindex"
        return response

    def respond(self, listing: Listing) -> Any:
        raise NotImplementedError


class AtomView(OutputView):
    """The first of a list in its usual order. What it says of time is when a thing was published; later changes may be internal."""

    ignored = (*PAGE_PARAMETERS, "sortierung")
    shown = 50

    def respond(self, listing: Listing) -> HttpResponse:
        feed = Atom1Feed(
            title=one_line(listing.full_title()),
            link=listing.list_address(),
            description="",
            language="de",
            author_name=one_line(listing.publisher.of(self.request).name),
            feed_url=listing.address(self.request.path, listing.query.urlencode()),
            feed_guid=listing.list_address(),
        )
        for row in listing.rows()[: self.shown]:
            feed.add_item(**entry(listing, row))
        return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def entry(listing: Listing, row: Any) -> dict[str, Any]:
    """A row for the feed; its id is the address that stays when the title changes."""
    return {
        "title": one_line(str(row)),
        "link": listing.address(row.get_absolute_url()),
        "unique_id": listing.address(row.get_permanent_url()),
        "description": escape(one_line(listing.summary(row))),  # Atom1Feed declares it as HTML
        "pubdate": row.veroeffentlicht_am,
        "updateddate": row.veroeffentlicht_am,
        "categories": [one_line(word) for word in listing.categories(row)],
    }


class StreamView(OutputView):
    """All rows of a list as a file that is written while it is read: an archive of any size takes the same memory."""

    batch_size = 500
    ending: str
    content_type: str

    def respond(self, listing: Listing) -> StreamingHttpResponse:
        response = StreamingHttpResponse(self.write(listing), content_type=self.content_type)
        response["Content-Disposition"] = f'attachment; filename="{self.filename(listing)}"'
        return response

    def head(self, request: HttpRequest) -> StreamingHttpResponse:
        """The same headers, and no row is read for them."""
        response = self.get(request)
        response.streaming_content = ()
        return response

    def filename(self, listing: Listing) -> str:
        """ "drucksachen-auswahl-2026-11-23.csv": what it is, whether it is all of it, and of which day."""
        choice = "-auswahl" if listing.filters() else ""
        return f"{listing.title.lower()}{choice}-{timezone.localdate().isoformat()}.{self.ending}"

    def records(self, listing: Listing) -> Iterator[list[dict[str, Any]]]:
        for batch in batches(listing.for_records(listing.rows()), self.batch_size):
            yield [listing.record(row) for row in batch]

    def write(self, listing: Listing) -> Iterable[str]:
        raise NotImplementedError


class TableView(StreamView):
    ending, content_type = "csv", "text/csv; charset=utf-8"

    def write(self, listing: Listing) -> Iterator[str]:
        """The lines of the table. One that ends too early says so in its last line: it would look complete."""
        yield BYTE_ORDER_MARK + line(listing.columns.values())
        try:
            for records in self.records(listing):
                yield "".join(line(record[key] for key in listing.columns) for record in records)
        except Exception:
            yield line([BROKEN_OFF])
            raise


class JsonView(StreamView):
    ending, content_type = "json", "application/json; charset=utf-8"

    def write(self, listing: Listing) -> Iterator[str]:
        """One object; one that ends too early is no JSON. ``anzahl`` comes last, when it is known."""
        head = {
            "titel": listing.full_title(),
            "adresse": listing.list_address(),
            "erzeugt_am": timezone.localtime().replace(microsecond=0),
            "filter": listing.filters(),
        }
        yield f'{as_json(head)[:-1]}, "eintraege": ['
        number = 0
        for records in self.records(listing):
            yield (",\n" if number else "\n") + ",\n".join(as_json(record) for record in records)
            number += len(records)
        yield f'\n], "anzahl": {number}}}\n'


def as_json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)


def output_paths(prefix: str, name: str, listing: type[Listing]) -> list[Any]:
    """The three routes under a list's page, named after it: "drucksache_feed", "drucksache_table", "drucksache_json"."""
    return [
        path(f"{prefix}{address}", view.as_view(listing=listing), name=f"{name}_{kind}")
        for kind, (address, view, _) in OUTPUTS.items()
    ]


OUTPUTS: dict[str, tuple[str, type[OutputView], str]] = {
    "feed": ("feed.atom", AtomView, "Atom-Feed abonnieren"),
    "table": ("export.csv", TableView, "als Tabelle (CSV)"),
    "json": ("export.json", JsonView, "als JSON"),
}
