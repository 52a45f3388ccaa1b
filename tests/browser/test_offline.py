"""A session is taken along and read without network; after logging out nothing of it is on the device."""

import re

import pytest
from playwright.sync_api import expect

from tests import factories as make
from tests.browser.conftest import watch

NAMES = "async () => (await caches.keys()).filter((name) => name.startsWith('sitzung|'))"
FETCH = """async ([address, headers]) => {
  const answer = await fetch(address, { headers });
  return [answer.status, answer.headers.get("Content-Type"), (await answer.arrayBuffer()).byteLength];
}"""


@pytest.fixture
def meeting(db, monkeypatch):
    """A meeting with an inquiry and a file; a Mappe cannot be made here, where each process has a database of its own."""
    make.make_koerperschaft()
    monkeypatch.setattr("gremien.views.is_possible", lambda: False)
    meeting = make.make_sitzung(make.make_gremium("Sportausschuss"), titel="7. Sitzung des Sportausschusses")
    paper = make.make_anfrage("Sanierung der Turnhalle", fragen=["Wann wird saniert?"])
    make.make_anlage(paper, "Plan der Halle")
    make.make_beratung(paper, tagesordnungspunkt=make.make_top(meeting, "Turnhalle"))
    return meeting


@pytest.fixture
def context(browser):
    context = browser.new_context(locale="de-DE", timezone_id="Europe/Berlin")
    yield context
    context.close()


def taken_along(page, address):
    page.goto(address)
    page.get_by_role("button", name="Sitzung mitnehmen").click()
    expect(page.get_by_text("Auf diesem Gerät: mitgenommen am")).to_be_visible(timeout=20_000)
    page.wait_for_function("navigator.serviceWorker.controller !== null")


def test_a_session_is_read_without_network(context, live_server, meeting):
    page = context.new_page()
    complaints = watch(page)
    taken_along(page, live_server.url + meeting.get_absolute_url())
    assert page.evaluate("document.cookie") == ""
    file = page.locator("main a[download]").first.get_attribute("href")
    context.set_offline(True)
    page.reload()
    expect(page.get_by_text(re.compile("Ohne Netz: mitgenommen am .* Uhr, Stand vor 1 Minute"))).to_be_visible()
    expect(page.get_by_role("heading", name="7. Sitzung des Sportausschusses")).to_be_visible()
    assert page.evaluate("document.fonts.check('16px Fira Sans')")
    status, kind, size = page.evaluate(FETCH, [file, {}])
    assert (status, kind) == (200, "application/pdf")
    assert page.evaluate(FETCH, [file, {"Range": "bytes=5-14"}])[::2] == [206, 10]
    assert page.evaluate(FETCH, [file, {"Range": f"bytes={size}-"}])[0] == 416
    page.get_by_role("link", name=re.compile("Sanierung der Turnhalle")).first.click()
    expect(page.get_by_text("Wann wird saniert?")).to_be_visible()
    expect(page.get_by_text("Ohne Netz:")).to_be_visible()
    page.goto(f"{live_server.url}/sitzungen/mitgenommen/")
    expect(page.get_by_role("link", name=re.compile("7. Sitzung des Sportausschusses"))).to_be_visible()
    page.get_by_role("button", name=re.compile("^Vom Gerät entfernen")).click()
    expect(page.get_by_text("vom Gerät entfernt.")).to_be_visible()
    assert page.evaluate(NAMES) == []
    assert [each for each in complaints if "Failed to load resource" not in each] == []


def test_with_network_the_archive_answers_and_what_is_gone_is_deleted(context, live_server, meeting):
    page = context.new_page()
    taken_along(page, live_server.url + meeting.get_absolute_url())
    meeting.withdraw(make.publisher(), "Versehen")
    page.reload()
    expect(page.get_by_role("heading", name="Zurückgezogen")).to_be_visible()
    address = live_server.url + meeting.get_absolute_url()
    page.wait_for_function(
        """async (address) => (await Promise.all((await caches.keys()).map(
            async (name) => (await caches.open(name)).match(address)))).every((found) => !found)""",
        arg=address,
    )


def test_after_the_logout_nothing_is_left(context, live_server, meeting, client, clerk):
    client.force_login(clerk)
    page = context.new_page()
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    taken_along(page, live_server.url + meeting.get_absolute_url())
    assert [name.split("|")[1] != "" for name in page.evaluate(NAMES)] == [True]
    page.goto(f"{live_server.url}/admin/")
    page.get_by_role("button", name="Abmelden").click()
    page.wait_for_load_state()
    assert page.evaluate(NAMES) == []
    page.goto(live_server.url)
    assert page.evaluate("async () => (await navigator.serviceWorker.getRegistrations()).length") == 0


def test_copies_of_a_reader_whose_login_has_ended_are_deleted_with_the_next_page(
    context, live_server, meeting, client, clerk
):
    client.force_login(clerk)
    page = context.new_page()
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    taken_along(page, live_server.url + meeting.get_absolute_url())
    context.clear_cookies()
    page.goto(live_server.url)
    page.wait_for_function(f"async () => (await ({NAMES})()).length === 0")


def test_copies_of_a_reader_are_not_shown_longer_than_a_login_lasts(
    context, live_server, meeting, client, clerk, settings
):
    settings.SESSION_COOKIE_AGE = 3
    client.force_login(clerk)
    page = context.new_page()
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    taken_along(page, live_server.url + meeting.get_absolute_url())
    context.set_offline(True)
    page.wait_for_timeout(3500)
    with pytest.raises(Exception, match=r"ERR_FAILED|ERR_INTERNET_DISCONNECTED"):
        page.reload()


@pytest.mark.parametrize("javascript", [False, True])
def test_the_button_is_there_only_where_it_works(browser, live_server, meeting, javascript):
    context = browser.new_context(locale="de-DE", java_script_enabled=javascript)
    page = context.new_page()
    page.goto(live_server.url + meeting.get_absolute_url())
    expect(page.locator("[data-mitnehmen]")).to_be_visible(visible=javascript)
    context.close()
