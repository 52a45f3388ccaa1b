"""Search in the browser: suggestions by keyboard, pointer and not at all, the jump to the place, a phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import watch


@pytest.fixture
def field(page, live_server, demo):
    """The search field of the start page."""
    page.goto(live_server.url)
    return page.get_by_role("combobox", name="Suchwörter oder Nummer")


def test_suggestions_are_reached_by_arrows_announced_and_opened_by_enter(page, field, console):
    field.click()
    page.keyboard.type("26309")
    options = page.get_by_role("option")
    expect(options.first).to_contain_text("26309-22-E1")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".mit-vorschlaegen [role=status]")).to_have_text(re.compile(r"^\d+ Vorschl"))
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", options.first.get_attribute("id"))
    expect(field).to_be_focused()
    expect(field).to_have_value("26309")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page).to_have_url(re.compile("/(drucksachen|beantwortungen)/[0-9a-z]{8}/"))


def test_escape_closes_the_suggestions_and_enter_without_a_choice_searches(page, field, console):
    field.click()
    page.keyboard.type("26309")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("26309")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(field).not_to_have_attribute("aria-activedescendant", re.compile("."))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/drucksachen/\?q=26309"))


def test_two_letters_suggest_nothing(page, field, console):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    field.click()
    page.keyboard.type("26")
    page.wait_for_timeout(500)
    assert not [url for url in asked if "vorschlaege" in url]
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_a_suggestion_is_opened_by_a_click(page, field, console):
    field.click()
    page.keyboard.type("26309")
    page.get_by_role("option").first.click()
    expect(page).to_have_url(re.compile("/(drucksachen|beantwortungen)/[0-9a-z]{8}/"))


def test_leaving_the_field_closes_the_suggestions(page, field, console):
    field.click()
    page.keyboard.type("26309")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_suggestions_work_in_the_form_with_the_filters_too(page, live_server, demo, console):
    page.goto(f"{live_server.url}/drucksachen/")
    page.get_by_role("combobox", name="Suchwörter oder Nummer").click()
    page.keyboard.type("26309")
    expect(page.get_by_role("option").first).to_contain_text("26309-22-E1")


def test_everything_is_found_without_javascript(browser, live_server, demo):
    context = browser.new_context(java_script_enabled=False, locale="de-DE")
    page = context.new_page()
    page.goto(live_server.url)
    page.get_by_role("searchbox", name="Suchwörter oder Nummer").fill("26309-22-E1")
    page.get_by_role("button", name="Suchen").click()
    first = page.locator(".zeile").first
    expect(first).to_contain_text("26309-22-E1")
    context.close()


def test_a_hit_leads_to_its_place(page, live_server, demo, console):
    page.goto(f"{live_server.url}/drucksachen/?q=schule")
    place = page.locator('.fundstellen__ort[href*="#frage-"], .fundstellen__ort[href*="#teil-"]').first
    fragment = place.get_attribute("href").partition("#")[2]
    expect(page.locator(".fundstellen mark").first).to_be_visible()
    place.click()
    expect(page.locator(f"#{fragment}")).to_be_in_viewport()


def test_similar_papers_appear_when_the_reader_gets_there(page, live_server, demo, console):
    page.goto(f"{live_server.url}/drucksachen/30118-26/")
    section = page.locator("[data-nachladen]")
    section.scroll_into_view_if_needed()
    expect(section.locator("li a").first).to_be_visible()
    expect(section.get_by_role("link", name="Ähnliche Drucksachen zeigen")).to_have_count(0)


def test_similar_papers_are_a_link_without_javascript(browser, live_server, demo):
    context = browser.new_context(java_script_enabled=False, locale="de-DE")
    page = context.new_page()
    page.goto(f"{live_server.url}/drucksachen/30118-26/")
    page.get_by_role("link", name="Ähnliche Drucksachen zeigen").click()
    expect(page).to_have_url(re.compile("/drucksachen/aehnliche/[0-9a-z]{8}/"))
    expect(page.locator("#liste li a").first).to_be_visible()
    context.close()


def test_suggestions_fit_on_a_phone_and_take_a_touch(browser, live_server, demo):
    context = browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True, locale="de-DE")
    page = context.new_page()
    complaints = watch(page)
    page.goto(live_server.url)
    page.get_by_role("combobox", name="Suchwörter oder Nummer").tap()
    page.keyboard.type("26309")
    box = page.get_by_role("listbox").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    page.get_by_role("option").first.tap()
    expect(page).to_have_url(re.compile("/(drucksachen|beantwortungen)/[0-9a-z]{8}/"))
    assert complaints == []
    context.close()
