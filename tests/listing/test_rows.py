"""Rows of lists: made once for what they say, and never of what is not public."""

import pytest

from drucksachen.templatetags.drucksachen import drucksache_row
from ratsinfo.listing.results import Hit, Link
from ratsinfo.listing.rows import made
from tests.factories import make_anfrage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_remembered():
    made.cache_clear()
    yield
    made.cache_clear()


def test_a_row_that_says_the_same_is_made_once_whatever_was_marked_in_its_title():
    paper = make_anfrage("Radweg <Nord>")
    plain = drucksache_row(paper, 2, None)
    marked = drucksache_row(Hit(paper, "<mark>Radweg</mark> &lt;Nord&gt;", paper.get_absolute_url()), 2, None)
    assert "Radweg &lt;Nord&gt;</a>" in plain
    assert made.cache_info().currsize == 1
    assert "&lt;mark&gt;Radweg" in marked  # only what is marked as safe is taken for HTML


def test_a_row_that_says_something_else_is_another():
    paper = make_anfrage("Radweg")
    rows = {drucksache_row(paper, level, days) for level in (2, 3) for days in (None, 0)}
    paper.nummer = "1-26"
    rows.add(drucksache_row(paper, 2, None))
    assert len(rows) == 5


def test_drafts_are_not_remembered():
    draft = make_anfrage("Geheim", published=False)
    assert "Entwurf – nicht öffentlich" in drucksache_row(draft, 2, None)
    assert made.cache_info().currsize == 0


def test_places_stand_in_the_row_and_are_escaped():
    paper = make_anfrage()
    hit = Hit(paper, "Titel", "/", [Link("Frage <1>", "/?a&b")], [Link("Text", "/#text")], more=2)
    row = drucksache_row(hit, 2, None)
    assert '<ul class="fundstellen"><li><a href="/?a&amp;b">Frage &lt;1&gt;</a></li></ul>' in row
    assert 'Weitere Stellen: <a href="/#text">Text</a> und 2 mehr' in row
