"""Forms in which nothing typed is lost, nothing is entered twice and nothing of another clerk is overwritten."""

import hashlib
from typing import Any

from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.html import conditional_escape, format_html

from ratsinfo.search.writing import collecting
from ratsinfo.staff.conflicts import Merging
from ratsinfo.staff.relogin import Carried, file_names, find_carried, forget_carried
from ratsinfo.staff.sendings import Sending, draw_mark
from ratsinfo.staff.typed import Typed


class ShowAgain(Exception):
    """Instead of being saved, the form is shown once more with everything that was typed, and with a reason."""

    def __init__(
        self,
        typed: Typed,
        reason: str,
        *,
        operations: Any = (),
        warnings: Any = (),
        link: tuple[str, str] | None = None,
        files: Any = (),
    ):
        super().__init__(reason)
        self.typed = typed
        self.reason = reason
        self.operations = operations
        self.warnings = warnings
        self.link = link
        self.files = files
        self.version = ""

    @property
    def confirmation(self) -> str:
        return confirmation_of(self.warnings)


def confirmation_of(warnings: Any) -> str:
    """Stands for exactly these warnings: with another one it is another."""
    return hashlib.sha256("\n".join(sorted(map(conditional_escape, warnings))).encode()).hexdigest()[:32]


class CarefulForms:
    """The add and change pages of a ModelAdmin that keeps its history (``HistoryPages``)."""

    model: Any
    opts: Any

    def _changeform_view(self, request: Any, object_id: Any, form_url: str, extra_context: Any) -> HttpResponse:
        """Django's view inside its transaction, with what has to be asked before anything is saved."""
        if request.method != "POST":
            if carried := find_carried(request):
                return self.reopen(request, object_id, form_url, extra_context, carried)
            request.fassung = self.version_of(object_id)
            return super()._changeform_view(request, object_id, form_url, extra_context)  # type: ignore[misc]
        request.sending = sending = Sending(request)
        sending.begin()
        if sending.is_repeated:
            return sending.answer_again()
        try:
            self.check_sending(request, object_id, sending)
            if object_id is not None:
                self.check_version(request, object_id)
            with collecting():
                response: HttpResponse = super()._changeform_view(request, object_id, form_url, extra_context)  # type: ignore[misc]
        except ShowAgain as again:
            response = self.show_again(request, object_id, form_url, extra_context, again)
        saved = getattr(request, "saved", None)
        if saved:
            forget_carried(request)
        sending.close(saved, self.address("change", saved.pk) if saved else "", response)  # type: ignore[attr-defined]
        return response

    def _delete_view(self, request: Any, object_id: Any, extra_context: Any) -> HttpResponse:
        with collecting():
            return super()._delete_view(request, object_id, extra_context)  # type: ignore[misc]

    def show_again(
        self, request: Any, object_id: Any, form_url: str, extra_context: Any, again: ShowAgain
    ) -> HttpResponse:
        """The page as if it were opened now, filled with what was typed."""
        if again.typed.as_new:
            object_id, form_url = None, self.address("add")  # type: ignore[attr-defined]
        request.method, request.typed = "GET", again.typed
        request.fassung = again.version or self.version_of(object_id)
        context = (extra_context or {}) | {"hinweis": again, "dateien": again.files or file_names(request)}
        return super()._changeform_view(request, object_id, form_url, context)  # type: ignore[misc]

    def reopen(self, request: Any, object_id: Any, form_url: str, extra_context: Any, carried: Carried) -> HttpResponse:
        """What was typed before the login expired; it still counts from the version that it was typed into."""
        gone = object_id is not None and self.get_object(request, unquote(object_id)) is None  # type: ignore[attr-defined]
        again = ShowAgain(Typed(carried.data, as_new=gone), carried.sentence, files=carried.files)
        again.version = "" if gone else carried.data.get("_fassung", "")
        return self.show_again(request, object_id, form_url, extra_context, again)

    # Two clerks, or one in two windows

    def version_of(self, object_id: Any) -> str:
        """The version of the page, read before its rows: should somebody save in between, it is too old, never too new."""
        key = self.key_of(object_id)
        return "" if key is None else self.timeline(key).version  # type: ignore[attr-defined]

    def key_of(self, object_id: Any) -> Any:
        """The key that an address names; None for what cannot be one."""
        try:
            key = None if object_id is None else self.opts.pk.to_python(unquote(object_id))
        except ValidationError:
            return None
        return None if key is None or key >= 2**63 else key

    def check_version(self, request: Any, object_id: str) -> None:
        """Hold the row. Raises ShowAgain when somebody has changed, published or deleted it since it was opened."""
        key = self.key_of(object_id)
        list(
            self.model._meta.concrete_model._base_manager.select_for_update()
            .filter(pk=key)
            .order_by("pk")
            .values_list("pk")
        )
        thing = self.get_object(request, unquote(object_id)) if key is not None else None  # type: ignore[attr-defined]
        if thing is None:
            return self.check_deleted(request, key)
        timeline, version = self.timeline(key), request.POST.get("_fassung", "")  # type: ignore[attr-defined]
        if not self.has_change_permission(request, thing):  # type: ignore[attr-defined]
            return self.check_published(request, thing, Merging(timeline, version, request.POST))
        if version != timeline.version:
            raise self.conflict(request, thing, Merging(timeline, version, request.POST))
        return None

    def check_deleted(self, request: Any, key: Any) -> None:
        last = self.kept_versions().filter(id=key).order_by("history_id").last()  # type: ignore[attr-defined]
        if last is not None and last.history_type == "-" and self.has_add_permission(request):  # type: ignore[attr-defined]
            who = f" von {last.history_user}" if last.history_user else ""
            reason = (
                f"Dieser Entwurf wurde inzwischen{who} gelöscht. Mit dem Sichern entsteht aus Ihren Eingaben ein neuer."
            )
            link = (self.address("history", key), "Verlauf des gelöschten Entwurfs")  # type: ignore[attr-defined]
            raise ShowAgain(Typed(request.POST, as_new=True), reason, link=link)

    def check_published(self, request: Any, thing: Any, merging: Merging) -> None:
        """Who may change drafts only, and whose draft was published meanwhile, keeps what was typed."""
        change = merging.theirs.get((0, thing.pk))
        was_draft = change is not None and any(each.name == "veroeffentlicht_am" for each in change.changes)
        if was_draft and self.has_right(request, "change") and self.has_add_permission(request):  # type: ignore[attr-defined]
            reason = (
                f"„{thing}“ wurde inzwischen veröffentlicht; das ändert nur, wer veröffentlichen darf. "
                "Nichts ist gespeichert. Mit dem Sichern entsteht aus Ihren Eingaben ein neuer Entwurf."
            )
            link = (self.address("change", thing.pk), "Das Veröffentlichte ansehen")  # type: ignore[attr-defined]
            raise ShowAgain(Typed(request.POST, as_new=True), reason, link=link)

    def conflict(self, request: Any, thing: Any, merging: Merging) -> ShowAgain:
        fields = flatten_fieldsets(self.get_fieldsets(request, thing))  # type: ignore[attr-defined]
        form = self.get_form(request, thing, change=True, fields=fields)(request.POST, instance=thing)  # type: ignore[attr-defined]
        formsets, inlines = self._create_formsets(request, thing, change=True)
        kinds = [self.inlines.index(type(inline)) + 1 for inline in inlines]  # type: ignore[attr-defined]
        typed = merging.typed(form, list(zip(kinds, formsets, strict=True)))
        reason = (
            "Während Sie diese Seite offen hatten, wurde sie anderswo gespeichert. Noch ist nichts von Ihnen gespeichert "
            "und nichts verloren: Ihre Eingaben stehen unten, zusammen mit dem, was inzwischen dazukam. "
            "Bitte ansehen und noch einmal sichern."
        )
        return ShowAgain(typed, reason, operations=merging.operations)

    # The same form twice

    def check_sending(self, request: Any, object_id: Any, sending: Sending) -> None:
        """Raises ShowAgain when this very add form made something already; a change is told by its version."""
        if sending.earlier is not None and object_id is None:
            reason = (
                "Aus diesem Formular ist schon etwas gespeichert, mit anderem Inhalt. Bitte dort ändern; "
                "wird hier noch einmal gesichert, entsteht ein weiterer Eintrag."
            )
            link = (sending.earlier.ding, str(sending.earlier))
            raise ShowAgain(Typed(request.POST, as_new=True), reason, link=link)

    # Warnings

    def warnings(self, request: Any, form: Any, lines: list[Any]) -> list[str]:
        """German sentences, safe as HTML, about what may be a mistake; from every form that has ``warnings()``."""
        return [text for each in (form, *lines) if hasattr(each, "warnings") for text in each.warnings()]

    def save_model(self, request: Any, obj: Any, form: Any, change: bool) -> None:
        """Raises ShowAgain while there are warnings that nobody has confirmed."""
        lines = [line for formset in request.formsets for line in kept_lines(formset)]
        found = self.warnings(request, form, lines)
        if not change and (same := request.sending.same_before()):
            text = 'Genau dasselbe haben Sie schon gespeichert: <a href="{}">{}</a>'
            found = [*found, format_html(text, same.ding, same)]
        if found and request.POST.get("_trotzdem") != confirmation_of(found):
            reason = "Noch nichts gespeichert: bitte prüfen und bestätigen oder berichtigen."
            raise ShowAgain(Typed(request.POST), reason, warnings=found)
        super().save_model(request, obj, form, change)  # type: ignore[misc]

    # Where Django builds and shows the forms

    def _create_formsets(self, request: Any, obj: Any, change: bool) -> Any:
        formsets, inlines = super()._create_formsets(request, obj, change)  # type: ignore[misc]
        request.formsets = formsets
        if typed := getattr(request, "typed", None):
            for formset in formsets:
                typed.fill_lines(formset)
        return formsets, inlines

    def render_change_form(self, request: Any, context: dict[str, Any], *args: Any, **kwargs: Any) -> HttpResponse:
        if typed := getattr(request, "typed", None):
            typed.fill(context["adminform"].form)
        version = request.POST.get("_fassung", "") if request.method == "POST" else request.fassung
        context |= {"absendung": draw_mark(request.user), "fassung": version}
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)  # type: ignore[misc]
        request.saved = form.instance  # type: ignore[attr-defined]


def kept_lines(formset: Any) -> list[Any]:
    """The lines that are new or changed and shall stay."""
    return [line for line in formset.forms if line.has_changed() and not formset._should_delete_form(line)]
