"""The Verlauf of a thing with its lines in the admin, and bringing back an earlier stage of it."""

from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.forms.models import _get_foreign_key  # type: ignore[attr-defined]
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from ratsinfo.history.differences import Comparison, name_of
from ratsinfo.history.restoring import Restoring, RestoringRefused
from ratsinfo.history.timeline import Timeline
from ratsinfo.search.writing import collecting

PER_PAGE = 20


class HistoryPages:
    """Pages of a ModelAdmin whose model keeps its Fassungen; the lines are those of its inlines."""

    model: Any
    opts: Any
    admin_site: Any

    def get_urls(self) -> list[Any]:
        info, wrap = f"{self.opts.app_label}_{self.opts.model_name}", self.admin_site.admin_view
        return [
            path("geloescht/", wrap(self.deleted_view), name=f"{info}_deleted"),
            path("<path:object_id>/history/<uuid:operation>/", wrap(self.restore_view), name=f"{info}_restore"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    @cached_property
    def lines(self) -> list[tuple[Any, str]]:
        """The models of the lines, each with the name of its foreign key."""
        keys = [(line.model, _get_foreign_key(self.model, line.model, line.fk_name)) for line in self.inlines]  # type: ignore[attr-defined]
        return [(model, key.name) for model, key in keys]

    def timeline(self, pk: Any) -> Timeline:
        return Timeline(self.model, pk, self.lines)

    def kept_versions(self) -> Any:
        """The versions of what belongs, or belonged, on this admin's pages."""
        return self.model.fassungen.all()

    def find_kept(self, request: HttpRequest, object_id: str) -> tuple[Any, Any, str]:
        """The key, the thing or None where it was deleted, and its name. Raises Http404 without any version.

        Who may not see such things is told so first, whether there is one or not.
        """
        if not self.has_view_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        try:
            pk = self.opts.pk.to_python(unquote(object_id))
            thing = self.get_object(request, unquote(object_id))  # type: ignore[attr-defined]
        except (ValidationError, ValueError, OverflowError) as error:
            raise Http404 from error
        if thing is not None:
            return pk, thing, str(thing)
        last = self.kept_versions().filter(id=pk).order_by("history_id").last() if pk < 2**63 else None
        if last is None or last.history_type != "-":
            raise Http404
        return pk, None, name_of(last)

    # The Verlauf

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Every save of a thing and its lines, the newest first."""
        pk, thing, name = self.find_kept(request, object_id)
        if not self.has_view_permission(request, thing):  # type: ignore[attr-defined]
            raise PermissionDenied
        timeline = self.timeline(pk)
        page = Paginator(timeline.operations[::-1], PER_PAGE).get_page(request.GET.get("seite"))
        context = {
            "title": f"Verlauf: {name}",
            "operations": Comparison(timeline).operations(list(page)),
            "page": page,
            "latest": timeline.operations[-1].id if timeline.operations else None,
            "thing": thing,
            "may_restore": self.may_restore(request, thing),
        }
        return self.history_page(request, "admin/history/verlauf.html", name, pk, **context)

    def history_page(self, request: HttpRequest, template: str, name: str, pk: Any, **context: Any) -> TemplateResponse:
        context |= self.admin_site.each_context(request) | {"opts": self.opts, "name": name, "pk": pk}
        context["list_url"] = self.address("changelist")
        return TemplateResponse(request, template, context)

    def address(self, kind: str, *args: Any) -> str:
        route = f"admin:{self.opts.app_label}_{self.opts.model_name}_{kind}"
        return reverse(route, args=args, current_app=self.admin_site.name)

    def deleted_view(self, request: HttpRequest) -> HttpResponse:
        """The drafts that were deleted, the latest first, each with its Verlauf."""
        if not self.has_view_permission(request):  # type: ignore[attr-defined]
            raise PermissionDenied
        still_there = self.model._meta.concrete_model._base_manager.filter(pk=OuterRef("id"))
        gone = self.kept_versions().filter(~Exists(still_there), history_type="-").select_related("history_user")
        page = Paginator(gone.order_by("-history_id"), PER_PAGE).get_page(request.GET.get("seite"))
        rows = [
            {"name": name_of(version), "version": version, "url": self.address("history", version.id)}
            for version in page
        ]
        return self.history_page(
            request, "admin/history/geloescht.html", "", None, title="Gelöscht", rows=rows, page=page
        )

    # Bringing back

    def may_restore(self, request: HttpRequest, thing: Any) -> bool:
        """Who may change a thing may bring back what it was; who may add one, a deleted one."""
        if thing is None:
            return self.has_add_permission(request)  # type: ignore[attr-defined]
        return self.has_change_permission(request, thing)  # type: ignore[attr-defined]

    def restore_view(self, request: HttpRequest, object_id: str, operation: UUID) -> HttpResponse:
        """GET shows what would change; POST changes it, provided that it is still the same."""
        with transaction.atomic():
            pk, thing, name = self.find_kept(request, object_id)
            if not self.may_restore(request, thing):
                raise PermissionDenied
            timeline = self.timeline(pk)
            step = next((step for step in timeline.operations if step.id == operation), None)
            if step is None or not any(key[0] == 0 for key in timeline.stage(operation)):
                raise Http404
            restoring = Restoring(timeline, step)
            if request.method == "POST" and request.POST.get("fassung") == timeline.version:
                return self.restore(request, restoring, pk)
            if request.method == "POST":
                messages.warning(request, "Inzwischen hat sich etwas geändert; bitte noch einmal ansehen.")
        rows = list(Comparison(timeline).stages(restoring.now, restoring.goal).values())
        context = {"title": "Früheren Stand wiederherstellen", "rows": rows, "step": step, "notes": restoring.kept}
        context |= {"version": timeline.version, "thing": thing}
        return self.history_page(request, "admin/history/wiederherstellen.html", name, pk, **context)

    def restore(self, request: HttpRequest, restoring: Restoring, pk: Any) -> HttpResponse:
        try:
            with collecting():
                restoring.perform(request.user)
        except RestoringRefused as refusal:
            reasons = " ".join(dict.fromkeys(refusal.reasons))
            messages.error(request, f"Der Stand kann nicht wiederhergestellt werden; nichts ist geändert. {reasons}")
            return HttpResponseRedirect(self.address("history", pk))
        messages.success(request, "Der frühere Stand ist wiederhergestellt.")
        return HttpResponseRedirect(self.address("change", pk))
