"""Who entered and who changed a thing is noted; where the town asks for four eyes, they do not publish it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from drucksachen.models import Anlage, Beantwortung, Drucksache
from gremien.models import Sitzungstermin
from ratsinfo.publishing.exceptions import PublishingRefused
from ratsinfo.publishing.models import Publishable
from tests.factories import (
    PDF,
    make_anfrage,
    make_anlage,
    make_beantwortung,
    make_clerk,
    make_drucksache,
    make_gremium,
    make_sitzung,
    make_user,
)
from tests.staff.forms import confirm, errors_of, submit
from tests.staff.test_publishing import change, operation, text_of

pytestmark = pytest.mark.django_db
ADD = "/admin/drucksachen/drucksache/add/"


@pytest.fixture
def clerk(client):
    user = make_clerk("erste")
    client.force_login(user)
    return user


@pytest.fixture
def four_eyes(settings):
    settings.VIER_AUGEN = True


class TestWhoIsNoted:
    def test_whoever_enters_a_paper_and_its_files(self, client, clerk):
        typed = {"titel": "Neu", "anlagen-TOTAL_FORMS": "1", "anlagen-0-art": "anlage"}
        response = submit(client, ADD, typed | {"anlagen-0-datei": SimpleUploadedFile("a.pdf", PDF)})
        assert response.status_code == 302, errors_of(response)
        for thing in (Drucksache.objects.get(), Anlage.objects.get()):
            assert (thing.erfasst_von, thing.geaendert_von) == (clerk, None)

    def test_whoever_enters_a_meeting(self, client, clerk):
        typed = {"gremien": [make_gremium().pk], "beginn_0": "24.05.2023", "beginn_1": "15:00"}
        address = "/admin/gremien/sitzungstermin/add/"
        confirm(client, address, submit(client, address, typed))  # a day that is past is asked about
        assert Sitzungstermin.objects.get().erfasst_von == clerk

    def test_whoever_attaches_the_file_that_becomes_the_answer(self, client, clerk):
        inquiry = make_anfrage()
        file = {"anlagen-0-datei": SimpleUploadedFile("a.pdf", PDF), "anlagen-0-art": "stellungnahme"}
        submit(client, change(inquiry), file | {"anlagen-TOTAL_FORMS": "1", "anlagen-0-drucksache": inquiry.pk})
        assert Beantwortung.objects.get().erfasst_von == clerk
        assert Anlage.objects.get().erfasst_von == clerk

    def test_whoever_changes_a_field(self, client, clerk):
        paper = make_drucksache(published=False, erfasst_von=make_user())
        submit(client, change(paper), {"titel": "Anders"})
        paper.refresh_from_db()
        assert paper.geaendert_von == clerk
        assert paper.erfasst_von != clerk

    def test_whoever_changes_a_line(self, client, clerk):
        paper = make_anfrage(published=False, fragen=["Wann?"])
        submit(client, change(paper), {"fragen-0-text": "Wann genau?"})
        paper.refresh_from_db()
        assert paper.geaendert_von == clerk

    def test_whoever_renames_a_file(self, client, clerk):
        file = make_anlage(make_drucksache(published=False), published=False)
        submit(client, change(file.drucksache), {"anlagen-0-name": "Anders"})
        file.refresh_from_db()
        file.drucksache.refresh_from_db()
        assert (file.geaendert_von, file.drucksache.geaendert_von) == (clerk, clerk)

    def test_saving_without_a_change_is_none(self, client, clerk):
        paper = make_anfrage(published=False, fragen=["Wann?"])
        assert submit(client, change(paper), {}).status_code == 302
        paper.refresh_from_db()
        assert paper.geaendert_von is None

    @pytest.mark.parametrize("model", [model for model in Publishable.__subclasses__() if not model._meta.abstract])
    def test_nobody_types_it_into_a_form(self, model):
        assert not model._meta.get_field("erfasst_von").editable
        assert not model._meta.get_field("geaendert_von").editable


class TestFourEyes:
    @pytest.mark.parametrize(
        ("role", "word"),
        [("erfasst_von", "erfasst"), ("geaendert_von", "zuletzt geändert")],
        ids=["entered", "changed"],
    )
    def test_whoever_did_it_does_not_publish_it(self, four_eyes, role, word):
        clerk = make_user()
        paper = make_drucksache(published=False, **{role: clerk})
        with pytest.raises(PublishingRefused, match=f"Vier-Augen-Prinzip: Sie haben dies {word};"):
            paper.publish(clerk)
        paper.publish(make_user())
        assert paper.is_public()

    def test_superusers_are_no_exception(self, four_eyes):
        clerk = make_user()
        clerk.is_superuser = True
        clerk.save()
        with pytest.raises(PublishingRefused):
            make_drucksache(published=False, erfasst_von=clerk).publish(clerk)

    def test_without_the_setting_one_person_does_both(self):
        clerk = make_user()
        paper = make_drucksache(published=False, erfasst_von=clerk, geaendert_von=clerk)
        paper.publish(clerk)
        assert paper.is_public()

    def test_what_nobody_entered_is_published_by_anybody(self, four_eyes):
        assert make_drucksache(published=True).is_public()

    def test_old_copy_does_not_get_around_it(self, four_eyes):
        clerk, paper = make_user(), make_drucksache(published=False)
        old_copy = Drucksache.objects.get(pk=paper.pk)
        paper.record_change(clerk)
        with pytest.raises(PublishingRefused):
            old_copy.publish(clerk)

    def test_withdrawing_takes_one_person(self, four_eyes):
        clerk, paper = make_user(), make_drucksache()
        paper.record_change(clerk)
        paper.withdraw(clerk, "Versehen")
        assert not paper.is_public()

    def test_page_that_asks_says_why_and_has_no_button(self, client, clerk, four_eyes):
        paper = make_drucksache(published=False, erfasst_von=clerk)
        page = text_of(client.get(operation("publish", paper)))
        assert "Vier-Augen-Prinzip: Sie haben dies erfasst" in page
        assert "Jetzt veröffentlichen" not in page
        assert "Vier-Augen-Prinzip" in text_of(client.post(operation("publish", paper), follow=True))
        paper.refresh_from_db()
        assert not paper.was_published

    def test_list_action_publishes_those_of_others_only(self, client, clerk, four_eyes):
        own, other = make_drucksache(published=False, erfasst_von=clerk), make_drucksache(published=False)
        client.post(operation("publish", own, other))
        assert Drucksache.objects.published().get() == other

    def test_files_are_asked_one_by_one(self, client, clerk, four_eyes):
        paper = make_drucksache(published=False)
        own, other = make_anlage(paper, published=False, erfasst_von=clerk), make_anlage(paper, published=False)
        page = client.post(operation("publish", paper), {"mit": [own.pk, other.pk]}, follow=True)
        assert "Vier-Augen-Prinzip" in text_of(page)
        assert Anlage.objects.published().get() == other

    def test_form_offers_to_publish_only_what_somebody_else_did(self, client, clerk, four_eyes):
        own, other = make_beantwortung(published=False, erfasst_von=clerk), make_sitzung(published=False)
        assert "Sichern und veröffentlichen" not in text_of(client.get(ADD))
        assert "Sichern und veröffentlichen" not in text_of(client.get(change(own)))
        assert "Sichern und veröffentlichen" in text_of(client.get(change(other)))
