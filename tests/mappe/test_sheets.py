"""Pages of attached files: what is taken, and what is named instead."""

from io import BytesIO

import pikepdf
import pytest

from gremien.mappe.sheets import Inserted, NotTaken, Sheet, put_in, sheets_of
from tests.documents import pdf, shown


def bytes_of(*pages, **kwargs):
    return pdf(*(shown(60, 700, text) for text in pages), **kwargs)


def test_every_page_with_its_number_and_whether_it_lies():
    source = BytesIO(bytes_of("eins", "zwei"))
    assert sheets_of(source, "abc") == [Sheet("abc", 1, landscape=False), Sheet("abc", 2, landscape=False)]
    turned = BytesIO(bytes_of("eins", page=b"/Rotate 90"))
    assert sheets_of(turned, "abc")[0].landscape


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"%PDF-1.7\nkaputt", "ist beschädigt"),
        (pdf(), "hat keine Seiten"),
    ],
)
def test_what_cannot_be_taken_says_why(content, reason):
    with pytest.raises(NotTaken, match=reason):
        sheets_of(BytesIO(content), "abc")


def test_a_password_is_named(tmp_path):
    path = tmp_path / "geheim.pdf"
    with pikepdf.open(BytesIO(bytes_of("eins"))) as plain:
        plain.save(path, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(NotTaken, match="Kennwort"), path.open("rb") as file:
        sheets_of(file, "abc")


def test_too_many_pages_are_named(monkeypatch):
    monkeypatch.setattr("gremien.mappe.sheets.MOST_PAGES", 1)
    with pytest.raises(NotTaken, match="mehr als 1 Seiten"):
        sheets_of(BytesIO(bytes_of("eins", "zwei")), "abc")


def test_sheets_are_drawn_into_the_pages_left_for_them(tmp_path):
    target, source = tmp_path / "mappe.pdf", tmp_path / "anlage.pdf"
    target.write_bytes(bytes_of("Deckblatt", "Blatt"))
    source.write_bytes(bytes_of("erste Seite", "zweite Seite"))
    put_in(target, [Inserted(1, source, Sheet("abc", 2, landscape=False))])
    with pikepdf.open(target) as made:
        assert len(made.pages) == 2
        drawn = [form.read_bytes() for form in made.pages[1].Resources.XObject.values()]
        assert b"zweite Seite" in drawn[0]
        assert b"/Artifact BMC" in made.pages[1].Contents[-1].read_bytes()
        assert "/XObject" not in made.pages[0].get("/Resources", {})
