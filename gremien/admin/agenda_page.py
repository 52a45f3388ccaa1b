"""The page on which the agenda of a meeting is built: every button is a plain form post that keeps what was typed."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse

from drucksachen.models import Beantwortung, Beratung, Drucksache
from gremien.admin.forms import MeetingForms, TypedItems, carried_here
from gremien.building import WAITING_SHOWN, AgendaBuilder, Unmovable, typed_number, waiting
from gremien.models import Sitzungstermin, Tagesordnungspunkt
from gremien.outline import Node, oddities
from gremien.usual import usual_items
from ratsinfo.search.writing import collecting
from ratsinfo.staff.careful import ShowAgain
from ratsinfo.staff.sendings import draw_mark
from ratsinfo.staff.typed import Typed

COLUMNS = ("titel", "nummer")


@dataclass
class Row:
    """One item on the page: where it may go, what stands in its fields, and its Drucksachen."""

    item: Tagesordnungspunkt
    depth: int
    moves: dict[str, bool]
    texts: dict[str, str]
    marks: dict[str, str]
    lines: list[Beratung] = field(default_factory=list)

    @property
    def name(self) -> str:
        part = "" if self.item.oeffentlich else ", nichtöffentlich"
        return f"{self.item}{part}"


class AgendaPages(MeetingForms):
    """What the admin of meetings adds to build their agendas."""

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        own = path("<int:object_id>/tagesordnung/", wrap(self.agenda_view), name="gremien_sitzungstermin_agenda")
        return [own, *super().get_urls()]

    def agenda_view(self, request: Any, object_id: int) -> HttpResponse:
        """GET shows the agenda; POST saves the typed texts, then does what the pressed button says."""
        with collecting():
            meeting = self.meeting_to_edit(request, object_id)
            if request.method == "POST":
                return self.save_typed(request, meeting, self.perform, self.agenda_page, self.agenda_url(meeting))
        return self.agenda_page(request, meeting, carried_here(request))

    def perform(self, request: Any, meeting: Sitzungstermin) -> str:
        """Save what was typed and do what was asked for; returns the fragment to go on at. Raises ShowAgain; then nothing is saved."""
        builder = AgendaBuilder(meeting)
        self.take_texts(request, builder)
        verb, _, key = request.POST.get("aktion", "").partition(":")
        number = int(key) if key.isdecimal() and len(key) < 19 else 0
        try:
            fragment = AgendaActions(request, builder).do(verb, number)
        except (Unmovable, ValidationError) as refusal:
            reasons = refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]
            raise ShowAgain(Typed(request.POST), " ".join(reasons)) from refusal
        builder.write()
        meeting.record_change(request.user)
        return fragment

    def take_texts(self, request: Any, builder: AgendaBuilder) -> None:
        """The typed titles and numbers. Raises ShowAgain for what cannot be one."""
        version = request.POST.get("_fassung", "")
        typed = TypedItems(self.timeline(builder.meeting.pk), version, request.POST, COLUMNS)
        try:
            for node, _ in builder.nodes():
                texts = typed.of(node.item)
                node.item.titel = texts.get("titel", node.item.titel)
                typed_number(node.item, texts.get("nummer", node.item.nummer))
                node.item.clean_fields(exclude=["uebergeordnet", "sitzungstermin", "suchtext"])
        except ValidationError as error:
            raise ShowAgain(Typed(request.POST), f"Noch nichts gespeichert. {' '.join(error.messages)}") from error

    # The page

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        obj = kwargs.get("obj")
        if obj is not None and self.has_change_permission(request, obj):
            context["agenda_url"] = self.agenda_url(obj)
        return super().render_change_form(request, context, *args, **kwargs)

    def agenda_url(self, meeting: Sitzungstermin) -> str:
        return reverse("admin:gremien_sitzungstermin_agenda", args=[meeting.pk], current_app=self.admin_site.name)

    def agenda_page(self, request: Any, meeting: Sitzungstermin, again: ShowAgain | None = None) -> HttpResponse:
        builder = AgendaBuilder(meeting)
        timeline = self.timeline(meeting.pk)
        data = again.typed.data if again else None
        typed = TypedItems(timeline, data.get("_fassung", ""), data, COLUMNS) if data else None
        last, usual = usual_items(meeting)
        lines = list(waiting(meeting)[: WAITING_SHOWN + 1])
        context = self.admin_site.each_context(request) | {
            "title": f"Tagesordnung: {meeting}",
            "opts": self.opts,
            "meeting": meeting,
            "back": self.list_url(),
            "change_url": self.change_url(meeting),
            "preview_url": self.operation_url("publish", [meeting.pk])
            if self.has_publish_permission(request, meeting)
            else "",
            "teile": (parts := self.parts(builder, typed)),
            "freigeben": list(self.releases(request, parts)),
            "last": last,
            "usual": usual,
            "waiting": lines[:WAITING_SHOWN],
            "more_waiting": len(lines) > WAITING_SHOWN,
            "hinweis": again,
            "neu": data.get("neu", "") if data else "",
            "absendung": draw_mark(request.user),
            "fassung": timeline.version,
        }
        return TemplateResponse(request, "admin/gremien/tagesordnung.html", context)

    def parts(self, builder: AgendaBuilder, typed: TypedItems | None) -> list[dict[str, Any]]:
        by_item: dict[int, list[Beratung]] = defaultdict(list)
        lines = Beratung.objects.filter(tagesordnungspunkt__sitzungstermin=builder.meeting)
        for line in lines.select_related("drucksache").order_by("drucksache__datum", "drucksache", "pk"):
            by_item[line.tagesordnungspunkt_id].append(line)  # type: ignore[index]
        return [
            {
                "public": public,
                "title": "Öffentlicher Teil" if public else "Nichtöffentlicher Teil",
                "rows": list(rows_of(nodes, by_item, typed)),
                "oddities": oddities(nodes),
            }
            for public, nodes in builder.parts.items()
        ]

    def releases(self, request: HttpRequest, parts: list[dict[str, Any]]) -> Iterator[tuple[int, str]]:
        """How many Drucksachen, and how many answers, of the non-public part wait for being released for members, and where that is done."""
        papers = [line.drucksache for part in parts if not part["public"] for row in part["rows"] for line in row.lines]
        waiting = [paper for paper in papers if not (paper.is_published_itself or paper.is_released)]
        for model, answers in ((Drucksache, False), (Beantwortung, True)):
            page: Any = self.admin_site._registry[model]
            keys = sorted({paper.pk for paper in waiting if paper.ist_beantwortung is answers})
            if keys and page.has_publish_permission(request):
                yield len(keys), page.operation_url("release", keys)


def rows_of(nodes: list[Node], by_item: Any, typed: TypedItems | None, depth: int = 1) -> Any:
    """A row for every item in the order of the agenda."""
    for place, node in enumerate(nodes):
        item = node.item
        moves = {
            "hoch": place > 0,
            "runter": place < len(nodes) - 1,
            "ein": place > 0 and depth + node.height <= item.DEEPEST,
            "aus": depth > 1,
        }
        texts = {column: getattr(item, column) for column in COLUMNS} | (typed.of(item) if typed else {})
        yield Row(item, depth, moves, texts, typed.clashes(item) if typed else {}, by_item[item.pk])
        yield from rows_of(node.children, by_item, typed, depth + 1)


class AgendaActions:
    """What the buttons of the page do, each with a message that says what was done."""

    def __init__(self, request: Any, builder: AgendaBuilder):
        self.request = request
        self.builder = builder

    def do(self, verb: str, key: int) -> str:
        """Perform the action; returns the fragment of what to look at next. An unknown one only saves."""
        actions: dict[str, Callable[[int], str]] = {
            "hoch": lambda pk: self.shift("hoch", pk, -1),
            "runter": lambda pk: self.shift("runter", pk, 1),
            "ein": self.indent,
            "aus": self.outdent,
            "ziehen": self.drop,
            "teil": self.switch,
            "entfernen": self.remove,
            "neu": self.add,
            "uebliche": self.take_over,
            "drucksache": lambda pk: self.add_papers([pk]),
            "drucksachen": lambda pk: self.add_papers(self.chosen("beratung")),
            "loesen": self.detach,
            "nummern": self.renumber,
        }
        return actions.get(verb, self.saved)(key)

    def say(self, text: str, level: int = messages.SUCCESS) -> None:
        messages.add_message(self.request, level, text)

    def chosen(self, name: str) -> list[int]:
        return [int(value) for value in self.request.POST.getlist(name) if value.isdecimal() and len(value) < 19]

    def saved(self, key: int) -> str:
        self.say("Die Tagesordnung ist gespeichert.")
        return ""

    def shift(self, verb: str, pk: int, by: int) -> str:
        self.builder.shift(pk, by)
        return self.moved(verb, pk)

    def indent(self, pk: int) -> str:
        self.builder.indent(pk)
        return self.moved("ein", pk)

    def outdent(self, pk: int) -> str:
        self.builder.outdent(pk)
        return self.moved("aus", pk)

    def moved(self, verb: str, pk: int) -> str:
        """Say where the item stands now, and stay at the button while it can be pressed again."""
        self.builder.write()
        node, above = self.builder.find(pk)
        siblings = self.builder.siblings(node, above)
        place = siblings.index(node)
        under = f", Unterpunkt von „{above.item}“" if above else ""
        self.say(f"„{node.item}“ steht jetzt an Stelle {place + 1} von {len(siblings)}{under}.")
        goes_on = {"hoch": place > 0, "runter": place < len(siblings) - 1}.get(verb, False)
        return f"#{verb}-{pk}" if goes_on else f"#punkt-{pk}"

    def drop(self, pk: int) -> str:
        """Dragged: ``zug`` is "vor:12" or "nach:12"."""
        where, _, target = self.request.POST.get("zug", "").partition(":")
        if not target.isdecimal() or len(target) > 18:
            raise Unmovable("Wohin der Punkt soll, ist nicht angekommen.")
        self.builder.drop(pk, int(target), behind=where == "nach")
        return self.moved("ziehen", pk)

    def switch(self, pk: int) -> str:
        self.builder.switch(pk)
        self.builder.write()
        node, _ = self.builder.find(pk)
        public = node.item.oeffentlich
        self.say(f"„{node.item}“ steht jetzt im {'öffentlichen' if public else 'nichtöffentlichen'} Teil.")
        lines = Beratung.objects.filter(tagesordnungspunkt=pk).select_related("drucksache")
        drafts = [line for line in lines if not line.drucksache.is_published_itself]
        if public and drafts:
            text = (
                "Die Drucksache dort ist noch nicht veröffentlicht; der Titel des Punkts wird es mit der Tagesordnung."
            )
            self.say(text, messages.WARNING)
        return f"#punkt-{pk}"

    def remove(self, pk: int) -> str:
        item = self.builder.remove(pk)
        if item.abgesetzt_am:
            self.say(
                f"„{item.titel}“ ist abgesetzt: Der Punkt war veröffentlicht und bleibt mit diesem Hinweis stehen."
            )
            return f"#punkt-{pk}"
        self.say(f"„{item.titel}“ ist entfernt. Über den Verlauf kommt der frühere Stand zurück.")
        return ""

    def add(self, key: int) -> str:
        """``neu`` is the title; the key says the part: 1 public, 0 not."""
        title = " ".join(self.request.POST.get("neu", "").split())
        if not title:
            raise Unmovable("Bitte einen Titel für den neuen Punkt eingeben.")
        node = self.builder.add(title, public=key == 1)
        self.builder.write()
        self.say(f"„{node.item}“ ist hinzugefügt, im {'öffentlichen' if key == 1 else 'nichtöffentlichen'} Teil.")
        return "#neu"

    def take_over(self, key: int) -> str:
        """The ticked items of the last meeting, each in the part and under the item that it was in."""
        wanted = set(self.chosen("uebernehmen"))
        made: dict[int, Node] = {}
        for usual in usual_items(self.builder.meeting)[1]:
            if usual.item.pk in wanted:
                above = made.get(usual.item.uebergeordnet_id) if usual.item.uebergeordnet_id else None
                made[usual.item.pk] = self.builder.add(usual.titel, public=usual.item.oeffentlich, above=above)
        if not made:
            raise Unmovable("Es ist kein üblicher Punkt angekreuzt.")
        self.say(f"{len(made)} {'Punkt' if len(made) == 1 else 'Punkte'} übernommen.")
        return ""

    def add_papers(self, keys: list[int]) -> str:
        lines = list(waiting(self.builder.meeting).filter(pk__in=keys))
        if not lines:
            raise Unmovable("Es ist keine wartende Drucksache ausgewählt.")
        done = self.builder.add_papers(lines)
        self.builder.write()
        for line, node in done:
            part = "" if node.item.oeffentlich else " im nichtöffentlichen Teil"
            self.say(f"„{line.drucksache}“ steht jetzt bei TOP {node.item.nummer}{part}.")
        if any(line.oeffentlich and not node.item.oeffentlich for line, node in done):
            text = "Was noch nicht veröffentlicht ist, kommt zuerst in den nichtöffentlichen Teil; von dort verschieben Sie es selbst."
            self.say(text, messages.WARNING)
        return f"#punkt-{done[-1][1].item.pk}"

    def detach(self, pk: int) -> str:
        line = (
            Beratung.objects.filter(tagesordnungspunkt__sitzungstermin=self.builder.meeting, pk=pk)
            .select_related("drucksache")
            .first()
        )
        if line is None:
            raise Unmovable("Diese Drucksache steht nicht mehr bei dem Punkt.")
        item = line.tagesordnungspunkt_id
        self.builder.detach(line)
        self.say(f"„{line.drucksache}“ ist vom Tagesordnungspunkt genommen und wartet wieder.")
        return f"#punkt-{item}"

    def renumber(self, key: int) -> str:
        self.builder.renumber()
        self.say("Alle Nummern folgen wieder aus der Reihenfolge.")
        return ""
