"""The archive in the machine's Chromium, as its readers and its staff see it."""

import os
import shutil

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.utils import timezone

from ratsinfo.demo.archive import DemoArchive
from tests.factories import make_clerk

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)

# Playwright's synchronous interface runs an event loop in this thread, in which Django would refuse its database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser" in item.nodeid:
            item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True))
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="Chromium ist nicht installiert"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    quiet = [
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": [*quiet, *sandbox]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "de-DE", "timezone_id": "Europe/Berlin"}


@pytest.fixture
def clerk(db):
    user = make_clerk("ratsbuero", password="geheim-fuer-tests")
    user.groups.add(Group.objects.get(name="Verwaltung"))
    return user


@pytest.fixture
def demo(clerk):
    """The demo archive, loaded as `make start` loads it."""
    archive = DemoArchive(clerk=clerk, today=timezone.localdate())
    archive.load()
    return archive


@pytest.fixture
def console(page):
    """What the browser complained about while the test ran; nothing is the only good answer."""
    complaints = watch(page)
    yield complaints
    assert complaints == []


def watch(page):
    """Collect the console messages, script errors and foreign requests of ``page`` in the list that is returned."""
    complaints = []

    def on_request(request):
        if not request.url.startswith(("http://127.0.0.1", "http://localhost", "data:")):
            complaints.append(f"fremde Adresse: {request.url}")

    def on_message(message):
        if not message.text.startswith("Clear-Site-Data"):  # that a logout has deleted what it should
            complaints.append(message.text)

    page.on("console", on_message)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", on_request)
    return complaints


@pytest.fixture
def log_in(page, live_server, clerk):
    """Log in through the form; the page that follows is the staff's start page."""

    def go():
        page.goto(f"{live_server.url}{settings.ADMIN_PATH}")
        page.get_by_label("Benutzername").fill("ratsbuero")
        page.get_by_label("Passwort").fill("geheim-fuer-tests")
        page.get_by_role("button", name="Anmelden", exact=True).click()
        page.get_by_role("heading", name="Arbeitsplatz").wait_for()

    return go
