"""The public output of a random archive equals that of the same archive without its non-public rows, byte for byte."""

import contextlib
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import unified_diff

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from zeal import zeal_ignore

from drucksachen.models import (
    Anlage,
    Antwortteil,
    Beantwortung,
    Beratung,
    Bezug,
    Drucksache,
    Fassungsdrucksache,
    Fassungszeile,
    Frage,
    Tagesordnungsfassung,
)
from gremien.models import Fachbereich, Gremium, Mitgliedschaft, Person, Sitzungstermin, Tagesordnungspunkt
from tests import factories as make
from tests.remembering import forget_pages
from tests.visibility.mappen import mappen_as_text

pytestmark = pytest.mark.django_db

PUBLIC, DRAFT, WITHDRAWN, SCHEDULED = "öffentlich", "Entwurf", "zurückgezogen", "ab morgen"
states = st.sampled_from([PUBLIC, PUBLIC, PUBLIC, DRAFT, WITHDRAWN, SCHEDULED])
QUERIES = (
    "",
    "?q=a",
    "?q=drucksache",
    "?q=frage",
    "?q=datei",
    "?q=3000*",
    "?q=antwort -frage",
    "?q=sitzung&sortierung=aelteste",
    "?jahr=2026",
    "?sortierung=aelteste",
)
index = st.integers(min_value=0, max_value=7)
mostly = st.sampled_from([True, True, False])


@dataclass(frozen=True)
class Paper:
    """A Drucksache that is no answer, as a plan; numbers name bodies, units, meetings and items, modulo how many there are."""

    state: str
    kind: str
    askers: list[int]
    units: list[int]
    questions: int
    lines: list[tuple[int, int | None, bool]]
    files: list[str]


@dataclass(frozen=True)
class Answer:
    state: str
    to: list[tuple[int, bool]]
    interim: bool
    parts: int
    lines: list[tuple[int, int | None, bool]]
    files: list[str]


lines = st.lists(st.tuples(index, st.none() | index, mostly), max_size=3)
files = st.lists(states, max_size=2)
papers = st.builds(
    Paper, states, st.sampled_from(["anfrage", "anfrage", "vorlage"]), st.lists(index, max_size=2),
    st.lists(index, max_size=2), st.integers(0, 2), lines, files,
)  # fmt: skip
answers = st.builds(
    Answer, states, st.lists(st.tuples(index, st.booleans()), min_size=1, max_size=2), st.booleans(),
    st.integers(0, 2), lines, files,
)  # fmt: skip
plans = st.fixed_dictionaries(
    {
        "bodies": st.lists(states, min_size=1, max_size=3),
        "units": st.lists(states, min_size=1, max_size=2),
        "members": st.lists(st.tuples(states, index), max_size=3),
        "meetings": st.lists(st.tuples(states, index, st.lists(mostly, max_size=3), files), min_size=1, max_size=3),
        "papers": st.lists(papers, min_size=1, max_size=4),
        "answers": st.lists(answers, max_size=3),
        # What happens to items after the invitation: another title, another place, taken off, the other part.
        "changes": st.lists(st.tuples(st.sampled_from(["titel", "position", "abgesetzt", "teil"]), index), max_size=5),
    }
)


def bring_into(state, thing):
    """Publish ``thing``, publish and withdraw it, or publish it from tomorrow on."""
    user, now = make.publisher(), timezone.now()
    if state in (PUBLIC, WITHDRAWN):
        thing.publish(user, at=now - timedelta(days=2))
    if state == WITHDRAWN:
        thing.withdraw(user, "Versehen", at=now - timedelta(days=1))
    if state == SCHEDULED:
        thing.publish(user, at=now + timedelta(days=1))


def force_into(state, thing):
    """Also what today's checks would not let through, as when a body is withdrawn after its meeting was published."""
    checks = type(thing).publishing_obstacles
    try:
        type(thing).publishing_obstacles = lambda self: []
        bring_into(state, thing)
    finally:
        type(thing).publishing_obstacles = checks


def chosen(rows, number):
    return rows[number % len(rows)]


def build(plan):
    """Write the plan as rows."""
    make.make_koerperschaft(antwortfrist_tage=42)
    bodies = [make.make_gremium(f"Gremium {n}", published=False) for n, _ in enumerate(plan["bodies"])]
    units = [make.make_fachbereich(f"Amt {n}", published=False) for n, _ in enumerate(plan["units"])]
    for state, thing in [*zip(plan["bodies"], bodies, strict=True), *zip(plan["units"], units, strict=True)]:
        force_into(state, thing)
    for n, (state, body) in enumerate(plan["members"]):
        person = make.make_person(f"Name{n}", published=False)
        force_into(state, person)
        make.make_mitgliedschaft(person, chosen(bodies, body))
    meetings, items = [], []
    for n, (state, body, publicities, of_meeting) in enumerate(plan["meetings"]):
        day = timezone.localdate() + timedelta(days=10 * n - 10)
        meeting = make.make_sitzung(chosen(bodies, body), day=day, titel=f"Sitzung {n}", published=False)
        items += [make.make_top(meeting, f"Punkt {n}.{m}", oeffentlich=flag) for m, flag in enumerate(publicities)]
        add_files(meeting, of_meeting)
        force_into(state, meeting)
        meetings.append(meeting)
    written = [build_paper(n, paper, bodies, units, meetings, items) for n, paper in enumerate(plan["papers"])]
    for n, answer in enumerate(plan["answers"]):
        if n == 1:
            freeze(meetings, "einladung", hours=3)
        build_answer(n, answer, written, bodies, meetings, items)
    if len(plan["answers"]) < 2:
        freeze(meetings, "einladung", hours=3)
    for n, (kind, number) in enumerate(plan["changes"] if items else []):
        change_item(chosen(items, number), kind, n)
        if n % 2:
            freeze(meetings, ("nachtrag", "aenderung")[n % 3 == 0], hours=3 - n / 2)


def freeze(meetings, kind, hours):
    for meeting in meetings:
        Tagesordnungsfassung.freeze(meeting, kind, None, timezone.now() - timedelta(hours=hours))


def change_item(item, kind, n):
    if kind == "titel":
        item.titel = f"{item.titel} neu"
    elif kind == "position":
        item.position = 9 - n
    elif kind == "abgesetzt":
        item.take_off(off=item.abgesetzt_am is None)
    else:
        item.oeffentlich = not item.oeffentlich
    item.save()


def build_paper(n, plan, bodies, units, meetings, items):
    paper = make.make_drucksache(
        f"Drucksache {n}", art=plan.kind, nummer=f"3000{n}-26", datum=date(2026, 3, 1 + n),
        fragen=[f"Frage {n}.{m}?" for m in range(plan.questions)], published=False,
        text=f"siehe 3000{(n + 1) % 4}-26",
    )  # fmt: skip
    paper.urheber.set(chosen(bodies, number) for number in plan.askers)
    paper.fachbereiche.set(chosen(units, number) for number in plan.units)
    add_lines(paper, plan.lines, bodies, meetings, items)
    add_files(paper, plan.files)
    force_into(plan.state, paper)
    return paper


def build_answer(n, plan, inquiries, bodies, meetings, items):
    answer = Beantwortung.objects.create(titel=f"Antwort {n}", datum=date(2026, 5, 1 + n), zwischenantwort=plan.interim)
    for number, prints in plan.to:
        inquiry = chosen(inquiries, number)
        Bezug.objects.get_or_create(
            beantwortung=answer, drucksache=inquiry, defaults={"wortlaut": f"Anfrage {n}" if prints else ""}
        )
    for m in range(plan.parts):
        part = Antwortteil.objects.create(
            beantwortung=answer, position=m, bezeichnung=f"Zu {m + 1}.)", text=f"Teil {n}.{m}"
        )
        part.fragen.set(Frage.objects.filter(drucksache__antwort_bezuege__beantwortung=answer, position=m + 1))
    add_lines(answer, plan.lines, bodies, meetings, items)
    add_files(answer, plan.files)
    force_into(plan.state, answer)


def add_lines(paper, plans, bodies, meetings, items):
    for number, place, public in plans:
        with contextlib.suppress(Exception), transaction.atomic():  # the same item twice is refused
            if place is None:
                make.make_beratung(paper, chosen(bodies, number), oeffentlich=public)
            elif items and place % 2:
                make.make_beratung(paper, tagesordnungspunkt=chosen(items, place), oeffentlich=public)
            else:
                make.make_beratung(paper, sitzungstermin=chosen(meetings, place), oeffentlich=public)


def add_files(parent, file_states):
    for n, state in enumerate(file_states):
        force_into(state, make.make_anlage(parent, f"Datei {n}", published=False))


def remove_hidden():
    """Delete every row that the row itself says is not public, and what only hangs on it; the queries are not asked."""
    kept = (Fassungsdrucksache, Fassungszeile, Tagesordnungsfassung)
    for model in (*kept, Anlage, Beratung, Antwortteil, Bezug, Frage, Tagesordnungspunkt, Mitgliedschaft):
        remove(model, [row.pk for row in model.objects.all() if not row.is_public()])
    hidden = {
        model: [row.pk for row in model.objects.all() if not row.is_public()]
        for model in (Drucksache, Sitzungstermin, Person, Fachbereich, Gremium)
    }
    Bezug.objects.filter(drucksache__in=hidden[Drucksache]).update(drucksache=None)
    Sitzungstermin.objects.filter(ersatztermin__in=hidden[Sitzungstermin]).update(ersatztermin=None)
    for model, pks in hidden.items():
        remove(model, pks)


def remove(model, pks):
    """Straight from the tables, for nothing official can be deleted otherwise."""
    for field in model._meta.get_fields(include_hidden=True):
        if field.one_to_many and field.auto_created and field.related_model._meta.auto_created:
            rows = field.related_model._base_manager.filter(**{f"{field.field.name}__in": pks})
            rows._raw_delete(rows.db)
    rows = model._base_manager.filter(pk__in=pks)
    rows._raw_delete(rows.db)


def addresses():
    """The lists with some filters, and the page of every public row."""
    lists = [
        reverse(name)
        for name in ("drucksachen:drucksache_list", "drucksachen:beantwortung_list", "gremien:sitzungstermin_list")
    ]
    asked = [base + query for base in lists for query in QUERIES]
    asked += [f"/drucksachen/vorschlaege/?q={typed}" for typed in ("dru", "antwort 1", "30001")]
    asked += [f"/gremien/?q={typed}" for typed in ("gremium", "amt")]
    asked += [lists[0] + query for query in ("?stand=offen", "?stand=beantwortet", "?stand=ueberfaellig")]
    asked += [f"{lists[0]}?gremium={body.kennung}" for body in Gremium.objects.all() if body.is_public()]
    asked += ["/", "/gremien/", *(f"/sitemap-{section}.xml" for section in ("drucksachen", "sitzungen", "gremien"))]
    asked += [f"/drucksachen/3000{n}-26/" for n in range(4) if is_unambiguous(n)]
    rows = [
        row for model in (Drucksache, Sitzungstermin, Gremium, Anlage) for row in model.objects.all() if row.is_public()
    ]
    meetings = [row for row in rows if isinstance(row, Sitzungstermin)]
    feeds = [f"{row.get_absolute_url()}feed.atom" for row in meetings]
    return [*asked, *feeds, *(row.mappe_path for row in meetings), *(row.get_absolute_url() for row in rows)]


def is_unambiguous(n):
    """A number that a withdrawn paper bears has a tombstone, which goes with its row."""
    return not any(paper.zurueckgezogen_am for paper in Drucksache.objects.filter(nummer=f"3000{n}-26"))


def output(client, paths):
    forget_pages()
    found = {}
    with zeal_ignore(), mappen_as_text():  # the number of queries is what other tests are about
        for path in paths:
            response = client.get(path)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            found[path] = (response.status_code, dict(response.items()), body)
    return found


# Without shrinking: a plan is small as it is, and making it smaller takes minutes.
@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(plan=plans)
def test_public_output_equals_that_without_the_hidden_rows(client, plan):
    with transaction.atomic():
        build(plan)
        paths = addresses()
        with_hidden = output(client, paths)
        remove_hidden()
        without = output(client, paths)
        transaction.set_rollback(True)
    changed = [path for path in paths if with_hidden[path] != without[path]]
    assert changed == [], difference(with_hidden[changed[0]], without[changed[0]])


def difference(one, other):
    """The first lines in which two answers differ."""
    lines = (answer[2].decode("utf-8", "replace").splitlines() for answer in (one, other))
    return "\n".join(list(unified_diff(*lines, lineterm="", n=0))[:8])
