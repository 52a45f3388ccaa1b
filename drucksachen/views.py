from typing import Any

from django.db.models import Prefetch
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect
from django.views.generic import ListView, View

from drucksachen import structured_data
from drucksachen.delivery import deliver
from drucksachen.dossier import AntwortDossier, Dossier, beantwortung_page, drucksache_page
from drucksachen.filters import BeantwortungFilterSet, DrucksacheFilterSet
from drucksachen.models import Anlage, Beantwortung, Bezug, Drucksache
from gremien.models import Gremium
from ratsinfo.addresses import KennungConverter
from ratsinfo.listing.views import VisibleListView
from ratsinfo.publishing.views import VisibleDetailView, tombstone


class DrucksacheListView(VisibleListView):
    model = Drucksache
    filterset_class = DrucksacheFilterSet
    template_name = "drucksachen/drucksache_list.html"

    def get_queryset(self) -> Any:
        bodies = Gremium.objects.visible_to(self.request.user)
        papers: Any = super().get_queryset()
        return papers.for_list().with_stand().prefetch_related(Prefetch("urheber", queryset=bodies))


class BeantwortungListView(VisibleListView):
    model = Beantwortung
    filterset_class = BeantwortungFilterSet
    template_name = "drucksachen/beantwortung_list.html"

    def get_queryset(self) -> Any:
        user = self.request.user
        inquiries = Drucksache.objects.visible_to(user).for_list()
        links = Bezug.objects.visible_to(user).prefetch_related(Prefetch("drucksache", queryset=inquiries))
        answers: Any = super().get_queryset()
        return answers.for_list().prefetch_related(Prefetch("bezuege", queryset=links))


class DrucksacheDetailView(VisibleDetailView):
    """One Drucksache; a Beantwortung has its page elsewhere, and the key leads there."""

    model = Drucksache

    def get_queryset(self) -> Any:
        return drucksache_page(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        dossier = Dossier(self.object, self.request.user)
        context["dossier"] = dossier
        context["structured_data"] = structured_data.for_drucksache(self.request, dossier)
        return context


class BeantwortungDetailView(VisibleDetailView):
    model = Beantwortung

    def get_queryset(self) -> Any:
        return beantwortung_page(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        dossier = AntwortDossier(self.object, self.request.user)
        context["dossier"] = dossier
        context["structured_data"] = structured_data.for_beantwortung(self.request, dossier)
        return context


class DrucksacheByNumberView(ListView):
    """What somebody types behind /drucksachen/: a number in any spelling, or a key without its slug.

    One Drucksache is gone to, several of the same number are listed, a withdrawn one has its tombstone.
    """

    model = Drucksache
    template_name = "drucksachen/drucksache_candidates.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        typed = kwargs["nummer"]
        papers = Drucksache.objects.visible_to(request.user)
        kennung = KennungConverter.find(typed)
        if kennung and (keyed := papers.filter(kennung=kennung).first()):
            return HttpResponsePermanentRedirect(keyed.get_absolute_url())
        candidates = list(self.get_queryset()[:100])
        if len(candidates) == 1:
            return redirect(candidates[0])
        if candidates:
            self.object_list = candidates
            return self.render_to_response(self.get_context_data(nummer=candidates[0].nummer))
        withdrawn = Drucksache.objects.withdrawn().seal()
        gone = withdrawn.filter(kennung=kennung).first() or withdrawn.numbered(typed).first()
        if gone is None:
            raise Http404
        return tombstone(request, gone)

    def get_queryset(self) -> Any:
        user = self.request.user
        papers = Drucksache.objects.visible_to(user).numbered(self.kwargs["nummer"]).for_list().with_stand()
        return papers.prefetch_related(Prefetch("urheber", queryset=Gremium.objects.visible_to(user)))


class AnlageDownloadView(View):
    """The bytes of an Anlage, as a download under its German name, for whoever may see it."""

    def get(self, request: HttpRequest, kennung: str, slug: str) -> HttpResponse | FileResponse:
        file = Anlage.objects.visible_to(request.user).filter(kennung=kennung).first()
        if file is None:
            withdrawn = Anlage.objects.withdrawn().filter(kennung=kennung).seal().first()
            if withdrawn is None:
                raise Http404
            return tombstone(request, withdrawn)
        if request.path != file.get_path():
            return HttpResponsePermanentRedirect(file.get_absolute_url())
        return deliver(request, file)
