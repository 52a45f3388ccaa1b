"""Which label a paragraph of a .docx bears: numbering.xml, and the styles that refer to it."""

from typing import Any

from ratsinfo.confinement.xml import attribute, local
from ratsinfo.extraction.numbering import Counter, Level

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DEEPEST_STYLE = 20


class Lists:
    """Labels of the paragraphs of one document, asked for in their order."""

    def __init__(self, numbering: Any, styles: Any):
        self.abstract = {attribute(item, "abstractNumId"): item for item in children(numbering, "abstractNum")}
        self.lists = {attribute(item, "numId"): item for item in children(numbering, "num")}
        self.styles = {attribute(item, "styleId"): item for item in children(styles, "style")}
        self.counters: dict[str, Counter] = {}
        self.begun: set[str] = set()

    def label(self, properties: Any) -> str:
        """The label of the paragraph with these w:pPr (or None); empty when it is in no list."""
        number, depth = self.reference(properties)
        if number not in self.lists:
            return ""
        counter = self.counter(number)
        return counter.next(depth)

    def reference(self, properties: Any, deepest: int = DEEPEST_STYLE) -> tuple[str, int]:
        """Number of the list and level, from the paragraph or its style or the style that is based on; "" and 0 for none."""
        own = properties.find(f"{W}numPr") if properties is not None else None
        number, depth = value(own, "numId"), value(own, "ilvl")
        if number or properties is None or not deepest:
            return number, whole(depth)
        style = self.styles.get(value(properties, "pStyle") or value(properties.getparent(), "basedOn"))
        inherited, level = self.reference(style.find(f"{W}pPr"), deepest - 1) if style is not None else ("", 0)
        return inherited, whole(depth) if depth else level

    def counter(self, number: str) -> Counter:
        """The counter of this list; lists of one abstract kind go on counting, unless the list says where it starts."""
        item = self.lists[number]
        kind = value(item, "abstractNumId")
        counter = self.counters.setdefault(kind, Counter(levels(self.definition(kind))))
        if number not in self.begun:
            self.begun.add(number)
            for override in children(item, "lvlOverride"):
                if start := value(override, "startOverride"):
                    counter.restart(whole(attribute(override, "ilvl")), whole(start))
        return counter

    def definition(self, kind: str) -> Any:
        """The element that says how the levels look: its own, or that of the list style which it names."""
        abstract = self.abstract.get(kind)
        style = self.styles.get(value(abstract, "numStyleLink"))
        properties = style.find(f"{W}pPr/{W}numPr") if style is not None else None
        linked = self.lists.get(value(properties, "numId"))
        return self.abstract.get(value(linked, "abstractNumId")) if linked is not None else abstract


def levels(abstract: Any) -> dict[int, Level]:
    return {
        whole(attribute(level, "ilvl")): Level(
            value(level, "numFmt") or "decimal", value(level, "lvlText"), whole(value(level, "start") or "1")
        )
        for level in children(abstract, "lvl")
    }


def children(element: Any, name: str) -> list[Any]:
    return [child for child in element if local(child) == name] if element is not None else []


def value(element: Any, name: str) -> str:
    """The w:val of the child of this name."""
    found = element.find(f"{W}{name}") if element is not None else None
    return attribute(found, "val") if found is not None else ""


def whole(text: str) -> int:
    """A number from an attribute that anybody may have written."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0
