from datetime import date, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone
from django_filters.views import FilterView

from drucksachen.elsewhere import all_but
from drucksachen.shapes import LISTED as LISTED_PAPERS
from drucksachen.shapes import NEWEST_OF_A_BODY, OF_A_BODY
from gremien import structured_data
from gremien.agenda import Agenda
from gremien.appointments import subscription_address
from gremien.filters import GremiumFilterSet, SitzungsterminFilterSet
from gremien.mappe.pango import is_possible
from gremien.models import Fachbereich, Gremium, Mitgliedschaft, Sitzungstermin
from gremien.months import address_of
from gremien.shapes import GREMIEN, LISTED, MEETINGS, MEMBERS, PAST
from gremien.upcoming import coming
from ratsinfo.listing.elsewhere import found_elsewhere
from ratsinfo.listing.views import VisibleListView, WithOutputs
from ratsinfo.publishing.marking import for_whom
from ratsinfo.publishing.views import VisibleDetailView
from ratsinfo.search.models import FACHBEREICHE
from ratsinfo.search.searching import RELEVANCE, Search


class SitzungsterminListView(VisibleListView):
    """The meetings from today on, or of the time that was asked for."""

    model = Sitzungstermin
    prepared = LISTED
    filterset_class = SitzungsterminFilterSet
    template_name = "gremien/sitzungstermin_list.html"
    other_lists = all_but("gremien:sitzungstermin_list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        entries = context["eintraege"]
        by_relevance = self.filterset.order == RELEVANCE and self.search is not None
        days = groupby(() if by_relevance else entries, key=lambda entry: entry.row.datum)
        context["tage"] = [(day, list(meetings)) for day, meetings in days]
        context["treffer_ohne_tage"] = entries if by_relevance else []
        context["nur_kommende"] = not self.filterset.names_a_time
        context["gestern"] = yesterday()
        context["kalender_adresse"] = self.calendar_address()
        context["ics_url"] = subscription_address([self.filterset.in_force().get("gremium", "")])
        return context

    def calendar_address(self) -> str:
        """The calendar under the same words and Gremium, opened where the list begins."""
        chosen = self.filterset.in_force()
        kept = {name: chosen[name] for name in ("q", "gremium") if name in chosen}
        month = self.filterset.month_asked_for()
        return address_of(month, urlencode(kept))


def yesterday() -> date:
    return timezone.localdate() - timedelta(days=1)


class SitzungsterminDetailView(VisibleDetailView):
    model = Sitzungstermin
    prepared = MEETINGS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["agenda"] = agenda = Agenda(self.object, self.request.user)
        context["nichtoeffentlich_fuer"] = for_whom(self.request.user, agenda.rows)
        context["mappe_moeglich"] = is_possible()
        context["structured_data"] = structured_data.for_sitzungstermin(self.request, self.object)
        return context


class GremiumListView(WithOutputs, FilterView):
    """All Gremien or those of a name, of today by kind and the former ones after them; with a name also Fachbereiche."""

    model = Gremium
    filterset_class = GremiumFilterSet
    strict = False
    template_name = "gremien/gremium_list.html"
    other_lists = all_but("gremien:gremium_list")

    def get_queryset(self) -> Any:
        return Gremium.objects.visible_to(self.request.user)

    def get_filterset_kwargs(self, filterset_class: Any) -> dict[str, Any]:
        request = self.request
        return {"data": request.GET, "queryset": self.get_queryset(), "request": request, "reader": request.user}

    def looked_for(self) -> dict[str, Any]:
        """What the words find elsewhere, and what to tell about how they were read."""
        search = self.filterset.search(other.index for other in self.other_lists)
        return {"auch_gefunden": list(found_elsewhere(search, self.other_lists)), "hinweise": search.notices}

    def units(self) -> list[Fachbereich]:
        """The Fachbereiche that have the same words in their names."""
        search = Search(FACHBEREICHE, self.filterset.words, reader=self.request.user)
        return list(Fachbereich.objects.visible_to(self.request.user).filter(pk__in=search.hits()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        words = self.filterset.words
        context["chips"] = list(self.filterset.chips())
        context["fachbereiche"] = self.units() if words else []
        context |= self.looked_for() if words else {"auch_gefunden": [], "hinweise": ()}
        bodies = list(self.object_list)
        context["arten"] = [
            (label, current)
            for art, label in PLURALS.items()
            if (current := [body for body in bodies if body.art == art and body.is_valid_on()])
        ]
        context["fruehere"] = [body for body in bodies if not body.is_valid_on()]
        return context


PLURALS = {
    Gremium.Art.RAT: "Rat",
    Gremium.Art.AUSSCHUSS: "Ausschüsse",
    Gremium.Art.BEZIRKSVERTRETUNG: "Bezirksvertretungen",
    Gremium.Art.BEIRAT: "Beiräte",
    Gremium.Art.FRAKTION: "Fraktionen und Gruppen",
    Gremium.Art.SONSTIGES: "Weitere Gremien",
}


class GremiumDetailView(VisibleDetailView):
    model = Gremium
    prepared = GREMIEN

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        user, body = self.request.user, self.object
        papers = NEWEST_OF_A_BODY.rows(user, urheber=[body.pk])
        context["naechste_sitzung"], context["naechste"] = coming(user, OF_A_BODY, gremien=[body.pk])
        context["vergangene"] = PAST.rows(user, gremien=[body.pk])
        context["mitglieder"] = sorted(MEMBERS.rows(user, gremium=[body.pk]), key=Mitgliedschaft.display_order)
        context["eingebracht"] = LISTED_PAPERS.alone(user, pk=[paper.pk for paper in papers])
        context["nichtoeffentlich_fuer"] = for_whom(user, context["eingebracht"])
        context["gestern"] = yesterday()
        context["structured_data"] = structured_data.for_gremium(self.request, body)
        return context
