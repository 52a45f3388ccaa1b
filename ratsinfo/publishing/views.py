from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.views.generic import DetailView

from ratsinfo.publishing.prepared import Prepared


class VisibleDetailView(DetailView):
    """One thing under its stable address, for whoever may see it.

    ``/<path>/<kennung>/`` and a wrong slug lead to the canonical address; a withdrawn thing answers 410
    with a tombstone; one that is not public answers exactly as one that does not exist.
    """

    slug_field = "kennung"
    slug_url_kwarg = "kennung"
    prepared: ClassVar[Prepared | None] = None  # what the page shows; else what ``get_queryset`` has

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.object = self.get_object()
        except Http404:
            return self.gone_or_missing()
        address = self.canonical_address()
        if request.path != address:
            query = request.META.get("QUERY_STRING", "")
            return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
        return self.respond()

    def canonical_address(self) -> str:
        """The one address of what this view shows of the thing."""
        return self.object.get_absolute_url()

    def respond(self) -> HttpResponse:
        return self.render_to_response(self.get_context_data(object=self.object))

    def get_object(self, queryset: Any = None) -> Any:
        if self.prepared is None:
            return super().get_object(queryset)
        found = self.prepared.first(self.request.user, kennung=self.kwargs["kennung"])
        if found is None:
            raise Http404
        return found

    def get_queryset(self) -> Any:
        return self.model._default_manager.visible_to(self.request.user)

    def gone_or_missing(self) -> HttpResponse:
        return gone_or_missing(self.request, self.model, self.kwargs["kennung"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if not (self.object.is_published_itself or self.object.is_for_members_only):
            context["vorschau"] = self.object.zustand.label
        return context


def gone_or_missing(request: HttpRequest, model: Any, kennung: str) -> HttpResponse:
    """The tombstone of what was withdrawn; raises Http404 for everything else."""
    withdrawn = model._default_manager.withdrawn().filter(kennung=kennung).seal().first()
    if withdrawn is None:
        raise Http404
    return tombstone(request, withdrawn)


def tombstone(request: HttpRequest, withdrawn: Any, nachfolger: Any = None) -> HttpResponse:
    """The 410 page: that something was withdrawn, its number and date, and the reason where that is public.

    ``nachfolger`` is what the reader finds in its place.
    """
    reason = withdrawn.rueckzug_grund if withdrawn.rueckzug_grund_oeffentlich else ""
    context = {
        "art": withdrawn._meta.verbose_name,
        "bezeichnung": withdrawn.tombstone_text(),
        "zurueckgezogen_am": withdrawn.zurueckgezogen_am,
        "grund": reason,
        "nachfolger": nachfolger,
    }
    return render(request, "410.html", context, status=410)
