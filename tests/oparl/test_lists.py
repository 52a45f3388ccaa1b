import pytest
import time_machine
from django.core.cache import caches

from drucksachen.models import Drucksache
from ratsinfo.oparl.standing import catch_up
from tests import factories as make
from tests.oparl.archive import HOST, everything, get, url
from tests.remembering import forget_pages

pytestmark = pytest.mark.django_db
PAPERS = "/oparl/v1.1/papers"
ASKED = "2026-03-01T00:00:00+01:00"
ESCAPED = "2026-03-01T00%3A00%3A00%2B01%3A00"


@pytest.fixture
def papers():
    """One paper a day, each handed out on its day."""
    made = []
    for day in (1, 2, 3):
        with time_machine.travel(f"2026-03-0{day} 12:00:00+01:00", tick=False):
            made.append(make.make_drucksache(f"Vom {day}."))
            catch_up()
    return made


def titles(client, query):
    return sorted(each["name"] for each in everything(client, f"{PAPERS}{query}"))


def test_an_empty_list_is_whole(client):
    page = get(client, PAPERS)
    assert page == {
        "data": [],
        "pagination": {"elementsPerPage": 100},
        "links": {"first": HOST + PAPERS, "self": HOST + PAPERS},
    }


def test_pages_are_found_by_key_and_hold_everything_once(client, papers):
    first = get(client, f"{PAPERS}?limit=2")
    assert [each["id"] for each in first["data"]] == sorted(url("paper", paper) for paper in papers)[:2]
    assert first["links"] == {
        "first": f"{HOST}{PAPERS}?limit=2",
        "self": f"{HOST}{PAPERS}?limit=2",
        "next": f"{HOST}{PAPERS}?limit=2&nach={sorted(paper.kennung for paper in papers)[1]}",
    }
    last = get(client, first["links"]["next"])
    assert last["links"]["self"] == first["links"]["next"]
    assert "next" not in last["links"]
    assert titles(client, "?limit=2") == ["Vom 1.", "Vom 2.", "Vom 3."]


def test_a_page_goes_on_where_its_last_object_is_withdrawn_meanwhile(client, papers):
    first = get(client, f"{PAPERS}?limit=2")
    gone = next(paper for paper in papers if url("paper", paper) == first["data"][1]["id"])
    gone.withdraw(make.publisher(), "Versehen")
    rest = get(client, first["links"]["next"])["data"]
    assert [each["id"] for each in rest] == sorted(url("paper", paper) for paper in papers)[2:]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?created_since=2026-03-02T12:00:00%2B01:00", ["Vom 2.", "Vom 3."]),
        ("?created_until=2026-03-02T12:00:00%2B01:00", ["Vom 1.", "Vom 2."]),
        ("?modified_since=2026-03-02T12:00:01%2B01:00", ["Vom 3."]),
        ("?modified_until=2026-03-01T11:00:00Z", ["Vom 1."]),
        ("?modified_since=2026-03-02T12:00:00 01:00", ["Vom 2.", "Vom 3."]),
        ("?modified_since=2026-03-02T12:00:00+01:00", ["Vom 2.", "Vom 3."]),
        ("?modified_since=2026-03-02T12:00:00&modified_until=2026-03-02", []),
        ("?modified_since=2026-03-03", ["Vom 3."]),
        ("?modified_since=2099-01-01", []),
        ("?unbekannt=1", ["Vom 1.", "Vom 2.", "Vom 3."]),
    ],
)
def test_filters(client, papers, query, expected):
    assert titles(client, query) == expected


def test_filters_stay_in_every_link_in_the_order_of_their_names(client, papers):
    query = f"?omit_internal=true&modified_since={ESCAPED}&limit=1&created_until=2030-01-01T00:00:00%2B01:00"
    links = get(client, PAPERS + query)["links"]
    kept = f"created_until=2030-01-01T00%3A00%3A00%2B01%3A00&limit=1&modified_since={ESCAPED}"
    assert links["first"] == links["self"] == f"{HOST}{PAPERS}?{kept}&omit_internal=true"
    first = sorted(paper.kennung for paper in papers)[0]
    assert links["next"] == f"{HOST}{PAPERS}?{kept}&nach={first}&omit_internal=true"
    assert len(everything(client, PAPERS + query)) == 3


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("created_since=gestern", "„created_since“"),
        ("modified_until=", "„modified_until“"),
        ("modified_since=2026-13-01T00:00:00Z", "„modified_since“"),
        ("modified_since=0001-01-01T00:00:00%2B23:00", "„modified_since“"),
        ("limit=0", "„limit“"),
        ("limit=viele", "„limit“"),
        ("limit=-1", "„limit“"),
        ("nach=%00", "„nach“"),
        ("omit_internal=vielleicht", "„omit_internal“"),
    ],
)
def test_what_makes_no_sense_is_refused_in_german(client, query, named):
    answer = get(client, f"{PAPERS}?{query}", 400)
    assert answer.keys() == {"type", "message"}
    assert answer["type"] == "https://schema.oparl.org/1.1/Error"
    assert answer["message"].startswith(named)


def test_more_than_a_page_holds_is_not_given(client):
    assert get(client, f"{PAPERS}?limit=99999999999999999999")["pagination"] == {"elementsPerPage": 100}


def test_omit_internal_leaves_out_what_is_embedded(client):
    meeting, person = make.make_sitzung(raum="Ratssaal"), make.make_person()
    make.make_mitgliedschaft(person)
    paper = make.make_drucksache()
    for parent in (meeting, paper):
        make.make_anlage(parent)
    make.make_beratung(paper, tagesordnungspunkt=make.make_top(meeting))
    for name, parts in (
        ("papers", {"auxiliaryFile", "consultation"}),
        ("meetings", {"auxiliaryFile", "agendaItem", "location"}),
        ("people", {"membership"}),
    ):
        (whole,), (short,) = (
            get(client, f"/oparl/v1.1/{name}{query}")["data"] for query in ("", "?omit_internal=true")
        )
        assert whole.keys() - short.keys() == parts
        assert short.items() <= whole.items()


def test_lists_of_a_body_hold_what_is_its_own(client):
    body, other = make.make_gremium(), make.make_gremium()
    mine, _ = make.make_sitzung(body), make.make_sitzung(other)
    paper = make.make_drucksache()
    line, _ = make.make_beratung(paper, body), make.make_beratung(paper, other)
    own = get(client, url("organization", body))
    assert [each["id"] for each in everything(client, own["meeting"])] == [url("meeting", mine)]
    assert [each["id"] for each in everything(client, own["consultation"])] == [url("consultation", line)]


def test_a_page_of_a_hundred_papers_takes_ten_queries(client, django_assert_max_num_queries):
    body, party, unit = make.make_gremium(), make.make_fraktion(), make.make_fachbereich()
    meeting = make.make_sitzung(body)
    inquiry = make.make_anfrage(fragen=["Wann?", "Wo?"], urheber=[party])
    for number in range(8):
        answer = make.make_beantwortung(inquiry, teile=["Bald.", "Hier."])
        answer.fachbereiche.add(unit)
        make.make_anlage(answer, content=make.PDF + str(number).encode())
        make.make_beratung(answer, tagesordnungspunkt=make.make_top(meeting))
    get(client, PAPERS)
    forget_pages()
    with django_assert_max_num_queries(10):
        page = get(client, PAPERS)
    assert len(page["data"]) == 9
    assert len(get(client, url("paper", inquiry))["ratsinfo:beantwortetDurch"]) == 8


def test_other_lists_take_a_constant_number_of_queries(client, django_assert_max_num_queries):
    for _ in range(3):
        meeting, person = make.make_sitzung(raum="Saal"), make.make_person()
        make.make_mitgliedschaft(person)
        make.make_beratung(make.make_drucksache(), tagesordnungspunkt=make.make_top(meeting))
        make.make_anlage(meeting)
    get(client, PAPERS)
    for name in (
        "meetings",
        "people",
        "organizations",
        "agendaitems",
        "consultations",
        "files",
        "memberships",
        "locations",
    ):
        forget_pages()
        with django_assert_max_num_queries(12):
            assert len(get(client, f"/oparl/v1.1/{name}")["data"]) >= 3


def test_pages_leave_the_memory_of_web_pages_alone(client):
    """A harvester takes a thousand pages one after the other; what it gets is never out of date."""
    paper = make.make_drucksache("Alt")
    for address in (paper.get_absolute_url(), PAPERS, url("paper", paper).removeprefix(HOST)):
        assert client.get(address)["ETag"]
    assert len(caches["seiten"]._cache) == 1
    Drucksache.objects.update(titel="Neu")
    assert get(client, PAPERS)["data"][0]["name"] == "Neu"
