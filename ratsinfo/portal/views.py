from datetime import timedelta
from typing import Any

from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from drucksachen.shapes import LATEST, LATEST_ANSWERS, LATEST_OPEN
from gremien.models import Koerperschaft
from gremien.upcoming import coming
from ratsinfo.publishing.marking import for_whom


class StartView(TemplateView):
    """Search, the latest answers, the next meetings, the open inquiries."""

    template_name = "portal/start.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        user = self.request.user
        context["antworten"] = LATEST_ANSWERS.rows(user)
        context["naechste_sitzung"], context["sitzungen"] = coming(user, LATEST)
        context["offene"] = LATEST_OPEN.rows(user)
        context["nichtoeffentlich_fuer"] = for_whom(user, [*context["antworten"], *context["offene"]])
        context["structured_data"] = self.structured_data()
        return context

    def structured_data(self) -> dict[str, Any]:
        search = self.request.build_absolute_uri(reverse("drucksachen:drucksache_list"))
        return {
            "@context": "https://schema.org",
            "@type": "WebSite",
            "name": Koerperschaft.of(self.request).name,
            "url": self.request.build_absolute_uri("/"),
            "inLanguage": "de",
            "potentialAction": {
                "@type": "SearchAction",
                "target": f"{search}?q={{search_term_string}}",
                "query-input": "required name=search_term_string",
            },
        }


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """For the operator's monitor: 200 while the database answers, 503 otherwise; says nothing else."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("Datenbank nicht erreichbar\n", status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


def robots(request: HttpRequest) -> HttpResponse:
    context = {"sitemap": request.build_absolute_uri(reverse("portal:sitemap"))}
    return render(request, "portal/robots.txt", context, content_type="text/plain; charset=utf-8")


def opensearch(request: HttpRequest) -> HttpResponse:
    context = {
        "search": request.build_absolute_uri(reverse("drucksachen:drucksache_list")),
        "suggestions": request.build_absolute_uri(reverse("drucksachen:drucksache_suggestions")),
    }
    return render(request, "portal/opensearch.xml", context, content_type="application/opensearchdescription+xml")


def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116; answers 404 as long as nobody is named to write to. It expires a year after the day it is read."""
    town = Koerperschaft.of(request)
    contact = town.sicherheit_email or town.email
    if not contact:
        raise Http404
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    context = {
        "contact": contact,
        "expires": (midnight + timedelta(days=364)).isoformat().replace("+00:00", "Z"),
        "canonical": request.build_absolute_uri(request.path),
    }
    return render(request, "portal/security.txt", context, content_type="text/plain; charset=utf-8")
