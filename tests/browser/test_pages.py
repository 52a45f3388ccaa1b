"""Every page type at 1280 and 390 px, light and dark: no axe violation, nothing in the console, nothing sticking out."""

from pathlib import Path

import axe_playwright_python
import pytest

from drucksachen.models import Drucksache
from tests.browser.conftest import watch
from tests.page_types import (
    account_addresses,
    entrance_addresses,
    error_addresses,
    preview_addresses,
    public_addresses,
    staff_addresses,
)

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RUN = """async () => {
  const found = await axe.run({ resultTypes: ["violations", "incomplete"] });
  const brief = (kind) => found[kind].map((rule) => `${rule.id}: ` + rule.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(" | "));
  return { violations: brief("violations"), contrast: brief("incomplete").filter((text) => text.startsWith("color-contrast")) };
}"""
WIDER_THAN_THE_SCREEN = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const wide = [...document.querySelectorAll("body *")].filter((element) => element.getBoundingClientRect().right > width + 1);
  return wide.slice(-3).map((element) => `${element.tagName}.${element.className}`);
}"""
LOOKS = [
    pytest.param({"viewport": {"width": width, "height": 900}, "color_scheme": scheme}, id=f"{width} {scheme}")
    for width in (1280, 390)
    for scheme in ("light", "dark")
]


def findings(page, url, addresses, *, network_errors=False, contrast=True):
    """What axe, the console and the layout have against each page; an empty dictionary is good."""
    complaints = watch(page)
    found = {}
    for name, address in addresses.items():
        complaints.clear()
        page.goto(url + address)
        console = [] if network_errors else list(complaints)  # before axe itself sets styles that the policy refuses
        page.evaluate(AXE)
        result = page.evaluate(RUN)
        wide = page.evaluate(WIDER_THAN_THE_SCREEN)
        problems = [
            *result["violations"],
            *(result["contrast"] if contrast else []),
            *console,
            *(f"ragt über den Rand: {element}" for element in wide),
        ]
        if problems:
            found[name] = problems
    return found


@pytest.mark.parametrize("look", LOOKS)
def test_public_pages(browser, live_server, demo, look):
    page = browser.new_context(locale="de-DE", **look).new_page()
    assert findings(page, live_server.url, public_addresses()) == {}
    assert findings(page, live_server.url, error_addresses(), network_errors=True) == {}
    page.context.close()


@pytest.mark.parametrize("look", LOOKS)
def test_staff_pages(browser, live_server, demo, clerk, client, look, settings):
    context = browser.new_context(locale="de-DE", timezone_id="Europe/Berlin", **look)
    page = context.new_page()
    assert findings(page, live_server.url, entrance_addresses()) == {}
    client.force_login(clerk)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    assert findings(page, live_server.url, staff_addresses(), contrast=False) == {}  # icons of Django hide it from axe
    assert findings(page, live_server.url, preview_addresses()) == {}
    assert findings(page, live_server.url, {"Entwurf": Drucksache.objects.drafts().first().get_absolute_url()}) == {}
    context.close()


@pytest.mark.parametrize("look", LOOKS)
def test_account_pages(browser, live_server, clerk, look, settings):
    settings.EMAIL_HOST = "localhost"  # or there is no form for a forgotten password
    page = browser.new_context(locale="de-DE", **look).new_page()
    page.goto(live_server.url + "/konto/anmelden/")
    page.get_by_label("Benutzername").fill("ratsbuero")
    page.get_by_label("Passwort").fill("geheim-fuer-tests")
    page.get_by_role("button", name="Anmelden", exact=True).click()
    page.wait_for_url("**/admin/")
    assert findings(page, live_server.url, account_addresses()) == {}
    page.context.close()


def test_nothing_sticks_out_at_320_pixels(browser, live_server, demo):
    page = browser.new_context(locale="de-DE", viewport={"width": 320, "height": 800}).new_page()
    wide = {}
    for name, address in (public_addresses() | error_addresses()).items():
        page.goto(live_server.url + address)
        if culprits := page.evaluate(WIDER_THAN_THE_SCREEN):
            wide[name] = culprits
    assert wide == {}
    page.context.close()


def test_keyboard_reaches_the_content_first(page, live_server, demo, console):
    page.goto(live_server.url + "/drucksachen/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Zum Inhalt springen"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhalt"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "q"


def test_filters_are_folded_on_a_phone_and_open_beside_the_list(browser, live_server, demo):
    for width, shown in ((390, False), (1280, True)):
        page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
        page.goto(live_server.url + "/drucksachen/")
        assert page.get_by_label("Fachbereich").is_visible() is shown
        page.context.close()


def test_print_leaves_out_what_paper_has_no_use_for(page, live_server, demo, console):
    page.emulate_media(media="print")
    page.goto(live_server.url + public_addresses()["Sitzung"])
    assert not page.locator(".kopf__navigation").is_visible()
    assert page.locator(".agenda__punkt").first.is_visible()
    page.goto(live_server.url + "/drucksachen/")
    assert not page.locator(".filter").is_visible()
