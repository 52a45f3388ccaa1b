import json
import re
from unittest import mock

import pytest
import time_machine
from django.db import OperationalError, connection
from django.test import Client

from tests.factories import (
    make_anfrage,
    make_beantwortung,
    make_drucksache,
    make_gremium,
    make_koerperschaft,
    make_sitzung,
)

pytestmark = pytest.mark.django_db


def text_of(response):
    return " ".join(response.content.decode().split())


def structured(response):
    return [
        json.loads(block)
        for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', response.content.decode())
    ]


def test_start_shows_latest_answers_next_meetings_and_open_inquiries(client):
    make_beantwortung(make_anfrage("Beantwortet"), titel="Die Antwort")
    make_anfrage("Noch offen")
    make_sitzung(titel="Nächste Sitzung")
    context = client.get("/").context
    assert [row.titel for row in context["antworten"]] == ["Die Antwort"]
    assert [row.titel for row in context["offene"]] == ["Noch offen"]
    assert [row.titel for row in context["sitzungen"]] == ["Nächste Sitzung"]


def test_archive_without_a_municipality_can_be_read(client):
    make_drucksache("Titel")
    for path in ("/", "/drucksachen/", "/impressum/", "/hilfe/"):
        assert client.get(path).status_code == 200


class TestDiscovery:
    def test_robots_names_the_sitemap(self, client):
        response = client.get("/robots.txt")
        assert response["Content-Type"] == "text/plain; charset=utf-8"
        assert "Sitemap: http://testserver/sitemap.xml" in response.content.decode()
        assert "Disallow: /admin/" in response.content.decode()

    def test_sitemap_lists_every_public_thing(self, client):
        paper, meeting, body = make_drucksache(), make_sitzung(), make_gremium()
        index = client.get("/sitemap.xml").content.decode()
        sections = re.findall(r"<loc>http://testserver(.*?)</loc>", index)
        pages = "".join(client.get(section).content.decode() for section in sections)
        for thing in (paper, meeting, body):
            assert f"<loc>http://testserver{thing.get_absolute_url()}</loc>" in pages
        assert "<loc>http://testserver/beantwortungen/</loc>" in pages

    @time_machine.travel("2026-11-23 10:00+01:00", tick=False)
    def test_security_txt_says_whom_to_write_to(self, client):
        assert client.get("/.well-known/security.txt").status_code == 404
        make_koerperschaft(email="rat@lindenhagen.example", sicherheit_email="sicher@lindenhagen.example")
        text = client.get("/.well-known/security.txt").content.decode()
        assert "Contact: mailto:sicher@lindenhagen.example" in text
        assert "Expires: 2027-11-22T00:00:00Z" in text

    def test_opensearch_leads_to_the_search(self, client):
        make_koerperschaft(name="Stadt „Ä & Ö“", kurzname="")
        response = client.get("/opensearch.xml")
        assert response["Content-Type"].startswith("application/opensearchdescription+xml")
        assert 'template="http://testserver/drucksachen/?q={searchTerms}"' in response.content.decode()
        assert "&amp;" in response.content.decode()

    def test_healthz_says_whether_the_database_answers(self, client):
        assert client.get("/healthz").content == b"ok\n"
        with mock.patch.object(connection, "cursor", side_effect=OperationalError):
            response = client.get("/healthz")
        assert response.status_code == 503


class TestStructuredData:
    def test_inquiry_carries_its_questions_and_answers(self, client):
        inquiry = make_anfrage("</script><b>", nummer="26309-22-E1", fragen=["Wann?"])
        make_beantwortung(inquiry, teile=["Im Mai."])
        (data,) = structured(client.get(inquiry.get_absolute_url()))
        assert (data["name"], data["identifier"]) == ("</script><b>", "26309-22-E1")
        assert data["hasPart"][0]["suggestedAnswer"][0]["text"] == "Im Mai."

    def test_meeting_is_an_event(self, client):
        (data,) = structured(client.get(make_sitzung(status="abgesagt").get_absolute_url()))
        assert data["@type"] == "Event"
        assert data["eventStatus"] == "https://schema.org/EventCancelled"
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT16:00:00\+0[12]:00", data["startDate"])

    def test_body_and_start(self, client):
        assert structured(client.get(make_gremium().get_absolute_url()))[0]["@type"] == "GovernmentOrganization"
        assert structured(client.get("/"))[0]["@type"] == "WebSite"


class TestErrors:
    def test_missing_page_is_german_and_offers_the_search(self, client):
        response = client.get("/gibt-es-nicht/")
        assert response.status_code == 404
        assert "Diese Seite gibt es hier nicht" in text_of(response)

    def test_expired_form_is_german(self):
        response = Client(enforce_csrf_checks=True).post("/konto/anmelden/", {"login": "x"})
        assert response.status_code == 403
        assert "Das Formular ist abgelaufen" in text_of(response)

    def test_unreadable_request_is_german(self, client):
        response = client.get("/", headers={"host": "boese.example"})
        assert response.status_code == 400
        assert "unverständlich" in text_of(response)

    def test_our_own_mistake_is_german_and_needs_no_database(self, client):
        client.raise_request_exception = False
        with mock.patch("ratsinfo.portal.views.LATEST_ANSWERS", None):
            response = client.get("/")
        assert response.status_code == 500
        assert "Der Fehler liegt bei uns" in text_of(response)


class TestHeaders:
    def test_policy_is_strict(self, client):
        policy = client.get("/")["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        for part in (
            "style-src 'self'",
            "script-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ):
            assert part in policy
        assert "unsafe" not in policy

    def test_nothing_is_framed_sniffed_or_referred(self, client):
        response = client.get("/")
        assert response["X-Frame-Options"] == "DENY"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Referrer-Policy"] == "same-origin"
        assert response["Cross-Origin-Opener-Policy"] == "same-origin"

    def test_the_admin_has_the_same_policy(self, client):
        assert "default-src 'none'" in client.get("/konto/anmelden/")["Content-Security-Policy"]
