"""Addresses of the admin that somebody mistyped or made up: a clear answer, never a broken page."""

import re
from urllib.parse import quote

import pytest

from gremien.models import Sitzungstermin
from tests import factories as make
from tests.visibility import routes

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # Django's own password field names an unset variable
]
IMPOSSIBLE = ("\0", "9" * 40)
ODD = ("abc", "0", "9" * 18, "9" * 19, "10000")
# What the lists and forms look at in their address, and what somebody might try.
LISTS = {
    "/admin/drucksachen/drucksache/": (
        *("o", "p", "e", "_to_field", "_changelist_filters", "zustand", "stand", "art", "pk", "pk__in", "id__gt"),
        *("jahr", "datum__year", "datum__gte", "datum__year__gt", "erfasst_von", "urheber", "gibt_es_nicht"),
    ),
    "/admin/drucksachen/beantwortung/": ("zwischenantwort__exact", "sitzung", "datum__year"),
    "/admin/gremien/sitzungstermin/": (
        "jahr",
        "beginn__year",
        "beginn__lt",
        "status__exact",
        "zeit",
        "gremien__id__exact",
    ),
    "/admin/accounts/user/": ("last_login__year__gt", "groups__id__exact", "is_active__exact", "password__startswith"),
    "/admin/gremien/fachbereich/": ("drucksachen", "drucksachen__id__exact", "drucksachen__titel__startswith"),
    "/admin/drucksachen/drucksache/add/": ("urheber", "datum", "art", "_to_field", "_popup"),
    "/admin/drucksachen/beantwortung/add/": ("anfrage", "fachbereiche", "datum"),
    "/admin/gremien/sitzungstermin/add/": ("gremien", "beginn", "ersatztermin"),
    "/admin/gremien/gremium/add/": ("vorgaenger", "gueltig_von"),
    "/admin/drucksachen/drucksache/veroeffentlichen/": ("id",),
    "/admin/drucksachen/drucksache/geloescht/": ("seite",),
}


def one_of_each():
    """One address of each route of the admin, without its query."""
    found = {}
    for path in [*routes.admin_paths(lambda model: routes.rows_of(model)[:1]), *routes.look_ups()]:
        found.setdefault(path.partition("?")[0], path)
    return [path for path in found.values() if "logout" not in path]


def is_clear(response):
    """A page, a way on, or a refusal in the archive's own words."""
    if response.status_code in (400, 403, 404):
        return "html" not in response["Content-Type"] or '<html lang="de"' in response.content.decode()
    return response.status_code in (200, 302, 405)


@pytest.fixture
def answers(client, superuser, archive):
    """By address what is no clear answer."""
    client.raise_request_exception = False

    def broken(addresses):
        found = {address: client.get(address) for address in addresses}
        return [address for address, response in found.items() if not is_clear(response)]

    return broken


@pytest.mark.parametrize("value", IMPOSSIBLE, ids=["NUL", "40 Ziffern"])
def test_what_nothing_can_be_called_is_not_found(client, superuser, archive, answers, value):
    asked = [f"{path}{'&' if '?' in path else '?'}gibt_es_nicht={quote(value)}" for path in one_of_each()]
    asked += [re.sub(r"/\d+/", f"/{quote(value)}/", path) for path in one_of_each() if re.search(r"/\d+/", path)]
    asked += [f"{path}?{name}={quote(value)}" for path, names in LISTS.items() for name in names]
    asked += [path.replace("term=", f"term={quote(value)}") for path in routes.look_ups()]
    assert len(asked) > 100
    assert answers(asked) == []
    assert client.get(f"/admin/drucksachen/drucksache/?art={quote(value)}").status_code == 404


@pytest.mark.parametrize("key", ["abc", "0", "-1", "9" * 18, "_5F"])
def test_keys_of_nothing_get_a_clear_answer(answers, key):
    assert answers([re.sub(r"/\d+/", f"/{key}/", path) for path in one_of_each() if re.search(r"/\d+/", path)]) == []


@pytest.mark.parametrize("value", ODD)
def test_nonsense_in_the_query_gets_a_clear_answer(answers, value):
    assert answers([f"{path}?{name}={value}" for path, names in LISTS.items() for name in names]) == []


def test_a_year_that_is_not_offered_is_no_filter(client, superuser, archive):
    for year in ("9999", "0", "zweitausend", "-1"):
        response = client.get(f"/admin/gremien/sitzungstermin/?jahr={year}")
        assert response.context["cl"].result_count == Sitzungstermin.objects.count()


def test_long_number_is_a_word_like_others_in_a_search(client, superuser, archive):
    assert client.get(f"/admin/drucksachen/drucksache/?q={'9' * 40}").status_code == 200


def test_list_tells_nothing_of_rows_that_it_does_not_show(client, archive):
    """Whoever keeps the departments sees no papers, and does not learn which of them name a department either."""
    client.force_login(make.make_member("Verwaltung"))
    for lookup in ("drucksachen__id__exact=1", "drucksachen=1", "drucksachen__isnull=0", "erfasst_von__password=x"):
        assert client.get(f"/admin/gremien/fachbereich/?{lookup}").status_code == 400, lookup


def test_chosen_rows_that_cannot_be(client, superuser, archive):
    client.raise_request_exception = False
    for value in (*IMPOSSIBLE, *ODD):
        typed = {"action": "publish_selected", "_selected_action": value}
        assert is_clear(client.post("/admin/drucksachen/drucksache/", typed)), value
