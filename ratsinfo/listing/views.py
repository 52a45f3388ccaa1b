"""The page of a list: its rows under the filters, page by page, and where it is to be had in other formats."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django_filters.views import FilterView

from ratsinfo.caching.freshness import remembered
from ratsinfo.listing.counts import Counts, counts_of
from ratsinfo.listing.filters import PAGE_PARAMETERS
from ratsinfo.listing.outputs import OUTPUTS
from ratsinfo.listing.pages import SeekingPaginator

T = TypeVar("T")


@dataclass(frozen=True)
class Output:
    """A list in another format: what the link says, and where it leads."""

    label: str
    address: str


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
        address = reverse(f"{self.model._meta.app_label}:{self.model._meta.model_name}_{kind}")
        return Output(OUTPUTS[kind][2], f"{address}?{query}" if query else address)

    def query_without_page(self) -> str:
        """The query string in force without empty parameters and without the page, for links to the same rows."""
        pairs = [
            (name, value)
            for name, values in self.request.GET.lists()
            for value in values
            if value and name not in PAGE_PARAMETERS
        ]
        return urlencode(pairs)


class VisibleListView(WithOutputs, FilterView):
    """A list of what the reader may see, with the same parameters on every list.

    A parameter that makes no sense is explained beside its field and otherwise ignored.
    """

    paginate_by = 20
    page_kwarg = "seite"
    strict = False

    def get_queryset(self) -> QuerySet:
        return self.model._default_manager.visible_to(self.request.user)

    def get_filterset_kwargs(self, filterset_class: Any) -> dict[str, Any]:
        request = self.request
        return {"data": request.GET, "queryset": self.get_queryset(), "request": request, "reader": request.user}

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        query = self.request.GET
        neighbours = query.get("nach", ""), query.get("vor", "")
        paginator = SeekingPaginator(queryset, page_size, self.counts.total, *neighbours)
        paginator.keys, paginator.visible = self.counts.keys, self.filterset.queryset
        page = paginator.get_page(query.get(self.page_kwarg))
        return paginator, page, page.object_list, page.has_other_pages()

    @cached_property
    def counts(self) -> Counts:
        """Counted once for all pages under these filters, as long as nothing changes; for a reader who is logged in each time."""
        return self.once("Zahlen", lambda: counts_of(self.filterset))

    def once(self, what: str, make: Callable[[], T]) -> T:
        """What is the same for all pages under these filters and for every anonymous reader, made once."""
        given = {name: value for name in sorted(self.filterset.filters) if (value := self.request.GET.get(name))}
        return remembered(self.request, f"{what} {self.request.path}?{urlencode(given)}", make)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        page = context["page_obj"]
        context["chips"] = list(self.filterset.chips())
        context["seiten"] = list(page.paginator.get_elided(page)) if context["is_paginated"] else []
        context["filterformular"] = self.once("Filter", lambda: self.filter_form(context))
        return context

    def filter_form(self, context: dict[str, Any]) -> SafeString:
        """The form with the filters in force, and beside each option how many rows it would leave."""
        self.filterset.show(self.counts)
        return render_to_string("_partials/_filter.html", context, self.request)
