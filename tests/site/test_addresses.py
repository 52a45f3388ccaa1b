import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drucksachen.models import Drucksache
from ratsinfo import addresses
from ratsinfo.addresses import KennungConverter, draw_kennung, readable_slug
from tests.factories import make_drucksache

pytestmark = pytest.mark.django_db


def test_drawn_key_has_eight_unmistakable_characters_and_a_letter():
    for _ in range(200):
        kennung = draw_kennung()
        assert re.fullmatch(r"[0-9a-hjkmnp-tv-z]{8}", kennung)
        assert not kennung.isdecimal()


def test_key_never_changes():
    paper = make_drucksache()
    before = paper.kennung
    paper.titel = "anders"
    paper.save()
    paper.refresh_from_db()
    assert paper.kennung == before


def test_taken_key_is_drawn_again(monkeypatch):
    paper = make_drucksache()
    drawn = iter(["neu00000"])
    monkeypatch.setattr(addresses, "draw_kennung", lambda: next(drawn))
    other = Drucksache.objects.create(kennung=paper.kennung, titel="x", datum=paper.datum, art="vorlage")
    assert other.kennung == "neu00000"


def test_converter_takes_keys_however_typed_and_no_numbers():
    pattern = re.compile(KennungConverter.regex)
    assert pattern.fullmatch("7h3k9m2x")
    assert pattern.fullmatch("7H3K9M2X")
    for text in ("20190112", "26309-22", "7h3k9m2", "7h3k9m2xx", "7h3k9m2l", "7h3k9m2u"):
        assert not pattern.fullmatch(text), text


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("26309-22-E1 Blockchain-Forschungsprojekt", "26309-22-e1-blockchain-forschungsprojekt"),
        ("2019/1012 Straßenbäume", "2019-1012-strassenbaeume"),
        ("???", ""),
        ("Wort " * 40, "wort-" * 11 + "wort"),
        ("x" * 200, "x" * 60),
    ],
)
def test_slug_is_readable(text, slug):
    assert readable_slug(text) == slug


@given(st.text())
def test_slug_is_always_a_path_segment(text):
    assert re.fullmatch(r"[a-z0-9_-]{0,60}", readable_slug(text))


def test_title_without_letters_still_has_an_address(client):
    paper = make_drucksache("🌲🌲")
    assert paper.get_absolute_url().endswith("/drucksache/")
    assert client.get(paper.get_absolute_url()).status_code == 200
