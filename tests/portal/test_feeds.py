"""The feed of a Gremium: its sessions, what it brought in, what it deals with."""

from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from tests import factories as make

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def feed_of(client, body):
    return client.get(f"{body.get_absolute_url()}feed.atom")


def titles(response):
    assert response.status_code == 200
    root = ElementTree.fromstring(response.content)  # noqa: S314  written by the archive itself
    return [entry.findtext(f"{ATOM}title") for entry in root.findall(f"{ATOM}entry")]


def test_it_holds_sessions_and_papers_of_the_gremium_and_nothing_else(client):
    body = make.make_gremium()
    make.make_sitzung(body, titel="Sitzung", day=date(2026, 12, 1))
    make.make_anfrage("Eingebracht", urheber=[body])
    dealt_with = make.make_anfrage("Beraten")
    make.make_beratung(dealt_with, body)
    both = make.make_anfrage("Beides", urheber=[body])
    make.make_beratung(both, body)
    make.make_beratung(make.make_anfrage("Woanders"))
    make.make_sitzung(titel="Andere")
    found = titles(feed_of(client, body))
    assert len(found) == 4
    for word in ("Sitzung", "Eingebracht", "Beraten", "Beides"):
        assert sum(word in title for title in found) == 1, word


def test_last_published_comes_first(client):
    body, now = make.make_gremium(), timezone.now()
    for hours, title in ((3, "zuerst"), (1, "zuletzt"), (2, "dazwischen")):
        paper = make.make_anfrage(title, urheber=[body], published=False)
        paper.publish(make.publisher(), at=now - timedelta(hours=hours))
    assert [title.split()[-1] for title in titles(feed_of(client, body))] == ["zuletzt", "dazwischen", "zuerst"]


def test_its_title_says_what_it_holds(client):
    body = make.make_gremium("Hauptausschuss")
    root = ElementTree.fromstring(feed_of(client, body).content)  # noqa: S314  written by the archive itself
    assert root.findtext(f"{ATOM}title") == "Hauptausschuss: Sitzungen, eingebrachte und beratene Drucksachen"


def test_what_is_not_public_is_not_in_it_also_for_the_staff(client):
    body = make.make_gremium()
    make.make_sitzung(body, published=False)
    make.make_anfrage(urheber=[body], published=False)
    make.make_beratung(make.make_anfrage(), body, oeffentlich=False)
    client.force_login(make.make_clerk())
    assert titles(feed_of(client, body)) == []


def test_gremium_that_is_not_public_has_none_and_a_withdrawn_one_says_so(client):
    body = make.make_gremium(published=False)
    assert feed_of(client, body).status_code == 404
    body.publish(make.publisher())
    body.withdraw(make.publisher(), "Versehen")
    assert feed_of(client, body).status_code == 410
