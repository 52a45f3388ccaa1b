from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.views.generic import DetailView


class VisibleDetailView(DetailView):
    """One thing under its stable address, for whoever may see it.

    ``/<path>/<kennung>/`` and a wrong slug lead to the canonical address; a withdrawn thing answers 410
    with a tombstone; one that is not public answers exactly as one that does not exist.
    """

    slug_field = "kennung"
    slug_url_kwarg = "kennung"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.object = self.get_object()
        except Http404:
            return self.gone_or_missing()
        address = self.object.get_absolute_url()
        if request.path != address:
            query = request.META.get("QUERY_STRING", "")
            return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
        return self.render_to_response(self.get_context_data(object=self.object))

    def get_queryset(self) -> Any:
        return self.model._default_manager.visible_to(self.request.user)

    def gone_or_missing(self) -> HttpResponse:
        """The tombstone of what was withdrawn; raises Http404 for everything else."""
        withdrawn = self.model._default_manager.withdrawn().filter(kennung=self.kwargs["kennung"]).seal().first()
        if withdrawn is None:
            raise Http404
        return tombstone(self.request, withdrawn)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if not self.object.is_published_itself:
            context["vorschau"] = self.object.zustand.label
        return context


def tombstone(request: HttpRequest, withdrawn: Any) -> HttpResponse:
    """The 410 page: that something was withdrawn, its number and date, and the reason where that is public."""
    reason = withdrawn.rueckzug_grund if withdrawn.rueckzug_grund_oeffentlich else ""
    context = {
        "art": withdrawn._meta.verbose_name,
        "bezeichnung": withdrawn.tombstone_text(),
        "zurueckgezogen_am": withdrawn.zurueckgezogen_am,
        "grund": reason,
    }
    return render(request, "410.html", context, status=410)
