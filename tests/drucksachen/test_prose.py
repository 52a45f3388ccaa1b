import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drucksachen.prose import as_html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("Ein Satz.", "<p>Ein Satz.</p>"),
        ("Eins\n\nzwei", "<p>Eins</p>\n<p>zwei</p>"),
        ("Eins\r\nzwei", "<p>Eins<br>zwei</p>"),
        ("Davor:\n- eins\n- zwei\nDanach", "<p>Davor:</p><ul><li>eins</li><li>zwei</li></ul><p>Danach</p>"),
        ("• eins\n  geht weiter", "<ul><li>eins geht weiter</li></ul>"),
        ("a < b & c", "<p>a &lt; b &amp; c</p>"),
    ],
)
def test_official_text_keeps_its_shape(text, html):
    assert as_html(text) == html


def test_linked_number_is_escaped_and_leads_to_its_address():
    assert (
        as_html("siehe 26309-22-E1!", frozenset({"26309-22-e1"}))
        == '<p>siehe <a href="/drucksachen/26309-22-e1/">26309-22-E1</a>!</p>'
    )


@given(st.text())
def test_nothing_typed_becomes_markup(text):
    html = as_html(text, frozenset({"26309-22-e1"}))
    assert set(re.findall(r"</?(\w+)", html)) <= {"p", "br", "ul", "li", "a"}
