"""What the copies on a reader's device are told by the server."""

import pytest
from django.urls import reverse

from tests.factories import make_clerk, make_sitzung, make_user

pytestmark = pytest.mark.django_db


def test_worker_answers_for_the_whole_site_and_without_a_cookie(client):
    answer = client.get(reverse("offline:worker"))
    assert reverse("offline:worker").count("/") == 1
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert not answer.cookies
    assert b'addEventListener("fetch"' in answer.content


def test_policy_lets_our_own_worker_run_and_no_other(client):
    assert "worker-src 'self'" in client.get("/")["Content-Security-Policy"]


def test_answers_name_the_reader_by_a_word_that_tells_nothing(client, settings):
    page = make_sitzung().get_absolute_url()
    assert "Archiv-Leser" not in client.get(page)
    words = set()
    for user in (make_user("anna"), make_user("bert")):
        client.force_login(user)
        word, seconds = client.get(page)["Archiv-Leser"].split()
        assert client.get("/")["Archiv-Leser"] == f"{word} {seconds}"
        assert int(seconds) == settings.SESSION_COOKIE_AGE
        words.add(word)
    assert len(words) == 2


def test_logout_makes_the_browser_delete_everything(client):
    client.force_login(make_clerk())
    assert "Clear-Site-Data" not in client.get("/")
    assert client.post(reverse("admin:logout"))["Clear-Site-Data"] == '"cache", "storage"'


def test_page_offers_to_take_the_session_along_only_with_the_script(client):
    text = client.get(make_sitzung().get_absolute_url()).content.decode()
    assert '<div class="mitnehmen nicht-im-druck" hidden data-mitnehmen' in text
