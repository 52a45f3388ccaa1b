"""Publishing and withdrawing in the admin: buttons, list actions, and the page that asks before it happens."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.http import urlencode

from ratsinfo.addresses import Addressed
from ratsinfo.publishing.caution import cautions
from ratsinfo.publishing.exceptions import PublishingRefused
from ratsinfo.publishing.models import Publishable
from ratsinfo.publishing.rehearsal import rehearsed
from ratsinfo.search.writing import collecting
from ratsinfo.staff.admin import ArchiveAdmin
from ratsinfo.staff.preview import public_page
from ratsinfo.staff.relogin import find_carried, forget_carried
from ratsinfo.staff.sendings import draw_mark

MOST = 200  # things of one list action


class ZustandFilter(admin.SimpleListFilter):
    title = "Zustand"
    parameter_name = "zustand"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        states = [(str(value), str(label)) for value, label in Publishable.Zustand.choices]
        waiting = [("wartet", "wartet auf Veröffentlichung")] if model_admin.model.belongs_to else []
        return [*states, *waiting, ("eigene", "von mir erfasste Entwürfe")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "eigene":
                return queryset.waiting().filter(erfasst_von=request.user)
            case "wartet":
                return queryset.waiting()
            case Publishable.Zustand.ENTWURF:
                return queryset.drafts()
            case Publishable.Zustand.VEROEFFENTLICHT:
                return queryset.in_force()
            case Publishable.Zustand.ZURUECKGEZOGEN:
                return queryset.taken_back()
        return queryset


class PublishingAdmin(ArchiveAdmin):
    """A model whose rows are drafts until somebody with the right publishes them."""

    actions: tuple[str, ...] = ("publish_selected", "withdraw_selected")

    # Rights

    def has_publish_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_right(request, "publish")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever changes what is public publishes the change; so that takes the right to publish."""
        if obj is not None and obj.is_official and not self.has_publish_permission(request):
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Drafts only, and one by one; what was public is withdrawn."""
        return obj is not None and not obj.is_official and super().has_delete_permission(request, obj)

    # List

    @admin.display(description="Zustand", ordering="veroeffentlicht_am")
    def zustand_anzeige(self, obj: Any) -> str:
        return format_html('<span class="zustand zustand--{}">{}</span>', obj.zustand.value, obj.zustand.label)

    @admin.action(description="Veröffentlichen …", permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        return self.ask_about(request, queryset, "publish")

    @admin.action(description="Zurückziehen …", permissions=["publish"])
    def withdraw_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        return self.ask_about(request, queryset, "withdraw")

    def ask_about(self, request: HttpRequest, queryset: Any, operation: str) -> HttpResponse | None:
        chosen = list(queryset.values_list("pk", flat=True)[: MOST + 1])
        if len(chosen) > MOST:
            self.message_user(request, f"Bitte höchstens {MOST} Einträge auf einmal auswählen.", messages.ERROR)
            return None
        return HttpResponseRedirect(self.operation_url(operation, chosen))

    # Who entered and who changed

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if form.has_changed() or not change:
            sign(obj, request.user)
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Files are signed themselves; whoever changes a line has changed what it belongs to."""
        if formset.has_changed():
            for line in formset.forms:
                if isinstance(line.instance, Publishable) and line.has_changed():
                    sign(line.instance, request.user)
            form.instance.record_change(request.user)
        super().save_formset(request, form, formset, change)

    # One thing

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        return self.go_on_to_publish(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        return self.go_on_to_publish(request, obj) or super().response_change(request, obj)

    def go_on_to_publish(self, request: HttpRequest, obj: Any) -> HttpResponse | None:
        if "_veroeffentlichen" not in request.POST or not self.has_publish_permission(request, obj):
            return None
        self.message_user(request, f"„{obj}“ ist gespeichert, aber noch nicht veröffentlicht.", messages.INFO)
        return HttpResponseRedirect(self.operation_url("publish", [obj.pk]))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        obj = kwargs.get("obj")
        may_publish = self.has_publish_permission(request, obj) and not context.get("is_popup")
        context["may_publish"] = may_publish and may_be_published_by(request.user, obj)
        if obj is not None:
            context["zustand"] = obj.zustand
            context["withdraw_url"] = (
                self.operation_url("withdraw", [obj.pk]) if may_publish and obj.is_published_itself else ""
            )
        return super().render_change_form(request, context, *args, **kwargs)

    # The page that asks

    def get_urls(self) -> list[Any]:
        info = f"{self.opts.app_label}_{self.opts.model_name}"
        wrap = self.admin_site.admin_view
        return [
            path("veroeffentlichen/", wrap(self.publish_view), name=f"{info}_publish"),
            path("zurueckziehen/", wrap(self.withdraw_view), name=f"{info}_withdraw"),
            *super().get_urls(),
        ]

    def operation_url(self, operation: str, pks: list[Any]) -> str:
        route = reverse(
            f"admin:{self.opts.app_label}_{self.opts.model_name}_{operation}", current_app=self.admin_site.name
        )
        return f"{route}?{urlencode({'id': pks}, doseq=True)}"

    def publish_view(self, request: HttpRequest) -> HttpResponse:
        """GET shows what would become public and what stands against it; POST publishes and reports.

        One thing with a public page is shown on that page; POST with "vorschau" shows it with other files.
        """
        things = self.chosen(request)
        if request.method == "POST" and "vorschau" not in request.POST:
            return self.publish_chosen(request, things)
        prefetch_related_objects(things, *self.model.read_before_publishing)
        cards = [self.publish_card(request, thing) for thing in things]
        if len(cards) == 1 and (page := self.preview(request, cards[0])):
            return page
        ready = any(not (card["done"] or card["obstacles"]) for card in cards)
        return self.ask(request, "admin/publishing/publish.html", "Veröffentlichen", cards=cards, ready=ready)

    def publish_chosen(self, request: HttpRequest, things: list[Any]) -> HttpResponse:
        with collecting():
            done = [each for each in things if self.attempt(request, each, lambda thing: thing.publish(request.user))]
            for thing in done:
                self.log_change(request, thing, "Veröffentlicht.")
                for file in self.ticked(request, self.companions(request, thing)):
                    self.attempt(request, file, lambda file: file.publish(request.user))
        return self.report(request, things, done, "veröffentlicht")

    def preview(self, request: HttpRequest, card: dict[str, Any]) -> HttpResponse | None:
        """The public page of one thing as publishing would make it, with the card on top; nothing is published by it."""
        address = self.page_address(card["thing"])
        if not address:
            return None
        panel = card | {
            "template": "admin/publishing/_freigabe.html",
            "token": get_token(request),
            "back": self.list_url(),
            "meldungen": list(messages.get_messages(request)),
            "change_url": self.change_url(card["thing"]),
            "ready": not (card["done"] or card["obstacles"]),
        }
        with rehearsed([card["thing"], *card["ticked"]], request.user):
            return public_page(request, address, panel)

    def page_address(self, thing: Any) -> str:
        """Where the public will read about ``thing``; empty for what has no page."""
        return thing.get_absolute_url() if isinstance(thing, Addressed) else ""

    def withdraw_view(self, request: HttpRequest) -> HttpResponse:
        """GET asks for the reason; POST withdraws and reports. Without a reason nothing happens."""
        things = self.chosen(request)
        reason, public = request.POST.get("grund", "").strip(), request.POST.get("oeffentlich") == "1"
        if request.method != "POST" or not reason:
            return self.ask_for_reason(request, things)
        with collecting():
            done = [
                each
                for each in things
                if self.attempt(request, each, lambda thing: thing.withdraw(request.user, reason, reason_public=public))
            ]
        forget_carried(request)
        for thing in done:
            self.log_change(request, thing, f"Zurückgezogen: {reason}")
        return self.report(request, things, done, "zurückgezogen")

    def ask_for_reason(self, request: HttpRequest, things: list[Any]) -> HttpResponse:
        """The page with what was typed so far, also before a login that expired meanwhile."""
        carried = find_carried(request) if request.method == "GET" else None
        typed = carried.data if carried else request.POST
        context = {
            "cards": [{"thing": thing, "notes": thing.withdrawing_notes()} for thing in things],
            "reason_missing": request.method == "POST",
            "reason": typed.get("grund", ""),
            "public": typed.get("oeffentlich") == "1",
            "hinweis": carried.sentence if carried else "",
            "absendung": draw_mark(request.user),
        }
        return self.ask(request, "admin/publishing/withdraw.html", "Zurückziehen", **context)

    def chosen(self, request: HttpRequest) -> list[Any]:
        """The things that the address names, for somebody with the right to publish each of them."""
        if not self.has_publish_permission(request):
            raise PermissionDenied
        pks = [pk for pk in request.GET.getlist("id")[:MOST] if pk.isdecimal() and len(pk) < 19]
        things = list(self.get_queryset(request).filter(pk__in=pks))
        if not all(self.has_publish_permission(request, thing) for thing in things):
            raise PermissionDenied
        return things

    def publish_card(self, request: HttpRequest, thing: Any) -> dict[str, Any]:
        """What the page that asks says about one thing and the files that are ticked."""
        files = self.companions(request, thing)
        ticked = self.ticked(request, files)
        texts = [*thing.public_texts(), *(("Name der Datei", file.name) for file in ticked)]
        notes = [*thing.publishing_notes(), *cautions(texts)]
        for file in ticked:
            notes += [*file.publishing_notes(), *file.four_eyes_obstacles(request.user)]
        return {
            "thing": thing,
            "done": thing.is_published_itself,
            "obstacles": thing.obstacles_for(request.user),
            "notes": [
                *notes,
                *(
                    f"Die Datei „{file}“ ist nicht ausgewählt und bleibt Entwurf."
                    for file in files
                    if file not in ticked
                ),
            ],
            "fields": thing.public_fields(),
            "lines": thing.public_lines(),
            "people": thing.named_people(),
            "files": files,
            "ticked": ticked,
            "examined": [file for file in [thing, *files] if getattr(file, "befunde", ()) and not file.was_published],
            "preview": self.operation_url("publish", [thing.pk]) if self.page_address(thing) else "",
        }

    def companions(self, request: HttpRequest, thing: Any) -> list[Any]:
        """What may be published along with it, if somebody chooses so: its files."""
        files = getattr(thing, "anlagen", None)
        if files is None or not self.admin_site._registry[files.model].has_publish_permission(request):  # type: ignore[attr-defined]
            return []
        return [file for file in files.all() if not file.was_published]

    def ticked(self, request: HttpRequest, files: list[Any]) -> list[Any]:
        chosen = request.POST.getlist("mit")
        return [file for file in files if str(file.pk) in chosen]

    def ask(self, request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
        context |= self.admin_site.each_context(request) | {"title": title, "opts": self.opts, "back": self.list_url()}
        return TemplateResponse(request, template, context)

    def attempt(self, request: HttpRequest, thing: Any, operation: Any) -> bool:
        """Whether ``operation`` went through; its reasons against it are shown."""
        try:
            operation(thing)
        except PublishingRefused as refusal:
            self.message_user(request, f"„{thing}“: {' '.join(refusal.reasons)}", messages.WARNING)
            return False
        return True

    def report(self, request: HttpRequest, things: list[Any], done: list[Any], what: str) -> HttpResponse:
        if len(done) == 1:
            text = f"„{done[0]}“ ist {what}."
            address = self.public_address(done[0])
            message = format_html('{} <a href="{}">Auf der Website ansehen</a>', text, address) if address else text
            self.message_user(request, message, messages.SUCCESS)
        elif done:
            self.message_user(request, f"{len(done)} von {len(things)} sind {what}.", messages.SUCCESS)
        return redirect(self.change_url(things[0]) if len(things) == 1 else self.list_url())

    def public_address(self, thing: Any) -> str:
        return thing.get_absolute_url() if hasattr(thing, "get_absolute_url") else ""

    def list_url(self) -> str:
        return reverse(
            f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist", current_app=self.admin_site.name
        )

    def change_url(self, thing: Any) -> str:
        route = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return reverse(route, args=[thing.pk], current_app=self.admin_site.name)


def sign(thing: Any, user: Any) -> None:
    """Note who entered ``thing``, if it is new, or who changed it, before it is saved."""
    if thing._state.adding:
        thing.erfasst_von = user
    else:
        thing.geaendert_von = user


def may_be_published_by(user: Any, thing: Any) -> bool:
    """Whether the form offers to publish ``thing`` (None: a new one) right after it is saved by ``user``."""
    if thing is None:
        return not settings.VIER_AUGEN
    return not thing.is_published_itself and not thing.four_eyes_obstacles(user)
