from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from django.views.generic import ListView

from drucksachen.models import Drucksache
from gremien import structured_data
from gremien.agenda import Agenda
from gremien.filters import SitzungsterminFilterSet
from gremien.models import Gremium, Mitgliedschaft, Sitzungstermin, Tagesordnungspunkt
from ratsinfo.listing.ordering import part
from ratsinfo.listing.views import VisibleListView, WithOutputs
from ratsinfo.publishing.views import VisibleDetailView


class SitzungsterminListView(VisibleListView):
    """The meetings from today on, or of the time that was asked for."""

    model = Sitzungstermin
    filterset_class = SitzungsterminFilterSet
    template_name = "gremien/sitzungstermin_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        days = groupby(context["object_list"], key=lambda meeting: meeting.datum)
        context["tage"] = [(day, list(meetings)) for day, meetings in days]
        context["nur_kommende"] = not self.filterset.names_a_time
        context["gestern"] = yesterday()
        return context


def yesterday() -> date:
    return timezone.localdate() - timedelta(days=1)


class SitzungsterminDetailView(VisibleDetailView):
    model = Sitzungstermin

    def get_queryset(self) -> Any:
        user = self.request.user
        return (
            super()
            .get_queryset()
            .prefetch_related(
                Prefetch("gremien", queryset=Gremium.objects.visible_to(user)),
                Prefetch("tagesordnungspunkte", queryset=Tagesordnungspunkt.objects.visible_to(user)),
                Prefetch("ersatztermin", queryset=Sitzungstermin.objects.visible_to(user)),
            )
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["agenda"] = Agenda(self.object, self.request.user)
        context["structured_data"] = structured_data.for_sitzungstermin(self.request, self.object)
        return context


class GremiumListView(WithOutputs, ListView):
    """All Gremien, those of today by kind and the former ones after them."""

    model = Gremium
    template_name = "gremien/gremium_list.html"

    def get_queryset(self) -> Any:
        return Gremium.objects.visible_to(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
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
    shown = 8

    def get_queryset(self) -> Any:
        others = Gremium.objects.visible_to(self.request.user)
        return (
            super()
            .get_queryset()
            .prefetch_related(Prefetch("vorgaenger", queryset=others), Prefetch("nachfolger", queryset=others))
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        user, body = self.request.user, self.object
        meetings = Sitzungstermin.objects.visible_to(user).filter(gremien=body)
        members = Mitgliedschaft.objects.visible_to(user).on().filter(gremium=body).select_related("person")
        papers = Drucksache.objects.visible_to(user).filter(urheber=body).for_list().with_stand()
        context["naechste"] = list(meetings.upcoming()[: self.shown])
        context["vergangene"] = list(meetings.past()[: self.shown])
        context["mitglieder"] = sorted(members, key=Mitgliedschaft.display_order)
        context["eingebracht"] = part(papers, 0, self.shown)
        context["gestern"] = yesterday()
        context["structured_data"] = structured_data.for_gremium(self.request, body)
        return context
