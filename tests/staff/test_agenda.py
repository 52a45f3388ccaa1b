"""Building an agenda in the admin: each button is a form post, nothing typed is lost, nothing becomes public by itself."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from drucksachen.models import Beratung
from gremien.models import Tagesordnungspunkt
from tests import factories as make
from tests.staff.forms import fields_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def council():
    return make.make_gremium("Rat der Stadt")


@pytest.fixture
def meeting(council):
    return make.make_sitzung(council, published=False)


@pytest.fixture
def clerk(client):
    user = make.make_member("Sitzungsdienst", name="sitzungsdienst")
    client.force_login(user)
    return user


def address(meeting):
    return reverse("admin:gremien_sitzungstermin_agenda", args=[meeting.pk])


@pytest.fixture
def press(client, clerk, meeting):
    """Open the page, type, press the button."""

    def go(action, **typed):
        return client.post(address(meeting), fields_of(client.get(address(meeting))) | typed | {"aktion": action})

    return go


def agenda(meeting):
    """The items as (number, title, public), in their order."""
    rows = meeting.tagesordnungspunkte.order_by("position")
    return [(row.nummer, row.titel, row.oeffentlich) for row in rows]


def titles(meeting):
    return [f"{number} {title}" for number, title, _ in agenda(meeting)]


def auto(meeting, title, **kwargs):
    return make.make_top(meeting, title, **kwargs)


def waiting(council, *, paper=None, **kwargs):
    return make.make_beratung(paper or make.make_drucksache("Bänke am Ufer"), council, **kwargs)


def test_items_move_and_their_numbers_follow(press, meeting):
    _, second, third = (auto(meeting, title) for title in "ABC")
    assert press(f"hoch:{third.pk}").url.endswith(f"#hoch-{third.pk}")
    assert titles(meeting) == ["1 A", "2 C", "3 B"]
    press(f"ein:{third.pk}")
    assert titles(meeting) == ["1 A", "1.1 C", "2 B"]
    press(f"ein:{second.pk}")
    assert titles(meeting) == ["1 A", "1.1 C", "1.2 B"]
    press(f"runter:{third.pk}")
    assert titles(meeting) == ["1 A", "1.1 B", "1.2 C"]
    assert press(f"aus:{third.pk}").url.endswith(f"#punkt-{third.pk}")
    assert titles(meeting) == ["1 A", "1.1 B", "2 C"]


def test_an_item_takes_its_sub_items_along_when_dragged(press, meeting):
    first, second = auto(meeting, "A"), auto(meeting, "B")
    auto(meeting, "A1", uebergeordnet=first)
    press(f"ziehen:{first.pk}", zug=f"nach:{second.pk}")
    assert titles(meeting) == ["1 B", "2 A", "2.1 A1"]


@pytest.mark.parametrize(
    ("action", "zug", "reason"),
    [
        ("hoch:{first}", "", "Weiter geht es"),
        ("ein:{first}", "", "Davor steht kein Punkt"),
        ("aus:{first}", "", "kein Unterpunkt"),
        ("ein:{last}", "", "höchstens 3 Ebenen"),
        ("ziehen:{first}", "vor:{below}", "zu sich selbst"),
        ("ziehen:{first}", "vor:{hidden}", "den anderen Teil"),
        ("ziehen:{first}", "", "nicht angekommen"),
        ("hoch:999999", "", "nicht mehr"),
        ("neu:1", "", "Titel"),
        ("uebliche", "", "kein üblicher Punkt"),
        ("drucksachen", "", "keine wartende Drucksache"),
        ("loesen:1", "", "nicht mehr bei dem Punkt"),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason_and_typed_text_stays(press, meeting, action, zug, reason):
    first = auto(meeting, "A")
    below = auto(meeting, "A1", uebergeordnet=first)
    auto(meeting, "A2", uebergeordnet=below)
    last = auto(meeting, "B")
    auto(meeting, "B1", uebergeordnet=auto(meeting, "B0", uebergeordnet=last))
    hidden = auto(meeting, "N", oeffentlich=False)
    before = agenda(meeting)
    keys = {"first": first.pk, "below": below.pk, "last": last.pk, "hidden": hidden.pk}
    page = press(action.format(**keys), zug=zug.format(**keys), **{f"titel-{last.pk}": "B neu"})
    assert reason in page.context["hinweis"].reason
    assert agenda(meeting) == before
    assert "B neu" in page.content.decode()


def test_every_button_saves_what_was_typed(press, meeting):
    first, second = auto(meeting, "A"), auto(meeting, "B")
    press(f"hoch:{second.pk}", **{f"titel-{first.pk}": "  A \n neu ", f"nummer-{second.pk}": "7"})
    assert titles(meeting) == ["7 B", "8 A neu"]
    press("sichern", **{f"nummer-{second.pk}": ""})
    assert titles(meeting) == ["1 B", "2 A neu"]


def test_an_empty_title_is_refused_and_nothing_else_saved(press, meeting):
    first, second = auto(meeting, "A"), auto(meeting, "B")
    page = press(f"hoch:{second.pk}", **{f"titel-{first.pk}": ""})
    assert "Noch nichts gespeichert" in page.context["hinweis"].reason
    assert titles(meeting) == ["1 A", "2 B"]


def test_a_part_is_chosen_for_a_new_item_and_left_only_by_its_own_button(press, meeting):
    auto(meeting, "A")
    press("neu:0", neu="Grundstück")
    press("neu:1", neu="Bänke")
    assert agenda(meeting) == [("1", "A", True), ("2", "Bänke", True), ("1", "Grundstück", False)]
    hidden = Tagesordnungspunkt.objects.get(titel="Grundstück")
    press(f"teil:{hidden.pk}")
    assert agenda(meeting) == [("1", "A", True), ("2", "Bänke", True), ("3", "Grundstück", True)]


def test_the_public_numbers_have_no_gap_where_an_item_went_to_the_other_part(press, meeting):
    first = auto(meeting, "A", nummer_fest=True)
    below = auto(meeting, "A1", nummer="1.1", uebergeordnet=first)
    auto(meeting, "B")
    press(f"teil:{first.pk}")
    assert agenda(meeting) == [("1", "B", True), ("1", "A", False), ("1.1", "A1", False)]
    below.refresh_from_db()
    assert below.uebergeordnet == first


def test_numbers_typed_in_the_past_can_be_drawn_anew(press, client, meeting):
    for number in ("1", "3"):
        make.make_top(meeting, f"Nr. {number}", nummer=number, nummer_fest=True)
    assert "fehlt eine Nummer" in client.get(address(meeting)).content.decode()
    press("nummern")
    assert titles(meeting) == ["1 Nr. 1", "2 Nr. 3"]


def test_usual_items_come_from_the_last_session_of_the_gremium(press, client, council, meeting):
    last = make.make_sitzung(
        council, day=timezone.localdate() - timedelta(days=30), titel="3. Sitzung des Rates der Stadt"
    )
    opening = make.make_top(last, "Eröffnung")
    below = make.make_top(last, "Genehmigung der Niederschrift über die 2. Sitzung", uebergeordnet=opening)
    once = make.make_top(last, "Zirkus")
    paper = make.make_top(last, "Verschiedenes mit Vorlage")
    make.make_beratung(make.make_drucksache(), tagesordnungspunkt=paper)
    closed = make.make_top(last, "Mitteilungen", oeffentlich=False)
    make.make_top(make.make_sitzung(day=timezone.localdate() - timedelta(days=1)), "Aus einem anderen Gremium")
    offered = client.get(address(meeting)).context["usual"]
    assert [(each.item, each.vorgeschlagen) for each in offered] == [
        (opening, True),
        (below, True),
        (once, False),
        (closed, True),
    ]
    press("uebliche")
    assert agenda(meeting) == [
        ("1", "Eröffnung", True),
        ("1.1", "Genehmigung der Niederschrift über die 3. Sitzung", True),
        ("1", "Mitteilungen", False),
    ]
    assert [each.item for each in client.get(address(meeting)).context["usual"]] == [once]


def test_waiting_papers_are_those_of_the_gremium_or_of_the_day(press, client, council, meeting):
    dated = waiting(council, paper=make.make_drucksache("Für diesen Tag"), termin=meeting.datum)
    undated = waiting(council, paper=make.make_drucksache("Ohne Tag"))
    here = make.make_beratung(make.make_drucksache("Ohne Punkt"), sitzungstermin=meeting)
    waiting(council, paper=make.make_drucksache("Anderer Tag"), termin=meeting.datum + timedelta(days=1))
    waiting(council, paper=make.make_drucksache("Erledigt"), ergebnis="beschlossen")
    waiting(council, paper=make.make_drucksache("Zurückgezogen", withdrawn=True))
    waiting(make.make_gremium(), paper=make.make_drucksache("Anderes Gremium"))
    assert client.get(address(meeting)).context["waiting"] == [here, dated, undated]
    press("drucksachen")  # those of this day are ticked
    assert client.get(address(meeting)).context["waiting"] == [undated]


def test_papers_come_before_the_closing_items_and_answers_to_their_inquiry(press, council, meeting):
    auto(meeting, "Eröffnung")
    auto(meeting, "Mitteilungen")
    inquiry = make.make_anfrage("Schultoiletten")
    lines = [waiting(council, paper=make.make_beantwortung(inquiry)), waiting(council, paper=inquiry)]
    press("drucksachen", beratung=[line.pk for line in lines])
    assert titles(meeting) == ["1 Eröffnung", "2 Schultoiletten", "3 Mitteilungen"]
    item = Tagesordnungspunkt.objects.get(titel="Schultoiletten")
    assert set(item.beratungen.all()) == set(lines)


@pytest.mark.parametrize(("public", "published"), [(True, False), (False, True)])
def test_what_is_not_public_goes_to_the_part_that_is_not(press, council, meeting, public, published):
    line = waiting(council, paper=make.make_drucksache("Geheim", published=published), oeffentlich=public)
    press(f"drucksache:{line.pk}")
    assert agenda(meeting) == [("1", "Geheim", False)]
    line.refresh_from_db()
    assert line.oeffentlich is public


def test_papers_of_an_item_that_is_removed_wait_again(press, client, council, meeting):
    line = waiting(council)
    press(f"drucksache:{line.pk}")
    item = meeting.tagesordnungspunkte.get()
    auto(meeting, "Unterpunkt", uebergeordnet=item)
    press(f"entfernen:{item.pk}")
    assert titles(meeting) == ["1 Unterpunkt"]
    assert client.get(address(meeting)).context["waiting"] == [line]


def test_a_paper_is_taken_from_its_item(press, client, council, meeting):
    line = waiting(council)
    press(f"drucksache:{line.pk}")
    press(f"loesen:{line.pk}")
    assert titles(meeting) == ["1 Bänke am Ufer"]
    assert client.get(address(meeting)).context["waiting"] == [line]


def test_in_a_joint_meeting_a_paper_gets_one_item(client, clerk, council):
    other = make.make_gremium()
    joint = make.make_sitzung(council, other, published=False)
    paper = make.make_drucksache("Gemeinsam")
    keys = [waiting(body, paper=paper).pk for body in (council, other)]
    client.post(address(joint), fields_of(client.get(address(joint))) | {"aktion": "drucksachen", "beratung": keys})
    assert titles(joint) == ["1 Gemeinsam"]


def test_the_second_of_two_clerks_loses_nothing(client, clerk, meeting):
    first, second = auto(meeting, "A"), auto(meeting, "B")
    opened = fields_of(client.get(address(meeting)))
    client.post(address(meeting), opened | {"aktion": "sichern", f"titel-{first.pk}": "A vom Ersten"})
    stale = opened | {"_absendung": fields_of(client.get(address(meeting)))["_absendung"]}
    page = client.post(address(meeting), stale | {"aktion": f"hoch:{second.pk}", f"titel-{second.pk}": "B vom Zweiten"})
    assert titles(meeting) == ["1 A vom Ersten", "2 B"]
    shown = fields_of(page)
    assert (shown[f"titel-{first.pk}"], shown[f"titel-{second.pk}"]) == ("A vom Ersten", "B vom Zweiten")
    client.post(address(meeting), shown | {"aktion": "sichern"})
    assert titles(meeting) == ["1 A vom Ersten", "2 B vom Zweiten"]


def test_where_both_typed_the_second_sees_what_the_first_saved(client, clerk, meeting):
    item = auto(meeting, "A")
    opened = fields_of(client.get(address(meeting)))
    client.post(address(meeting), opened | {"aktion": "sichern", f"titel-{item.pk}": "A vom Ersten"})
    stale = opened | {"_absendung": fields_of(client.get(address(meeting)))["_absendung"]}
    page = client.post(address(meeting), stale | {"aktion": "sichern", f"titel-{item.pk}": "A vom Zweiten"})
    assert "Inzwischen anders gespeichert: A vom Ersten" in page.content.decode()


def test_a_double_click_adds_once(client, clerk, meeting):
    sent = fields_of(client.get(address(meeting))) | {"aktion": "neu:1", "neu": "Bänke"}
    for _ in range(2):
        assert client.post(address(meeting), sent).status_code == 302
    assert titles(meeting) == ["1 Bänke"]


def test_after_a_lost_login_what_was_typed_is_back(client, clerk, meeting):
    item = auto(meeting, "A")
    sent = fields_of(client.get(address(meeting))) | {"aktion": "sichern", f"titel-{item.pk}": "A neu"}
    client.logout()
    login = fields_of(client.post(address(meeting), sent, follow=True))
    clerk.set_password("geheim")
    clerk.save()
    back = client.post(reverse("account_login"), login | {"login": "sitzungsdienst", "password": "geheim"})
    page = client.get(back.url)
    assert fields_of(page)[f"titel-{item.pk}"] == "A neu"
    assert titles(meeting) == ["1 A"]


def test_every_change_is_kept_and_signed(press, client, clerk, meeting):
    press("neu:1", neu="Bänke")
    meeting.refresh_from_db()
    assert meeting.geaendert_von == clerk
    history = client.get(reverse("admin:gremien_sitzungstermin_history", args=[meeting.pk])).content.decode()
    assert "Bänke" in history


def operations(client, meeting):
    """The addresses that bring back each stage of the agenda, the newest first."""
    history = client.get(reverse("admin:gremien_sitzungstermin_history", args=[meeting.pk]))
    ids = [entry["operation"].id for entry in history.context["operations"]]
    return [reverse("admin:gremien_sitzungstermin_restore", args=[meeting.pk, operation]) for operation in ids]


def test_an_earlier_stage_comes_back_with_its_levels_and_parts(press, client, meeting):
    below, above = auto(meeting, "B"), auto(meeting, "A")
    press(f"hoch:{above.pk}")
    press(f"ein:{below.pk}")
    built = operations(client, meeting)[0]
    press(f"teil:{above.pk}")
    press(f"entfernen:{above.pk}")
    assert agenda(meeting) == [("1", "B", False)]
    stage = client.get(built)
    client.post(built, {"fassung": stage.context["version"]})
    assert agenda(meeting) == [("1", "A", True), ("1.1", "B", True)]
    below.refresh_from_db()
    assert below.uebergeordnet_id == above.pk


def test_only_who_may_change_the_meeting_builds_its_agenda(client, meeting):
    for group, status in (("Sachbearbeitung", 403), ("Verwaltung", 403), ("Sitzungsdienst", 200)):
        client.force_login(make.make_member(group))
        assert client.get(address(meeting)).status_code == status
        assert client.post(address(meeting), {"aktion": "neu:1", "neu": "X"}).status_code == status
    assert not meeting.tagesordnungspunkte.exists()


def test_a_long_agenda_is_read_in_a_constant_number_of_queries(
    client, clerk, council, meeting, django_assert_max_num_queries
):
    def fill(number):
        for _ in range(number):
            item = auto(meeting, "x" * 200)
            make.make_beratung(make.make_drucksache(), tagesordnungspunkt=item)
            waiting(council, paper=make.make_drucksache())

    fill(2)
    with django_assert_max_num_queries(22):
        client.get(address(meeting))
    fill(30)
    with django_assert_max_num_queries(22):
        client.get(address(meeting))


def test_what_the_clerk_adds_to_a_published_meeting_is_public_at_once_only_in_the_public_part(client, clerk, council):
    meeting = make.make_sitzung(council)
    for action, title in (("neu:1", "Sichtbarer Punkt"), ("neu:0", "Verborgener Punkt")):
        client.post(address(meeting), fields_of(client.get(address(meeting))) | {"aktion": action, "neu": title})
    client.logout()
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert "Sichtbarer Punkt" in page
    assert "Verborgener" not in page


def test_the_form_of_the_meeting_numbers_its_lines_too(client, clerk, meeting):
    first = auto(meeting, "A")
    form = reverse("admin:gremien_sitzungstermin_change", args=[meeting.pk])
    new = {
        "tagesordnungspunkte-TOTAL_FORMS": "2",
        "tagesordnungspunkte-1-titel": "B",
        "tagesordnungspunkte-1-oeffentlich": "1",
        "tagesordnungspunkte-1-sitzungstermin": meeting.pk,
    }
    client.post(form, fields_of(client.get(form)) | new | {"_save": "1"})
    assert titles(meeting) == ["1 A", "2 B"]
    assert first.beratungen.count() == Beratung.objects.count() == 0
