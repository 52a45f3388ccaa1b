"""The salutation of a letter, and where its text begins."""

from drucksachen.reading import vocabulary
from drucksachen.reading.document import Draft

FIRST_LINES = 80


def read_salutation(draft: Draft) -> None:
    """Set ``anrede``; the lines before it belong to the head."""
    for line in draft.first(FIRST_LINES):
        if vocabulary.begins_with(line.text, "anrede", "worte") and len(line.text) < 200:
            draft.set("anrede", line.text, line.start, line.end)
            draft.take([line.number])
            draft.head_end = max(draft.head_end, line.number + 1)
            return
