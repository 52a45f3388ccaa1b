"""The Verlauf of a thing in the admin: who changed what and when, and bringing an earlier stage back."""

import re
from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from drucksachen.models import Anlage, Beantwortung, Bezug, Drucksache, Frage
from gremien.models import Gremium, Sitzungstermin
from ratsinfo.history.differences import compare_words
from tests import factories as make
from tests.staff.forms import fields_of, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client):
    user = make.make_clerk("ines")
    client.force_login(user)
    return user


def address(kind, thing, *args):
    return reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_{kind}", args=[thing.pk, *args])


def text_of(response):
    """What is read on the page, blanks as one."""
    content = response.content.decode()
    body = content[content.index('id="content-main"') : content.index("</main")]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def begin_another_command():
    """What follows outside a request is an operation of its own, as it is in a transaction of its own."""
    vars(transaction.get_connection()).pop("vorgang", None)


def operations(client, thing):
    return client.get(address("history", thing)).context["operations"]


def told(operation):
    """The changes of one save: (row, what happened, {label: (before, after)})."""
    return [
        (row.title, row.what, {change.label: (change.before, change.after) for change in row.changes})
        for row in operation["rows"]
    ]


def restore(client, thing, place):
    """Bring back the stage after the save at ``place``, counted from the newest."""
    url = address("restore", thing, operations(client, thing)[place]["operation"].id)
    return client.post(url, fields_of(client.get(url)), follow=True)


class TestVerlauf:
    def test_one_save_is_one_entry_with_its_lines_and_who(self, client, clerk):
        body, paper = make.make_gremium("Rat"), make.make_anfrage("Alt", fragen=["Wann?"], published=False)
        submit(
            client,
            address("change", paper),
            {"titel": "Neu", "urheber": [body.pk], "art": "antrag", "fragen-0-text": "Wo?", "datum": "05.03.2026"},
        )
        newest, first = operations(client, paper)
        assert newest["who"] == clerk
        assert told(newest) == [
            (
                "",
                "geändert",
                {
                    "Art": ("Anfrage", "Antrag"),
                    "Titel": ("Alt", "Neu"),
                    "Datum": ("02.03.2026", "05.03.2026"),
                    "gestellt von": ("", "Rat"),
                },
            ),
            ("Frage „1. Wo?“", "geändert", {"Text der Frage": ("Wann?", "Wo?")}),
        ]
        assert first["who"] is None
        assert [row.what for row in first["rows"]] == ["neu", "neu"]

    def test_saving_without_a_change_leaves_no_entry(self, client, clerk):
        paper = make.make_anfrage(fragen=["Wann?"])
        submit(client, address("change", paper), {})
        assert len(operations(client, paper)) == 1

    def test_time_is_that_of_the_town(self, client, clerk):
        paper = make.make_drucksache()
        moment = timezone.localtime(paper.fassungen.last().history_date)
        assert f"{moment:%d.%m.%Y, %H:%M} Uhr" in text_of(client.get(address("history", paper)))

    def test_long_texts_are_compared_word_by_word_and_say_so_without_colour(self, client, clerk):
        paper = make.make_drucksache(
            text="Der Radweg an der Lindenstraße wird im Frühjahr von der Stadt erneuert werden."
        )
        submit(client, address("change", paper), {"text": paper.text.replace("Frühjahr", "Herbst")})
        text = text_of(client.get(address("history", paper)))
        assert "wird im gestrichen: Frühjahr eingefügt: Herbst von der Stadt" in text

    def test_publishing_and_withdrawing_are_entries(self, client, clerk):
        paper = make.make_drucksache(published=False)
        client.post(f"{reverse('admin:drucksachen_drucksache_publish')}?id={paper.pk}")
        client.post(f"{reverse('admin:drucksachen_drucksache_withdraw')}?id={paper.pk}", {"grund": "Versehen"})
        withdrawn, published, _ = operations(client, paper)
        assert told(published)[0][2]["veröffentlicht von"] == ("", "ines")
        assert told(withdrawn)[0][2]["Grund des Zurückziehens"] == ("", "Versehen")

    def test_publishing_keeps_what_another_clerk_saved_meanwhile(self, client, clerk):
        paper = make.make_drucksache("Alt", published=False)
        stale = Drucksache.objects.get(pk=paper.pk)
        paper.titel = "Neu"
        paper.save()
        stale.publish(clerk)
        assert paper.fassungen.last().titel == "Neu"

    def test_reference_that_finds_its_inquiry_later_is_an_entry_of_the_answer(self, client, clerk):
        answer = make.make_beantwortung(bezug={"nummer": "26309-22-E1"})
        submit(client, reverse("admin:drucksachen_drucksache_add"), {"titel": "Blockchain", "nummer": "26309-22-E1"})
        newest = operations(client, answer)[0]
        assert told(newest)[0][2] == {"beantwortet": ("", "26309-22-E1 · Blockchain")}
        assert newest["who"] == clerk

    def test_answer_made_from_a_file_has_its_beginning(self, client, clerk):
        inquiry = make.make_anfrage("Radwege")
        file = make.make_anlage(inquiry, published=False)
        submit(client, address("change", inquiry), {"anlagen-0-art": "stellungnahme"})
        answer = Beantwortung.objects.get()
        assert {row.what for row in operations(client, answer)[0]["rows"]} == {"neu"}
        assert f"Anlage „{file.name}“: entfernt" in text_of(client.get(address("history", inquiry)))

    def test_questions_that_a_part_answers_are_named(self, client, clerk):
        inquiry = make.make_anfrage(fragen=["Wann?", "Wo?"])
        answer = make.make_beantwortung(inquiry, teile=["Im Mai."])
        submit(
            client, address("change", answer), {"antwortteile-0-fragen": [frage.pk for frage in inquiry.fragen.all()]}
        )
        assert told(operations(client, answer)[0])[0][2] == {"beantwortet die Fragen": ("1. Wann?", "1. Wann?, 2. Wo?")}

    def test_row_that_was_written_past_the_history_begins_with_its_first_change(self, client, clerk):
        paper = Drucksache(titel="Alt", datum=date(2026, 1, 1), art="vorlage")
        Drucksache.objects.bulk_create([paper])
        submit(client, address("change", paper), {"titel": "Neu"})
        newest, first = operations(client, paper)
        assert told(newest) == [("", "geändert", {"Titel": ("Alt", "Neu")})]
        assert "Stand zu Beginn der Aufzeichnung" in text_of(client.get(address("history", paper)))
        assert told(first)[0][2]["Titel"] == ("", "Alt")

    def test_reverse_end_of_a_relation_is_recorded_too(self, client, clerk):
        body, paper = make.make_gremium("Rat"), make.make_drucksache()
        body.drucksachen.add(paper)
        assert told(operations(client, paper)[0])[0][2]["gestellt von"] == ("", "Rat")

    def test_what_is_gone_still_has_its_name(self, client, clerk):
        body, paper = make.make_gremium("Altes Gremium", published=False), make.make_drucksache()
        submit(client, address("change", paper), {"urheber": [body.pk]})
        submit(client, address("change", paper), {"urheber": []})
        body.delete()
        assert told(operations(client, paper)[0])[0][2] == {"gestellt von": ("Altes Gremium (gelöscht)", "")}

    def test_long_history_has_pages(self, client, clerk):
        paper = make.make_drucksache()
        for number in range(21):
            submit(client, address("change", paper), {"titel": f"Titel {number}"})
        assert len(operations(client, paper)) == 20
        older = client.get(address("history", paper) + "?seite=2").context["operations"]
        assert len(older) == 2

    def test_takes_the_right_to_view(self, client):
        client.force_login(make.make_user(staff=True, rights=["drucksachen.view_drucksache"]))
        paper, body = make.make_drucksache(), make.make_gremium()
        assert client.get(address("history", paper)).status_code == 200
        assert client.get(address("history", body)).status_code == 403

    @pytest.mark.parametrize("key", ["999999", "x", "9" * 30, "1_2F2"])
    def test_unknown_thing_is_not_found(self, client, clerk, key):
        url = reverse("admin:drucksachen_drucksache_history", args=[1]).replace("/1/", f"/{key}/")
        assert client.get(url).status_code == 404


class TestRestoring:
    def test_thing_and_lines_are_as_they_were(self, client, clerk):
        body = make.make_gremium("Rat")
        paper = make.make_anfrage("Alt", fragen=["Eins?", "Zwei?"], urheber=[body], published=False)
        key = paper.fragen.first().pk
        typed = {"titel": "Neu", "urheber": [], "fragen-0-DELETE": "on", "fragen-1-text": "Anders?"}
        typed |= {"fragen-TOTAL_FORMS": "3", "fragen-2-text": "Drei?", "fragen-2-drucksache": paper.pk}
        submit(client, address("change", paper), typed)
        assert [question.text for question in paper.fragen.all()] == ["Anders?", "Drei?"]
        response = restore(client, paper, 1)
        assert "Der frühere Stand ist wiederhergestellt." in response.content.decode()
        paper.refresh_from_db()
        assert (paper.titel, paper.urheber.get()) == ("Alt", body)
        assert [question.text for question in paper.fragen.all()] == ["Eins?", "Zwei?"]
        assert paper.fragen.first().pk == key

    def test_is_itself_a_change_that_can_be_taken_back(self, client, clerk):
        paper = make.make_drucksache("Alt")
        submit(client, address("change", paper), {"titel": "Neu"})
        restore(client, paper, 1)
        newest = operations(client, paper)[0]
        assert newest["reason"].startswith("Stand vom ")
        assert newest["who"] == clerk
        restore(client, paper, 1)
        paper.refresh_from_db()
        assert paper.titel == "Neu"

    def test_shows_what_will_change_before_it_does(self, client, clerk):
        paper = make.make_drucksache("Alt")
        submit(client, address("change", paper), {"titel": "Neu"})
        url = address("restore", paper, operations(client, paper)[1]["operation"].id)
        assert "Titel vorher: Neu → nachher: Alt" in text_of(client.get(url))
        paper.refresh_from_db()
        assert paper.titel == "Neu"

    def test_publication_is_never_restored(self, client, clerk):
        paper = make.make_drucksache("Alt", published=False)
        submit(client, address("change", paper), {"titel": "Neu"})
        begin_another_command()
        paper.publish(clerk)
        restore(client, paper, 2)
        paper.refresh_from_db()
        assert (paper.titel, paper.is_public()) == ("Alt", True)

    def test_withdrawn_stays_withdrawn(self, client, clerk):
        paper = make.make_drucksache()
        paper.withdraw(clerk, "Versehen")
        submit(client, address("change", paper), {"titel": "Neu"})
        restore(client, paper, 1)
        paper.refresh_from_db()
        assert (paper.is_public(), paper.rueckzug_grund) == (False, "Versehen")

    def test_published_takes_the_right_to_publish(self, client):
        paper = make.make_drucksache("Alt")
        paper.titel = "Neu"
        paper.save()
        rights = ["drucksachen.view_drucksache", "drucksachen.change_drucksache"]
        client.force_login(make.make_user(staff=True, rights=rights))
        url = address("restore", paper, paper.fassungen.first().vorgang)
        assert client.get(url).status_code == 403
        assert client.post(url, {"fassung": "1.1"}).status_code == 403
        paper.refresh_from_db()
        assert paper.titel == "Neu"

    def test_what_another_clerk_saved_meanwhile_is_looked_at_first(self, client, clerk):
        paper = make.make_drucksache("Alt")
        submit(client, address("change", paper), {"titel": "Neu"})
        url = address("restore", paper, operations(client, paper)[1]["operation"].id)
        shown = fields_of(client.get(url))
        submit(client, address("change", paper), {"titel": "Noch neuer"})
        response = client.post(url, shown)
        assert "Inzwischen hat sich etwas geändert" in response.content.decode()
        paper.refresh_from_db()
        assert paper.titel == "Noch neuer"

    def test_refused_when_something_it_names_is_gone(self, client, clerk):
        body, paper = make.make_gremium("Rat", published=False), make.make_drucksache("Alt")
        submit(client, address("change", paper), {"urheber": [body.pk]})
        submit(client, address("change", paper), {"urheber": [], "titel": "Neu"})
        Gremium.objects.get(pk=body.pk).delete()
        response = restore(client, paper, 1)
        assert "gestellt von: das gibt es nicht mehr" in response.content.decode()
        paper.refresh_from_db()
        assert paper.titel == "Neu"

    def test_refused_when_the_archive_does_not_allow_it_any_more(self, client, clerk):
        meeting = make.make_sitzung()
        item = make.make_top(meeting)
        submit(client, address("change", meeting), {"titel": "Anders"})
        stage = operations(client, meeting)[0]["operation"].id
        submit(client, address("change", meeting), {"tagesordnungspunkte-0-DELETE": "on"})
        begin_another_command()
        item = make.make_top(meeting)
        make.make_beratung(make.make_drucksache(), tagesordnungspunkt=item)
        url = address("restore", meeting, stage)
        response = client.post(url, fields_of(client.get(url)), follow=True)
        assert "nichts ist geändert" in response.content.decode()
        assert meeting.tagesordnungspunkte.get() == item

    def test_public_file_stays_although_it_came_later(self, client, clerk):
        paper = make.make_drucksache("Alt", published=False)
        submit(client, address("change", paper), {"titel": "Neu"})
        begin_another_command()
        file = make.make_anlage(paper)
        url = address("restore", paper, operations(client, paper)[-1]["operation"].id)
        assert "war öffentlich und bleibt" in text_of(client.get(url))
        client.post(url, fields_of(client.get(url)))
        paper.refresh_from_db()
        assert (paper.titel, paper.anlagen.get()) == ("Alt", file)

    def test_deleted_file_comes_back_as_a_draft_while_its_content_is_there(self, client, clerk):
        paper = make.make_drucksache()
        file = make.make_anlage(paper, "Lageplan", published=False)
        submit(client, address("change", paper), {"anlagen-0-DELETE": "on"})
        assert not Anlage.objects.exists()
        restore(client, paper, 1)
        back = Anlage.objects.get()
        assert (back.name, back.kennung, back.sha256, back.is_public()) == (
            "Lageplan",
            file.kennung,
            file.sha256,
            False,
        )
        submit(client, address("change", paper), {"anlagen-0-DELETE": "on"})
        file.datei.storage.delete(str(file.datei))
        assert "ist nicht mehr gespeichert" in restore(client, paper, 1).content.decode()
        assert not Anlage.objects.exists()

    def test_deleted_draft_keeps_its_history_and_comes_back_whole(self, client, clerk):
        paper = make.make_anfrage("Weg", fragen=["Wann?"], published=False)
        key, kennung = paper.pk, paper.kennung
        client.post(address("delete", paper), {"post": "yes"})
        listed = client.get(reverse("admin:drucksachen_drucksache_deleted"))
        assert "Weg , gelöscht am" in text_of(listed)
        assert "von ines" in text_of(listed)
        assert "Weg" not in text_of(client.get(reverse("admin:drucksachen_beantwortung_deleted")))
        paper.pk = key
        restore(client, paper, 1)
        back = Drucksache.objects.get()
        assert (back.pk, back.kennung, back.is_public()) == (key, kennung, False)
        assert back.fragen.get().text == "Wann?"

    def test_answer_comes_back_with_its_parts_and_their_questions(self, client, clerk):
        inquiry = make.make_anfrage(fragen=["Wann?"])
        answer = make.make_beantwortung(inquiry, teile=["Im Mai."], published=False)
        key = answer.pk
        client.post(address("delete", answer), {"post": "yes"})
        answer.pk = key
        restore(client, answer, 1)
        back = Beantwortung.objects.get()
        assert back.antwortteile.get().fragen.get() == inquiry.fragen.get()
        assert Bezug.objects.get().drucksache == inquiry

    def test_agenda_comes_back_in_its_order(self, client, clerk):
        meeting = make.make_sitzung()
        for title in ("A", "B", "C"):
            make.make_top(meeting, title)
        submit(client, address("change", meeting), {"tagesordnungspunkte-1-DELETE": "on", "raum": "Saal"})
        restore(client, meeting, 1)
        assert list(meeting.tagesordnungspunkte.values_list("titel", flat=True)) == ["A", "B", "C"]
        assert Sitzungstermin.objects.get().raum == ""

    def test_lines_that_were_written_past_the_history_are_left_as_they_are(self, client, clerk):
        paper = Drucksache(titel="Alt", datum=date(2026, 1, 1), art="anfrage")
        Drucksache.objects.bulk_create([paper])
        Frage.objects.bulk_create([Frage(drucksache=paper, position=1, text="Wann?")])
        submit(client, address("change", paper), {"titel": "Neu"})
        restore(client, paper, 1)
        paper.refresh_from_db()
        assert (paper.titel, paper.fragen.get().text) == ("Alt", "Wann?")

    def test_operation_of_another_thing_is_not_found(self, client, clerk):
        paper, other = make.make_drucksache(), make.make_gremium()
        submit(client, address("change", other), {"name": "Anders"})
        url = address("restore", paper, operations(client, other)[0]["operation"].id)
        assert client.get(url).status_code == 404


def test_public_pages_never_show_an_earlier_version(client):
    paper = make.make_anfrage("Geheimes Vorhaben", fragen=["Alte Frage?"])
    paper.titel = "Harmlos"
    paper.save()
    Frage.objects.get().delete()
    content = client.get(paper.get_absolute_url(), follow=True).content.decode()
    assert "Harmlos" in content
    assert "Geheimes" not in content
    assert "Alte Frage" not in content


def test_word_comparison_keeps_every_word():
    before, after = "eins zwei drei vier", "eins drei fünf vier"
    parts = compare_words(before, after)
    assert "".join(part.text for part in parts if part.kind != "neu") == before
    assert "".join(part.text for part in parts if part.kind != "weg") == after
