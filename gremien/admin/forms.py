"""Pages on which many items of one meeting are typed at once: nothing is lost, entered twice or overwritten."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict

from gremien.models import Sitzungstermin, Tagesordnungspunkt
from ratsinfo.staff.careful import ShowAgain
from ratsinfo.staff.publishing import PublishingAdmin
from ratsinfo.staff.relogin import find_carried, forget_carried
from ratsinfo.staff.sendings import Sending
from ratsinfo.staff.typed import Typed

CONFLICT = (
    "Während Sie diese Seite offen hatten, wurde die Tagesordnung anderswo geändert. Noch ist nichts von Ihnen "
    "gespeichert: Unten steht der neue Stand mit den Texten, die Sie getippt haben. Bitte ansehen und noch einmal sichern."
)


class MeetingForms(PublishingAdmin):
    """What the pages of one meeting beside its form have in common."""

    def meeting_to_edit(self, request: HttpRequest, object_id: int) -> Sitzungstermin:
        """The meeting, held until the end of the transaction, for whoever may change it."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        rows = (
            self.get_queryset(request).select_for_update() if request.method == "POST" else self.get_queryset(request)
        )
        meeting: Sitzungstermin | None = rows.filter(pk=object_id).first()
        if meeting is None:
            raise Http404
        if not self.has_change_permission(request, meeting):
            raise PermissionDenied
        return meeting

    def save_typed(
        self, request: Any, meeting: Sitzungstermin, perform: Callable, page: Callable, address: str
    ) -> HttpResponse:
        """Let ``perform`` save what was sent, once; it returns the fragment to go on at, or raises ShowAgain.

        To be called in the transaction that holds the meeting. Shown again, the ``page`` has everything that was typed.
        """
        sending = Sending(request)
        sending.begin()
        if sending.is_repeated:
            return sending.answer_again()
        try:
            if request.POST.get("_fassung") != self.timeline(meeting.pk).version:
                raise ShowAgain(Typed(request.POST), CONFLICT)
            with transaction.atomic():
                fragment = perform(request, meeting)
        except ShowAgain as again:
            shown: HttpResponse = page(request, meeting, again)
            sending.close(None, "", shown)
            return shown
        forget_carried(request)
        response = HttpResponseRedirect(f"{address}{fragment}")
        sending.close(meeting, address, response)
        return response


def carried_here(request: HttpRequest) -> ShowAgain | None:
    """What was typed here before the login expired."""
    carried = find_carried(request)
    return ShowAgain(Typed(carried.data), carried.sentence) if carried else None


class TypedItems:
    """The texts of ``items`` in ``columns`` as sent ("titel-17"), against those of the page that was opened at ``version``."""

    def __init__(self, timeline: Any, version: str, data: QueryDict, columns: Iterable[str]):
        self.data = data
        self.columns = tuple(columns)
        stage = timeline.stage_of(version)
        kind = timeline.models.index(Tagesordnungspunkt)
        opened = {key: entry for key, entry in (stage or {}).items() if key[0] == kind}
        self.before = {version.id: version for version in timeline.contents(opened.values()).values()}

    def of(self, item: Tagesordnungspunkt) -> dict[str, str]:
        """By column what this clerk made of the item; what was left as it was is not in it."""
        before = self.before.get(item.pk, item)
        sent = {column: self.data.get(f"{column}-{item.pk}") for column in self.columns}
        return {
            column: text
            for column, raw in sent.items()
            if raw is not None and (text := " ".join(raw.split())) != " ".join(getattr(before, column).split())
        }

    def clashes(self, item: Tagesordnungspunkt) -> dict[str, str]:
        """By column what somebody else saved where this clerk typed something different."""
        before = self.before.get(item.pk, item)
        return {
            column: getattr(item, column) or "leer"
            for column, text in self.of(item).items()
            if getattr(item, column) not in (getattr(before, column), text)
        }
