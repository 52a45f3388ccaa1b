"""Remembered pages: right at once after any change, the same to the byte, and never anybody's own."""

from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from drucksachen.models import Drucksache, Frage
from gremien.models import Gremium, Koerperschaft, Sitzungstermin, Tagesordnungspunkt
from ratsinfo.caching.middleware import PublicPagesMiddleware
from ratsinfo.pages.models import Textseite
from tests import factories as make
from tests.remembering import forget_pages
from tests.visibility import routes
from tests.visibility.hostile import build_public

pytestmark = pytest.mark.django_db


def answer(client, path, **headers):
    response = client.get(path, headers=headers)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, dict(response.items()), body


def one_of_each_route(public):
    """For each public route some addresses, lists plain, filtered and paged; and the pages on which most is shown.

    Those of the account are never remembered, and their forms are never the same twice.
    """
    shown = ("inquiry", "answer", "open_inquiry", "meeting", "past", "body", "party")
    some = [path for paths in routes.PUBLIC.values() for path in paths()[:2] if not path.startswith("/konto/")]
    return [*some, *(public[name].get_absolute_url() for name in shown)]


def change_titles(public):
    Drucksache.objects.update(titel="Anders", suchtext="anders")


def withdraw_an_answer(public):
    public["answer"].withdraw(make.publisher(), "Versehen")


def publish_a_draft(public):
    make.make_anfrage("Neue Anfrage", urheber=[public["party"]], datum=timezone.localdate())


def add_a_question(public):
    Frage.objects.create(drucksache=public["inquiry"], position=9, text="Und nun?")


def hide_an_item(public):
    Tagesordnungspunkt.objects.update(oeffentlich=False)


def move_a_meeting(public):
    Sitzungstermin.objects.update(titel="Sondersitzung")


def rename_a_body(public):
    Gremium.objects.update(name="Neuer Name")


def relate_a_body(public):
    public["open_inquiry"].urheber.clear()


def rename_the_town(public):
    Koerperschaft.objects.update(name="Stadt Neuenhagen", email="neu@example.org")


def rewrite_a_text(public):
    Textseite.objects.update(text="Neuer Text")


CHANGES = [
    change_titles, withdraw_an_answer, publish_a_draft, add_a_question, hide_an_item,
    move_a_meeting, rename_a_body, relate_a_body, rename_the_town, rewrite_a_text,
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
@time_machine.travel("2036-11-23 10:00+01:00", tick=False)
def test_no_route_is_ever_stale_after_a_change(client, change):
    public = build_public()
    paths = one_of_each_route(public)
    before = {path: answer(client, path) for path in paths}
    change(public)
    after = {path: answer(client, path) for path in paths}
    forget_pages()
    assert after == {path: answer(client, path) for path in paths}
    assert after != before


def test_no_route_is_ever_stale_after_midnight_or_a_scheduled_moment(client):
    with time_machine.travel("2036-11-23 23:00+01:00", tick=False) as clock:
        public = build_public()
        make.make_anfrage("Morgen", published=False).publish(
            make.publisher(), at=timezone.now() + timedelta(minutes=30)
        )
        public["open_inquiry"].withdraw(make.publisher(), "Versehen", at=timezone.now() + timedelta(minutes=40))
        paths = one_of_each_route(public)
        seen = [{path: answer(client, path) for path in paths}]
        for minutes in (31, 10, 20):
            clock.shift(timedelta(minutes=minutes))
            seen.append({path: answer(client, path) for path in paths})
            forget_pages()
            assert seen[-1] == {path: answer(client, path) for path in paths}
        assert all(earlier != later for earlier, later in pairwise(seen))


def test_a_remembered_page_is_the_same_to_the_byte_and_asks_for_its_state_only(client, django_assert_num_queries):
    public = build_public()
    address = public["inquiry"].get_absolute_url()
    first = answer(client, address)
    with django_assert_num_queries(1):
        assert answer(client, address) == first


def test_every_reader_who_is_logged_in_gets_a_page_made_for_them(client):
    paths = one_of_each_route(build_public())
    for path in paths:
        answer(client, path)
    reader = Client()
    reader.force_login(make.make_user())
    for path in paths:
        _, headers, _ = answer(reader, path)
        assert "no-store" in headers["Cache-Control"], path


def test_nothing_of_a_logged_in_reader_is_remembered(client, monkeypatch):
    public = build_public()
    remembered = []
    monkeypatch.setattr("ratsinfo.caching.middleware.remember", lambda *args: remembered.append(args))
    reader = Client()
    reader.force_login(make.make_clerk())
    for path in one_of_each_route(public):
        answer(reader, path)
    assert remembered == []
    answer(client, "/")
    assert len(remembered) == 1


def test_whoever_has_a_session_cookie_is_never_answered_from_memory(client):
    make.make_koerperschaft()
    client.cookies["sessionid"] = "abgelaufen"
    assert "ETag" not in answer(client, "/")[1]


def test_other_hosts_and_queries_are_other_pages(client):
    build_public()
    plain = answer(client, "/drucksachen/")
    assert answer(client, "/drucksachen/?q=radwege")[2] != plain[2]
    assert client.get("/drucksachen/", HTTP_HOST="localhost").content != plain[2]


def test_a_page_begun_before_a_change_is_not_remembered_for_after_it(settings):
    """The state is read before the rows are: what changes meanwhile makes another one."""
    town = make.make_koerperschaft(name="Alt")

    def slow_view(request):
        name = Koerperschaft.objects.get().name
        Koerperschaft.objects.filter(pk=town.pk).update(name="Neu")  # somebody else, while the page is being made
        return HttpResponse(name)

    middleware = PublicPagesMiddleware(slow_view)
    pages = [middleware(RequestFactory().get("/")).content.decode() for _ in range(2)]
    assert pages == ["Alt", "Neu"]


@pytest.mark.parametrize("header", ["no-store", "private, max-age=3"])
def test_what_its_view_keeps_private_is_not_remembered(header):
    calls = []

    def view(request):
        calls.append(request)
        return HttpResponse("x", headers={"Cache-Control": header})

    middleware = PublicPagesMiddleware(view)
    answers = [middleware(RequestFactory().get("/")) for _ in range(2)]
    assert len(calls) == 2
    assert answers[0]["Cache-Control"] == header


class TestConditionalRequests:
    def test_an_unchanged_page_is_not_sent_again(self, client):
        public = build_public()
        address = public["meeting"].get_absolute_url()
        _, headers, _ = answer(client, address)
        for _ in ("from memory", "made anew"):
            status, again, body = answer(client, address, if_none_match=headers["ETag"])
            assert (status, body, again["ETag"]) == (304, b"", headers["ETag"])
            forget_pages()

    def test_a_change_elsewhere_leaves_the_validator_alone(self, client):
        public = build_public()
        address = public["body"].get_absolute_url()
        _, headers, _ = answer(client, address)
        make.make_fachbereich("Neues Amt")
        assert answer(client, address, if_none_match=headers["ETag"])[0] == 304

    def test_a_change_of_the_page_is_sent(self, client):
        public = build_public()
        address = public["body"].get_absolute_url()
        _, headers, _ = answer(client, address)
        rename_a_body(public)
        assert answer(client, address, if_none_match=headers["ETag"])[0] == 301  # its readable address is another one
        address = Gremium.objects.get(pk=public["body"].pk).get_absolute_url()
        assert answer(client, address, if_none_match=headers["ETag"])[0] == 200

    def test_browsers_may_keep_a_page_but_have_to_ask(self, client):
        make.make_koerperschaft()
        headers = answer(client, "/")[1]
        assert headers["Cache-Control"] == "no-cache"
        assert "Cookie" in headers["Vary"]
