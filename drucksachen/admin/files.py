"""The staff's page of one file: its own publication, and what was found in it."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST

from drucksachen import forms
from drucksachen.models import Anlage, Beantwortung, Drucksache
from ratsinfo.confinement import Unreadable
from ratsinfo.search.writing import collecting
from ratsinfo.staff.publishing import ZustandFilter, sign
from ratsinfo.staff.releasing import ReleasingAdmin
from ratsinfo.staff.relogin import find_carried, forget_carried
from ratsinfo.staff.sendings import Sending, draw_mark


@admin.register(Anlage)
class AnlageAdmin(ReleasingAdmin):
    """One file with its own publication; files are added on the page of what they belong to."""

    form = forms.AnlageForm
    change_form_template = "admin/anlage_change_form.html"
    search_fields = ()
    fields = (
        "name",
        "art",
        "datum",
        "datei",
        "fruehere_fassung",
        "neue_fassung",
        "dateiname",
        "groesse",
        "sha256",
        "drucksache",
        "sitzungstermin",
    )
    readonly_fields = (
        "fruehere_fassung",
        "neue_fassung",
        "dateiname",
        "groesse",
        "sha256",
        "drucksache",
        "sitzungstermin",
    )
    list_display = ("name", "art", "gehoert_zu", "zustand_anzeige")
    list_filter = (ZustandFilter, "art")
    list_select_related = ("drucksache", "sitzungstermin")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and has_right_over_parent(request, obj, "change")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and has_right_over_parent(request, obj, "change")

    def has_publish_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_publish_permission(request, obj) and has_right_over_parent(request, obj, "publish")

    # Findings

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/bereinigen/", wrap(require_POST(self.clean_view)), name="drucksachen_anlage_clean"),
            path("<int:pk>/verantworten/", wrap(require_POST(self.vouch_view)), name="drucksachen_anlage_vouch"),
            path("<int:pk>/ersetzen/", wrap(self.replace_view), name="drucksachen_anlage_replace"),
            *super().get_urls(),
        ]

    def clean_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """POST makes a cleaned copy of the file, a draft as it is itself."""
        file = self.draft_to_publish(request, pk)
        try:
            made = file.make_cleaned()
        except Unreadable as error:
            self.message_user(request, f"Eine bereinigte Kopie lässt sich nicht anlegen: {error}", messages.WARNING)
        except FileNotFoundError:
            self.message_user(request, f"Die Datei „{file}“ liegt nicht in der Ablage.", messages.WARNING)
        else:
            self.report_cleaned(request, file, made)
        return self.back_to_asking(request, file)

    def report_cleaned(self, request: HttpRequest, file: Anlage, made: Any) -> None:
        if made is None:
            self.message_user(request, f"Von „{file}“ gibt es schon eine bereinigte Kopie.", messages.INFO)
            return
        copy, left = made
        self.log_addition(request, copy, f"Bereinigte Kopie von „{file}“.")
        text = f"Die bereinigte Kopie „{copy}“ ist angelegt; das Original bleibt als Entwurf."
        self.message_user(request, " ".join([text, *(each.german_text for each in left)]), messages.SUCCESS)

    def vouch_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """POST notes that the clerk answers for what was found in the bytes that the page was about ("?sha256=")."""
        file = self.draft_to_publish(request, pk)
        if file.answer_for(request.user, request.GET.get("sha256", "")):
            self.log_change(request, file, "Befunde verantwortet.")
            text = f"Sie verantworten, dass „{file}“ so veröffentlicht werden kann."
            self.message_user(request, text, messages.SUCCESS)
        else:
            text = f"„{file}“ ist inzwischen eine andere Datei: bitte noch einmal ansehen."
            self.message_user(request, text, messages.WARNING)
        return self.back_to_asking(request, file)

    def draft_to_publish(self, request: HttpRequest, pk: int) -> Anlage:
        """Raises PermissionDenied for whoever may not publish the file, also where there is none."""
        file = self.get_queryset(request).filter(pk=pk).first()
        if file is None or file.was_published or not self.has_publish_permission(request, file):
            raise PermissionDenied
        return file

    def back_to_asking(self, request: HttpRequest, file: Anlage) -> HttpResponse:
        """The page from which the clerk came: that of the file, or that of what it belongs to."""
        parent: Any = file.drucksache or file.sitzungstermin
        page: Any = self.admin_site._registry[type(parent)] if "zum_ganzen" in request.POST else self
        if isinstance(parent, Drucksache) and parent.ist_beantwortung and page is not self:
            page = self.admin_site._registry[Beantwortung]
        return HttpResponseRedirect(page.operation_url("publish", [(file if page is self else parent).pk]))

    # Exchanging

    def replace_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """GET asks for the new file; POST enters it as a draft, which takes the place of this one once it is published."""
        file = self.get_queryset(request).filter(pk=pk).first()
        if file is None or not self.may_be_replaced(request, file):
            raise PermissionDenied
        if coming := file.coming_replacement():
            self.message_user(request, f"Für „{file}“ ist schon eine neue Fassung angelegt.", messages.INFO)
            return HttpResponseRedirect(self.change_url(coming))
        carried = find_carried(request) if request.method == "GET" else None
        data = request.POST if request.method == "POST" else carried.data if carried else None
        form = forms.NeueFassungForm(data, request.FILES or None, instance=file.replacement())
        if request.method == "POST" and form.is_valid():
            return self.save_replacement(request, file, form)
        context = self.admin_site.each_context(request) | {
            "title": "Durch neue Fassung ersetzen",
            "opts": self.opts,
            "datei": file,
            "back": self.change_url(file),
            "form": form,
            "hinweis": carried.sentence if carried else "",
            "absendung": draw_mark(request.user),
        }
        return TemplateResponse(request, "admin/datei_ersetzen.html", context)

    def may_be_replaced(self, request: HttpRequest, file: Anlage) -> bool:
        return file.is_published_itself and self.has_change_permission(request, file)

    def save_replacement(self, request: HttpRequest, file: Anlage, form: Any) -> HttpResponse:
        """Enter the new file once, however often it is sent, and ask whether to publish it."""
        with collecting():
            sending = Sending(request)
            sending.begin()
            if sending.is_repeated:
                return sending.answer_again()
            sign(form.instance, request.user)
            made = form.save()
            self.log_addition(request, made, f"Neue Fassung von „{file}“.")
            response = HttpResponseRedirect(self.operation_url("publish", [made.pk]))
            sending.close(made, self.change_url(made), response)
        forget_carried(request)
        text = f"Die neue Fassung ist angelegt. Mit ihrer Veröffentlichung wird „{file}“ zurückgezogen."
        self.message_user(request, text, messages.SUCCESS)
        return response

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        file = kwargs.get("obj")
        if file is not None and self.may_be_replaced(request, file):
            context["replace_url"] = reverse(
                "admin:drucksachen_anlage_replace", args=[file.pk], current_app=self.admin_site.name
            )
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description="ersetzt die Datei")
    def fruehere_fassung(self, obj: Anlage) -> str:
        return self.link_to(obj.ersetzt)

    @admin.display(description="neue Fassung")
    def neue_fassung(self, obj: Anlage) -> str:
        return self.link_to(obj.coming_replacement())

    def link_to(self, file: Anlage | None) -> str:
        """The file with its state, and where it can be fetched; "–" for none."""
        if file is None:
            return "–"
        link = '<a href="{}">{}</a> ({}) · <a href="{}" download>Datei</a>'
        return format_html(link, self.change_url(file), file, file.zustand.label, file.get_absolute_url())

    def page_address(self, thing: Anlage) -> str:
        """A file is read about on the page of what it belongs to; where the public gets none, none is shown either."""
        parent: Any = thing.drucksache or thing.sitzungstermin
        return str(parent.get_absolute_url())

    def lookup_label(self, obj: Any) -> str:
        return f"{obj}, zu: {self.gehoert_zu(obj)}"

    @admin.display(description="gehört zu")
    def gehoert_zu(self, obj: Anlage) -> str:
        return str(obj.drucksache or obj.sitzungstermin)


def has_right_over_parent(request: Any, file: Anlage | None, action: str) -> bool:
    """Whoever publishes minutes does not thereby publish the files of papers: a file takes the right over both."""
    if file is None:
        return True
    parent = "drucksachen.{}_drucksache" if file.drucksache_id else "gremien.{}_sitzungstermin"
    return request.user.has_perm(parent.format(action))
