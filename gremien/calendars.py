"""The sessions month by month, and as calendar files, one by one and to subscribe to."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from gremien.appointments import CONTENT_TYPE, calendar_of, subscription_address, tombstone_of
from gremien.filters import MonthFilterSet
from gremien.models import Gremium, Koerperschaft, Sitzungstermin
from gremien.months import FIRST_YEAR, LAST_YEAR, Month, address_of, weeks_of
from ratsinfo.addresses import KennungConverter
from ratsinfo.publishing.views import gone_or_missing


@dataclass(frozen=True)
class MonthLink:
    """Another month: its name and the address of its page."""

    name: str
    address: str


class SitzungsterminMonthView(TemplateView):
    """The meetings of one month, by default of this one, in a table of its weeks."""

    template_name = "gremien/sitzungstermin_month.html"
    weekdays = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")

    def get(self, request: HttpRequest, monat: str = "") -> HttpResponse:
        """A month that the archive does not know is said so, above the one of today, with status 404."""
        asked = Month.parse(monat) if monat else Month.current()
        self.month = asked or Month.current()
        context = self.get_context_data(unbekannt="" if asked else monat)
        return self.render_to_response(context, status=200 if asked else 404)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context, month = super().get_context_data(**kwargs), self.month
        filterset = self.filterset(month)
        meetings = list(filterset.qs)
        context["filter"], context["chips"] = filterset, list(filterset.chips())
        context["monat"], context["jahre"] = month, (FIRST_YEAR, LAST_YEAR)
        context["wochen"], context["wochentage"] = weeks_of(month, meetings), self.weekdays
        context["anzahl"] = len(meetings)
        context["monate"] = self.neighbours(filterset, nearest=not meetings)
        context["liste_adresse"] = self.list_address(month, filterset)
        context["ics_url"] = subscription_address([filterset.in_force().get("gremium", "")])
        return context

    def filterset(self, month: Month) -> MonthFilterSet:
        user = self.request.user
        bodies = Gremium.objects.visible_to(user)
        meetings = Sitzungstermin.objects.visible_to(user).prefetch_related(Prefetch("gremien", queryset=bodies))
        return MonthFilterSet(self.request.GET, meetings, request=self.request, reader=user, month=month)

    def nearest(self, filterset: MonthFilterSet) -> Month | None:
        """The nearest later month with meetings under the same filters, or the last one before."""
        begin, end = filterset.month.bounds
        rows = filterset.rows_of_any_month()
        found = rows.filter(beginn__gte=end).order_by("beginn").first()
        found = found or rows.filter(beginn__lt=begin).order_by("-beginn").first()
        return Month.of(found.datum) if found else None

    def neighbours(self, filterset: MonthFilterSet, *, nearest: bool) -> dict[str, MonthLink]:
        """The links to other months under the same filters, by where they lead; the nearest with meetings if that is asked for."""
        month, query = filterset.month, urlencode(filterset.in_force())
        months = {"voriger": month.previous, "folgender": month.next, "jetzt": Month.current()}
        if nearest:
            months["naechster_mit"] = self.nearest(filterset)
        return {
            where: MonthLink(other.name, address_of(other, query))
            for where, other in months.items()
            if other is not None and other != month
        }

    def list_address(self, month: Month, filterset: MonthFilterSet) -> str:
        """The list under the same filters: of this month, or from today on where that is the month."""
        days = {"von": month.first.isoformat(), "bis": month.last.isoformat()}
        query = urlencode(filterset.in_force() | ({} if month == Month.current() else days))
        address = reverse("gremien:sitzungstermin_list")
        return f"{address}?{query}" if query else address


class SubscribeView(TemplateView):
    """The addresses under which a calendar program finds the meetings: of all Gremien, or of some that are chosen."""

    template_name = "gremien/kalender_abonnieren.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        bodies = [
            body for body in Gremium.objects.visible_to(self.request.user).without_fraktionen() if still_meets(body)
        ]
        asked = keys_of(self.request)
        chosen = [body for body in bodies if body.kennung in asked]
        context["gremien"] = [(body, body in chosen) for body in bodies]
        context["auswahl"] = chosen
        context["ics_url"] = subscription_address(body.kennung for body in chosen)
        return context


def still_meets(body: Gremium) -> bool:
    """Whether it is there today, or will be."""
    return body.gueltig_bis is None or body.gueltig_bis >= timezone.localdate()


def keys_of(request: HttpRequest) -> set[str]:
    """The Gremien that are asked for, by their keys; what cannot be a key is none."""
    return {KennungConverter.find(typed) for typed in request.GET.getlist("gremium")} - {""}


class CalendarFileView(View):
    """Meetings as a calendar file; it leaves the archive, so it holds what the public sees, whoever asks."""

    filename = "sitzungen"

    def meetings(self) -> Any:
        """The public meetings with what an entry says of each."""
        reader = AnonymousUser()
        public = Sitzungstermin.objects.visible_to(reader)
        bodies = Prefetch("gremien", queryset=Gremium.objects.visible_to(reader))
        return public.prefetch_related(bodies, Prefetch("ersatztermin", queryset=public))

    @property
    def site(self) -> str:
        return self.request.build_absolute_uri("/").rstrip("/")

    def respond(self, content: bytes, filename: str) -> HttpResponse:
        response = HttpResponse(content, content_type=CONTENT_TYPE)
        response["Content-Disposition"] = f'inline; filename="{filename}.ics"'
        response["X-Robots-Tag"] = "noindex"
        return response

    def subscription(self, what: str, meetings: Any, filename: str) -> HttpResponse:
        name = f"{Koerperschaft.of(self.request).rufname}: {what}"
        return self.respond(calendar_of(name, meetings.for_calendars(), self.site), filename)


class SitzungsterminFileView(CalendarFileView):
    """One meeting; of a withdrawn one, that it is off and nothing else."""

    def get(self, request: HttpRequest, kennung: str) -> HttpResponse:
        meeting = self.meetings().filter(kennung=kennung).first()
        if meeting:
            return self.respond(calendar_of("", [meeting], self.site, subscribed=False), meeting.slug)
        withdrawn = Sitzungstermin.objects.withdrawn().filter(kennung=kennung).seal().first()
        if withdrawn is None:
            raise Http404
        return self.respond(tombstone_of(withdrawn, self.site), "zurueckgezogen")


class SitzungenFileView(CalendarFileView):
    """Those of all Gremien, or of those chosen by ``gremium``; a choice of which nothing is known holds no meeting."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if not any(request.GET.getlist("gremium")):
            return self.subscription("Sitzungen", self.meetings(), "sitzungen")
        chosen = list(Gremium.objects.visible_to(AnonymousUser()).filter(kennung__in=keys_of(request)))
        # Not joined: a meeting of two of them is there once.
        of_chosen = Sitzungstermin.gremien.through.objects.filter(gremium__in=chosen).values("sitzungstermin")
        names = ", ".join(body.kurzname or body.name for body in chosen) or "keine Sitzungen"
        return self.subscription(names, self.meetings().filter(pk__in=of_chosen), "sitzungen-auswahl")


class GremiumFileView(CalendarFileView):
    """Those of one Gremium, also under an address with its former name: who has subscribed keeps getting them."""

    def get(self, request: HttpRequest, kennung: str, slug: str) -> HttpResponse:
        body = Gremium.objects.visible_to(AnonymousUser()).filter(kennung=kennung).first()
        if body is None:
            return gone_or_missing(request, Gremium, kennung)
        return self.subscription(body.name, self.meetings().filter(gremien=body), f"sitzungen-{body.slug}")
