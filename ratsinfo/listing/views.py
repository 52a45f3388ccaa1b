"""The page of a list: its rows under the filters, page by page, and where it is to be had in other formats."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django_filters.views import FilterView

from ratsinfo.addresses import address_of
from ratsinfo.caching.freshness import remembered
from ratsinfo.folding import Period
from ratsinfo.listing.counts import Counts, counts_of
from ratsinfo.listing.elsewhere import OtherList, found_elsewhere
from ratsinfo.listing.filters import PAGE_PARAMETERS
from ratsinfo.listing.outputs import OUTPUTS
from ratsinfo.listing.pages import SeekingPaginator
from ratsinfo.listing.results import Link, ResultPaginator, page_number, plain
from ratsinfo.publishing.marking import for_whom
from ratsinfo.publishing.prepared import Prepared
from ratsinfo.search.engines import TookTooLong
from ratsinfo.search.searching import Search
from ratsinfo.search.suggesting import did_you_mean

T = TypeVar("T")


@dataclass(frozen=True)
class Output:
    """A list in another format: what the link says, and where it leads."""

    label: str
    address: str


class Later:
    """A queryset of ``model`` that is made when something is asked of it."""

    ordered = True  # which a paginator asks for

    def __init__(self, model: Any, make: Callable[[], Any]):
        self.model, self.make = model, make

    @cached_property
    def made(self) -> Any:
        return self.make()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.made, name)


class WithOutputs:
    """A list that is also there as feed, table and JSON, under the same filters."""

    request: Any
    model: Any

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)  # type: ignore[misc]
        context["query_ohne_seite"] = query = self.query_without_page()
        context["ausgaben"] = [self.output(kind, query) for kind in OUTPUTS]
        context["feed"] = self.output("feed", query)
        return context

    def output(self, kind: str, query: str) -> Output:
        address = address_of(f"{self.model._meta.app_label}:{self.model._meta.model_name}_{kind}")
        return Output(OUTPUTS[kind][2], f"{address}?{query}" if query else address)

    def query_without_page(self, **instead: str) -> str:
        """The query string in force without empty parameters and without the page, for links to the same rows.

        Parameters in ``instead`` have these values; an empty one is left out.
        """
        given = {name: values for name, values in self.request.GET.lists() if name not in PAGE_PARAMETERS}
        given |= {name: [value] for name, value in instead.items()}
        return urlencode([(name, value) for name, values in given.items() for value in values if value])


class VisibleListView(WithOutputs, FilterView):
    """A list of what the reader may see, with the same parameters on every list.

    A parameter that makes no sense is explained beside its field and otherwise ignored. What the public looks for by
    words is answered by the index, in the order of relevance and with the places where it stands; a reader who sees
    more gets the rows that the index finds as any other list.
    """

    paginate_by = 20
    page_kwarg = "seite"
    other_lists: Sequence[OtherList] = ()
    prepared: ClassVar[Prepared]  # the rows as the list shows them

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.filterset = self.get_filterset(self.get_filterset_class())
        self.object_list = self.filterset.queryset if self.search else Later(self.model, lambda: self.filterset.qs)
        return self.render_to_response(self.get_context_data(filter=self.filterset, object_list=self.object_list))

    def get_queryset(self) -> Any:
        return self.model._default_manager.visible_to(self.request.user)

    def get_filterset_kwargs(self, filterset_class: Any) -> dict[str, Any]:
        request, rows = self.request, Later(self.model, self.get_queryset)
        return {"data": request.GET, "queryset": rows, "request": request, "reader": request.user}

    @cached_property
    def search(self) -> Search | None:
        """What is asked of the index for this page; None for a list of rows."""
        if not self.filterset.asks_index(self.filterset.words):
            return None
        return self.filterset.search(other.index for other in self.other_lists)

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        paginator = self.results(self.search, page_size) if self.search else self.rows(queryset, page_size)
        page = paginator.get_page(self.request.GET.get(self.page_kwarg))
        rows = [hit.row for hit in page.object_list] if self.search else list(page.object_list)
        self.prepared.complete(rows, self.request.user)
        return paginator, page, rows, page.has_other_pages()

    def visible(self, keys: Sequence[int]) -> Iterable[Any]:
        """The rows with these keys that the reader may see."""
        return self.prepared.alone(self.request.user, pk=keys)

    def rows(self, queryset: Any, page_size: int) -> SeekingPaginator:
        query = self.request.GET
        neighbours = query.get("nach", ""), query.get("vor", "")
        paginator = SeekingPaginator(queryset, page_size, self.counts.total, self.visible, *neighbours)
        paginator.keys = self.counts.keys
        return paginator

    def results(self, search: Search, page_size: int) -> ResultPaginator:
        """What was found for the page that is asked for; counted and looked for in one go."""
        found: list[tuple[int, list[int]]] = []
        with search.opened():
            total = self.counts.total
            number = page_number(self.request.GET.get(self.page_kwarg), total, page_size)
            found = search.page(number, page_size, self.filterset.order) if total else []
        return ResultPaginator(search, found, page_size, self.counts.total, self.visible)

    @cached_property
    def counts(self) -> Counts:
        """Counted once for all pages under these filters, as long as nothing changes; for a reader who is logged in each time."""
        try:
            return self.once("Zahlen", lambda: self.found(self.search) if self.search else counts_of(self.filterset))
        except TookTooLong:
            return Counts(0, {}, ())

    def found(self, search: Search) -> Counts:
        """The numbers of a search. Raises TookTooLong, for what was broken off is not to be remembered."""
        total = search.total
        if search.was_too_slow:
            raise TookTooLong
        options = self.filterset.found_options(search) if total.number else {}
        about = "mindestens" if total.at_least else "" if total.exact else "etwa"
        return Counts(total.number, options, (), about, list(found_elsewhere(search, self.other_lists)))

    def once(self, what: str, make: Callable[[], T]) -> T:
        """What is the same for all pages under these filters and for every anonymous reader, made once."""
        given = {name: value for name in sorted(self.filterset.filters) if (value := self.request.GET.get(name))}
        return remembered(self.request, f"{what} {self.request.path}?{urlencode(given)}", make)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        page = context["page_obj"]
        context["eintraege"] = page.object_list if self.search else [plain(row) for row in page.object_list]
        context["nichtoeffentlich_fuer"] = for_whom(self.request.user, (entry.row for entry in context["eintraege"]))
        context["chips"] = list(self.filterset.chips())
        context["seiten"] = list(page.paginator.get_elided(page)) if context["is_paginated"] else []
        context["zahlen"] = self.counts
        context["suche"] = self.search_context(page) if self.filterset.words else None
        context["filterformular"] = self.once("Filter", lambda: self.filter_form(context))
        return context

    def search_context(self, page: Any) -> dict[str, Any]:
        """What the page says about what was looked for, beside the hits."""
        search = self.search or self.filterset.search()
        return {
            "hinweise": search.notices,
            "unvollstaendig": search.is_incomplete,
            "meinten_sie": self.once("Meinten Sie", self.meant) if not self.counts.total else None,
            "zeitraum": self.period(),
            "auch_gefunden": self.counts.elsewhere if page.number == 1 else [],
            "abgeschnitten": getattr(page.paginator, "is_cut_off", False),
            "ohne_filter": self.only_words() if len(self.filterset.in_force()) > 1 else "",
        }

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> Any:
        response = super().render_to_response(context, **kwargs)
        if self.search and self.search.was_too_slow:
            response["Cache-Control"] = "no-store"
        return response

    def only_words(self) -> str:
        return urlencode({"q": self.filterset.words})

    def period(self) -> Link | None:
        """Where nothing but a date is typed: the link to what is of that day or month, instead of what names it."""
        period = Period.parse(self.filterset.words.strip())
        if period is None or period.year is None:
            return None
        query = self.query_without_page(q="", jahr="", von=period.first.isoformat(), bis=period.last.isoformat())
        return Link(self.filterset.words.strip(), f"{self.request.path}?{query}")

    def meant(self) -> Link | None:
        """Words of the archive near those that found nothing, with the link that looks for them."""
        words = did_you_mean(self.filterset.index, self.filterset.words)
        return Link(words, f"{self.request.path}?{self.query_without_page(q=words)}") if words else None

    def filter_form(self, context: dict[str, Any]) -> SafeString:
        """The form with the filters in force, and beside each option how many rows it would leave."""
        self.filterset.show(self.counts)
        return render_to_string("_partials/_filter.html", context, self.request)
