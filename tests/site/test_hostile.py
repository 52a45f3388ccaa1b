"""What no browser sends but somebody will: PostgreSQL refuses NUL in text, Python refuses huge numbers as integers."""

import pytest
from django.urls import reverse

from tests.factories import make_anfrage, make_clerk, make_gremium, make_koerperschaft, make_sitzung

pytestmark = pytest.mark.django_db
BAD = ["%00", "%F0%9F%8C%B2", "9" * 40, "-1", "1e9", "%27%22%3B--", "../../etc/passwd", "%ED%A0%80", "x" * 4000]
PARAMETERS = (
    "q",
    "art",
    "stand",
    "gremium",
    "fachbereich",
    "fraktion",
    "jahr",
    "von",
    "bis",
    "sortierung",
    "seite",
    "nach",
    "vor",
    "erfunden",
)
OUTPUTS = ["/drucksachen/feed.atom", "/beantwortungen/export.csv", "/sitzungen/export.json"]


@pytest.fixture(autouse=True)
def rows():
    make_koerperschaft()
    body = make_gremium()
    make_sitzung(body)
    make_anfrage(nummer="30001-26")


@pytest.mark.parametrize("value", BAD)
@pytest.mark.parametrize(
    "path", ["/", "/drucksachen/", "/beantwortungen/", "/sitzungen/", "/gremien/", "/sitemap.xml", *OUTPUTS]
)
def test_parameters(client, path, value):
    for parameter in PARAMETERS:
        response = client.get(
            f"{path}?{parameter}={value}&seite=2" if parameter in ("nach", "vor") else f"{path}?{parameter}={value}"
        )
        assert response.status_code == 200, parameter
        assert b"".join(response), parameter


@pytest.mark.parametrize("value", BAD)
@pytest.mark.parametrize(
    "path",
    ["drucksachen", "beantwortungen", "sitzungen", "gremien", "anlagen", "drucksachen/zzzzzzz9", "gremien/zzzzzzz9"],
)
def test_paths(client, path, value):
    assert client.get(f"/{path}/{value}/").status_code == 404


@pytest.mark.parametrize("value", BAD)
def test_staff_parameters(client, value):
    client.force_login(make_clerk())
    for model in ("drucksachen_drucksache", "drucksachen_beantwortung", "gremien_sitzungstermin", "gremien_gremium"):
        base = reverse(f"admin:{model}_changelist")
        for parameter in ("q", "zustand", "p", "_selected_action"):
            assert client.get(f"{base}?{parameter}={value}").status_code in (200, 302, 404), (model, parameter)
        assert client.get(f"{base}veroeffentlichen/?id={value}").status_code in (200, 404)
        assert client.get(f"{base}{value}/change/").status_code in (302, 404)
        assert client.get(f"{base}add/?anfrage={value}&titel={value}&datum={value}").status_code in (200, 404)
    look_up = "/admin/autocomplete/?app_label=drucksachen&model_name=bezug&field_name=drucksache&term="
    assert client.get(look_up + value).status_code in (200, 404)
