"""The number beside an option is the number of rows that choosing it leaves."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.factories import (
    make_anfrage,
    make_beantwortung,
    make_beratung,
    make_clerk,
    make_drucksache,
    make_fachbereich,
    make_fraktion,
    make_gremium,
    make_koerperschaft,
    make_sitzung,
)
from tests.remembering import forget_pages

pytestmark = pytest.mark.django_db
FACETS = {
    "/drucksachen/": ("art", "stand", "gremium", "fachbereich", "fraktion", "jahr"),
    "/beantwortungen/": ("gremium", "fachbereich", "fraktion", "jahr"),
    "/sitzungen/": ("gremium", "jahr"),
}


@pytest.fixture
def archive():
    """Papers with none, one and several of everything, some of it hidden."""
    make_koerperschaft(antwortfrist_tage=42)
    today = timezone.localdate()
    parties, units, bodies = (
        [make(f"{make.__name__} {n}") for n in range(3)] for make in (make_fraktion, make_fachbereich, make_gremium)
    )
    hidden = make_fraktion("geheime Fraktion", published=False)
    for number in range(12):
        paper = make_anfrage(
            f"Anfrage {number}",
            datum=date(2023 + number % 3, 12, 31) if number % 4 else today,
            urheber=[*parties[: number % 4], hidden],
            published=number != 5,
        )
        paper.fachbereiche.set(units[number % 3 :])
        for body in bodies[: number % 3]:
            for _ in range(2):
                make_beratung(paper, body)
        make_beratung(paper, bodies[2], oeffentlich=False)
        if number % 3 == 0:
            answer = make_beantwortung(
                paper, datum=date(2024, 1, 1), zwischenantwort=number == 6, published=number != 9
            )
            make_beratung(answer, bodies[0])
    both = make_beantwortung(*[make_anfrage(urheber=parties[:2]) for _ in range(2)], titel="Antwort auf beide")
    both.fachbereiche.set(units)
    make_drucksache("Vorlage", urheber=[parties[0]])
    for number in range(6):
        make_sitzung(*bodies[: number % 3 + 1], day=today + timedelta(days=300 * (number - 3)), published=number != 2)


def options(response, name):
    """Each option of a select with the number it promises."""
    form = response.context["filter"].form
    select = str(form[name])
    found = re.findall(r'<option value="([^"]+)"[^>]*>[^<]*\((\S+) Treffer\)</option>', select)
    return {value: 0 if number == "keine" else int(number) for value, number in found}


def offered(response, name):
    """The options of a select, whether they promise anything or not."""
    return re.findall(r'<option value="([^"]+)"', str(response.context["filter"].form[name]))


QUERIES = (
    "",
    "q=anfrage",
    "art=anfrage",
    "stand=offen",
    "jahr=2024",
    "von=2024-01-01",
    "bis=2025-06-30&sortierung=aelteste",
    "art=beantwortung&jahr=2024",
    "stand=beantwortet&fraktion={fraktion}",
    "gremium={gremium}&fachbereich={fachbereich}",
    "fraktion={fraktion}&jahr=2023&q=anfrage",
    "von=unsinn&art=unsinn",
)


def left(filterset, **chosen):
    """How many rows the same list holds for the same reader under this choice."""
    query = filterset.data.copy()
    for name, value in chosen.items():
        query[name] = value
    again = type(filterset)(query, filterset.queryset, request=filterset.request, reader=filterset.reader)
    return again.qs.count()


@pytest.mark.parametrize("clerk", [False, True], ids=["anonym", "Verwaltung"])
@pytest.mark.parametrize("path", FACETS)
def test_every_promise_is_kept(client, archive, path, clerk):
    if clerk:
        client.force_login(make_clerk())
    start = client.get(path)
    keys = {"fachbereich": "", "fraktion": ""} | {name: next(iter(options(start, name))) for name in FACETS[path]}
    for query in QUERIES:
        forget_pages()  # what is remembered has no context
        response = client.get(f"{path}?{query.format(**keys)}")
        filterset = response.context["filter"]
        assert response.context["paginator"].count == left(filterset) == len(response.context["object_list"])
        for name in FACETS[path]:
            promised = options(response, name)
            assert promised or not any(left(filterset, **{name: value}) for value in offered(response, name)), name
            assert promised == {value: left(filterset, **{name: value}) for value in promised}, (query, name)


def test_some_options_have_rows_and_some_have_none(client, archive):
    """The control: the promises differ."""
    response = client.get("/drucksachen/?q=anfrage")
    for name in FACETS["/drucksachen/"]:
        assert len(set(options(response, name).values())) > 1, name
    assert options(response, "art")["antrag"] == 0


def test_option_without_rows_stays_and_says_so(client):
    make_drucksache()
    response = client.get("/drucksachen/")
    assert "Antrag (keine Treffer)" in response.content.decode()
    assert "Vorlage (1 Treffer)" in response.content.decode()
    assert options(client.get("/drucksachen/?art=antrag"), "art") == options(response, "art")


def test_beyond_a_number_of_rows_options_are_offered_without_numbers(client, monkeypatch):
    """But for the years, without which there would be nothing to choose; and what is rare enough is counted."""
    monkeypatch.setattr("ratsinfo.listing.counts.MOST", 2)
    for kind in ("vorlage", "vorlage", "antrag"):
        make_drucksache(art=kind)
    response = client.get("/drucksachen/")
    assert options(response, "art") == {}
    assert "antrag" in offered(response, "art")
    assert options(response, "jahr") == {"2026": 3}
    chosen = client.get("/drucksachen/?art=vorlage")
    assert options(chosen, "art") == {}
    assert options(chosen, "jahr") == {"2026": 2}
    assert chosen.context["paginator"].count == 2


def test_order_of_the_parameters_says_what_is_chosen_and_the_number_follows(client):
    """Of a parameter that is given twice the last one counts, also where another order was asked for before."""
    for kind in ("vorlage", "vorlage", "antrag"):
        make_drucksache(art=kind)
    for query, number in (
        ("art=vorlage&art=antrag", 1),
        ("art=antrag&art=vorlage", 2),
        ("art=antrag&art=", 3),
        ("art=&art=antrag", 1),
    ):
        assert client.get(f"/drucksachen/?{query}").context["paginator"].count == number


def test_chip_says_what_was_chosen_and_no_number(client):
    make_drucksache()
    assert [chip.value for chip in client.get("/drucksachen/?art=vorlage").context["chips"]] == ["Vorlage"]


def test_hidden_rows_are_in_no_number_but_those_of_the_staff(client):
    paper = make_drucksache()
    make_drucksache(published=False)
    make_drucksache(withdrawn=True)
    body = make_gremium()
    make_beratung(paper, body)
    make_beratung(make_drucksache(published=False), body)
    response = client.get("/drucksachen/")
    assert (options(response, "art")["vorlage"], options(response, "gremium")[body.kennung]) == (1, 1)
    client.force_login(make_clerk())
    response = client.get("/drucksachen/")
    assert (options(response, "art")["vorlage"], options(response, "gremium")[body.kennung]) == (4, 2)
