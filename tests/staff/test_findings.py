"""What a file tells beyond what it shows is said before it becomes public, and stands against it until somebody decides."""

import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from drucksachen.models import Anlage, Dateibefund
from ratsinfo.examination.findings import Finding, Kind, notice
from ratsinfo.publishing.exceptions import PublishingRefused
from tests import documents
from tests.factories import PDF, make_anlage, make_clerk, make_drucksache, make_member, make_sitzung
from tests.staff.forms import fields_of

pytestmark = [pytest.mark.django_db]

REFERENCE = '<w:r><w:commentReference w:id="1"/></w:r>'
COMMENTS = f'<w:comments {documents.W}><w:comment w:id="1" w:author="Jule Brandt"><w:p/></w:comment></w:comments>'


@pytest.fixture
def clerk(client):
    clerk = make_clerk()
    client.force_login(clerk)
    return clerk


def with_comment(parent=None, **kwargs):
    """A draft whose Word file has a comment."""
    content = documents.docx(documents.paragraph("Die Antwort.", REFERENCE), comments=COMMENTS)
    paper = parent or make_drucksache()
    return make_anlage(paper, "Antwort", filename="antwort.docx", content=content, published=False, **kwargs)


def route(name, file):
    """Where the buttons of a file lead, for the bytes that it has."""
    return f"{reverse(f'admin:drucksachen_anlage_{name}', args=[file.pk])}?sha256={file.sha256}"


def asking(thing):
    kind = thing._meta.model_name
    return f"{reverse(f'admin:{thing._meta.app_label}_{kind}_publish')}?id={thing.pk}"


def test_a_comment_stands_against_publishing_and_is_named(clerk):
    file = with_comment()
    with pytest.raises(PublishingRefused) as refusal:
        file.publish(clerk)
    assert "Jule Brandt" in str(refusal.value)
    assert not Anlage.objects.get().was_published


def test_page_that_asks_offers_both_ways(client, clerk):
    text = client.get(asking(with_comment())).content.decode()
    assert "steckt mehr, als sie zeigt" in text
    assert "Jule Brandt" in text
    assert "Bereinigte Kopie anlegen" in text
    assert "Ich verantworte die Veröffentlichung" in text
    assert "Jetzt veröffentlichen" not in text


def test_cleaned_copy_can_be_published_and_the_original_stays(client, clerk):
    file = with_comment()
    assert client.post(route("clean", file))["Location"] == asking(file)
    file.refresh_from_db()
    copy = Anlage.objects.exclude(pk=file.pk).get()
    assert (file.name, copy.name, copy.dateiname) == ("Antwort (Original)", "Antwort", "antwort.docx")
    assert copy.sha256 != file.sha256
    copy.publish(clerk)
    assert not file.was_published
    with copy.datei.open() as stored, zipfile.ZipFile(stored) as cleaned:
        assert not any(b"Jule Brandt" in cleaned.read(name) for name in cleaned.namelist())


def test_responsibility_is_recorded_and_lets_it_through(client, clerk):
    file = with_comment()
    client.post(route("vouch", file))
    file.refresh_from_db()
    assert (file.verantwortet_von, file.verantwortet_am is not None) == (clerk, True)
    file.publish(clerk)
    versions = Anlage.fassungen.filter(id=file.pk, verantwortet_von=clerk)
    assert versions.exists()


def test_responsibility_is_for_these_bytes_only(clerk):
    file = with_comment()
    file.answer_for(clerk, file.sha256)
    file.datei = SimpleUploadedFile("anders.pdf", PDF)
    file.save()
    file.refresh_from_db()
    assert (file.verantwortet_von, file.verantwortet_am) == (None, None)


def test_nobody_answers_for_bytes_that_came_after_the_page(client, clerk):
    file = with_comment()
    address = route("vouch", file)
    file.datei = SimpleUploadedFile(
        "anders.docx", documents.docx(documents.paragraph("Ganz anders.", REFERENCE), comments=COMMENTS)
    )
    file.save()
    text = client.post(address, follow=True).content.decode()
    assert "ist inzwischen eine andere Datei" in text
    assert Anlage.objects.get().verantwortet_am is None


def test_what_is_published_is_what_lies_there_now(clerk):
    """Somebody put another file in the place of the one that was looked at."""
    looked_at = make_anlage(make_drucksache(), "Antwort", published=False)
    assert looked_at.publishing_obstacles() == []
    replaced = Anlage.objects.get(pk=looked_at.pk)
    replaced.datei = SimpleUploadedFile(
        "antwort.docx", documents.docx(documents.paragraph("Neu.", REFERENCE), comments=COMMENTS)
    )
    replaced.save()
    with pytest.raises(PublishingRefused, match="Jule Brandt"):
        looked_at.publish(clerk)
    assert not Anlage.objects.get().was_published


def test_a_double_click_makes_one_cleaned_copy(client, clerk):
    file = with_comment()
    address = route("clean", file)
    client.post(address)
    assert "schon eine bereinigte Kopie" in client.post(address, follow=True).content.decode()
    assert sorted(Anlage.objects.values_list("name", flat=True)) == ["Antwort", "Antwort (Original)"]
    assert "Bereinigte Kopie anlegen" not in client.get(asking(file)).content.decode()


def test_from_the_page_of_a_paper_one_comes_back_to_it(client, clerk):
    paper = make_drucksache(published=False)
    file = with_comment(paper)
    assert "Bereinigte Kopie anlegen" in client.get(asking(paper)).content.decode()
    assert client.post(route("vouch", file), {"zum_ganzen": "1"})["Location"] == asking(paper)


def test_files_of_meetings_too(client, clerk):
    meeting = make_sitzung(published=False)
    file = with_comment(meeting)
    assert client.post(route("clean", file), {"zum_ganzen": "1"})["Location"] == asking(meeting)
    assert meeting.anlagen.count() == 2


def test_what_is_only_worth_knowing_does_not_stand_against_it(clerk):
    file = make_anlage(make_drucksache(), published=False)
    Dateibefund.objects.create(sha256=file.sha256, befunde=[notice(Kind.METADATEN, "Verfasser „Anna“.").as_json()])
    assert file.publishing_obstacles() == []
    assert file.publishing_notes() == [f"Die Datei „{file.name}“: Verfasser „Anna“."]


def test_the_same_bytes_are_examined_once(clerk, monkeypatch):
    found = [Finding(Kind.KOMMENTARE, "Ein Kommentar.")]
    calls = []
    monkeypatch.setattr("drucksachen.models.dateibefund.examine", lambda *args: calls.append(args) or found)
    for _ in range(3):
        assert make_anlage(make_drucksache(), published=False).befunde == found
    assert len(calls) == 1


def test_a_file_that_cannot_be_examined_takes_somebody_who_answers_for_it(clerk):
    file = make_anlage(make_drucksache(), content=b"%PDF-1.7 kaputt", published=False)
    (obstacle,) = file.publishing_obstacles()
    assert "lässt sich nicht prüfen" in obstacle
    file.answer_for(clerk, file.sha256)
    file.publish(clerk)


def test_broken_file_is_refused_when_it_is_uploaded(client, clerk):
    paper = make_drucksache(published=False)
    address = reverse("admin:drucksachen_drucksache_change", args=[paper.pk])
    form = fields_of(client.get(address)) | {"anlagen-TOTAL_FORMS": "1", "anlagen-0-art": "anlage", "_save": "1"}
    response = client.post(address, form | {"anlagen-0-datei": SimpleUploadedFile("a.pdf", b"%PDF-1.7 kaputt")})
    assert response.status_code == 200
    assert "beschädigt" in response.content.decode()
    assert not Anlage.objects.exists()


@pytest.mark.parametrize("name", ["clean", "vouch"])
def test_only_who_may_publish_decides_and_only_over_drafts(client, name):
    file = with_comment()
    public = make_anlage(make_drucksache())
    client.force_login(make_member("Sachbearbeitung"))
    assert client.post(route(name, file)).status_code == 403
    client.force_login(make_clerk())
    assert client.post(route(name, public)).status_code == 403
    assert client.get(route(name, file)).status_code == 405
    assert Anlage.objects.count() == 2
    assert Anlage.objects.get(pk=file.pk).verantwortet_am is None
