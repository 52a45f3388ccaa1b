"""Releasing for members in the admin: beside publishing, by the same right and with a page that asks before it happens."""

from typing import Any

from django.contrib import admin
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.html import format_html

from ratsinfo.search.writing import collecting
from ratsinfo.staff.publishing import PublishingAdmin


class ReleasingAdmin(PublishingAdmin):
    """A model whose rows may be released for members without becoming public."""

    actions = (*PublishingAdmin.actions, "release_selected", "take_back_selected")

    @admin.display(description="Zustand", ordering="veroeffentlicht_am")
    def zustand_anzeige(self, obj: Any) -> str:
        state = super().zustand_anzeige(obj)
        return format_html("{}<br>für Mitglieder", state) if obj.is_for_members_only else state

    @admin.action(description="Für Mitglieder freigeben …", permissions=["publish"])
    def release_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        return self.ask_about(request, queryset, "release")

    @admin.action(description="Freigabe für Mitglieder zurücknehmen …", permissions=["publish"])
    def take_back_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        return self.ask_about(request, queryset, "unrelease")

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        obj = kwargs.get("obj")
        if obj is not None and not context.get("is_popup") and self.has_publish_permission(request, obj):
            if obj.is_released:
                context["take_back_url"] = self.operation_url("unrelease", [obj.pk])
            elif not obj.is_published_itself:
                context["release_url"] = self.operation_url("release", [obj.pk])
        return super().render_change_form(request, context, *args, **kwargs)

    def get_urls(self) -> list[Any]:
        info = f"{self.opts.app_label}_{self.opts.model_name}"
        wrap = self.admin_site.admin_view
        return [
            path("fuer-mitglieder/", wrap(self.release_view), name=f"{info}_release"),
            path("fuer-mitglieder-zuruecknehmen/", wrap(self.take_back_view), name=f"{info}_unrelease"),
            *super().get_urls(),
        ]

    def release_view(self, request: HttpRequest) -> HttpResponse:
        """GET names who will see it and what stands against it; POST releases and reports."""
        things = self.chosen(request)
        if request.method == "POST":
            return self.release_chosen(request, things)
        prefetch_related_objects(things, *self.model.read_before_publishing)
        cards = [self.release_card(request, thing) for thing in things]
        ready = any(not card["obstacles"] for card in cards)
        return self.ask(request, "admin/publishing/release.html", "Für Mitglieder freigeben", cards=cards, ready=ready)

    def release_card(self, request: HttpRequest, thing: Any) -> dict[str, Any]:
        files = self.files_to_release(request, thing)
        return {
            "thing": thing,
            "obstacles": thing.why_not_released(request.user),
            "readers": thing.readers_by_release(),
            "files": files,
            "ticked": files,
        }

    def files_to_release(self, request: HttpRequest, thing: Any) -> list[Any]:
        """What may be released along with it, if nobody chooses otherwise: its files."""
        return [file for file in self.companions(request, thing) if not file.is_released]

    def release_chosen(self, request: HttpRequest, things: list[Any]) -> HttpResponse:
        with collecting():
            done = [each for each in things if self.attempt(request, each, lambda thing: thing.release(request.user))]
            for thing in done:
                self.log_change(request, thing, "Für Mitglieder freigegeben.")
                for file in self.ticked(request, self.files_to_release(request, thing)):
                    self.attempt(request, file, lambda file: file.release(request.user))
        return self.report(request, things, done, "für Mitglieder freigegeben")

    def take_back_view(self, request: HttpRequest) -> HttpResponse:
        """GET asks; POST takes the release back and reports."""
        things = self.chosen(request)
        if request.method != "POST":
            context = {"cards": [{"thing": thing} for thing in things], "ready": bool(things)}
            return self.ask(request, "admin/publishing/unrelease.html", "Freigabe zurücknehmen", **context)
        with collecting():
            done = [each for each in things if self.attempt(request, each, lambda t: t.take_back_release(request.user))]
        for thing in done:
            self.log_change(request, thing, "Freigabe für Mitglieder zurückgenommen.")
        return self.report(request, things, done, "für Mitglieder nicht mehr freigegeben")
