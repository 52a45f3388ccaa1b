"""The visibility proof of the design, section 4: nothing that is not public reaches anybody who may not see it."""

import re
from difflib import unified_diff

import pytest
import time_machine
from django.urls import reverse

from drucksachen.models import Anlage, Drucksache
from gremien.models import Gremium, Sitzungstermin
from ratsinfo.publishing.models import Governed
from tests.factories import make_clerk, make_user
from tests.visibility import routes
from tests.visibility.hostile import HIDDEN_DAY, HIDDEN_YEAR, add_hidden, build_public

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def world(db):
    """The canaries of a hostile archive."""
    return add_hidden(build_public())


def everything_public():
    return [path for paths in routes.PUBLIC.values() for path in paths()]


def answer_of(client, path, **headers):
    """Status, headers and body of one answer, as one text in lower case."""
    response = client.get(path, **headers)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    head = "\n".join(f"{name}: {value}" for name, value in response.items())
    return response, f"{head}\n\n{body.decode('utf-8', 'replace')}".lower()


def leaks(world, client, paths):
    """Every canary that comes back, as «what it stands for: where»."""
    found = []
    for path in paths:
        response, text = answer_of(client, path)
        asked = path.lower()
        own_tombstone = world.tombstones if response.status_code == 410 else set()
        for canary, what in world.canaries.items():
            if canary in text and canary not in own_tombstone and not (canary in asked and only_as_asked(text, asked)):
                found.append(f"{what}: {path}")
        if shows_hidden_day(text) and response.status_code != 410 and str(HIDDEN_YEAR) not in asked:
            found.append(f"Datum einer nichtöffentlichen Zeile: {path}")
    return found


def shows_hidden_day(text):
    """Whether the year stands there as a year: the same digits within a key, a checksum or microseconds say nothing."""
    return re.search(rf"(?<!\w){HIDDEN_YEAR}(?!\w)|(?<!\w){HIDDEN_DAY:%Y%m%d}", text) is not None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"{HIDDEN_DAY:%d.%m.%Y}", True),
        (f"<b>{HIDDEN_YEAR}</b>", True),
        (f"am {HIDDEN_DAY.isoformat()}t09:00", True),
        (f"dtstart:{HIDDEN_DAY:%Y%m%d}t090000", True),
        (f"09:00:00.{HIDDEN_YEAR}45", False),
        (f"/drucksachen/a{HIDDEN_YEAR}bcd/", False),
    ],
)
def test_a_hidden_day_is_recognised_however_it_is_written(text, shown):
    assert shows_hidden_day(text) is shown


def only_as_asked(text, asked):
    """Whether an answer repeats nothing but the address that was asked for (a redirect to the login does)."""
    return not text.replace(asked, "").replace(re.sub(r"[^\w./-]", "", asked), "").count("kanarie")


def test_every_route_is_known_to_the_proof():
    unknown = {name for name in routes.names() if not name.startswith("admin:")} ^ set(routes.PUBLIC)
    assert not unknown, f"Diese Routen fehlen in tests/visibility/routes.py oder gibt es nicht mehr: {sorted(unknown)}"


def test_every_admin_route_is_known_to_the_proof(world):
    assert len(routes.admin_paths()) > 100


def test_every_governed_model_has_a_hidden_row_in_the_proof(world):
    governed = {model for model in all_subclasses(Governed) if not model._meta.abstract and not model._meta.proxy}
    assert governed == world.models


def all_subclasses(model):
    return {sub for child in model.__subclasses__() for sub in {child, *all_subclasses(child)}}


def test_anonymous_reader_sees_no_canary(world, client):
    assert leaks(world, client, everything_public()) == []


def test_staff_without_rights_sees_no_canary(world, client):
    client.force_login(make_user(staff=True))
    assert leaks(world, client, everything_public()) == []


def test_logged_in_reader_who_is_no_staff_sees_no_canary(world, client):
    client.force_login(make_user(rights=["drucksachen.view_drucksache", "gremien.view_sitzungstermin"]))
    assert leaks(world, client, everything_public()) == []


@pytest.mark.parametrize("staff", [None, False, True], ids=["anonym", "ohne Verwaltung", "ohne Rechte"])
def test_admin_shows_no_canary_to_whom_it_does_not_concern(world, client, staff):
    if staff is not None:
        client.force_login(make_user(staff=staff))
    paths = [path for path in routes.admin_paths() if "logout" not in path]
    assert leaks(world, client, paths) == []


def test_clerk_sees_the_canaries(world, client):
    """The control: the canaries are where they would be seen if the rule were not asked."""
    client.force_login(make_clerk())
    seen = set()
    for path in everything_public():
        _, text = answer_of(client, path)
        seen |= {what.split(" (")[0] for canary, what in world.canaries.items() if canary in text}
    expected = {"drucksache.titel", "drucksache.nummer", "frage.text", "antwortteil.text", "bezug.wortlaut"}
    expected |= {"gremium.name", "fachbereich.name", "person.nachname", "mitgliedschaft.rolle_wortlaut"}
    expected |= {"sitzungstermin.titel", "tagesordnungspunkt.titel", "beratung.zustaendigkeit_wortlaut"}
    expected |= {"anlage.name", "anlage.kennung", "gremium.kennung", "Inhalt einer Datei"}
    assert expected <= seen


@pytest.mark.parametrize(
    ("model", "route"),
    [
        (Drucksache, "drucksachen:drucksache_detail"),
        (Drucksache, "drucksachen:beantwortung_detail"),
        (Sitzungstermin, "gremien:sitzungstermin_detail"),
        (Gremium, "gremien:gremium_detail"),
        (Anlage, "drucksachen:anlage_download"),
    ],
)
def test_hidden_and_missing_answer_alike_to_the_byte(world, client, model, route):
    published = set(model.objects.published().values_list("pk", flat=True)) | set(
        model.objects.withdrawn().values_list("pk", flat=True)
    )
    missing = client.get(reverse(route, kwargs={"kennung": "zzzzzzz9", "slug": "x"}))
    assert missing.status_code == 404
    hidden = model.objects.exclude(pk__in=published)
    assert hidden.exists()
    for row in hidden:
        slug = getattr(row, "slug", "x")
        response = client.get(reverse(route, kwargs={"kennung": row.kennung, "slug": slug}))
        assert (response.status_code, response.content, dict(response.items())) == (
            404,
            missing.content,
            dict(missing.items()),
        )


ASKING_FOR_A_PART = (
    {"Range": "bytes=0-3"},
    {"Range": "bytes=9999999-"},
    {"If-None-Match": "*"},
    {"If-Match": '"x"'},
    {"Range": "bytes=0-3", "If-Range": '"x"'},
)


@pytest.mark.parametrize("asked", ASKING_FOR_A_PART, ids=str)
@pytest.mark.parametrize("method", ["get", "head"])
def test_hidden_file_answers_like_a_missing_one_whatever_is_asked_of_it(world, client, asked, method):
    missing = getattr(client, method)("/anlagen/zzzzzzz9/x.pdf", headers=asked)
    shown = {*Anlage.objects.published().values_list("pk"), *Anlage.objects.withdrawn().values_list("pk")}
    hidden = [file for file in Anlage.objects.all() if (file.pk,) not in shown]
    assert hidden
    for file in hidden:
        exact = {name: value.replace("x", file.sha256) for name, value in asked.items() if name != "Range"}
        response = getattr(client, method)(file.get_absolute_url(), headers=asked | exact)
        assert (response.status_code, response.content) == (404, missing.content)
        assert dict(response.items()) == dict(missing.items())


@pytest.mark.parametrize("asked", ASKING_FOR_A_PART, ids=str)
def test_withdrawn_file_is_a_tombstone_whatever_is_asked_of_it(world, client, asked):
    withdrawn = Anlage.objects.withdrawn()
    assert withdrawn
    for file in withdrawn:
        response = client.get(file.get_absolute_url(), headers=asked)
        assert (response.status_code, response.has_header("ETag")) == (410, False)


def test_typed_number_of_a_hidden_paper_answers_like_an_unknown_one(world, client):
    missing = client.get("/drucksachen/00000-00/")
    for paper in Drucksache.objects.drafts().exclude(nummer=""):
        response = client.get(reverse("drucksachen:drucksache_by_number", kwargs={"nummer": paper.nummer}))
        assert (response.status_code, response.content) == (missing.status_code, missing.content)


def test_searching_for_a_hidden_word_finds_as_much_as_searching_for_nonsense(world, client):
    def result(path, word):
        text = client.get(path, {"q": word}).content.decode()
        return text.replace(word, "WORT")

    for path in ("/drucksachen/", "/beantwortungen/", "/sitzungen/"):
        nonsense = result(path, "x" * 19)
        for canary in list(world.canaries)[::7]:
            if canary.startswith("kanarie"):
                assert result(path, canary) == nonsense


def test_filter_by_a_hidden_body_answers_like_one_by_an_unknown_body(world, client):
    hidden = Gremium.objects.drafts().first()
    for path in ("/drucksachen/", "/beantwortungen/", "/sitzungen/"):
        texts = [
            client.get(path, {"gremium": key}).content.decode().replace(key, "KENNUNG")
            for key in (hidden.kennung, "zzzzzzz9")
        ]
        assert texts[0] == texts[1]


@time_machine.travel("2026-11-23 10:00+01:00", tick=False)
def test_public_output_is_the_same_byte_for_byte_without_the_hidden_rows(db, client):
    public = build_public()
    paths = everything_public()
    before = {path: answer_of(client, path)[1] for path in paths}
    add_hidden(public)
    after = {path: answer_of(client, path)[1] for path in paths}
    changed = {path: difference(before[path], after[path]) for path in paths if before[path] != after[path]}
    assert changed == {}


def difference(before, after):
    return "\n".join(list(unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0))[:6])


def test_tombstone_tells_number_and_date_only(world, client):
    withdrawn = Drucksache.objects.withdrawn().exclude(nummer="").first()
    response = client.get(withdrawn.get_absolute_url())
    text = response.content.decode()
    assert response.status_code == 410
    assert withdrawn.nummer in text
    assert f"{HIDDEN_DAY:%d.%m.%Y}" in text
    assert withdrawn.titel not in text
    assert withdrawn.rueckzug_grund not in text


def test_tombstone_tells_a_public_reason(client):
    from tests.factories import make_drucksache, make_koerperschaft

    make_koerperschaft()
    paper = make_drucksache("Titel")
    paper.withdraw(make_user(), "Verwechselte Anlage", reason_public=True)
    assert "Verwechselte Anlage" in client.get(paper.get_absolute_url()).content.decode()


def test_nothing_of_a_logged_in_reader_is_cached(world, client):
    client.force_login(make_user())
    for path in everything_public():
        response, _ = answer_of(client, path)
        assert "no-store" in response.get("Cache-Control", ""), path
        assert "private" in response["Cache-Control"], path


def test_anonymous_reader_gets_no_cookie(world, client):
    for path in everything_public():
        response, _ = answer_of(client, path)
        assert not response.cookies, path
