"""What belongs into the Mappe, and that nobody's Mappe has more than its reader may see."""

import pytest
from django.contrib.auth.models import AnonymousUser

from gremien.mappe.contents import Mappe, meetings
from gremien.mappe.making import edition_of
from gremien.mappe.printing import as_html
from tests.factories import (
    make_anfrage,
    make_anlage,
    make_beantwortung,
    make_beratung,
    make_clerk,
    make_drucksache,
    make_fraktion,
    make_gremium,
    make_sitzung,
    make_top,
)
from tests.mappe.conftest import ADDRESS, public

pytestmark = pytest.mark.django_db


def html_for(sitzung, user=None):
    user = user or AnonymousUser()
    return as_html(Mappe(meetings(user).get(pk=sitzung.pk), user), ADDRESS)


def test_inquiry_and_answer_stand_together_under_their_item_with_their_texts():
    sitzung = make_sitzung()
    item = make_top(sitzung, "Spielplätze")
    inquiry = make_anfrage(
        "Zustand der Spielplätze", fragen=["Wie viele sind gesperrt?"], urheber=[make_fraktion("Grüne Mitte")]
    )
    answer = make_beantwortung(inquiry, teile=["Zwei sind gesperrt."])
    make_beratung(answer, tagesordnungspunkt=item, sitzungstermin=sitzung)
    make_beratung(inquiry, tagesordnungspunkt=item, sitzungstermin=sitzung)
    html = html_for(sitzung)
    places = [
        html.index(text)
        for text in ("TOP 1: Spielplätze", "Grüne Mitte", "Wie viele sind gesperrt?", "Zwei sind gesperrt.")
    ]
    assert places == sorted(places)


def test_a_drucksache_at_two_items_is_printed_once():
    sitzung = make_sitzung()
    paper = make_drucksache("Haushalt", text="Der ganze Text.")
    for title in ("Einbringung", "Beschluss"):
        make_beratung(paper, tagesordnungspunkt=make_top(sitzung, title), sitzungstermin=sitzung)
    html = html_for(sitzung)
    assert html.count("Der ganze Text.") == 1
    assert html.index("Beschluss") < html.index("weiter vorn")


def test_drucksachen_without_an_item_and_files_of_the_meeting_come_last():
    sitzung = make_sitzung()
    make_top(sitzung, "Verschiedenes")
    make_beratung(make_drucksache("Nachgereicht"), sitzungstermin=sitzung)
    make_anlage(sitzung, "Einladung")
    html = html_for(sitzung)
    places = [
        html.rindex(text)
        for text in ("TOP 1: Verschiedenes", "Weitere Drucksachen dieser Sitzung", "Nachgereicht", "Datei „Einladung“")
    ]
    assert places == sorted(places)


def test_nothing_non_public_is_in_the_mappe_of_the_public():
    sitzung = make_sitzung()
    item = make_top(sitzung, "Öffentliches")
    hidden_item = make_top(sitzung, "Grundstück Kanarie", oeffentlich=False)
    draft = make_drucksache("Entwurf Kanarie", published=False)
    paper = make_drucksache("Vorlage")
    make_beratung(draft, tagesordnungspunkt=item, sitzungstermin=sitzung)
    make_beratung(
        make_drucksache("Kaufpreis Kanarie"), tagesordnungspunkt=hidden_item, sitzungstermin=sitzung, oeffentlich=False
    )
    make_beratung(paper, tagesordnungspunkt=item, sitzungstermin=sitzung)
    make_anlage(paper, "Vermerk Kanarie", published=False)
    assert "Kanarie" not in html_for(sitzung)
    assert html_for(sitzung, make_clerk()).count("Kanarie") >= 4


def test_who_sees_the_same_gets_the_same_file_and_who_sees_more_one_with_their_name():
    sitzung = make_sitzung()
    make_top(sitzung, "Öffentliches")
    clerk = make_clerk("Erika Amt")
    everybodys = edition_of(public(sitzung), AnonymousUser(), ADDRESS)
    assert edition_of(meetings(clerk).get(), clerk, ADDRESS) == everybodys
    make_top(sitzung, "Grundstück", oeffentlich=False)
    assert edition_of(public(sitzung), AnonymousUser(), ADDRESS) == everybodys
    own = edition_of(meetings(clerk).get(), clerk, ADDRESS)
    assert own.digest != everybodys.digest
    assert own.reader == str(clerk)
    other = make_clerk("Max Amt")
    assert edition_of(meetings(other).get(), other, ADDRESS).path != own.path


def test_every_change_of_what_it_shows_makes_another_mappe():
    sitzung = make_sitzung(make_gremium("Rat"))
    item = make_top(sitzung, "Punkt")
    paper = make_drucksache("Vorlage", text="Erst so.")
    make_beratung(paper, tagesordnungspunkt=item, sitzungstermin=sitzung)
    digests = [edition_of(public(sitzung), AnonymousUser(), ADDRESS).digest]
    for change in (
        lambda: type(paper).objects.update(text="Dann so."),
        lambda: make_anlage(paper),
        lambda: make_top(sitzung),
    ):
        change()
        digests.append(edition_of(public(sitzung), AnonymousUser(), ADDRESS).digest)
    assert len(set(digests)) == 4


def test_the_number_of_queries_does_not_depend_on_the_number_of_papers(django_assert_max_num_queries):
    sitzung = make_sitzung()
    for number in range(12):
        item = make_top(sitzung, f"Punkt {number}")
        inquiry = make_anfrage(f"Anfrage {number}", fragen=["Eine Frage?"], urheber=[make_fraktion()])
        answer = make_beantwortung(inquiry)
        make_anlage(inquiry)
        for paper in (inquiry, answer):
            make_beratung(paper, tagesordnungspunkt=item, sitzungstermin=sitzung)
    with django_assert_max_num_queries(24):
        html_for(sitzung)
