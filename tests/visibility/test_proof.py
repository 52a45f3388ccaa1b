"""The visibility proof of the design, section 4: nothing that is not public reaches anybody who may not see it.

Everything is fetched once (recording.py); the tests are what must be true of it.
"""

from difflib import unified_diff

import pytest
from django.conf import settings

from drucksachen.models import Drucksache
from gremien.models import Gremium
from ratsinfo.publishing.models import Governed
from tests.factories import make_drucksache, make_koerperschaft, make_user
from tests.visibility import routes
from tests.visibility.hostile import HIDDEN_DAY, HIDDEN_YEAR, LATER, NEXT, add_hidden, build_public
from tests.visibility.recording import NOWHERE, SEARCHES, Ask, record, shows_hidden_day
from tests.visibility.roles import BLIND, DEPUTY, MEMBER, MEMBERS, SEEING, sees

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,  # Django's own password field names an unset variable
]
ROLES = (*BLIND, *MEMBERS, *SEEING)


@pytest.fixture(scope="module")
def kept():
    """Where the recording is kept for all tests of this module."""
    return []


@pytest.fixture
def recording(kept, db):
    if not kept:
        kept.append(record())
    return kept[0]


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


def test_every_route_is_known_to_the_proof():
    unknown = {name for name in routes.names() if not name.startswith("admin:")} ^ set(routes.PUBLIC)
    assert not unknown, f"Diese Routen fehlen in tests/visibility/routes.py oder gibt es nicht mehr: {sorted(unknown)}"


def test_every_admin_route_is_known_to_the_proof(db):
    make_drucksache()
    assert len(routes.admin_paths()) > 100


def test_every_governed_model_has_a_hidden_row_in_the_proof(recording):
    governed = {model for model in all_subclasses(Governed) if not model._meta.abstract and not model._meta.proxy}
    assert governed == {row._meta.concrete_model for row, _ in recording.world.rows}


def all_subclasses(model):
    return {sub for child in model.__subclasses__() for sub in {child, *all_subclasses(child)}}


@pytest.mark.parametrize("role", ROLES)
def test_nobody_gets_more_than_the_handbook_promises(recording, role):
    """Pages, lists, searches, feeds, tables, files, site map, redirects, error pages and the whole admin."""
    assert recording.leaks(role) == []


@pytest.mark.parametrize("role", SEEING)
def test_everybody_gets_what_the_handbook_promises(recording, role):
    """The control: the canaries are where they would be seen if the rule were not asked."""
    met = {what.partition(".")[0] for what in recording.met(role)}
    kinds = {kind.partition(" ")[0] for kind in sees(role)}
    expected = {"Kollegin": "user", "Inhalt": "anlage"}
    assert {expected.get(kind, kind) for kind in kinds} <= met | {"group"} - kinds


@pytest.mark.parametrize(("role", "meetings"), [(MEMBER, {NEXT, LATER}), (DEPUTY, {NEXT})])
def test_member_meets_everything_that_was_released(recording, role, meetings):
    """The control: item, paper with question and answer, Beratung, files and what is in them, of these meetings."""
    canaries = recording.world.canaries
    texts = [answer.text for answer in recording.answers[role].values()]
    met = {canaries[token] for text in texts for token in recording.canaries_in(text)}
    assert {canary.meeting for canary in met} - {""} == meetings
    for meeting in meetings:
        found = {canary.what.split(" (")[0] for canary in met if canary.meeting == meeting}
        assert {"tagesordnungspunkt.titel", "drucksache.titel", "frage.text", "antwortteil.text"} <= found
        assert {"bezug.wortlaut", "beratung.ergebnis", "anlage.name", "anlage.kennung", "Inhalt einer Datei"} <= found


def test_clerk_sees_the_canaries(recording):
    expected = {"drucksache.titel", "drucksache.nummer", "frage.text", "antwortteil.text", "bezug.wortlaut"}
    expected |= {"gremium.name", "fachbereich.name", "person.nachname", "mitgliedschaft.rolle_wortlaut"}
    expected |= {"sitzungstermin.titel", "tagesordnungspunkt.titel", "beratung.zustaendigkeit_wortlaut"}
    expected |= {"anlage.name", "anlage.kennung", "anlage.sha256", "anlage.dateiname", "gremium.kennung"}
    expected |= {"drucksache.verantwortlich", "drucksache.rueckzug_grund", "user.name", "Inhalt einer Datei"}
    assert expected <= recording.met("Sachbearbeitung")


@pytest.mark.parametrize("role", [*BLIND, *SEEING])
def test_hidden_and_missing_answer_alike_to_the_byte(recording, role):
    """Status, headers (ETag and length among them) and body, as if the hidden rows had never been there; tombstones aside."""
    answers, without = recording.answers[role], recording.without[role]
    assert without
    changed = {ask: difference(answers[ask], without[ask]) for ask in without if answers[ask] != without[ask]}
    told = recording.tombstones()
    assert {ask: lines for ask, lines in changed.items() if not is_tombstone(ask, whole(ask, answers), told)} == {}


def whole(ask, answers):
    """The answer with its body, which HEAD leaves out."""
    return answers.get(Ask(ask.path, "GET", ask.headers), answers[ask]) if ask.method == "HEAD" else answers[ask]


def is_tombstone(ask, answer, told):
    """Whether the public is told that what was asked for was withdrawn; other methods than reading say nothing of it."""
    return answer.is_tombstone and ask.method in ("GET", "HEAD") and any(key in ask.path for key in told)


def difference(one, other):
    lines = (answer.text.splitlines() for answer in (one, other))
    return "\n".join(list(unified_diff(*lines, lineterm="", n=0))[:6])


def test_change_of_hidden_rows_changes_nothing_that_the_public_gets(recording):
    """No validator, date or length tells that somebody works on what is not public."""
    answers, after = recording.answers["anonym"], recording.after_change
    assert [ask for ask in after if answers[ask] != after[ask]] == []


@pytest.mark.parametrize("role", ["anonym", "Verwaltung"])
def test_filter_by_a_hidden_body_answers_like_one_by_an_unknown_body(recording, role):
    answers = recording.answers[role]
    keys = [body.kennung for body in recording.world.representatives(Gremium)]
    asked = [
        (ask, key) for ask in answers for key in keys if ask.path.endswith((f"?gremium={key}", f"?fraktion={key}"))
    ]
    assert len(asked) > 10
    for ask, key in asked:
        unknown = answers[Ask(ask.path.replace(key, routes.UNKNOWN), ask.method)]
        assert answers[ask].body.replace(key, routes.UNKNOWN) == unknown.body


def test_search_for_a_hidden_word_answers_like_one_for_a_word_that_is_nowhere(recording):
    """Hits, numbers beside filters, suggestions, other spellings, what is found elsewhere: nothing tells the two apart."""
    answers = recording.answers["anonym"]
    hidden = {
        ask.path.partition("q=")[2] for ask in answers if "?q=kanarie" in ask.path and ask.path.startswith("/gremien/")
    }
    words = {word for word in hidden if word.isalnum()} - {NOWHERE}
    assert len(words) > 5
    for word in words:
        for form in SEARCHES:
            asked, nowhere = (Ask(form.format(word=each, start=each[:-3])) for each in (word, NOWHERE))
            assert neutral(answers[asked], word) == neutral(answers[nowhere], NOWHERE), asked


def neutral(answer, word):
    """An answer without what was typed, and without what hangs on it."""
    text = "\n".join(line for line in answer.text.splitlines() if not line.startswith("etag:"))
    return text.replace(word, "…").replace(word[:-3], "…")


@pytest.mark.parametrize("role", [role for role in ROLES if role != "anonym"])
def test_nothing_of_a_logged_in_reader_is_cached(recording, role):
    """What is refused for its foreign host is refused before anybody is recognised, with one and the same page."""
    answers = {ask: answer for ask, answer in recording.answers[role].items() if answer.status != 400}
    assert [
        ask for ask, answer in answers.items() if "no-store" not in answer.head or "private" not in answer.head
    ] == []


def test_anonymous_reader_gets_no_cookie(recording):
    """None but on the pages for logging in, whose forms have one against forged sendings."""
    public = {ask: answer for ask, answer in recording.answers["anonym"].items() if not ask.is_staffs}
    assert [
        ask for ask, answer in public.items() if answer.cookies and not ask.path.startswith(settings.KONTO_PATH)
    ] == []


def test_every_kind_of_answer_was_asked_for(recording):
    """The control: errors and partial answers are among what was looked at."""
    statuses = {answer.status for answers in recording.answers.values() for answer in answers.values()}
    assert {200, 206, 301, 302, 304, 400, 403, 404, 405, 410, 412, 416} <= statuses


def test_withdrawn_things_are_tombstones_whatever_is_asked_of_them(recording):
    gone = {ask: answer for ask, answer in recording.answers["anonym"].items() if answer.status == 410}
    assert any("/anlagen/" in ask.path and ask.headers for ask in gone)
    assert [ask for ask, answer in gone.items() if "etag:" in answer.head.lower()] == []
    assert {ask.method for ask in gone} == {"GET", "HEAD"}


def test_tombstone_tells_number_and_date_only(db, client):
    add_hidden(build_public())
    withdrawn = Drucksache.objects.withdrawn().exclude(nummer="").first()
    response = client.get(withdrawn.get_absolute_url())
    text = response.content.decode()
    assert response.status_code == 410
    assert withdrawn.nummer in text
    assert f"{HIDDEN_DAY:%d.%m.%Y}" in text
    assert withdrawn.titel not in text
    assert withdrawn.rueckzug_grund not in text


def test_tombstone_tells_a_public_reason(client):
    make_koerperschaft()
    paper = make_drucksache("Titel")
    paper.withdraw(make_user(), "Verwechselte Anlage", reason_public=True)
    assert "Verwechselte Anlage" in client.get(paper.get_absolute_url()).content.decode()
