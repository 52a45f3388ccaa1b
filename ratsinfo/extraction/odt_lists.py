"""Lists of an .odt: their styles and where their numbers have got to."""

from typing import Any

from ratsinfo.confinement.xml import attribute, local
from ratsinfo.extraction.docx_lists import whole
from ratsinfo.extraction.numbering import Counter, Level

_FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "": "none"}


class Lists:
    """The counters of one document: one for each list, kept where a later list says that it goes on."""

    def __init__(self, *roots: Any):
        styles = [
            element for root in roots if root is not None for element in root.iter() if local(element) == "list-style"
        ]
        self.levels = {attribute(style, "name"): levels(style) for style in styles}
        self.by_id: dict[str, Counter] = {}
        self.latest: dict[str, Counter] = {}

    def counter(self, element: Any) -> Counter:
        """The counter of the outermost text:list ``element``."""
        style = attribute(element, "style-name")
        continued = attribute(element, "continue-list")
        counter = self.by_id.get(continued) if continued else None
        if counter is None and attribute(element, "continue-numbering") == "true":
            counter = self.latest.get(style)
        if counter is None:
            counter = Counter(self.levels.get(style, {}))
        self.latest[style] = counter
        self.by_id[attribute(element, "id")] = counter
        return counter


def levels(style: Any) -> dict[int, Level]:
    return {
        max(0, whole(attribute(level, "level")) - 1): level_of(level) for level in style if attribute(level, "level")
    }


def level_of(element: Any) -> Level:
    if local(element) != "list-level-style-number":
        return Level("bullet")
    depth = max(1, whole(attribute(element, "level")))
    shown = max(1, whole(attribute(element, "display-levels")))
    numbers = ".".join(f"%{at}" for at in range(max(1, depth - shown + 1), depth + 1))
    form = _FORMS.get(attribute(element, "num-format"), "decimal")
    pattern = attribute(element, "num-prefix") + numbers + attribute(element, "num-suffix")
    return Level(form, pattern, whole(attribute(element, "start-value") or "1"))
