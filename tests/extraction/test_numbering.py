import pytest

from ratsinfo.extraction.numbering import Counter, Level, formatted


@pytest.mark.parametrize(
    ("number", "form", "text"),
    [
        (3, "decimal", "3"), (3, "decimalZero", "03"), (2, "lowerLetter", "b"), (28, "upperLetter", "BB"),
        (4, "lowerRoman", "iv"), (1999, "upperRoman", "MCMXCIX"), (0, "lowerRoman", "0"), (2, "ordinalText", "2"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_the_format_says(number, form, text):
    assert formatted(number, form) == text


def test_deeper_levels_start_anew_and_name_the_upper_ones():
    counter = Counter({0: Level("decimal", "%1."), 1: Level("lowerLetter", "%1%2)"), 2: Level("bullet")})
    depths = [0, 1, 1, 2, 0, 1]
    assert [counter.next(depth) for depth in depths] == ["1.", "1a)", "1b)", "-", "2.", "2a)"]


def test_a_list_may_start_elsewhere():
    counter = Counter({0: Level("decimal", "Zu %1.)", 4)})
    assert [counter.next(0), counter.next(0)] == ["Zu 4.)", "Zu 5.)"]
    counter.restart(0, 2)
    assert counter.next(0) == "Zu 2.)"
