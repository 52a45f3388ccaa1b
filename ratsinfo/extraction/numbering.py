"""Numbers of list items as they are printed: "3.", "a)", "iv", "2.1"."""

from dataclasses import dataclass

_ROMAN = [(1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")]  # fmt: skip
HIGHEST = 4000
BULLET = "-"


@dataclass(frozen=True)
class Level:
    """One level of a list: its format, "%1." as the pattern that the number is put into, and where it starts."""

    form: str = "decimal"
    pattern: str = "%1."
    start: int = 1


def formatted(number: int, form: str) -> str:
    """``number`` in one of the formats that word processors name; Arabic where the format is an unknown one."""
    if form in ("lowerLetter", "upperLetter") and 0 < number < HIGHEST:
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters.upper() if form == "upperLetter" else letters
    if form in ("lowerRoman", "upperRoman") and 0 < number < HIGHEST:
        return roman(number).upper() if form == "upperRoman" else roman(number)
    return f"{number:02}" if form == "decimalZero" else str(number)


def roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


class Counter:
    """The running numbers of one list."""

    def __init__(self, levels: dict[int, Level]):
        self.levels = levels
        self.numbers: dict[int, int] = {}

    def next(self, depth: int) -> str:
        """The label of the next item at ``depth``, from 0; deeper levels start anew."""
        level = self.levels.get(depth, Level())
        self.numbers = {at: number for at, number in self.numbers.items() if at <= depth}
        self.numbers[depth] = self.numbers.get(depth, level.start - 1) + 1
        if level.form == "bullet":
            return BULLET
        return "" if level.form == "none" else self.label(level, depth)

    def label(self, level: Level, depth: int) -> str:
        """The pattern of ``level`` with the numbers of all levels that it names."""
        text = level.pattern
        for at in range(depth + 1):
            upper = self.levels.get(at, Level())
            text = text.replace(f"%{at + 1}", formatted(self.numbers.get(at, upper.start), upper.form))
        return text

    def restart(self, depth: int, start: int) -> None:
        self.numbers = {at: number for at, number in self.numbers.items() if at < depth} | {depth: start - 1}
