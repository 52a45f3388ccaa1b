"""Every page type is valid HTML, as far as a parser and the references inside of it can tell."""

from collections import Counter

import pytest
from django.contrib.auth.models import Group
from justhtml import JustHTML

from ratsinfo.demo.archive import DemoArchive
from tests.accounts.logins import PASSWORD, log_in
from tests.factories import make_clerk, make_user
from tests.page_types import (
    account_addresses,
    entrance_addresses,
    error_addresses,
    preview_addresses,
    public_addresses,
    staff_addresses,
)

pytestmark = pytest.mark.django_db
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls")


@pytest.fixture
def clerk(db):
    clerk = make_clerk()
    clerk.groups.add(Group.objects.get(name="Verwaltung"))
    DemoArchive(clerk=clerk).load()
    return clerk


def mistakes(html):
    document = JustHTML(html, collect_errors=True, sanitize=False)
    found = [f"{error}" for error in document.errors]
    elements = document.query("*")
    ids = Counter(element.attrs["id"] for element in elements if "id" in element.attrs)
    found += [f"id {name} steht {times}-mal" for name, times in ids.items() if times > 1]
    for element in elements:
        for attribute in REFERENCES:
            missing = [name for name in (element.attrs.get(attribute) or "").split() if name not in ids]
            found += [f"{attribute}={name} zeigt ins Leere" for name in missing]
        if element.name == "a" and (element.attrs.get("href") or "").startswith("#"):
            target = element.attrs["href"][1:]
            found += [f"Sprung nach #{target} führt ins Leere"] if target and target not in ids else []
    return found


def check(client, addresses):
    pages = {name: client.get(address) for name, address in addresses.items()}
    wrong = {name: mistakes(page.content.decode()) for name, page in pages.items()}
    return {name: found for name, found in wrong.items() if found}


def test_public_pages(client, clerk):
    assert check(client, public_addresses() | error_addresses()) == {}


def test_staff_pages(client, clerk):
    client.force_login(clerk)
    assert check(client, staff_addresses() | preview_addresses()) == {}


def test_account_pages(client, settings):
    settings.EMAIL_HOST = "localhost"
    assert check(client, entrance_addresses()) == {}
    make_user("mira", password=PASSWORD)
    log_in(client, "mira")
    assert check(client, account_addresses()) == {}
    refused = [client.post(address).content.decode() for address in ("/konto/passwort/", "/konto/zweiter-faktor/app/")]
    assert [mistakes(page) for page in refused] == [[], []]


def test_public_pages_have_one_heading_language_and_canonical_address(client, clerk):
    for name, address in public_addresses().items():
        document = JustHTML(client.get(address).content.decode(), sanitize=False)
        assert len(document.query("h1")) == 1, name
        assert document.query("html")[0].attrs["lang"] == "de"
        assert document.query("title")[0].to_text().strip(), name
        canonical = document.query("link[rel=canonical]")
        assert [link.attrs["href"].startswith("http://testserver/") for link in canonical] == [True], name


def test_the_check_sees_what_is_wrong():
    """A check that cannot fail is none."""
    wrong = '<!DOCTYPE html><html lang="de"><head><title>x</title></head><body><p id="a"><div id="a"></div></p><label for="b">x</label><a href="#c">x</a></body></html>'
    assert len(mistakes(wrong)) == 4
