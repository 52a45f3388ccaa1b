"""A login that expired while somebody was typing: what was typed goes through the login page and comes back.

It travels signed, names the clerk whose form it was, and is handed to nobody else; files and passwords never travel.
"""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseRedirect, QueryDict
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format

from ratsinfo.staff.sendings import FIELD as MARK
from ratsinfo.staff.sendings import owner_of

FIELD = "_eingaben"
SESSION_KEY = "eingaben"
KEPT = timedelta(hours=12)
MOST_BYTES = 2_000_000  # of a packet; more would not fit into the form that carries it
MOST_KEPT = 3  # forms of one login
_salt = "ratsinfo.staff.relogin"


def is_form_of_ours(request: HttpRequest) -> bool:
    """Whether a request sends a form that we rendered for a clerk."""
    return request.method == "POST" and bool(owner_of(request.POST.get(MARK, "")))


def pack(request: HttpRequest) -> str:
    """What was typed, where, when, and the names of the files; empty where it is too much to carry."""
    fields = [[name, values] for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"]
    query = request.GET.copy()
    query.pop(FIELD, None)
    content = {
        "adresse": request.path,
        "anhang": query.urlencode(),
        "felder": fields,
        "dateien": file_names(request),
        "zeit": timezone.now().isoformat(),
    }
    packet = signing.dumps(content, salt=_salt, compress=True)
    return packet if len(packet) <= MOST_BYTES else ""


def file_names(request: HttpRequest) -> list[str]:
    return [str(file.name) for files in dict(request.FILES.lists()).values() for file in files]  # type: ignore[union-attr]


class Carried:
    """A packet that came back; ``data`` is what was typed, as a POST holds it."""

    def __init__(self, packet: str):
        """Raises BadSignature for what was not packed here, or too long ago."""
        content = signing.loads(packet, salt=_salt, max_age=KEPT)
        self.packet = packet
        self.address = content["adresse"]
        self.query = content["anhang"]
        self.files = content["dateien"]
        self.moment = datetime.fromisoformat(content["zeit"])
        self.data = QueryDict(mutable=True)
        for name, values in content["felder"]:
            self.data.setlist(name, values)

    def belongs_to(self, user: Any) -> bool:
        return user.is_staff and owner_of(self.data.get(MARK, "")) == str(user.pk)

    def keep(self, request: HttpRequest) -> str:
        """Put it into the login's session; returns the address of the form that shows it again."""
        key = self.packet[-16:]
        kept = request.session.get(SESSION_KEY, {}) | {key: self.packet}
        request.session[SESSION_KEY] = dict(list(kept.items())[-MOST_KEPT:])
        query = urlencode({FIELD: key})
        return f"{self.address}?{self.query}&{query}" if self.query else f"{self.address}?{query}"

    @property
    def sentence(self) -> str:
        hour = date_format(timezone.localtime(self.moment), "H:i")
        return f"Ihre Eingaben von {hour} Uhr sind wieder da. Sie sind noch nicht gespeichert."


def find_carried(request: HttpRequest) -> Carried | None:
    """What the address asks to show again, if it was typed here and by whoever is logged in."""
    packet = request.session.get(SESSION_KEY, {}).get(request.GET.get(FIELD, ""), "")
    try:
        carried = Carried(packet) if packet else None
    except signing.BadSignature:
        return None
    fits = carried is not None and carried.address == request.path and carried.belongs_to(request.user)
    return carried if fits else None


def forget_carried(request: HttpRequest) -> None:
    """After saving nothing needs to be kept any more."""
    kept = request.session.get(SESSION_KEY, {})
    if kept.pop(request.GET.get(FIELD, ""), None):
        request.session[SESSION_KEY] = kept


def hand_over(request: HttpRequest, packet: str) -> HttpResponse | None:
    """After the login: on to the form with what was typed, if it is the same person; None for a usual login."""
    try:
        carried = Carried(packet)
    except signing.BadSignature:
        messages.warning(request, "Die mitgenommenen Eingaben sind unbrauchbar oder zu alt.")
        return None
    if not carried.belongs_to(request.user):
        messages.warning(
            request, "Die Eingaben von vorhin stammen von jemand anderem und sind deshalb nicht übernommen worden."
        )
        return None
    return HttpResponseRedirect(carried.keep(request))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for an outdated form; what a clerk typed into a form of this login is kept and can be opened again."""
    again = ""
    if is_form_of_ours(request) and (packet := pack(request)):
        carried = Carried(packet)
        again = carried.keep(request) if carried.belongs_to(request.user) else ""
    return HttpResponseForbidden(render_to_string("403_csrf.html", {"eingaben": again}))
