"""Publishing and withdrawing as operations that check, stamp and refuse with reasons."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from drucksachen.models import Drucksache
from ratsinfo.publishing.exceptions import OfficialRecord, PublishingRefused
from ratsinfo.publishing.models import Publishable
from tests.factories import make_beantwortung, make_beratung, make_drucksache, make_gremium, make_sitzung, make_user

pytestmark = pytest.mark.django_db


def test_everything_is_a_draft_until_somebody_publishes_it():
    paper = make_drucksache(published=False)
    assert paper.zustand == Publishable.Zustand.ENTWURF
    assert not paper.is_public()


def test_publishing_stamps_who_and_when():
    paper, clerk = make_drucksache(published=False), make_user()
    paper.publish(clerk)
    paper.refresh_from_db()
    assert paper.veroeffentlicht_von == clerk
    assert timezone.now() - paper.veroeffentlicht_am < timedelta(minutes=1)
    assert paper.is_public()


def test_publishing_twice_is_refused():
    paper = make_drucksache()
    first = paper.veroeffentlicht_am
    with pytest.raises(PublishingRefused, match="bereits veröffentlicht"):
        paper.publish(make_user())
    paper.refresh_from_db()
    assert paper.veroeffentlicht_am == first


def test_second_clerk_with_an_old_copy_does_not_publish_again():
    paper = make_drucksache(published=False)
    old_copy = Drucksache.objects.get(pk=paper.pk)
    paper.publish(make_user("erste"))
    with pytest.raises(PublishingRefused):
        old_copy.publish(make_user("zweite"))
    paper.refresh_from_db()
    assert paper.veroeffentlicht_von.username == "erste"


def test_publishing_does_not_write_back_an_old_copy_of_the_text():
    paper = make_drucksache("alter Titel", published=False)
    old_copy = Drucksache.objects.get(pk=paper.pk)
    paper.titel = "neuer Titel"
    paper.save()
    old_copy.publish(make_user())
    paper.refresh_from_db()
    assert paper.titel == "neuer Titel"


def test_answer_without_reference_and_content_is_refused_with_every_reason():
    answer = make_beantwortung(teile=[], published=False)
    with pytest.raises(PublishingRefused) as refusal:
        answer.publish(make_user())
    assert len(refusal.value.reasons) == 2
    answer.refresh_from_db()
    assert answer.zustand == Publishable.Zustand.ENTWURF


def test_meeting_of_an_unpublished_body_is_refused():
    meeting = make_sitzung(make_gremium("Geheimer Ausschuss", published=False), published=False)
    with pytest.raises(PublishingRefused, match="Geheimer Ausschuss"):
        meeting.publish(make_user())


def test_meeting_without_a_body_is_refused():
    meeting = make_sitzung(published=False)
    meeting.gremien.clear()
    with pytest.raises(PublishingRefused, match="kein Gremium"):
        meeting.publish(make_user())


def test_withdrawing_stamps_who_when_and_why():
    paper, clerk = make_drucksache(), make_user()
    paper.withdraw(clerk, " enthielt einen Namen ", reason_public=True)
    paper.refresh_from_db()
    assert paper.zustand == Publishable.Zustand.ZURUECKGEZOGEN
    assert (paper.zurueckgezogen_von, paper.rueckzug_grund, paper.rueckzug_grund_oeffentlich) == (
        clerk,
        "enthielt einen Namen",
        True,
    )
    assert not paper.is_public()


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_withdrawing_without_a_reason_is_refused(reason):
    paper = make_drucksache()
    with pytest.raises(PublishingRefused, match="Grund"):
        paper.withdraw(make_user(), reason)
    assert Drucksache.objects.published().exists()


def test_draft_cannot_be_withdrawn():
    with pytest.raises(PublishingRefused, match="nicht veröffentlicht"):
        make_drucksache(published=False).withdraw(make_user(), "Versehen")


def test_withdrawn_paper_can_be_published_again():
    paper = make_drucksache(withdrawn=True)
    paper.publish(make_user())
    assert paper.is_public()
    assert paper.rueckzug_grund == ""


def test_only_drafts_are_deleted():
    draft, public, withdrawn = make_drucksache(published=False), make_drucksache(), make_drucksache(withdrawn=True)
    draft.delete()
    for paper in (public, withdrawn):
        with pytest.raises(OfficialRecord):
            paper.delete()
    with pytest.raises(OfficialRecord):
        Drucksache.objects.all().delete()
    assert set(Drucksache.objects.all()) == {public, withdrawn}


def test_database_keeps_the_order_of_publication_and_withdrawal():
    paper = make_drucksache(published=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Drucksache.objects.filter(pk=paper.pk).update(zurueckgezogen_am=timezone.now())
    paper.publish(make_user())
    with pytest.raises(IntegrityError), transaction.atomic():
        Drucksache.objects.filter(pk=paper.pk).update(zurueckgezogen_am=paper.veroeffentlicht_am - timedelta(days=1))


def test_notes_tell_what_the_public_will_not_see():
    paper = make_drucksache(published=False)
    make_beratung(paper, make_gremium("Stiller Ausschuss", published=False))
    assert any("Stiller Ausschuss" in note for note in paper.publishing_notes())


def test_withdrawing_a_body_warns_of_meetings_that_still_name_it():
    body = make_gremium()
    make_sitzung(body)
    assert "ein veröffentlichter Sitzungstermin" in body.withdrawing_notes()[0]
