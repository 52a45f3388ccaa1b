"""An agenda as a tree: which item stands under which one, and what number follows from that."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Node:
    """One item with its sub-items, in their order."""

    item: Any
    children: list["Node"] = field(default_factory=list)

    @property
    def height(self) -> int:
        """How many levels it takes, its own included."""
        return 1 + max((child.height for child in self.children), default=0)


def tree(items: Iterable[Any]) -> list[Node]:
    """The items that stand under no other one of ``items``, each with those below it.

    Made of the public items only, it is the public agenda: whatever else there is leaves no trace in it.
    """
    ordered = sorted(items, key=lambda item: (item.position, item.pk))
    nodes = {item.pk: Node(item) for item in ordered}
    roots: list[Node] = []
    for item in ordered:
        above = nodes.get(item.uebergeordnet_id)
        (above.children if above else roots).append(nodes[item.pk])
    return roots


def walk(nodes: Iterable[Node], above: Node | None = None) -> Iterator[tuple[Node, Node | None]]:
    """Every node with the one that it stands under, in the order of the agenda."""
    for node in nodes:
        yield node, above
        yield from walk(node.children, node)


def numbered(nodes: Iterable[Node], prefix: str = "") -> Iterator[tuple[Any, str]]:
    """Every item with its number: the one fixed by hand, else "1", "1.1" by its place, going on from fixed ones."""
    count = 0
    for node in nodes:
        number = node.item.nummer
        if node.item.nummer_fest:
            count = counted(number, prefix) or count
        else:
            count += 1
            number = f"{prefix}{count}"
        yield node.item, number
        yield from numbered(node.children, f"{number.rstrip('.)')}." if number else prefix)


def counted(number: str, prefix: str) -> int | None:
    """The place that a fixed number takes behind ``prefix``: 4 for "3.4" behind "3."; None for "c)"."""
    found = re.match(re.escape(prefix) + r"(\d{1,6})", number)
    return int(found[1]) if found else None


def oddities(nodes: Iterable[Node]) -> list[str]:
    """What looks wrong about the numbers of one part, as German sentences: doubles, and gaps behind which something may be thought."""
    numbers = [number for _, number in numbered(nodes) if number]
    doubles = sorted({number for number in numbers if numbers.count(number) > 1})
    found = [f"Die Nummer {number} steht mehrfach." for number in doubles]
    whole = [int(number) for number in numbers if number.isdecimal()]
    if whole and sorted(set(whole)) != list(range(1, max(whole) + 1)):
        found.append("In der Zählung fehlt eine Nummer.")
    return found
