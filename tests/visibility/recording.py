"""What everybody gets from every address of a hostile archive, recorded once for all statements about it."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch
from urllib.parse import unquote

import time_machine
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.test import Client
from django.urls import resolve, reverse
from zeal import zeal_ignore

from drucksachen.models import Anlage, Drucksache
from gremien.models import Fachbereich, Gremium
from ratsinfo.listing.views import VisibleListView
from ratsinfo.offline.middleware import READER
from tests.remembering import forget_pages
from tests.visibility import routes
from tests.visibility.hostile import HIDDEN_DAY, HIDDEN_YEAR, World, add_hidden, build_public
from tests.visibility.mappen import mappen_as_text
from tests.visibility.released import add_released
from tests.visibility.roles import BLIND, KINDS, MEMBERS, NOT_OF_THE_OFFICE, SEEING, client_for, meetings_of, sees

NOW, PER_PAGE = "2026-11-23 10:00+01:00", 4
TYPED = {"post": "yes", "grund": "weil", "titel": "anders", "name": "anders", "mit": ["1"], "_save": "1"}
OTHER_METHODS = ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
# Headers by which a reader asks for a part, or only for what is new; "…" stands for the validator of the row itself.
CONDITIONS = (
    {"Range": "bytes=0-3"},
    {"Range": "bytes=9999999-"},
    {"If-None-Match": "*"},
    {"If-None-Match": '"…"'},
    {"If-Match": '"…"'},
    {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
    {"If-Unmodified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
    {"Range": "bytes=0-3", "If-Range": '"…"'},
    {"Host": "boese.example"},
    {"Accept": "application/json"},
)
DRAWN_ANEW = re.compile(r'(name="(?:csrfmiddlewaretoken|_absendung)" value=")[^"]*')
SEARCHED = (".titel", ".nummer", ".name", "frage.text", "drucksache.text", "nachname")
NOWHERE = "kanarie000000000000"  # as long as a canary
SEARCHES = (
    "/drucksachen/?q={word}",
    "/drucksachen/?q={start}*",
    "/drucksachen/?q=titel:{word}",
    "/drucksachen/?q=%22{word}+{word}%22",
    "/drucksachen/?q=drucksache+-{word}",
    "/drucksachen/?q={word}&jahr=1973&sortierung=aelteste",
    "/drucksachen/export.csv?q={word}",
    "/drucksachen/export.json?q={word}",
    "/drucksachen/feed.atom?q={word}",
    "/beantwortungen/export.csv?q={word}",
    "/beantwortungen/feed.atom?q={word}",
    "/sitzungen/export.json?q={word}",
    "/sitzungen/feed.atom?q={word}",
    "/drucksachen/vorschlaege/?q={word}",
    "/drucksachen/vorschlaege/?q={start}",
    "/beantwortungen/?q={word}",
    "/sitzungen/?q={word}",
    "/sitzungen/?q={start}*",
    "/gremien/?q={word}",
)
WRONG = ("/falsch/", "/x.pdf", "/falsch.pdf")  # how addresses end that lead to the right one
SECRETS = ("csrftoken", "sessionid")


@dataclass(frozen=True)
class Ask:
    """One request."""

    path: str
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def is_staffs(self) -> bool:
        return self.path.startswith(reverse("admin:index"))

    @property
    def is_output(self) -> bool:
        """Whether the answer leaves the archive and is passed on: it holds what the public sees, whoever asks."""
        name = resolve(unquote(self.path.split("?")[0])).view_name if self.path.split("?")[0].endswith(ENDINGS) else ""
        return name.startswith(("portal:sitemap", "portal:robots", "portal:opensearch")) or name.endswith(
            ("_feed", "_table", "_json", "_suggestions", "_ics")
        )


LABELS = ("accounts", "auth", "drucksachen", "gremien", "oparl_import", "pages", "search")
ENDINGS = (".atom", ".ics", ".csv", ".json", ".xml", ".txt", "/vorschlaege/")


@dataclass(frozen=True)
class Answer:
    """Status and headers, cookies among them, and the body, as text."""

    status: int
    head: str
    body: str
    cookies: tuple[str, ...]

    @property
    def is_tombstone(self) -> bool:
        """Whether it says that something was withdrawn: as a page, as a file that calls off a date, as an object of OParl."""
        called_off = 'filename="zurueckgezogen.ics"' in self.head
        return self.status == 410 or called_off or self.body.endswith('"deleted": true}')

    @property
    def text(self) -> str:
        return f"{self.head}\n\n{self.body}".lower()


Answers = dict[Ask, Answer]


def fetch(client: Client, ask: Ask) -> Answer:
    """The answer, without what is drawn anew each time."""
    send, headers = getattr(client, ask.method.lower()), dict(ask.headers)
    response = send(ask.path, TYPED, headers=headers) if ask.method == "POST" else send(ask.path, headers=headers)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    kept = [morsel.OutputString() for name, morsel in response.cookies.items() if name not in SECRETS]
    if response.has_header(READER):
        response[READER] = "…"  # drawn for the account
    head = "\n".join([str(response.status_code), *(f"{name}: {value}" for name, value in response.items()), *kept])
    return Answer(
        response.status_code, head, DRAWN_ANEW.sub(r"\1…", body.decode("utf-8", "replace")), tuple(response.cookies)
    )


def sweep(role: str, asks: Iterable[Ask]) -> Answers:
    """What ``role`` gets; nothing that it asks for changes anything."""
    forget_pages()
    client = client_for(role)
    # Neither the number of queries nor the templates behind a page is what is asked here.
    with zeal_ignore(), mappen_as_text(), patch("django.test.client.store_rendered_templates", forget), undone():
        return {ask: fetch(client, ask) for ask in asks}


@contextmanager
def undone() -> Iterator[None]:
    """Inside, who was sent which file is noted for as long as the same account asks."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def forget(*args: Any, **kwargs: Any) -> None:
    """In the place of what the test client does with every template."""


@dataclass
class Recording:
    """The answers by role: with the hidden rows, and without them at the same addresses (where that is compared)."""

    world: World
    answers: dict[str, Answers] = field(default_factory=dict)
    without: dict[str, Answers] = field(default_factory=dict)
    after_change: Answers = field(default_factory=dict)

    def leaks(self, role: str) -> list[str]:
        """Every canary and hidden day that ``role`` got and may not see, as «what it stands for: where»."""
        return [leak for ask, answer in self.answers[role].items() for leak in self.leaks_in(role, ask, answer)]

    def leaks_in(self, role: str, ask: Ask, answer: Answer) -> Iterator[str]:
        asked = unquote(ask.path).lower()
        for token in self.canaries_in(answer.text):
            if token not in asked and not self.may_meet(role, token, ask, answer, asked):
                yield f"{self.world.canaries[token].what}: {ask}"
        if (
            not sees(role)
            and not answer.is_tombstone
            and str(HIDDEN_YEAR) not in asked
            and shows_hidden_day(answer.text)
        ):
            yield f"Datum einer nichtöffentlichen Zeile: {ask}"

    def canaries_in(self, text: str) -> set[str]:
        return {token for token in re.findall(r"\w+", text) if token in self.world.canaries}

    def may_meet(self, role: str, token: str, ask: Ask, answer: Answer, asked: str) -> bool:
        canary = self.world.canaries[token]
        if answer.is_tombstone:
            return bool(canary.tombstone) and canary.tombstone in asked
        place = ask.is_staffs or not (canary.internal or ask.is_output)
        if role in MEMBERS:
            return place and not ask.is_staffs and canary.meeting in meetings_of(role)
        return place and canary.kind in sees(role)

    def met(self, role: str) -> set[str]:
        """What the canaries that ``role`` got stand for, without the reason that hides them."""
        texts = (answer.text for answer in self.answers[role].values())
        return {self.world.canaries[token].what.split(" (")[0] for text in texts for token in self.canaries_in(text)}

    def tombstones(self) -> set[str]:
        """The keys and numbers of what was withdrawn: there the public is told so."""
        rows = [row for row, why in self.world.rows if why == "zurückgezogen" and hasattr(row, "kennung")]
        return {value for row in rows for value in (row.kennung, getattr(row, "nummer", "")) if value}


def shows_hidden_day(text: str) -> bool:
    """Whether the year stands there as a year: the same digits within a key, a checksum or microseconds say nothing."""
    return re.search(rf"(?<!\w){HIDDEN_YEAR}(?!\w)|(?<!\w){HIDDEN_DAY:%Y%m%d}", text) is not None


def record() -> Recording:
    """Build the archive, ask for everything as everybody, and ask again as if the hidden rows had never been there.

    To be called in a transaction that is undone.
    """
    with time_machine.travel(NOW, tick=False), patch.object(VisibleListView, "paginate_by", PER_PAGE):
        public = build_public()
        with transaction.atomic():
            recording = Recording(add_released(add_hidden(public), public))
            asks = {role: list(asks_of(role, recording.world)) for role in (*BLIND, *MEMBERS, *SEEING)}
            compared = {role: list(compared_for(role, recording.world)) for role in SEEING} | {
                r: asks[r] for r in BLIND
            }
            for role in asks:
                recording.answers[role] = sweep(role, asks[role])
            recording.world.change()
            plain = [ask for ask in asks["anonym"] if ask.method == "GET" and not ask.headers and not ask.is_staffs]
            recording.after_change = sweep("anonym", [ask for ask in plain if "?" not in ask.path])
            transaction.set_rollback(True)
        for role in compared:
            recording.without[role] = sweep(role, compared[role])
    return recording


def asks_of(role: str, world: World) -> Iterator[Ask]:
    """Every page of every format for everybody; for those who see nothing also every other way to ask."""
    public = [path for paths in routes.PUBLIC.values() for path in paths()]
    if role != "anonym":
        public = [path for path in public if not is_variation(path, world)]
    yield from map(Ask, public)
    if role in NOT_OF_THE_OFFICE:
        return
    yield from map(Ask, staff_paths(world, everything=not sees(role)))
    if role in SEEING:
        yield from compared_for(role, world)
        return
    yield from (Ask(path, "POST") for path in staff_paths(world))
    hidden = pages_of_hidden(world)
    for path in (*hidden, routes.downloads()[0]):
        yield from (Ask(path, "GET", condition) for condition in conditions(world, path) if knows_files(path, role))
    if role == "anonym":
        yield from (Ask(path, "HEAD") for path in (*public, *staff_paths(world)) if "?" not in path)
        yield from (Ask(path, method) for path in (*hidden, *one_of_each_route()) for method in OTHER_METHODS)
        yield from (Ask(path.rstrip("/")) for path in hidden)
        yield from searches(world)


def is_variation(path: str, world: World) -> bool:
    """Whether an address only varies another one in what the reader's rights have nothing to do with."""
    keys = {row.kennung for row in world.representatives(Gremium) + world.representatives(Fachbereich)}
    query = path.partition("?")[2]
    usual = query in ("", "seite=2", "q=a") or any(key in query for key in (*keys, routes.UNKNOWN))
    return not usual or path.endswith(WRONG)


def knows_files(path: str, role: str) -> bool:
    """Conditions mean something for files; for everything else it is enough that anybody asks."""
    return role == "anonym" or "/anlagen/" in path


def one_of_each_route() -> list[str]:
    return [paths()[0] for paths in routes.PUBLIC.values()]


def staff_paths(world: World, *, everything: bool = True) -> list[str]:
    rows = representatives_of(world, drafts_only=not everything)
    paths = [path for path in routes.admin_paths(rows) if "logout" not in path]
    return [*paths, *routes.documents(), *routes.look_ups(), *routes.look_ups(world.hidden(Drucksache)[0].titel)]


def compared_for(role: str, world: World) -> Iterator[Ask]:
    """What names rows of kinds that ``role``, which sees others, does not see."""
    for path in staff_paths(world):
        if concerned_kinds(path) - sees(role):
            yield from (Ask(path), Ask(path, "POST"))
    if "drucksache" not in sees(role):
        yield from map(Ask, pages_of_hidden(world))


def searches(world: World) -> Iterator[Ask]:
    """What hidden rows are called and say, whole and in part, typed into each search; and a word that is nowhere."""
    words = {canary.what.split(" (")[0]: token for token, canary in world.canaries.items()}
    for word in [*(word for what, word in words.items() if what.endswith(SEARCHED)), NOWHERE]:
        yield from (Ask(form.format(word=word, start=word[:-3])) for form in SEARCHES)


def pages_of_hidden(world: World) -> list[str]:
    """The public addresses of one hidden row of each kind and reason."""
    keys = [
        row.kennung for model in apps.get_models() for row in world.representatives(model) if hasattr(row, "kennung")
    ]
    details = [
        name
        for name in routes.PUBLIC
        if name.endswith(("_detail", "_short", "_download", "_by_number", "sitzungsmappe"))
    ]
    paths = [path for name in details for path in routes.PUBLIC[name]() if not path.endswith(WRONG)]
    return [path for path in paths if any(key in path for key in keys)]


def conditions(world: World, path: str) -> Iterator[tuple[tuple[str, str], ...]]:
    """The headers of ``CONDITIONS``, with the checksum of the file that the address names."""
    own = [file.sha256 for file in world.hidden(Anlage) if file.kennung in path]
    for headers in CONDITIONS:
        yield tuple((name, value.replace("…", own[0] if own else "x")) for name, value in headers.items())


def representatives_of(world: World, *, drafts_only: bool) -> Any:
    """For each model one hidden row of each reason and a public one; of what no rule governs, every row."""

    def rows(model: Any) -> Any:
        everything = routes.rows_of(model)
        hidden = world.representatives(model._meta.concrete_model, drafts_only=drafts_only)
        return everything.filter(pk__in=[everything[0].pk, *(row.pk for row in hidden)]) if hidden else everything

    return rows


def concerned_kinds(path: str) -> set[str]:
    """The kind of rows that an address of the admin names, if it names any that may be hidden."""
    match = resolve(path.split("?")[0])
    if match.url_name == "view_on_site":
        model = ContentType.objects.get_for_id(int(match.kwargs["content_type_id"])).model_class()
    elif match.url_name and match.url_name.count("_") == 2 and match.url_name.split("_")[0] in LABELS:
        model, _ = routes.model_of(match.url_name)
    else:
        return set()
    name = model._meta.concrete_model._meta.model_name
    return {kind for kinds in KINDS.values() for kind in kinds if kind.split(" ")[0] == name}
