"""OParl over HTTP: the same for everybody, whoever is logged in; errors are objects, too, and everything may be read from any page."""

import json
import logging
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.core.signals import got_request_exception
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from drucksachen.models import Anlage
from gremien.models import Gremium, Koerperschaft
from ratsinfo.delivery import deliver
from ratsinfo.oparl.addresses import Site, written
from ratsinfo.oparl.lists import SUBLISTS, BadParameter, ObjectList, Query
from ratsinfo.oparl.models import Objektstand
from ratsinfo.oparl.objects import WRITERS
from ratsinfo.oparl.objects.writing import Object, Reading, filled, tombstone
from ratsinfo.oparl.standing import catch_up, state_of
from ratsinfo.oparl.words import BY_LIST, BY_NAME, BY_PATH, SCHEMA

METHODS = "GET, HEAD, OPTIONS"
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)  # of a system whose town was not entered yet
UNKNOWN = "Unter dieser Adresse gibt es nichts."

logger = logging.getLogger(__name__)


@method_decorator(csrf_exempt, name="dispatch")  # nothing is ever changed here, and a refusal must be readable, too
class OparlView(View):
    """One address of OParl; whatever happens, the answer may be read by scripts of other sites."""

    http_method_names = ["get", "head", "options"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = self.answer(request, *args, **kwargs)
        response["Access-Control-Allow-Origin"] = "*"
        response["X-Robots-Tag"] = "noindex"
        return response

    def answer(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.now = timezone.now()
        try:
            return super().dispatch(request, *args, **kwargs)
        except Http404:
            return error(404, UNKNOWN)
        except BadParameter as problem:
            return error(400, str(problem))
        except Exception:
            logger.exception("OParl could not answer.")
            got_request_exception.send(sender=type(self), request=request)
            return error(500, "Das Archiv kann gerade nicht antworten. Bitte später noch einmal versuchen.")

    def http_method_not_allowed(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = error(405, "Das Archiv kann hier nur gelesen werden.")
        response["Allow"] = METHODS
        return response

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        headers = {"Allow": METHODS, "Access-Control-Allow-Methods": METHODS, "Access-Control-Allow-Headers": "*"}
        return HttpResponse(status=204, headers=headers)

    @cached_property
    def site(self) -> Site:
        return Site(self.request)


class JsonView(OparlView):
    """An answer that is an object or a list of them."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        is_current = catch_up(self.now)
        response = as_json(self.content())
        response.asked_for_once = True  # type: ignore[attr-defined]  # else one harvester takes the memory of all pages
        if not is_current:
            response["Cache-Control"] = "no-store"
        return response

    def content(self) -> Object:
        raise NotImplementedError


class SystemView(JsonView):
    """System: where everything begins."""

    def content(self) -> Object:
        town = Koerperschaft.of(self.request)
        state = state_of(["system"], "")
        since, changed = (state.seit, state.geaendert) if state else (BEGINNING, BEGINNING)
        return filled(
            id=self.site.system(),
            type=f"{SCHEMA}System",
            oparlVersion=SCHEMA,
            body=self.site.list_of("Body"),
            name=f"Ratsinformationen {town.rufname}" if town.pk and town.kurzname else town.name,
            contactEmail=town.email,
            contactName=town.name if town.email else "",
            website=f"{self.site.root}/",
            created=written(since),
            modified=written(changed),
            web=f"{self.site.root}/",
        )


class ObjectView(JsonView):
    """One object under its canonical address; of what is gone a tombstone."""

    def content(self) -> Object:
        state = self.state(self.kwargs["name"], self.kwargs.get("kennung", ""))
        if state is None:
            raise Http404
        if state.geloescht:
            return tombstone(self.site, state)
        reading = Reading(self.site, self.now)
        reading.know([state])
        found = WRITERS[state.art](reading, state.art).objects([state.zeile])
        if state.zeile not in found:
            raise Http404
        return found[state.zeile]

    def state(self, name: str, kennung: str) -> Objektstand | None:
        kind = BY_PATH.get(name)
        if kind is None or bool(kennung) == (kind.name == "Body"):
            return None
        return state_of(kind.arts, kennung)


class ListView(JsonView):
    """All objects of a type."""

    def content(self) -> Object:
        kind = BY_LIST.get(self.kwargs["name"])
        if kind is None:
            raise Http404
        return self.page(ObjectList(kind, self.site.list_of(kind.name)))

    def page(self, objects: ObjectList) -> Object:
        query = Query.of(self.request.GET)
        return objects.page(query, Reading(self.site, self.now, omit=query.omit))


class OrganizationListView(ListView):
    """The meetings or consultations of one Gremium."""

    def content(self) -> Object:
        name, kennung = self.kwargs["name"], self.kwargs["kennung"]
        body = Reading(self.site, self.now).visible(Gremium).filter(kennung=kennung).first()
        if body is None or name not in SUBLISTS:
            raise Http404
        type_name, keys = SUBLISTS[name]
        address = self.site.route("organization_list", name=name, kennung=kennung)
        return self.page(ObjectList(BY_NAME[type_name], address, keys(body)))


class FileView(OparlView):
    """The bytes of a file, to be shown (``inline``) or saved; 410 once it is withdrawn."""

    inline = False

    def get(self, request: HttpRequest, kennung: str, slug: str) -> HttpResponse | FileResponse:
        catch_up(self.now)
        file = Reading(self.site, self.now).visible(Anlage).filter(kennung=kennung).first()
        if file is None:
            if (state := state_of(["anlage"], kennung)) and state.geloescht:
                return error(410, "Diese Datei wurde zurückgezogen.")
            raise Http404
        if file.liegt_in_der_quelle:
            return redirect(file.quelle)
        return deliver(request, replace(file.stored, inline=self.inline))


class UnknownView(OparlView):
    """Every other address: answered as an object that was never public."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        raise Http404


def as_json(content: Object, status: int = 200) -> HttpResponse:
    text = json.dumps(content, ensure_ascii=False)
    return HttpResponse(text, content_type="application/json; charset=utf-8", status=status)


def error(status: int, message: str) -> HttpResponse:
    """An Error object of OParl, with a German sentence."""
    response = as_json({"type": f"{SCHEMA}Error", "message": message}, status)
    response._has_been_logged = True  # type: ignore[attr-defined]  # addresses say what somebody looked for
    return response
