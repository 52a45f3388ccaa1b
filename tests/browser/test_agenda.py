"""The Sitzungsdienst builds an agenda in the browser, with few clicks, by keyboard, by dragging and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from gremien.models import Sitzungstermin
from tests import factories as make
from tests.browser.test_document import Hand
from tests.browser.test_pages import findings

CLICKS = 25


@pytest.fixture
def office(browser, live_server, client, demo):
    """Opens pages in which somebody of the Sitzungsdienst is logged in."""
    client.force_login(make.make_member("Sitzungsdienst", name="sitzungsdienst"))
    contexts = []

    def opened(**kwargs):
        context = browser.new_context(locale="de-DE", **kwargs)
        contexts.append(context)
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def meeting(demo):
    """The draft of the demo archive without an agenda, with an inquiry, its answer and two more papers that wait for it."""
    found = Sitzungstermin.objects.upcoming().drafts().get(tagesordnungspunkte=None)
    committee = found.gremien.get()
    inquiry = make.make_anfrage("Sanierung der Turnhalle")
    papers = [
        make.make_beantwortung(inquiry),
        make.make_drucksache("Schulentwicklungsplan"),
        make.make_drucksache("Sportstätten"),
    ]
    for paper in (inquiry, *papers):
        make.make_beratung(paper, committee, termin=found.datum)
    return found


def titles(page):
    return [
        f"{row.locator('.punkt__nummer input').input_value()} {row.locator('textarea').input_value()}"
        for row in page.locator(".punkt").all()
    ]


def agenda_address(live_server, meeting):
    return f"{live_server.url}/admin/gremien/sitzungstermin/{meeting.pk}/tagesordnung/"


def test_an_agenda_is_built_with_few_clicks(office, live_server, meeting):
    page = office()
    hand = Hand(page)
    page.goto(f"{live_server.url}/admin/")
    hand.click(page.get_by_role("link", name=re.compile(rf"^Tagesordnung bearbeiten\W+{re.escape(str(meeting))}")))
    hand.click(page.get_by_role("button", name="Übliche Punkte übernehmen"))
    hand.click(page.get_by_role("button", name="Angekreuzte Drucksachen hinzufügen"))
    hand.type("#neu", "Grundstücksangelegenheit")
    hand.click(page.get_by_role("button", name="Nichtöffentlich hinzufügen"))
    hand.click(page.get_by_role("button", name=re.compile(r"^Nach oben: .*Sportstätten")))
    hand.click(page.get_by_role("button", name=re.compile(r"^Zum Unterpunkt machen: .*Sportstätten")))
    hand.click(page.get_by_role("link", name="Vorschau: so sieht es die Öffentlichkeit"))
    expect(page.get_by_role("heading", name="Vorschau: So wird die Öffentlichkeit es sehen")).to_be_visible()
    expect(page.locator("main").get_by_text("Sportstätten").first).to_be_visible()
    expect(page.locator("main").get_by_text("Grundstücksangelegenheit")).to_have_count(0)
    assert hand.clicks < CLICKS
    shown = [(item.nummer, item.titel) for item in meeting.tagesordnungspunkte.order_by("position")]
    assert shown[-1] == ("1", "Grundstücksangelegenheit")
    assert [title for number, title in shown if "." in number] == ["Sportstätten"]
    item = meeting.tagesordnungspunkte.get(titel="Sanierung der Turnhalle")
    assert item.beratungen.count() == 2


def test_an_item_is_moved_by_keyboard_and_by_dragging(office, live_server, meeting):
    for title in ("A", "B", "C"):
        make.make_top(meeting, title)
    page = office()
    page.goto(agenda_address(live_server, meeting))
    page.get_by_role("button", name="Nach oben: TOP 3: C").focus()
    for place in ("2 von 3", "1 von 3"):
        page.keyboard.press("Enter")
        expect(page.locator("#ansage")).to_contain_text(f"Stelle {place}")
    assert titles(page) == ["1 C", "2 A", "3 B"]
    page.locator(".punkt__griff").nth(0).drag_to(page.locator(".punkt").nth(2), target_position={"x": 60, "y": 40})
    expect(page.locator("#ansage")).to_contain_text("Stelle 3 von 3")
    assert titles(page) == ["1 A", "2 B", "3 C"]


def test_it_works_without_javascript(office, live_server, meeting):
    for title in ("A", "B"):
        make.make_top(meeting, title)
    page = office(java_script_enabled=False)
    page.goto(agenda_address(live_server, meeting))
    page.get_by_role("button", name="Nach oben: TOP 2: B").click()
    expect(page.locator(".messagelist")).to_contain_text("Stelle 1 von 2")
    assert titles(page) == ["1 B", "2 A"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_the_page_is_accessible_and_fits(office, live_server, meeting, width, scheme):
    first = make.make_top(meeting, "Donaudampfschifffahrtsgesellschaftskapitänsangelegenheit " * 6)
    make.make_top(meeting, "Unterpunkt", uebergeordnet=first, nummer="7", nummer_fest=True)
    make.make_top(meeting, "Vertrag", oeffentlich=False)
    page = office(viewport={"width": width, "height": 900}, color_scheme=scheme)
    address = agenda_address(live_server, meeting)
    assert findings(page, "", {"Tagesordnung": address}, contrast=False) == {}  # disabled buttons and Django's icons


def test_a_nachtrag_is_published_and_read_by_a_citizen(office, browser, live_server, meeting):
    """The mark is there for eye, keyboard and paper, at 320 px, and axe has nothing against the page."""
    make.make_top(meeting, "Regularien")
    make.make_fassung(meeting)
    page = office()
    page.goto(agenda_address(live_server, meeting))
    page.locator("#neu").fill("Dringlicher Antrag")
    page.get_by_role("button", name="Öffentlich hinzufügen", exact=True).click()
    page.goto(f"{live_server.url}/admin/gremien/sitzungstermin/{meeting.pk}/change/")
    page.get_by_role("link", name="Nachtrag veröffentlichen").click()
    page.get_by_role("button", name="Nachtrag veröffentlichen").click()
    citizen = browser.new_context(locale="de-DE", viewport={"width": 320, "height": 800}).new_page()
    address = meeting.get_absolute_url()
    assert findings(citizen, live_server.url, {"Sitzung mit Nachtrag": address}) == {}
    item = citizen.locator(".agenda__punkt", has_text="Dringlicher Antrag")
    expect(item.locator(".agenda__vermerk")).to_contain_text(re.compile(r"Neu aufgenommen, .* Uhr \(1\. Nachtrag\)"))
    citizen.get_by_role("link", name="Fassungen und Änderungen").press("Enter")
    expect(citizen).to_have_url(re.compile("#fassungen$"))
    citizen.emulate_media(media="print")
    expect(item.locator(".agenda__vermerk")).to_be_visible()
    expect(citizen.locator(".mitnehmen")).to_be_hidden()
    citizen.context.close()
