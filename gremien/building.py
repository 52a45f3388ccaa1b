"""Building an agenda: items are added, moved and taken out, Drucksachen are put to them, numbers follow."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from drucksachen.models import Beratung, Bezug, Drucksache
from gremien.models import Sitzungstermin, Tagesordnungspunkt
from gremien.outline import Node, numbered, tree, walk
from gremien.usual import is_closing

WAITING_SHOWN = 100
WRITTEN = (
    "position",
    "nummer",
    "nummer_fest",
    "titel",
    "ergebnis",
    "uebergeordnet",
    "oeffentlich",
    "suchtext",
    "geaendert_am",
)


class Unmovable(Exception):
    """An item cannot go there; the German text says why."""


class AgendaBuilder:
    """The agenda of one meeting while it is changed; ``write`` saves what became different, and nothing else."""

    def __init__(self, meeting: Sitzungstermin):
        self.meeting = meeting
        items = list(meeting.tagesordnungspunkte.order_by("position", "pk"))
        self.parts = {public: tree(item for item in items if item.oeffentlich is public) for public in (True, False)}
        self.stored = {item.pk: contents(item) for item in items}

    # Finding

    def nodes(self) -> list[tuple[Node, Node | None]]:
        """Every item with the one above it, the public part first."""
        return [pair for part in self.parts.values() for pair in walk(part)]

    def find(self, pk: int) -> tuple[Node, Node | None]:
        for node, above in self.nodes():
            if node.item.pk == pk:
                return node, above
        raise Unmovable("Diesen Tagesordnungspunkt gibt es nicht mehr.")

    def siblings(self, node: Node, above: Node | None) -> list[Node]:
        return above.children if above else self.parts[node.item.oeffentlich]

    def depth(self, above: Node | None) -> int:
        """On which level the items under ``above`` stand, 1 for none."""
        return 1 if above is None else 1 + self.depth(self.find(above.item.pk)[1])

    # Moving

    def shift(self, pk: int, by: int) -> None:
        """One place up (-1) or down (1) among the items of its level."""
        node, above = self.find(pk)
        siblings = self.siblings(node, above)
        place = siblings.index(node)
        if not 0 <= place + by < len(siblings):
            raise Unmovable("Weiter geht es auf dieser Ebene nicht.")
        siblings.insert(place + by, siblings.pop(place))

    def indent(self, pk: int) -> None:
        """Make it the last sub-item of the item before it."""
        node, above = self.find(pk)
        siblings = self.siblings(node, above)
        place = siblings.index(node)
        if place == 0:
            raise Unmovable("Davor steht kein Punkt, dessen Unterpunkt er werden könnte.")
        self.check_depth(node, siblings[place - 1])
        siblings[place - 1].children.append(siblings.pop(place))

    def outdent(self, pk: int) -> None:
        """Put it behind the item that it stood under."""
        node, above = self.find(pk)
        if above is None:
            raise Unmovable("Der Punkt ist kein Unterpunkt.")
        above.children.remove(node)
        around = self.siblings(above, self.find(above.item.pk)[1])
        around.insert(around.index(above) + 1, node)

    def drop(self, pk: int, target: int, *, behind: bool) -> None:
        """Put it before or behind the item ``target``, on the level of that one."""
        (node, above), (goal, goal_above) = self.find(pk), self.find(target)
        if any(each is goal for each, _ in walk([node])):
            raise Unmovable("Ein Punkt kann nicht zu sich selbst verschoben werden.")
        if node.item.oeffentlich is not goal.item.oeffentlich:
            raise Unmovable("In den anderen Teil kommt ein Punkt nur mit der Schaltfläche dafür.")
        self.check_depth(node, goal_above)
        self.siblings(node, above).remove(node)
        siblings = self.siblings(goal, goal_above)
        siblings.insert(siblings.index(goal) + behind, node)

    def switch(self, pk: int) -> None:
        """Move it with its sub-items from the public part to the other one, or back; there it is numbered anew."""
        node, above = self.find(pk)
        self.siblings(node, above).remove(node)
        for each, _ in walk([node]):
            each.item.oeffentlich = not each.item.oeffentlich
            each.item.nummer_fest = False
        self.place(node)

    def check_depth(self, node: Node, above: Node | None) -> None:
        if self.depth(above) + node.height - 1 > Tagesordnungspunkt.DEEPEST:
            raise Unmovable(f"Eine Tagesordnung hat höchstens {Tagesordnungspunkt.DEEPEST} Ebenen.")

    # Adding and taking out

    def add(self, title: str, *, public: bool, above: Node | None = None) -> Node:
        """A new item, under ``above`` or before those with which such agendas close. Raises ValidationError."""
        item = Tagesordnungspunkt(
            sitzungstermin=self.meeting,
            titel=title,
            oeffentlich=public,
            uebergeordnet=above.item if above else None,
            position=len(self.nodes()) + 1,
        )
        item.full_clean()
        item.save()
        node = Node(item)
        self.place(node, above)
        return node

    def place(self, node: Node, above: Node | None = None) -> None:
        if above:
            above.children.append(node)
            return
        siblings = self.parts[node.item.oeffentlich]
        end = len(siblings)
        while end and not is_closing(node.item.titel) and is_closing(siblings[end - 1].item.titel):
            end -= 1
        siblings.insert(end, node)

    def remove(self, pk: int) -> Tagesordnungspunkt:
        """Delete the item; its sub-items take its place, its Drucksachen wait again.

        One that a version of the agenda has is taken off instead, and stays where it is.
        """
        node, above = self.find(pk)
        if node.item.is_kept:
            node.item.take_off(off=True)
            node.item.save()
            return node.item
        siblings = self.siblings(node, above)
        place = siblings.index(node)
        siblings[place : place + 1] = node.children
        self.write()
        item: Tagesordnungspunkt = node.item
        for line in item.beratungen.all():
            self.detach(line)
        item.delete()
        return item

    def renumber(self) -> None:
        """Let every number follow from its place again."""
        for node, _ in self.nodes():
            node.item.nummer_fest = False

    # Drucksachen

    def put(self, line: Beratung, item: Tagesordnungspunkt) -> None:
        """Deal with the Drucksache of ``line`` at ``item``. Whether the line is public stays as it was entered."""
        line.sitzungstermin, line.tagesordnungspunkt = self.meeting, item
        line.save()

    def detach(self, line: Beratung) -> None:
        """The Drucksache still comes to this meeting, but waits for an item."""
        twin = Beratung.objects.filter(
            drucksache=line.drucksache_id,
            gremium=line.gremium_id,
            sitzungstermin=self.meeting,
            tagesordnungspunkt__isnull=True,
        )
        line.tagesordnungspunkt = None
        if twin.exists():  # at two items of one meeting; one waiting line is enough
            line.sitzungstermin = None
        line.save()

    def add_papers(self, lines: Iterable[Beratung]) -> list[tuple[Beratung, Node]]:
        """An item for each Drucksache, in the order given; an answer goes to the item of its inquiry, and the other way round."""
        done: list[tuple[Beratung, Node]] = []
        for line in sorted(lines, key=lambda line: line.drucksache.ist_beantwortung):
            if any(line.drucksache_id == other.drucksache_id for other, _ in done):
                continue  # in a joint meeting two Gremien deal with it at one item
            node = self.item_of_relatives(line.drucksache)
            if node is None:
                public = line.oeffentlich and line.drucksache.is_published_itself
                node = self.add(line.drucksache.titel[:1000], public=public)
            self.put(line, node.item)
            done.append((line, node))
        return done

    def item_of_relatives(self, paper: Drucksache) -> Node | None:
        """Where an inquiry of this answer, or an answer to this inquiry, is dealt with in this meeting."""
        links = Bezug.objects.filter(Q(beantwortung=paper.pk) | Q(drucksache=paper.pk), drucksache__isnull=False)
        relatives = {pk for pair in links.values_list("beantwortung", "drucksache") for pk in pair} - {paper.pk}
        at = Beratung.objects.filter(tagesordnungspunkt__sitzungstermin=self.meeting, drucksache__in=relatives)
        found = at.order_by("pk").values_list("tagesordnungspunkt", flat=True).first()
        return self.find(found)[0] if found else None

    # Saving

    def write(self) -> None:
        """Save place, number and level of every item where they changed."""
        numbers = {item.pk: number for part in self.parts.values() for item, number in numbered(part)}
        for place, (node, above) in enumerate(self.nodes(), start=1):
            item = node.item
            item.position, item.nummer = place, numbers[item.pk][:20]
            item.uebergeordnet_id = above.item.pk if above else None
            if self.stored.get(item.pk) != contents(item):
                item.save(update_fields=list(WRITTEN))
                self.stored[item.pk] = contents(item)


def follow_up(line: Beratung, *, was_postponed: bool) -> None:
    """A Drucksache that was put off waits for the next agenda of the same Gremium; no more, once that was a mistake."""
    again: Any = Beratung.objects.filter(
        drucksache=line.drucksache_id,
        gremium=line.gremium_id,
        sitzungstermin=None,
        tagesordnungspunkt=None,
        termin=None,
        ergebnis="",
    )
    if line.is_postponed and not again.exists():
        kept = ("drucksache", "gremium", "zustaendigkeit", "zustaendigkeit_wortlaut", "oeffentlich")
        Beratung.objects.create(**{name: getattr(line, name) for name in kept})
    elif was_postponed and not line.is_postponed:
        for mistaken in again.filter(zustaendigkeit=line.zustaendigkeit, pk__gt=line.pk):
            mistaken.delete()


def waiting(meeting: Sitzungstermin) -> QuerySet[Any]:
    """The lines of the Beratungsfolge that may go on this meeting's agenda: they name it, its day, or only a Gremium of it.

    Those that name it come first, then its day, then the latest papers.
    """
    bodies = [body.pk for body in meeting.gremien.all()]
    for_this = Q(sitzungstermin=meeting, tagesordnungspunkt__isnull=True)
    day = Q(sitzungstermin__isnull=True, gremium__in=bodies, termin=meeting.datum)
    open_end = Q(sitzungstermin__isnull=True, gremium__in=bodies, termin__isnull=True, ergebnis="")
    here = Beratung.objects.filter(
        drucksache=OuterRef("drucksache"), sitzungstermin=meeting, tagesordnungspunkt__isnull=False
    )
    papers = Drucksache.objects.not_taken_back().filter(pk=OuterRef("drucksache"))
    lines = Beratung.objects.filter(for_this | day | open_end).filter(Exists(papers), ~Exists(here))
    return lines.select_related("drucksache", "gremium").order_by(
        F("sitzungstermin").asc(nulls_last=True),
        F("termin").asc(nulls_last=True),
        "-drucksache__datum",
        "drucksache",
        "pk",
    )


def contents(item: Tagesordnungspunkt) -> tuple[Any, ...]:
    """What can differ when an item is written."""
    names = (name if name != "uebergeordnet" else "uebergeordnet_id" for name in WRITTEN[:-2])
    return tuple(getattr(item, name) for name in names)


def typed_number(item: Tagesordnungspunkt, text: str) -> None:
    """Take a typed number as fixed by hand; an emptied one follows from the place again. Raises ValidationError."""
    number = " ".join(text.split())
    if number == item.nummer:
        return
    if len(number) > 20:
        raise ValidationError("Eine Nummer hat höchstens 20 Zeichen.")
    item.nummer, item.nummer_fest = number, bool(number)
