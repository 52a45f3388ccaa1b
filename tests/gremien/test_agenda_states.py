"""What differs between two states of an agenda, and which items have moved."""

from hypothesis import given
from hypothesis import strategies as st

from gremien.agenda_states import Art, Eintrag, Stand, differences, longest_ascending, moved_between


def stand(*titles, **changed):
    """Items 1, 2, 3 ... by their titles; the item is the title's place in the alphabet."""
    return Stand(Eintrag(ord(title[0]), str(n), title, **changed) for n, title in enumerate(titles, start=1))


def kinds(before, after):
    return [(difference.art, difference.jetzt.titel) for difference in differences(before, after)]


def test_same_agendas_do_not_differ():
    assert kinds(stand("a", "b"), stand("a", "b")) == []


def test_new_item_gives_the_others_new_numbers_and_moves_none():
    assert kinds(stand("a", "b"), stand("a", "c", "b")) == [(Art.NEU, "c"), (Art.NUMMER, "b")]


def test_one_item_that_went_to_the_end_is_the_one_that_moved():
    assert (Art.VERSCHOBEN, "a") in kinds(stand("a", "b", "c"), stand("b", "c", "a"))
    assert moved_between(stand("a", "b", "c"), stand("b", "c", "a")) == {ord("a")}


def test_item_that_is_not_there_any_more_is_not_spoken_of():
    before = Stand([Eintrag(1, "1", "eins"), Eintrag(2, "2", "zwei")])
    assert list(differences(before, Stand([Eintrag(2, "2", "zwei")]))) == []


def test_item_put_under_another_one_has_moved():
    before = Stand([Eintrag(1, "1", "a"), Eintrag(2, "2", "b")])
    after = Stand([Eintrag(1, "1", "a"), Eintrag(2, "1.1", "b", uebergeordnet=1)])
    assert [each.art for each in differences(before, after)] == [Art.VERSCHOBEN]


def test_item_under_one_that_is_left_out_stands_alone():
    hidden = Eintrag(1, "1", "geheim", oeffentlich=False)
    below = Eintrag(2, "2", "b", uebergeordnet=1)
    assert Stand([hidden, below]).public_part() == Stand([Eintrag(2, "2", "b")])


def test_taking_off_and_putting_on_again_title_and_papers():
    before = Stand([Eintrag(1, "1", "alt", drucksachen={7: frozenset({"x"}), 8: frozenset()})])
    after = Stand([Eintrag(1, "1", "neu", abgesetzt=True, drucksachen={7: frozenset({"y"}), 9: frozenset()})])
    assert [each.art for each in differences(before, after)] == [
        Art.ABGESETZT,
        Art.TITEL,
        Art.AUSGETAUSCHT,
        Art.DRUCKSACHE_NEU,
        Art.DRUCKSACHE_WEG,
    ]
    assert Art.WIEDER in [each.art for each in differences(after, before)]


def test_public_part_has_no_paper_that_only_the_staff_saw():
    entry = Eintrag(1, "1", "a", drucksachen={7: frozenset(), 8: frozenset()}, nur_intern=frozenset({8}))
    assert list(Stand([entry]).public_part()[1].drucksachen) == [7]


@given(st.permutations(range(8)))
def test_what_did_not_move_is_in_its_old_order_and_nothing_more_could_be(order):
    stayed = [order[index] for index in longest_ascending(list(order))]
    assert stayed == sorted(stayed)
    assert len(stayed) == longest_by_trying(order)


def longest_by_trying(numbers):
    best = [1] * len(numbers)
    for here, number in enumerate(numbers):
        best[here] += max([best[there] for there in range(here) if numbers[there] < number], default=0)
    return max(best)
