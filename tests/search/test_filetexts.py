"""Spreadsheets and presentations are found by what stands in them, with the sheet or slide where a PDF has its page."""

import io

import pytest

from drucksachen.models import Anlage, Dateitext, Drucksache
from ratsinfo.search.models import DRUCKSACHEN
from tests.documents import pptx, slide, xlsx
from tests.factories import make_anlage, make_drucksache, publisher
from tests.search.found import finds

pytestmark = pytest.mark.django_db
PUBLIC = DRUCKSACHEN.public


def table(*words: str) -> bytes:
    """A spreadsheet with a sheet for each word."""
    cells = '<row><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row>'
    return xlsx(*((f'name="Blatt {word}"', cells.format(word)) for word in words))


def attached(paper: Drucksache, name: str, filename: str, content: bytes) -> Anlage:
    """A file that is not public yet, with its text."""
    file = make_anlage(paper, name, filename=filename, content=content, published=False)
    Dateitext.of(io.BytesIO(content), filename, file.sha256)
    return file


def test_sheets_and_slides_are_named_where_a_pdf_has_its_page():
    paper = make_drucksache("Radwege")
    attached(paper, "Kosten", "a.xlsx", table("Brücke", "Tunnel")).publish(publisher())
    attached(paper, "Vortrag", "b.pptx", pptx(slide("Fähre"), slide("Damm"))).publish(publisher())

    assert finds(PUBLIC, "Tunnel", "Damm") == {paper.pk}
    places = PUBLIC.contents.objects.get(text__contains="Tunnel").abschnitte
    assert [(heading, page) for _, _, heading, _, page in places] == [
        ("Kosten", None), ("Kosten, Tabelle 1", None), ("Kosten, Tabelle 2", None),
        ("Vortrag", None), ("Vortrag, Folie 1", None), ("Vortrag, Folie 2", None),
    ]  # fmt: skip


def test_a_table_that_is_not_public_is_not_found_by_the_public():
    paper = make_drucksache("Radwege")
    file = attached(paper, "Kosten", "a.xlsx", table("Tunnel"))
    file.save()
    assert finds(DRUCKSACHEN.internal, "Tunnel") == {paper.pk}
    assert finds(PUBLIC, "Radwege") == {paper.pk}
    assert finds(PUBLIC, "Tunnel") == finds(PUBLIC, "Kosten") == set()


def test_a_hit_leads_to_the_file_and_says_which_sheet(client):
    file = attached(make_drucksache("Radwege"), "Kosten", "a.xlsx", table("Brücke", "Tunnel"))
    file.publish(publisher())
    page = client.get("/drucksachen/?q=tunnel").content.decode()
    assert f'#datei-{file.kennung}">Kosten, Tabelle 2</a>' in page
    assert "<mark>Tunnel</mark>" in page
