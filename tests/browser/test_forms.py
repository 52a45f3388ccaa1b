"""Forms in a real browser: nothing is entered twice, nothing typed is lost."""

import re

import pytest
from django.conf import settings

from drucksachen.models import Drucksache
from tests.browser.test_pages import AXE, RUN
from tests.factories import make_anfrage, make_gremium

ADD = "/admin/drucksachen/drucksache/add/"


@pytest.fixture
def staff(page, log_in):
    """A logged-in page whose questions before leaving are answered with yes."""
    log_in()
    page.on("dialog", lambda dialog: dialog.accept())
    return page


@pytest.fixture
def plain(browser, live_server, clerk, client):
    """A logged-in page of a browser without JavaScript."""
    context = browser.new_context(java_script_enabled=False)
    client.force_login(clerk)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    yield context.new_page()
    context.close()


def open_and_type(page, live_server, title="Radwege"):
    page.goto(live_server.url + ADD)
    page.get_by_label("Titel", exact=False).first.fill(title)
    page.locator("#id_fragen-0-text").fill("Wann?")


def wait_until_kept(page):
    kept = "Object.keys(sessionStorage).some((key) => key.startsWith('eingaben:'))"
    for _ in range(100):
        if page.evaluate(kept):
            return
        page.wait_for_timeout(50)
    pytest.fail("Die Eingaben sind nicht behalten worden.")


def save(page):
    page.get_by_role("button", name="Sichern", exact=True).click()


def test_double_click_saves_once(staff, live_server, console):
    open_and_type(staff, live_server)
    staff.get_by_role("button", name="Sichern", exact=True).dblclick()
    staff.locator(".messagelist .success, .messagelist .info").first.wait_for()
    assert Drucksache.objects.count() == 1


def test_double_click_saves_once_without_the_script_too(plain, live_server):
    plain.goto(live_server.url + ADD)
    plain.locator("#id_titel").fill("Radwege")
    plain.get_by_role("button", name="Sichern", exact=True).dblclick()
    plain.locator(".messagelist").wait_for()
    assert Drucksache.objects.count() == 1


def test_back_button_and_saving_again_enters_nothing_twice(staff, live_server):
    open_and_type(staff, live_server)
    save(staff)
    staff.locator(".messagelist .success").wait_for()
    staff.go_back()
    staff.locator("#id_titel").wait_for()
    assert staff.locator("#id_titel").input_value() == "Radwege"  # the browser put the old form back
    save(staff)
    staff.get_by_text("war schon gespeichert").wait_for()
    assert Drucksache.objects.count() == 1


def test_back_button_without_the_script_asks(plain, live_server):
    plain.goto(live_server.url + ADD)
    plain.locator("#id_titel").fill("Radwege")
    save(plain)
    plain.locator(".messagelist .success").wait_for()
    plain.go_back()
    save(plain)
    plain.get_by_text("Genau dasselbe haben Sie schon gespeichert").or_(plain.get_by_text("war schon")).wait_for()
    assert Drucksache.objects.count() == 1


def test_login_that_expired_brings_everything_back(staff, live_server, context):
    open_and_type(staff, live_server)
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    save(staff)
    staff.get_by_text("Die Anmeldung ist abgelaufen").wait_for()
    staff.get_by_label("Benutzername").fill("ratsbuero")
    staff.get_by_label("Passwort").fill("geheim-fuer-tests")
    staff.get_by_role("button", name="Anmelden", exact=True).click()
    staff.get_by_text("sind wieder da").wait_for()
    assert staff.locator("#id_fragen-0-text").input_value() == "Wann?"
    save(staff)
    staff.locator(".messagelist .success").wait_for()
    assert Drucksache.objects.get().fragen.get().text == "Wann?"


def test_typed_text_is_offered_again_after_a_reload(staff, live_server, console):
    body = make_gremium("Rat der Stadt")
    open_and_type(staff, live_server)
    staff.locator(".field-urheber .select2-selection").click()
    staff.locator(".select2-search__field").first.fill("Rat")
    staff.get_by_role("option", name="Rat der Stadt").click()
    staff.locator("#fragen-group .add-row a").click()
    staff.locator("#id_fragen-3-text").fill("Und noch eine?")
    wait_until_kept(staff)
    staff.wait_for_timeout(500)
    staff.reload()
    assert staff.locator("#id_titel").input_value() == ""
    notice = staff.locator(".hinweis")
    assert re.search(r"Nicht gespeicherte Eingaben von \d\d:\d\d wiederherstellen\?", notice.inner_text())
    notice.get_by_role("button", name="Wiederherstellen").click()
    assert staff.locator("#id_titel").input_value() == "Radwege"
    assert staff.locator("#id_fragen-3-text").input_value() == "Und noch eine?"
    save(staff)
    staff.locator(".messagelist .success").wait_for()
    paper = Drucksache.objects.get()
    assert (paper.urheber.get(), paper.fragen.count()) == (body, 2)
    staff.goto(live_server.url + ADD)
    assert staff.locator(".hinweis").count() == 0


def test_lost_connection_loses_nothing_and_enters_nothing_twice(staff, live_server):
    """The form reaches the server, its answer does not reach the browser."""
    open_and_type(staff, live_server)
    wait_until_kept(staff)

    def lose(route):
        if route.request.method == "POST":
            route.fetch(max_redirects=0)
            route.abort("connectionreset")
        else:
            route.continue_()

    staff.route(f"**{ADD}", lose)
    save(staff)
    staff.wait_for_timeout(1500)
    staff.unroute(f"**{ADD}")
    staff.context.clear_cookies(name="messages")  # came with the answer
    assert Drucksache.objects.count() == 1
    staff.goto(live_server.url + ADD)
    staff.get_by_role("button", name="Wiederherstellen").click()
    save(staff)
    staff.get_by_text("war schon gespeichert").wait_for()
    assert Drucksache.objects.count() == 1


def test_discarding_forgets(staff, live_server):
    open_and_type(staff, live_server)
    wait_until_kept(staff)
    staff.reload()
    staff.get_by_role("button", name="Verwerfen").click()
    staff.reload()
    assert staff.locator(".hinweis").count() == 0


def test_logout_forgets(staff, live_server):
    open_and_type(staff, live_server)
    wait_until_kept(staff)
    staff.get_by_role("button", name="Abmelden").click()
    staff.get_by_role("link", name="Anmelden").wait_for()
    assert staff.evaluate("Object.keys(sessionStorage).length") == 0


def test_leaving_a_changed_form_asks_and_an_unchanged_one_does_not(page, log_in, live_server, console):
    log_in()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    paper = make_anfrage("Alt", fragen=["Wann?"], published=False)
    for change in (False, True):
        page.goto(f"{live_server.url}/admin/drucksachen/drucksache/{paper.pk}/change/")
        page.locator("#id_titel").click()
        if change:
            page.locator("#id_titel").fill("Neu")
        page.goto(f"{live_server.url}/admin/")
        assert asked == (["beforeunload"] if change else [])


def test_nothing_is_kept_beyond_the_tab(staff, live_server):
    open_and_type(staff, live_server)
    wait_until_kept(staff)
    assert staff.evaluate("Object.keys(localStorage).filter((key) => key.includes('eingaben')).length") == 0


def test_conflict_page_works_with_its_script(staff, live_server, console):
    paper = make_anfrage("Alt", fragen=["Wann?"], published=False)
    staff.goto(f"{live_server.url}/admin/drucksachen/drucksache/{paper.pk}/change/")
    staff.locator("#id_dezernent").evaluate("(field) => { field.closest('details').open = true; }")
    staff.locator("#id_dezernent").fill("Dezernat 1")
    paper.titel = "Neu"
    paper.save()
    save(staff)
    staff.get_by_text("anderswo gespeichert").wait_for()
    staff.evaluate(AXE)
    assert staff.evaluate(RUN)["violations"] == []
    console.clear()  # axe itself sets styles that the policy refuses
    save(staff)
    staff.locator(".messagelist .success").wait_for()
    paper.refresh_from_db()
    assert (paper.titel, paper.dezernent) == ("Neu", "Dezernat 1")
