"""What is offered while somebody types, instead of words that are not found, and beside a document."""

from datetime import date

import pytest

from ratsinfo.search.documents import Document, Section
from ratsinfo.search.engines import engine
from ratsinfo.search.models import DRUCKSACHEN, Wortspur
from ratsinfo.search.similar import similar
from ratsinfo.search.suggesting import did_you_mean, distance, titles
from ratsinfo.search.units import units_of
from ratsinfo.search.vocabulary import learn, traces

pytestmark = pytest.mark.django_db
MODEL = "drucksachen.drucksache"


def make(pk: int, title: str, *, text: str = "", question: str = "", number: str = "", public: bool = True) -> Document:
    """A document in the index; later ones are newer."""
    sections = (Section(text, MODEL), Section(question, MODEL, prominent=True))
    day = date.fromordinal(date(2024, 1, 1).toordinal() + pk)
    document = Document(DRUCKSACHEN, pk, day, title, MODEL, public, (number,) if number else (), sections=sections)
    shown, hidden = units_of(document)
    engine().write(DRUCKSACHEN.public, shown)
    engine().write(DRUCKSACHEN.internal, hidden)
    learn([document])
    return document


# While somebody types


@pytest.mark.parametrize("typed", ["Grü", "grünfl", "Gruen", "GRÜNFLÄCHE", "Grünflächen", "die Grünfl"])
def test_titles_are_offered_from_three_letters_on(typed):
    make(1, "Pflege der Grünflächen")
    make(2, "Neue Grünfläche am Fluss")
    make(3, "Haushalt", text="Grünflächen")

    assert titles(DRUCKSACHEN, typed, 5) == [2, 1]


@pytest.mark.parametrize("typed", ["", "G", "Gr", "..."])
def test_less_is_too_little(typed):
    make(1, "Grünflächen")

    assert titles(DRUCKSACHEN, typed, 5) == []


def test_words_before_the_last_must_stand_in_the_title_too():
    make(1, "Pflege der Grünflächen")
    make(2, "Verkauf von Grünflächen")

    assert titles(DRUCKSACHEN, "Verkauf Grünf", 5) == [2]


@pytest.mark.parametrize("typed", ["26309", "26309-2", "26309/22", "DS 26309-22", "26309-22-E1"])
def test_numbers_come_first(typed):
    make(1, "Spielplätze", number="26309-22-E1")
    make(2, "Antwort", text="26309-22-E1")

    assert titles(DRUCKSACHEN, typed, 5) == [1]


def test_at_most_so_many_titles():
    for pk in range(1, 6):
        make(pk, f"Grünflächen {pk}", number=f"{pk}00")

    assert titles(DRUCKSACHEN, "Grünfl", 3) == [5, 4, 3]


def test_what_is_not_public_is_not_offered():
    make(1, "Grünflächen", number="26309-22", public=False)

    assert titles(DRUCKSACHEN, "Grünf", 5) == titles(DRUCKSACHEN, "26309", 5) == []


# Instead of words that are not found


@pytest.mark.parametrize(
    "typed",
    ["Spielplatzz", "Spilplatz", "Spieplatz", "Speilplatz", "Spielplats", "spielpltaz", "Spielblatz", "SPIEPLATZ"],
)
def test_a_near_word_is_offered(typed):
    make(1, "Neuer Spielplatz")

    assert did_you_mean(DRUCKSACHEN, typed) == "Spielplatz"


def test_only_words_that_are_not_found_are_replaced():
    make(1, "Neuer Spielplatz", text="Kosten")

    assert did_you_mean(DRUCKSACHEN, "Spielpltz, Kosten?") == "Spielplatz, Kosten?"


def test_of_near_words_the_one_that_is_found_most():
    make(1, "Wälder")
    make(2, "Felder")
    make(3, "Felder")

    assert did_you_mean(DRUCKSACHEN, "Fälder") == "Felder"


def test_words_of_questions_are_offered_those_of_other_texts_not():
    make(1, "Anfrage", question="Wo ist der Spielplatz?", text="Hängebrücke")

    assert did_you_mean(DRUCKSACHEN, "Spielplazt") == "Spielplatz"
    assert did_you_mean(DRUCKSACHEN, "Hängebrükce") is None


@pytest.mark.parametrize("typed", ["Spielplatz", "Xylophonorchester", "", "-Spielpltz", "26308", "Spielplatz Xylophon"])
def test_nothing_is_offered_that_finds_nothing(typed):
    make(1, "Neuer Spielplatz", number="26309")

    assert did_you_mean(DRUCKSACHEN, typed) is None


def test_words_that_do_not_stand_together_are_not_offered_together():
    make(1, "Neuer Spielplatz")
    make(2, "Kosten")

    assert did_you_mean(DRUCKSACHEN, "Spielpltz Kosten") is None


def test_words_of_what_is_not_public_are_not_offered():
    make(1, "Spielplatz", public=False)

    assert not Wortspur.objects.exists()
    assert did_you_mean(DRUCKSACHEN, "Spielpltz") is None


def test_words_of_what_was_public_are_not_offered_any_more():
    make(1, "Spielplatz")
    engine().delete(DRUCKSACHEN.public, [1])

    assert did_you_mean(DRUCKSACHEN, "Spielpltz") is None


def test_words_that_are_known_cost_one_query(django_assert_num_queries):
    document = make(1, "Neuer Spielplatz")

    with django_assert_num_queries(1):
        learn([document])


@pytest.mark.parametrize(
    ("one", "other", "far"), [("wald", "wald", 0), ("wald", "wlad", 1), ("wald", "walde", 1), ("wald", "feld", 2)]
)
def test_distance(one, other, far):
    assert distance(one, other) == distance(other, one) == far


def test_near_words_have_a_trace_in_common():
    assert all(traces("wald") & traces(near) for near in ("wlad", "walde", "wad", "wold"))
    assert not traces("wald") & traces("feld")


# Beside a document


def test_similar_ones_share_rare_words_of_their_titles():
    make(1, "Sanierung der Grünbrücke")
    make(2, "Sanierung der Schule")
    make(3, "Grünbrücke im Haushalt", text="Sanierung")
    make(4, "Sanierung und Grünbrücke, zweiter Bericht")
    make(5, "Haushalt", text="Grünbrücke")

    assert similar(DRUCKSACHEN, 1, 5)[:2] == [4, 3]
    assert 5 not in similar(DRUCKSACHEN, 1, 5)
    assert len(similar(DRUCKSACHEN, 1, 1)) == 1


def test_what_is_not_public_is_not_similar():
    make(1, "Sanierung der Grünbrücke")
    make(2, "Sanierung der Grünbrücke", public=False)

    assert similar(DRUCKSACHEN, 1, 5) == []
    assert similar(DRUCKSACHEN, 2, 5) == []


def test_a_title_that_says_nothing_has_nothing_like_it():
    make(1, "Und die")
    make(2, "Und die")

    assert similar(DRUCKSACHEN, 1, 5) == similar(DRUCKSACHEN, 3, 5) == []
