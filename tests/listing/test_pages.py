"""Pages that are sought hold what pages that are counted hold, whichever way they are reached."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drucksachen.models import Drucksache
from gremien.models import Gremium
from ratsinfo.listing.ordering import Order, batches
from ratsinfo.listing.pages import SeekingPaginator
from tests.factories import make_drucksache, make_sitzung

pytestmark = pytest.mark.django_db
FIRST = date(2026, 1, 1)
ORDERS = (("-datum", "-pk"), ("datum", "pk"))


def fill(days, hidden=()):
    """A public Drucksache for each number of days after the first one, in this order of keys; those in ``hidden`` are drafts."""
    yesterday = timezone.now() - timedelta(days=1)
    Drucksache.objects.bulk_create(
        Drucksache(
            titel=f"{place}",
            art="vorlage",
            datum=FIRST + timedelta(days=day),
            veroeffentlicht_am=None if place in hidden else yesterday,
        )
        for place, day in enumerate(days)
    )


def known(rows, per_page, keys, number, first):
    """The keys of one page where the ``first`` ones are known; of the rest only the number."""
    paginator = SeekingPaginator(rows, per_page, len(keys), visible)
    paginator.keys = tuple(keys[:first])
    return [row.pk for row in paginator.page(number)]


def visible(keys):
    return Drucksache.objects.published().filter(pk__in=keys)


def walk(rows, per_page, count, start, step):
    """The keys of each page from ``start`` on, every one but the first reached by the link of the one before."""
    page = SeekingPaginator(rows, per_page, count, visible).page(start)
    yield page.number, [row.pk for row in page]
    while page.has_next() if step > 0 else page.has_previous():
        link = {"after": page.last_row.kennung} if step > 0 else {"before": page.first_row.kennung}
        page = SeekingPaginator(rows, per_page, count, visible, **link).page(page.number + step)
        yield page.number, [row.pk for row in page]


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    days=st.lists(st.integers(0, 4), min_size=1, max_size=40),
    hidden=st.sets(st.integers(0, 39), max_size=10),
    per_page=st.integers(1, 9),
    order=st.sampled_from(ORDERS),
    first=st.integers(0, 40),
)
def test_every_way_leads_to_the_same_rows(db, days, hidden, per_page, order, first):
    with transaction.atomic():
        fill(days, hidden)
        rows = Drucksache.objects.published().order_by(*order)
        keys = list(rows.values_list("pk", flat=True))
        counted = {n // per_page + 1: keys[n : n + per_page] for n in range(0, max(len(keys), 1), per_page)}
        last = len(counted)
        assert {
            n: [row.pk for row in SeekingPaginator(rows, per_page, len(keys), visible).page(n)] for n in counted
        } == counted
        assert {n: known(rows, per_page, keys, n, first) for n in counted} == counted
        assert dict(walk(rows, per_page, len(keys), 1, 1)) == counted
        assert dict(walk(rows, per_page, len(keys), last, -1)) == counted
        assert [row.pk for batch in batches(rows, per_page) for row in batch] == keys
        transaction.set_rollback(True)


def test_links_carry_number_and_key_and_the_page_they_lead_to_is_sought(client):
    fill([0] * 50)
    response = client.get("/drucksachen/?art=vorlage")
    last = response.context["object_list"][-1]
    link = f"?art=vorlage&amp;seite=2&amp;nach={last.kennung}"
    assert f'rel="next" href="{link}"' in response.content.decode()
    with CaptureQueriesContext(connection) as queries:
        second = client.get(f"/drucksachen/{link.replace('&amp;', '&')}")
    assert not [query for query in queries if "OFFSET" in query["sql"]]
    assert [row.titel for row in second.context["object_list"]] == [f"{n}" for n in range(29, 9, -1)]
    third = client.get(f"/drucksachen/?seite=3&nach={second.context['object_list'][-1].kennung}")
    back = f'rel="prev" href="?seite=2&amp;vor={third.context["object_list"][0].kennung}"'
    assert back in third.content.decode()
    assert 'rel="prev" href="?art=vorlage&amp;seite=1"' in second.content.decode()


def test_last_page_is_read_from_the_end(client):
    fill(range(50))
    with CaptureQueriesContext(connection) as queries:
        response = client.get("/drucksachen/?seite=3")
    assert not [query for query in queries if "OFFSET" in query["sql"] and "filter_name" not in query["sql"]]
    assert [row.titel for row in response.context["object_list"]] == [f"{n}" for n in range(9, -1, -1)]


def test_key_is_no_filter_and_no_part_of_the_canonical_address(client):
    fill([0] * 50)
    response = client.get(f"/drucksachen/?seite=2&nach={Drucksache.objects.first().kennung}")
    assert response.context["chips"] == []
    assert 'rel="canonical" href="http://testserver/drucksachen/?seite=2"' in response.content.decode()


@pytest.mark.parametrize("parameter", ["nach", "vor"])
@pytest.mark.parametrize("key", ["zzzzzzz9", "unsinn", "%00", "'", "9" * 40, "entwurf", "gremium", "rand"])
def test_wrong_key_leads_to_the_page_of_the_number(client, parameter, key):
    fill([0] * 50)
    draft = make_drucksache(published=False)
    body = Gremium.objects.create(name="x", art="rat")
    edge = Drucksache.objects.published().order_by("datum", "pk")[0 if parameter == "nach" else 49]
    key = {"entwurf": draft.kennung, "gremium": body.kennung, "rand": edge.kennung}.get(key, key)
    found = client.get(f"/drucksachen/?seite=2&{parameter}={key}").context["object_list"]
    assert [row.titel for row in found] == [f"{n}" for n in range(29, 9, -1)]


def test_row_that_is_hidden_meanwhile_is_on_no_page_though_its_key_is_known():
    fill(range(6))
    rows = Drucksache.objects.published()
    keys = list(rows.values_list("pk", flat=True))
    Drucksache.objects.filter(pk=keys[1]).update(veroeffentlicht_am=None)
    assert known(rows, 3, keys, 1, 6) == [keys[0], keys[2], keys[3]]


def test_key_of_the_first_page_changes_nothing(client):
    fill(range(30))
    newest, oldest = Drucksache.objects.first(), Drucksache.objects.last()
    for link in (f"seite=1&nach={newest.kennung}", f"vor={oldest.kennung}", f"nach={newest.kennung}"):
        assert client.get(f"/drucksachen/?{link}").context["object_list"][0] == newest


def test_meetings_of_one_hour_are_paged_both_ways(client):
    for number in range(45):
        make_sitzung(day=date(2025, 1, 1), titel=f"{number}")
    for query, expected in (
        ("bis=2025-12-31", range(24, 4, -1)),
        ("bis=2025-12-31&sortierung=aelteste", range(20, 40)),
    ):
        first = client.get(f"/sitzungen/?{query}").context["object_list"]
        second = client.get(f"/sitzungen/?{query}&seite=2&nach={first[-1].kennung}").context["object_list"]
        assert [row.titel for row in second] == [f"{n}" for n in expected]


def test_order_that_is_none_is_refused():
    for order in (("datum",), ("-datum", "pk"), ("datum", "titel")):
        with pytest.raises(ValueError, match="weiterblättern"):
            Order.of(Drucksache.objects.order_by(*order))
