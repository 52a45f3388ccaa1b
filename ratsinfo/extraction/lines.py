"""Letters with places become printed lines, and lines fall into segments where a column begins."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ratsinfo.extraction.letters import Letter

SAME_LINE = 0.35  # of the size of the type: how far a raised figure may stand off its line
BLANK = 0.2
COLUMN = 1.3
PRINTED_TWICE = 0.1
PARAGRAPH = 1.3  # times the usual distance of two lines
Rule = tuple[float, float, float]


@dataclass(slots=True)
class Segment:
    left: float
    right: float
    text: str


@dataclass(slots=True)
class Line:
    base: float
    size: float
    segments: list[Segment]

    @property
    def text(self) -> str:
        return "\t".join(segment.text for segment in self.segments)


def lines(letters: Iterable[Letter], upright: list[Rule]) -> list[Line]:
    """The lines from top to bottom; ``upright`` rules (bottom, top, place) part segments as wide gaps do."""
    found: list[list[Letter]] = []
    base = 0.0
    for run in sorted(runs(letters), key=lambda run: -run[0].base):
        if found and base - run[0].base < SAME_LINE * max(run[0].size, found[-1][0].size):
            found[-1] += run
        else:
            found.append(list(run))
            base = run[0].base
    return [line for letters in found if (line := line_of(letters, upright)).text]


def runs(letters: Iterable[Letter]) -> Iterator[list[Letter]]:
    """Letters that follow each other in the file and on the same line; so that few have to be sorted."""
    run: list[Letter] = []
    for letter in letters:
        if run and (letter.base != run[-1].base or letter.left < run[-1].left):
            yield run
            run = []
        run.append(letter)
    if run:
        yield run


def line_of(letters: list[Letter], upright: list[Rule]) -> Line:
    letters.sort(key=lambda letter: letter.left)
    biggest = max(letters, key=lambda letter: letter.right - letter.left)
    borders = sorted(place for bottom, top, place in upright if bottom <= biggest.base <= top)
    return Line(biggest.base, biggest.size, list(segments(letters, borders)))


def segments(letters: list[Letter], borders: list[float]) -> Iterator[Segment]:
    """Parts of one line, ordered from left to right, that stand apart."""
    current, before = None, letters[0]
    for letter in letters:
        gap = letter.left - before.right
        if current is None:
            current = Segment(letter.left, letter.right, letter.text)
        elif letter.text == before.text and letter.left - before.left < PRINTED_TWICE * letter.size:
            continue
        elif gap > COLUMN * letter.size or crossed(borders, before.right, letter.left):
            yield current
            current = Segment(letter.left, letter.right, letter.text)
        else:
            parted = gap > BLANK * letter.size or (letter.after_blank and gap > -BLANK * letter.size)
            current.text += f" {letter.text}" if parted else letter.text
            current.right = max(current.right, letter.right)
        before = letter
    if current is not None:
        yield current


def crossed(borders: list[float], left: float, right: float) -> bool:
    return any(left - 1 <= border <= right + 1 for border in borders) if borders and right > left else False


def usual_pitch(found: list[Line]) -> float:
    """The usual distance of two lines of this page; endless where there is only one."""
    pitches = [above.base - below.base for above, below in pairwise(found)]
    near = [pitch for pitch, line in zip(pitches, found, strict=False) if 0 < pitch < 2 * line.size]
    return median(near) if near else float("inf")
