"""The main job: the case of Drucksache 26309-22-E1, entered by a clerk, read by a citizen, looked up by a committee member."""

from datetime import date

import pytest
from playwright.sync_api import expect

from drucksachen.models import Beantwortung, Drucksache
from tests.factories import make_fachbereich, make_gremium, make_koerperschaft, make_sitzung, make_top

TITLE = "Blockchain-Forschungsprojekt mit der TU Dortmund"
COMMITTEE = "Ausschuss für Wirtschafts-, Beschäftigungsförderung, Europa, Wissenschaft und Forschung"
OFFICE = "Amt für Angelegenheiten des Oberbürgermeisters und des Rates"
QUESTIONS = ["Wird ein Forschungsprojekt begonnen?", "Welche Themen kommen sonst in Betracht?", "Was kostet es?"]
ANSWERS = ["Nein, davon wurde abgeraten.", "Schnittstellen und Datenintegration.", "Zurzeit nichts."]


@pytest.fixture
def town(clerk):
    make_koerperschaft()
    council = make_gremium("Rat der Stadt", art="rat")
    committee = make_gremium(COMMITTEE, kurzname="AWBEWF")
    make_fachbereich(OFFICE)
    make_sitzung(council, day=date(2022, 12, 15), titel="Sitzung des Rates")
    make_top(make_sitzung(committee, day=date(2023, 5, 24), titel=f"Sitzung: {COMMITTEE}"), TITLE, nummer="3.1")


def choose(page, label, typed, wanted, *, within=None):
    """Pick a row in a look-up by typing, as a clerk does."""
    field = (within or page).locator(".form-row").filter(has=page.get_by_text(label, exact=False)).first
    field.locator(".select2-selection").first.click()
    page.keyboard.type(typed)
    page.locator(".select2-results__option").filter(has_text=wanted).first.click()


def publish(page):
    page.get_by_role("button", name="Sichern und veröffentlichen").click()
    page.get_by_role("button", name="Jetzt veröffentlichen").click()
    expect(page.locator(".messagelist .success")).to_contain_text("ist veröffentlicht")


def enter_inquiry(page, url):
    page.goto(f"{url}/admin/drucksachen/drucksache/add/")
    page.get_by_label("Nummer:", exact=True).first.fill("26309-22-E1")
    page.locator("#id_datum").fill("15.12.2022")
    page.get_by_label("Titel:").fill(TITLE)
    choose(page, "Gestellt von", "rat der", "Rat der Stadt")
    choose(page, "Fachbereich", "oberbuerg", OFFICE)
    for number, question in enumerate(QUESTIONS):
        page.locator(f"#id_fragen-{number}-bezeichnung").fill(f"{number + 1}.")
        page.locator(f"#id_fragen-{number}-text").fill(question)
    line = page.locator("#beratungen-0")
    choose(page, "Gremium", "rat der", "Rat der Stadt", within=line)
    choose(page, "Sitzungstermin", "15.12.2022", "Sitzung des Rates", within=line)
    line.get_by_label("Zuständigkeit:", exact=True).select_option("Kenntnisnahme")
    line.get_by_label("öffentlich", exact=True).check()
    publish(page)


def enter_answer(page):
    page.get_by_role("link", name="Beantwortung anlegen").click()
    page.locator("#id_datum").fill("08.05.2023")
    expect(page.get_by_label("Titel:")).to_have_value(TITLE)
    expect(page.locator("#antwortteile-group .inline-related:not(.empty-form)")).to_have_count(3)
    page.locator("#id_bezuege-0-wortlaut").fill(
        "Stellungnahme der Verwaltung zur Anfrage des Rates der Stadt am 15.12.2022"
    )
    line = page.locator("#beratungen-0")
    choose(page, "Gremium", "awbewf", COMMITTEE, within=line)
    choose(page, "Sitzungstermin", "24.05.2023", COMMITTEE, within=line)
    choose(page, "Tagesordnungspunkt", "24.05.2023 blockchain", TITLE, within=line)
    line.get_by_label("Zuständigkeit:", exact=True).select_option("Kenntnisnahme")
    line.get_by_label("öffentlich", exact=True).check()
    for number, answer in enumerate(ANSWERS):
        expect(page.locator(f"#id_antwortteile-{number}-bezeichnung")).to_have_value(f"Zu {number + 1}.")
        page.locator(f"#id_antwortteile-{number}-text").fill(answer)
    page.get_by_label("Unterzeichnet von").fill("Vorname Nachname")
    page.get_by_label("Funktion").fill("Oberbürgermeister")
    publish(page)


def test_clerk_enters_citizen_reads_member_follows(page, live_server, town, log_in, console, browser):
    log_in()
    enter_inquiry(page, live_server.url)
    enter_answer(page)
    answer = Beantwortung.objects.get()
    assert [list(part.fragen.values_list("bezeichnung", flat=True)) for part in answer.antwortteile.all()] == [
        ["1."],
        ["2."],
        ["3."],
    ]
    assert Drucksache.objects.answered().get().nummer == "26309-22-E1"

    citizen = browser.new_context(viewport={"width": 390, "height": 844}, locale="de-DE").new_page()
    citizen.goto(live_server.url)
    citizen.get_by_label("Suchwörter oder Nummer").fill("26309")
    citizen.get_by_role("button", name="Suchen").click()
    citizen.locator("article", has_text="Anfrage 26309-22-E1").get_by_role("link", name=TITLE).click()
    for number, (question, reply) in enumerate(zip(QUESTIONS, ANSWERS, strict=True), start=1):
        pair = citizen.locator(f"#frage-{number}")
        expect(pair).to_contain_text(question)
        expect(pair).to_contain_text(reply)
    expect(citizen.locator(".titelblock")).to_contain_text("beantwortet")
    expect(citizen.locator(".titelblock")).to_contain_text("nach 144 Tagen")
    inquiry_address = citizen.url
    citizen.get_by_role("link", name="Antwort vom 08.05.2023").first.click()
    expect(citizen.locator(".bezug")).to_contain_text(
        "Stellungnahme der Verwaltung zur Anfrage des Rates der Stadt am 15.12.2022"
    )
    citizen.get_by_role("link", name="24.05.2023").first.click()
    expect(citizen.get_by_role("heading", name="Tagesordnung")).to_be_visible()
    item = citizen.locator(".agenda__punkt").filter(has_text=TITLE)
    expect(item).to_contain_text("3.1")
    item.get_by_role("link", name="26309-22-E1").click()
    assert citizen.url == inquiry_address
    assert citizen.context.cookies() == []
    citizen.context.close()


def test_committee_member_opens_the_agenda_of_the_next_session(page, live_server, demo, console):
    page.set_viewport_size({"width": 820, "height": 1180})
    page.goto(live_server.url)
    page.locator("section", has=page.get_by_role("heading", name="Nächste Sitzung", exact=True)).get_by_role(
        "link"
    ).first.click()
    expect(page.get_by_role("heading", name="Tagesordnung", exact=True)).to_be_visible()
    page.goto(f"{live_server.url}/gremien/")
    page.get_by_role("link", name="Rat der Stadt").click()
    page.locator("section", has=page.get_by_role("heading", name="Nächste Sitzung", exact=True)).get_by_role(
        "link"
    ).first.click()
    expect(page.locator(".agenda__punkt").first).to_be_visible()


def test_everything_public_works_without_javascript(browser, live_server, demo):
    page = browser.new_context(java_script_enabled=False, locale="de-DE").new_page()
    page.goto(live_server.url)
    page.get_by_label("Suchwörter oder Nummer").fill("blockchain")
    page.get_by_role("button", name="Suchen").click()
    page.get_by_label("Stand der Anfrage").select_option("beantwortet")
    page.get_by_role("button", name="Anzeigen").click()
    expect(page.locator(".chip")).to_have_count(2)
    page.locator("article", has_text="Anfrage 26309-22-E1").get_by_role("link", name=TITLE).click()
    expect(page.locator("#frage-1")).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="Filter entfernen: Stand der Anfrage").click()
    expect(page.locator(".chip")).to_have_count(1)
    page.context.close()


def test_clerk_withdraws_with_a_reason(page, live_server, demo, log_in, console):
    log_in()
    paper = demo.papers["blockchain-anfrage"]
    page.goto(f"{live_server.url}/admin/drucksachen/drucksache/{paper.pk}/change/")
    page.get_by_role("link", name="Zurückziehen").click()
    page.get_by_label("Grund", exact=True).fill("Anlage verwechselt")
    page.get_by_role("button", name="Jetzt zurückziehen").click()
    expect(page.locator(".messagelist .success")).to_contain_text("ist zurückgezogen")
    assert not Drucksache.objects.published().filter(pk=paper.pk).exists()
