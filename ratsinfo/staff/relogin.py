"""A login that expired while somebody was typing: what was typed waits in the session and comes back after the login.

It names the clerk whose form it was, and is handed to nobody else; files and passwords are never kept. A session
outlives the login page, the second factor and the setting up of one, so nothing has to be carried through them.
"""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, QueryDict
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format

from ratsinfo.staff.sendings import FIELD as MARK
from ratsinfo.staff.sendings import owner_of

FIELD = "_eingaben"
SESSION_KEY = "eingaben"
KEPT = timedelta(hours=12)
MOST_BYTES = 2_000_000  # of a packet; a session is not a store
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
        messages.warning(request, "Die mitgenommenen Eingaben sind unbrauchbar oder zu alt.")
        return None
    if carried is None or carried.address != request.path:
        return None
    if not carried.belongs_to(request.user):
        forget_carried(request)
        messages.warning(
            request, "Die Eingaben von vorhin stammen von jemand anderem und sind deshalb nicht übernommen worden."
        )
        return None
    return carried


def forget_carried(request: HttpRequest) -> None:
    """After saving nothing needs to be kept any more."""
    kept = request.session.get(SESSION_KEY, {})
    if kept.pop(request.GET.get(FIELD, ""), None):
        request.session[SESSION_KEY] = kept


def keep_for_later(request: HttpRequest, reason: str, what_to_do: str) -> str:
    """Keep what a form sent that cannot be taken now, and say so; returns the address where it can be opened again."""
    packet = pack(request)
    kept = "Bitte {}: danach steht das Formular mit allem, was Sie eingegeben haben, wieder da."
    lost = "Die Eingaben sind zu umfangreich, um sie mitzunehmen. Bitte in einem neuen Fenster {} und hier mit »Zurück« zum Formular gehen."
    sentences = [f"{reason}; gespeichert ist noch nichts.", (kept if packet else lost).format(what_to_do)]
    if names := file_names(request):
        sentences.append(f"Dateien müssen danach noch einmal ausgewählt werden: {', '.join(names)}")
    messages.warning(request, " ".join(sentences))
    return Carried(packet).keep(request) if packet else request.get_full_path()


def login_again(request: HttpRequest) -> HttpResponse:
    """From a form that was sent without a login to the login, and from there back to the form."""
    return redirect_to_login(keep_for_later(request, "Die Anmeldung ist abgelaufen", "neu anmelden"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for an outdated form; what a clerk typed into a form of this login is kept and can be opened again."""
    again = ""
    if is_form_of_ours(request) and (packet := pack(request)):
        carried = Carried(packet)
        again = carried.keep(request) if carried.belongs_to(request.user) else ""
    return HttpResponseForbidden(render_to_string("403_csrf.html", {"eingaben": again}))
