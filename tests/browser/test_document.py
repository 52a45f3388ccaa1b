"""The same answer entered by hand and from its document: the same entry, and how much less there is to do."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from drucksachen.models import Beantwortung
from tests import documents
from tests.factories import make_anfrage, make_fachbereich, make_gremium, make_koerperschaft, make_sitzung

README = Path(__file__).resolve().parent.parent.parent / "README.md"
QUESTIONS = ["Wie viele Lastenräder gibt es?", "Wie oft werden sie geliehen?", "Kommen weitere dazu?"]
COMMITTEE, COUNCIL = documents.TABLE[1][0], documents.TABLE[2][0]
OFFICE = documents.HEADER[0][1]


class Hand:
    """A clerk's hand, who counts the keys it presses and the clicks it makes."""

    def __init__(self, page):
        self.page, self.keys, self.clicks = page, 0, 0

    def click(self, locator):
        locator.click()
        self.clicks += 1

    def type(self, place, text):
        field = self.page.locator(place)
        self.click(field)
        field.fill(text)
        self.keys += len(text)

    def choose(self, place, typed, wanted):
        self.click(self.page.locator(f"{place} + .select2 .select2-selection"))
        self.page.keyboard.type(typed)
        self.keys += len(typed)
        self.click(self.page.locator(".select2-results__option").filter(has_text=wanted).first)

    def select(self, place, label):
        self.page.locator(place).select_option(label)
        self.clicks += 2

    def hand_in(self, place, name, content):
        self.page.locator(place).set_input_files(
            {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        )
        self.clicks += 2


@pytest.fixture
def inquiry(clerk):
    make_koerperschaft()
    for body, day in (
        (make_gremium(COMMITTEE), date(2026, 6, 24)),
        (make_gremium(COUNCIL, art="rat"), date(2026, 7, 2)),
    ):
        make_sitzung(body, day=day, titel=f"Sitzung: {body.name}")
    make_fachbereich(OFFICE)
    return make_anfrage(documents.REFERENCE[0], nummer="40123-26-E1", datum=date(2026, 5, 15), fragen=QUESTIONS)


def from_document(page):
    hand = Hand(page)
    hand.click(page.get_by_role("link", name="Antwort aus Dokument einlesen"))
    hand.hand_in("#id_datei", "antwort.docx", documents.answer_docx())
    hand.click(page.get_by_role("button", name="Einlesen"))
    expect(page.locator(".dokument__text")).to_contain_text(documents.PARTS[2][1])
    hand.click(page.get_by_role("button", name="Sichern", exact=True).first)
    expect(page.locator(".messagelist .success")).to_be_visible()
    return hand


def by_hand(page):
    hand = Hand(page)
    hand.click(page.get_by_role("link", name="Beantwortung anlegen"))
    hand.type("#id_datum", documents.DATE)
    hand.choose("#id_fachbereiche", "amt", OFFICE) if not page.locator(
        "#id_fachbereiche option:checked"
    ).count() else None
    hand.type("#id_dezernent", documents.HEADER[1][1])
    hand.type("#id_verantwortlich", documents.HEADER[2][1])
    hand.click(page.locator("#beratungen-group .add-row a"))
    for line, (body, day, task, status) in enumerate(documents.TABLE[1:]):
        hand.choose(f"#id_beratungen-{line}-gremium", body[:12], body)
        hand.choose(f"#id_beratungen-{line}-sitzungstermin", day, body)
        hand.select(f"#id_beratungen-{line}-zustaendigkeit", task)
        hand.click(page.locator(f"#id_beratungen-{line}-oeffentlich").get_by_label(status, exact=True))
    for line, (_, text) in enumerate(documents.PARTS):
        hand.type(f"#id_antwortteile-{line}-text", text)
    hand.type("#id_unterzeichner", documents.SIGNATORY[0])
    hand.type("#id_unterzeichner_funktion", documents.SIGNATORY[1])
    hand.click(page.get_by_role("button", name="Sichern", exact=True).first)
    expect(page.locator(".messagelist .success")).to_be_visible()
    return hand


def content_of(answer):
    """What was entered, without what only the one or the other way brings (the file)."""
    lines = [
        (line.gremium.name, line.sitzungstermin.datum, line.zustaendigkeit, line.oeffentlich)
        for line in answer.beratungen.all()
    ]
    parts = [(part.text, [question.text for question in part.fragen.all()]) for part in answer.antwortteile.all()]
    names = ("titel", "datum", "dezernent", "verantwortlich", "anrede", "unterzeichner", "unterzeichner_funktion")
    units = [unit.name for unit in answer.fachbereiche.all()]
    return [getattr(answer, name) for name in names], units, answer.bezuege.get().drucksache, lines, parts


def test_document_saves_the_typing(page, live_server, inquiry, log_in, console):
    log_in()
    address = f"{live_server.url}/admin/drucksachen/drucksache/{inquiry.pk}/change/"
    page.goto(address)
    quick = from_document(page)
    read = Beantwortung.objects.get()
    page.goto(address)
    slow = by_hand(page)
    typed = Beantwortung.objects.exclude(pk=read.pk).get()
    assert content_of(read) == content_of(typed)
    assert [file.dateiname for file in read.anlagen.all()] == ["antwort.docx"]
    counted = f"{quick.keys} keystrokes and {quick.clicks} clicks instead of {slow.keys} and {slow.clicks}"
    assert counted in " ".join(README.read_text().split()), counted


def test_what_was_read_leads_to_its_field(page, live_server, inquiry, log_in, console):
    log_in()
    page.goto(f"{live_server.url}/admin/drucksachen/drucksache/einlesen/")
    Hand(page).hand_in("#id_datei", "antwort.pdf", documents.answer_pdf())
    page.get_by_role("button", name="Einlesen").click()
    page.locator("a.fundstelle", has_text=documents.REFERENCE[0]).first.click()
    assert page.evaluate("document.querySelector(':target').id") == "id_titel"


def test_what_the_archive_lacks_is_made_in_the_fields_own_window(page, live_server, clerk, log_in, console):
    make_koerperschaft()
    log_in()
    page.goto(f"{live_server.url}/admin/drucksachen/drucksache/einlesen/")
    Hand(page).hand_in("#id_datei", "antwort.odt", documents.answer_odt())
    page.get_by_role("button", name="Einlesen").click()
    with page.expect_popup() as opened:
        page.locator("a[data-anlegen=id_beratungen-0-gremium]").click()
    window = opened.value
    expect(window.locator("#id_name")).to_have_value(COMMITTEE)
    window.locator("#id_art").select_option("ausschuss")
    window.get_by_role("button", name="Sichern", exact=True).first.click()
    expect(page.locator("#id_beratungen-0-gremium option:checked")).to_contain_text(COMMITTEE)
