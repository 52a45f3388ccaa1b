"""Which item stands under which, and the number that follows; the public part alone has no trace of anything else."""

import pytest

from gremien.outline import numbered, oddities, tree
from tests.factories import make_sitzung, make_top

pytestmark = pytest.mark.django_db


def numbers(items):
    return [number for _, number in numbered(tree(items))]


@pytest.fixture
def meeting():
    return make_sitzung()


def test_numbers_follow_from_place_and_level(meeting):
    first = make_top(meeting)
    second = make_top(meeting, uebergeordnet=first)
    third = make_top(meeting, uebergeordnet=second)
    fourth = make_top(meeting, uebergeordnet=first)
    fifth = make_top(meeting)
    assert numbers([fifth, fourth, third, second, first]) == ["1", "1.1", "1.1.1", "1.2", "2"]


@pytest.mark.parametrize(
    ("fixed", "expected"),
    [
        ("7", ["1", "7", "7.1", "8"]),
        ("2a", ["1", "2a", "2a.1", "3"]),
        ("c)", ["1", "c)", "c.1", "2"]),
        ("", ["1", "", "1", "2"]),
    ],
)
def test_numbers_go_on_from_one_fixed_by_hand(meeting, fixed, expected):
    first = make_top(meeting)
    second = make_top(meeting, nummer=fixed, nummer_fest=True)
    items = [first, second, make_top(meeting, uebergeordnet=second), make_top(meeting)]
    assert numbers(items) == expected


def test_the_public_part_is_numbered_as_if_there_were_no_other(meeting):
    first = make_top(meeting)
    hidden = make_top(meeting, oeffentlich=False)
    below = make_top(meeting, uebergeordnet=hidden)
    last = make_top(meeting)
    assert numbers([first, below, last]) == ["1", "2", "3"]


def test_doubles_and_gaps_are_named(meeting):
    items = [make_top(meeting, nummer=number, nummer_fest=True) for number in ("1", "2", "2", "4")]
    assert oddities(tree(items)) == ["Die Nummer 2 steht mehrfach.", "In der Zählung fehlt eine Nummer."]
    assert oddities(tree([make_top(meeting), make_top(meeting)])) == []
