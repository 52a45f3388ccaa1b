"""A page costs the same number of queries for two rows and for many: at most 8 on a list, 12 on a detail page."""

from datetime import date, timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from drucksachen.models import Beantwortung, Bezug, Tagesordnungsfassung
from ratsinfo.caching.freshness import PAGES
from tests import factories as make

pytestmark = pytest.mark.django_db
LIST, DETAIL, SEARCH = 8, 12, 12
FEW, MANY = 2, 25  # more than a page of any list shows
CONTROL = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")  # of a transaction; what is asked is what counts


def build(rows):
    """An inquiry, its answer, a meeting and two bodies with ``rows`` of everything that belongs to them."""
    make.make_koerperschaft(antwortfrist_tage=42)
    body, party, unit = make.make_gremium(), make.make_fraktion(), make.make_fachbereich()
    today = timezone.localdate()
    meeting = make.make_sitzung(body, day=today + timedelta(days=3))
    inquiry = make.make_anfrage(
        nummer="30000-26", text="siehe 30001-26", fragen=[f"Frage {n}?" for n in range(rows)], urheber=[party]
    )
    answer = make.make_beantwortung(inquiry, teile=[f"Teil {n}, siehe 30001-26" for n in range(rows)])
    inquiry.fachbereiche.add(unit)
    for n in range(rows):
        item = make.make_top(meeting, f"Punkt {n}, siehe 30001-26")
        paper = make.make_anfrage(
            f"Anfrage {n}", nummer=f"3{n:04}-26", urheber=[party, make.make_fraktion()], datum=date(2026, 1, 1)
        )
        paper.fachbereiche.add(make.make_fachbereich())
        other = make.make_beantwortung(paper, datum=date(2026, 2, 1))
        for line in (paper, other):
            make.make_beratung(line, tagesordnungspunkt=item)
        make.make_beratung(
            inquiry, sitzungstermin=make.make_sitzung(make.make_gremium(), day=today + timedelta(days=n))
        )
        make.make_beratung(answer, make.make_gremium())
        Bezug.objects.create(beantwortung=answer, drucksache=paper)
        make.make_beantwortung(inquiry, zwischenantwort=True, teile=["Vorläufig."])
        make.make_sitzung(body, day=today - timedelta(days=n + 1))
        make.make_mitgliedschaft(gremium=body)
        make.make_drucksache(urheber=[body])
        for parent in (inquiry, answer, meeting):
            make.make_anlage(parent)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # in one transaction with the rows no database would know how many they are
    Tagesordnungsfassung.freeze(meeting, "einladung", None, timezone.now())
    newest = Beantwortung.objects.first()
    return {"inquiry": inquiry, "answer": answer, "newest": newest, "meeting": meeting, "body": body, "party": party}


def pages(rows):
    return {
        "Start": ("/", LIST),
        "Drucksachen": (reverse("drucksachen:drucksache_list"), LIST),
        "Drucksachen gefiltert": (
            reverse("drucksachen:drucksache_list") + f"?stand=offen&gremium={rows['body'].kennung}",
            LIST,
        ),
        "Suche": (reverse("drucksachen:drucksache_list") + "?q=frage", SEARCH),
        "Suche gefiltert": (
            reverse("drucksachen:drucksache_list") + f"?q=anfrage&stand=ueberfaellig&fraktion={rows['party'].kennung}",
            SEARCH,
        ),
        "Suche ohne Treffer": (reverse("drucksachen:drucksache_list") + "?q=quastenflosser", SEARCH),
        "Suche in Beantwortungen": (reverse("drucksachen:beantwortung_list") + "?q=teil", SEARCH),
        "Suche in Sitzungen": (reverse("gremien:sitzungstermin_list") + "?q=punkt", SEARCH),
        "Suche in Gremien": (reverse("gremien:gremium_list") + "?q=ausschuss", SEARCH),
        "Vorschläge": (reverse("drucksachen:drucksache_suggestions") + "?q=anfrage", LIST),
        "Beantwortungen": (reverse("drucksachen:beantwortung_list"), LIST),
        "Sitzungen": (reverse("gremien:sitzungstermin_list"), LIST),
        "Kalender": (reverse("gremien:sitzungstermin_calendar"), LIST),
        "Kalender eines Gremiums": (
            reverse("gremien:sitzungstermin_calendar") + f"?gremium={rows['body'].kennung}",
            LIST,
        ),
        "Monat ohne Sitzung": (reverse("gremien:sitzungstermin_month", args=["1999-01"]), LIST),
        "Kalender abonnieren": (reverse("gremien:sitzungen_subscribe"), LIST),
        "Kalenderdatei aller": (reverse("gremien:sitzungen_ics"), LIST),
        "Kalenderdatei gewählter": (reverse("gremien:sitzungen_ics") + f"?gremium={rows['body'].kennung}", LIST),
        "Kalenderdatei eines Gremiums": (
            reverse("gremien:gremium_ics", args=[rows["body"].kennung, rows["body"].slug]),
            LIST,
        ),
        "Kalenderdatei einer Sitzung": (reverse("gremien:sitzungstermin_ics", args=[rows["meeting"].kennung]), LIST),
        "Feed eines Gremiums": (reverse("portal:gremium_feed", args=[rows["body"].kennung, rows["body"].slug]), DETAIL),
        "zweite Seite": (reverse("drucksachen:beantwortung_list") + f"?seite=2&nach={rows['newest'].kennung}", LIST),
        "Gremien": (reverse("gremien:gremium_list"), LIST),
        "Ähnliche": (reverse("drucksachen:drucksache_alike", args=[rows["inquiry"].kennung]), DETAIL),
        "Drucksache": (rows["inquiry"].get_absolute_url(), DETAIL),
        "Beantwortung": (rows["answer"].get_absolute_url(), DETAIL),
        "Sitzungstermin": (rows["meeting"].get_absolute_url(), DETAIL),
        "Änderungen eines Sitzungstermins": (f"{rows['meeting'].get_absolute_url()}feed.atom", DETAIL),
        "Gremium": (rows["body"].get_absolute_url(), DETAIL),
        "Fraktion": (rows["party"].get_absolute_url(), DETAIL),
        **{
            f"{name} {kind}": (reverse(f"{name}_{kind}"), DETAIL)
            for name in LISTED
            for kind in ("feed", "table", "json")
        },
        "Sitemap": ("/sitemap-drucksachen.xml", LIST),
    }


LISTED = ("drucksachen:drucksache", "drucksachen:beantwortung", "gremien:sitzungstermin", "gremien:gremium")


def staff_pages(rows):
    change = {name: reverse(f"admin:{route}_change", args=[rows[row].pk]) for name, route, row in STAFF_FORMS}
    lists = {f"Liste {name}": reverse(f"admin:{route}_changelist") for name, route, _ in STAFF_FORMS}
    adds = {f"neu {name}": reverse(f"admin:{route}_add") for name, route, _ in STAFF_FORMS}
    history = {
        f"Verlauf {name}": reverse(f"admin:{route}_history", args=[rows[row].pk]) for name, route, row in STAFF_FORMS
    }
    for name, route, row in STAFF_FORMS:
        stage = rows[row].fassungen.first().vorgang
        history[f"Stand {name}"] = reverse(f"admin:{route}_restore", args=[rows[row].pk, stage])
    return (
        change
        | history
        | lists
        | adds
        | {"antworten": reverse("admin:drucksachen_beantwortung_add") + f"?anfrage={rows['inquiry'].kennung}"}
        | {"Arbeitsplatz": reverse("admin:index")}
        | {
            f"Vorschau {name}": f"{reverse(f'admin:{route}_publish')}?id={rows[row].pk}"
            for name, route, row in STAFF_FORMS
        }
    )


STAFF_FORMS = (
    ("Drucksache", "drucksachen_drucksache", "inquiry"),
    ("Beantwortung", "drucksachen_beantwortung", "answer"),
    ("Sitzungstermin", "gremien_sitzungstermin", "meeting"),
    ("Gremium", "gremien_gremium", "body"),
)


def count(client, path):
    ContentType.objects.clear_cache()  # what one page remembers must not make the next one cheaper
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
        assert b"".join(response), path
    assert response.status_code == 200, path
    return [query["sql"] for query in queries if not query["sql"].startswith(CONTROL)]


def test_page_of_a_long_agenda_stays_within_its_queries(client):
    """60 items with 120 Drucksachen, an inquiry and its answer at each, files, a Nachtrag, and a date to which it is moved."""
    make.make_koerperschaft()
    meeting = make.make_sitzung(status="verlegt", ersatztermin=make.make_sitzung())
    earlier = make.make_sitzung(*meeting.gremien.all(), day=timezone.localdate() - timedelta(days=30))
    above = None
    for n in range(60):
        item = make.make_top(meeting, f"Punkt {n}", uebergeordnet=above if n % 3 else None)
        above = above if n % 3 else item
        inquiry = make.make_anfrage(f"Anfrage {n}")
        for paper in (inquiry, make.make_beantwortung(inquiry)):
            make.make_beratung(paper, tagesordnungspunkt=item)
            make.make_beratung(paper, sitzungstermin=earlier)
            make.make_anlage(paper)
        if n in (20, 40):
            Tagesordnungsfassung.freeze(meeting, ("einladung", "nachtrag")[n > 20], None, timezone.now())
    queries = count(client, meeting.get_absolute_url())
    assert len(queries) <= DETAIL, "\n".join(queries)


def test_public_pages_stay_within_their_queries_and_cost_the_same_for_few_rows_and_for_many(client):
    few, many = in_turn(lambda rows: within_limits(client, rows))
    assert few == many


def test_staff_pages_cost_the_same_for_few_rows_and_for_many(client):
    client.force_login(make.make_clerk())
    few, many = in_turn(lambda rows: {name: len(count(client, address)) for name, address in staff_pages(rows).items()})
    assert few == many


def test_page_that_asks_costs_the_same_for_two_papers_and_for_twenty(client):
    client.force_login(make.make_clerk())
    make.make_koerperschaft()
    inquiry = make.make_anfrage(fragen=["Wann?"])
    answers = [make.make_beantwortung(inquiry, published=False) for _ in range(20)]
    for answer in answers:
        make.make_beratung(answer, make.make_gremium())
    address = reverse("admin:drucksachen_beantwortung_publish") + "?"
    few, many = ("&".join(f"id={answer.pk}" for answer in some) for some in (answers[:2], answers))
    assert len(count(client, address + few)) == len(count(client, address + many))


def test_add_forms_are_light(client):
    client.force_login(make.make_clerk())
    for _, route, _ in STAFF_FORMS:
        address = reverse(f"admin:{route}_add")
        assert len(count(client, address)) <= 20
        assert len(client.get(address).content) < 60_000, address


def within_limits(client, rows):
    """The number of queries by public page, made anew; none has more than it may, also when nothing is remembered."""
    found = {}
    for name, (address, limit) in pages(rows).items():
        queries = count(client, address)
        assert len(queries) <= limit, "\n".join([f"{name}: {len(queries)}", *queries])
        caches[PAGES].clear()  # what the pages of this state have in common is known now
        queries = count(client, address)
        assert len(queries) <= limit, "\n".join([f"{name} noch einmal: {len(queries)}", *queries])
        found[name] = len(queries)
    return found


def in_turn(measured):
    """What ``measured`` says of few rows, and of many."""
    found = []
    for number in (FEW, MANY):
        with transaction.atomic():
            found.append(measured(build(number)))
            transaction.set_rollback(True)
    return found
