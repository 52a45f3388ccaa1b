from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, Q
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    JsonResponse,
)
from django.shortcuts import redirect
from django.views.generic import DetailView, ListView, View

from drucksachen import structured_data
from drucksachen.accesses import hand_out
from drucksachen.dossier import AntwortDossier, Dossier
from drucksachen.elsewhere import all_but
from drucksachen.filters import BeantwortungFilterSet, DrucksacheFilterSet
from drucksachen.models import Anlage, Beantwortung, Bezug, Drucksache
from drucksachen.shapes import ANSWERS, LISTED, LISTED_ANSWERS, PAPERS
from gremien.models import Gremium
from ratsinfo.addresses import KennungConverter
from ratsinfo.listing.views import VisibleListView
from ratsinfo.publishing.marking import for_whom
from ratsinfo.publishing.views import VisibleDetailView, tombstone
from ratsinfo.search.models import DRUCKSACHEN
from ratsinfo.search.similar import similar
from ratsinfo.search.suggesting import titles


class DrucksacheListView(VisibleListView):
    model = Drucksache
    prepared = LISTED
    other_lists = all_but("drucksachen:drucksache_list")
    filterset_class = DrucksacheFilterSet
    template_name = "drucksachen/drucksache_list.html"


class BeantwortungListView(VisibleListView):
    model = Beantwortung
    prepared = LISTED_ANSWERS
    other_lists = all_but("drucksachen:beantwortung_list")
    filterset_class = BeantwortungFilterSet
    template_name = "drucksachen/beantwortung_list.html"


class DrucksacheDetailView(VisibleDetailView):
    """One Drucksache; a Beantwortung has its page elsewhere, and the key leads there."""

    model = Drucksache
    prepared = PAPERS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        dossier = Dossier(self.object, self.request.user)
        context["dossier"] = dossier
        context["nichtoeffentlich_fuer"] = for_whom(self.request.user, dossier.rows)
        context["structured_data"] = structured_data.for_drucksache(self.request, dossier)
        return context


class BeantwortungDetailView(VisibleDetailView):
    model = Beantwortung
    prepared = ANSWERS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        dossier = AntwortDossier(self.object, self.request.user)
        context["dossier"] = dossier
        context["nichtoeffentlich_fuer"] = for_whom(self.request.user, dossier.rows)
        context["structured_data"] = structured_data.for_beantwortung(self.request, dossier)
        return context


class AlikeView(DetailView):
    """Drucksachen that are like one, without those on its page, which fetches them from here when its reader comes so far."""

    model = Drucksache
    slug_field = slug_url_kwarg = "kennung"
    template_name = "drucksachen/aehnliche.html"
    shown, looked_at = 5, 10

    def get_queryset(self) -> Any:
        return Drucksache.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"aehnliche": self.alike()[: self.shown]}

    def alike(self) -> list[Drucksache]:
        """Of what the public may find, also for a reader who sees more."""
        keys = similar(DRUCKSACHEN, self.object.pk, self.looked_at)
        rows = self.get_queryset().in_bulk(keys) if keys else {}
        there = self.answered_or_answering() if rows else set()
        return [rows[key] for key in keys if key in rows and key not in there]

    def answered_or_answering(self) -> set[int]:
        links = Bezug.objects.visible_to(self.request.user)
        links = links.filter(Q(drucksache=self.object.pk) | Q(beantwortung=self.object.pk))
        return {key for pair in links.values_list("drucksache", "beantwortung") for key in pair}


class SuggestionView(View):
    """Drucksachen whose number or title goes on as somebody is typing: what the public sees, as OpenSearch suggestions.

    That is a list of what was typed, what the entries are called, what they are, and their addresses.
    """

    shown, shortest, longest = 8, 3, 200

    def get(self, request: HttpRequest) -> HttpResponse:
        typed = request.GET.get("q", "").strip()[: self.longest]
        papers = self.papers(typed) if len(typed) >= self.shortest else []
        names = [str(paper) for paper in papers]
        kinds = [f"{paper.art_text} vom {paper.datum:%d.%m.%Y}" for paper in papers]
        addresses = [request.build_absolute_uri(paper.get_absolute_url()) for paper in papers]
        response = JsonResponse(
            [typed, names, kinds, addresses], safe=False, content_type="application/x-suggestions+json"
        )
        response["X-Robots-Tag"] = "noindex"
        return response

    def papers(self, typed: str) -> list[Any]:
        keys = titles(DRUCKSACHEN, typed, self.shown)
        rows = Drucksache.objects.visible_to(AnonymousUser()).for_list().in_bulk(keys)
        return [rows[key] for key in keys if key in rows]


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
            mark = for_whom(request.user, candidates)
            return self.render_to_response(
                self.get_context_data(nummer=candidates[0].nummer, nichtoeffentlich_fuer=mark)
            )
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
    """The bytes of an Anlage, as a download under its German name, for whoever may see it; or the way to its source."""

    def get(self, request: HttpRequest, kennung: str, slug: str) -> HttpResponse | FileResponse:
        file = Anlage.objects.visible_to(request.user).filter(kennung=kennung).first()
        if file is None:
            withdrawn = Anlage.objects.withdrawn().filter(kennung=kennung).seal().first()
            if withdrawn is None:
                raise Http404
            return tombstone(request, withdrawn, nachfolger=withdrawn.replacement_for(request.user))
        if request.path != file.get_path():
            return HttpResponsePermanentRedirect(file.get_absolute_url())
        if file.liegt_in_der_quelle:
            return redirect(file.quelle)
        return hand_out(request, file)
