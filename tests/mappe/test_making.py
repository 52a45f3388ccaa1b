"""The PDF itself, and that it is made once, by one process, and never served for another state."""

import os
import time
from io import StringIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command

from gremien.mappe import making
from gremien.mappe.making import Progress, ask_for, edition_of, make
from gremien.mappe.pango import is_possible
from tests.documents import pdf, shown
from tests.factories import (
    PDF,
    make_anlage,
    make_beratung,
    make_clerk,
    make_councillor,
    make_drucksache,
    make_gremium,
    make_sitzung,
    make_top,
    released,
)
from tests.mappe.conftest import ADDRESS, public

pytestmark = pytest.mark.django_db
needs_pango = pytest.mark.skipif(not is_possible(), reason="Pango ist nicht installiert")


def session_with_files():
    sitzung = make_sitzung(titel="3. Sitzung des Rates")
    item = make_top(sitzung, "Straßenbäume")
    paper = make_drucksache("Nachpflanzung", text="Zwölf Linden.")
    make_beratung(paper, tagesordnungspunkt=item, sitzungstermin=sitzung)
    make_anlage(paper, "Lageplan", content=pdf(shown(60, 700, "Plan Nord"), shown(60, 700, "Plan Süd")))
    make_anlage(paper, "Tabelle", filename="tabelle.ods", content=b"x")
    make_anlage(paper, "Kaputt", content=b"%PDF-1.7\nkaputt")
    return sitzung


def texts(path):
    document = pypdfium2.PdfDocument(path)
    try:
        return [document[number].get_textpage().get_text_bounded() for number in range(len(document))]
    finally:
        document.close()


@needs_pango
def test_the_whole_meeting_is_one_pdf_with_the_attached_pages_in_their_place():
    edition = make(public(session_with_files()), AnonymousUser(), ADDRESS)
    pages = texts(edition.path)
    assert "3. Sitzung des Rates" in pages[0]
    assert "Zwölf Linden." in pages[2]
    assert "Plan Nord" in pages[3]
    assert "Seite 1 von 2" in pages[3]
    assert "Plan Süd" in pages[4]
    assert "Seite 5 von 5" in pages[4]


@needs_pango
def test_what_cannot_be_put_in_is_named_and_spoils_nothing():
    edition = make(public(session_with_files()), AnonymousUser(), ADDRESS)
    said = " ".join(texts(edition.path)[2].split())
    assert "„Tabelle“ (ODS, 1 Byte) ist kein PDF und ist hier nicht eingefügt" in said
    assert "„Kaputt“ (PDF, 15 Bytes) ist beschädigt und ist hier nicht eingefügt" in said


@needs_pango
def test_a_file_that_is_gone_from_the_disk_is_named():
    sitzung = session_with_files()
    for file in making.Mappe(public(sitzung), AnonymousUser()).alle_dateien:
        Path(file.anlage.datei.path).unlink()
    said = " ".join(texts(make(public(sitzung), AnonymousUser(), ADDRESS).path)[2].split())
    assert said.count("ist zurzeit nicht da") == 2


@needs_pango
def test_our_part_is_tagged_text_with_title_language_and_bookmarks():
    edition = make(public(session_with_files()), AnonymousUser(), ADDRESS)
    with pikepdf.open(edition.path) as made:
        assert made.Root.Lang == "de"
        assert made.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in made.Root
        with made.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"].startswith("Sitzungsmappe: 3. Sitzung des Rates")
        with made.open_outline() as outline:
            top = next(entry for entry in outline.root if "Straßenbäume" in entry.title)
            assert [child.title for child in top.children[0].children] == ["Lageplan"]


@needs_pango
def test_the_name_of_the_reader_stands_on_every_page_where_something_is_non_public():
    sitzung = session_with_files()
    make_top(sitzung, "Grundstück", oeffentlich=False)
    clerk = make_clerk("Erika Amt")
    edition = make(making.meetings(clerk).get(pk=sitzung.pk), clerk, ADDRESS)
    assert all(f"Nichtöffentlich – nur für {clerk}" in page for page in texts(edition.path))
    assert edition.stored("x.pdf").private


@needs_pango
def test_a_member_s_has_what_was_released_with_their_name_on_every_page_and_is_gone_soon():
    body = make_gremium()
    sitzung = make_sitzung(body)
    item = make_top(sitzung, "Grundstück", oeffentlich=False)
    paper, draft = released(make_drucksache("Kaufvertrag", published=False)), make_drucksache("Notiz", published=False)
    for each in (paper, draft):
        make_beratung(each, tagesordnungspunkt=item, oeffentlich=False)
    released(make_anlage(paper, "Vertrag", content=PDF, published=False))
    member = make_councillor(body, name="Rot")
    edition = make(making.meetings(member).get(pk=sitzung.pk), member, ADDRESS)
    pages = texts(edition.path)
    assert all("Nichtöffentlich – nur für Rita Rot" in page for page in pages)
    assert "Kaufvertrag" in "".join(pages)
    assert "Ein Schreiben." in pages[-1]
    assert "Notiz" not in "".join(pages)
    assert edition.path.stat().st_mode & 0o777 == 0o640
    public = make(making.meetings(AnonymousUser()).get(pk=sitzung.pk), AnonymousUser(), ADDRESS)
    assert "Kaufvertrag" not in "".join(texts(public.path))
    making.forget_private(edition.path.stat().st_mtime + making.PRIVATE_KEPT + 1)
    assert public.path.exists()
    assert not edition.path.exists()


@needs_pango
def test_the_command_writes_it_where_somebody_wants_it(tmp_path):
    sitzung, output = session_with_files(), StringIO()
    call_command("sitzungsmappe", sitzung.kennung, datei=tmp_path / "mappe.pdf", adresse=ADDRESS, stdout=output)
    assert len(texts(tmp_path / "mappe.pdf")) == 5


@pytest.fixture(autouse=True)
def keep_limits(monkeypatch):
    """The limits of the process that makes a Mappe are not those of the suite."""
    monkeypatch.setattr("gremien.management.commands.sitzungsmappe.be_modest", lambda: None)


def test_the_command_refuses_what_the_reader_may_not_see():
    draft = make_sitzung(published=False)
    with pytest.raises(CommandError, match=r"gibt es nicht|Pango"):
        call_command("sitzungsmappe", draft.kennung)


class TestAsking:
    @pytest.fixture
    def edition(self):
        return edition_of(public(make_sitzung()), AnonymousUser(), ADDRESS)

    @pytest.fixture
    def started(self, monkeypatch):
        """What was started, and the locks that the process would hold."""
        calls = []
        monkeypatch.setattr(making, "start", lambda *arguments: calls.append(arguments))
        return calls

    def ask(self, edition):
        return ask_for(edition, AnonymousUser(), ADDRESS)

    def test_one_that_is_there_is_ready(self, edition, started):
        edition.path.parent.mkdir()
        edition.path.touch()
        assert self.ask(edition) == Progress.READY
        assert not started

    def test_one_that_is_not_there_is_started_once(self, edition, monkeypatch):
        held = []
        monkeypatch.setattr(making, "start", lambda _e, _u, _a, locks: held.extend(os.dup(lock) for lock in locks))
        assert self.ask(edition) == Progress.UNDER_WAY
        number = len(held)
        assert self.ask(edition) == Progress.UNDER_WAY
        assert len(held) == number == 2
        for handle in held:
            os.close(handle)

    def test_while_another_is_made_this_one_waits_its_turn(self, edition, started):
        edition.path.parent.mkdir()
        with making.locked(edition.path.parent / "platz"):
            assert self.ask(edition) == Progress.UNDER_WAY
        assert not started
        assert self.ask(edition) == Progress.UNDER_WAY
        assert started

    def test_one_whose_process_died_has_failed_and_is_tried_again_later(self, edition, started):
        self.ask(edition)
        assert self.ask(edition) == Progress.FAILED
        long_ago = time.time() - making.TRY_AGAIN - 1
        os.utime(edition.begun, (long_ago, long_ago))
        assert self.ask(edition) == Progress.UNDER_WAY
        assert len(started) == 2

    def test_what_nobody_fetches_is_removed(self, edition):
        now, kennung = time.time(), edition.kennung
        edition.path.parent.mkdir()
        ages = {
            f"{kennung}-alt.pdf": 7200,
            f"{kennung}-eben.pdf": 60,
            "zzzzzzz9-x.pdf": 7200,
            "zzzzzzz9-y.pdf": 8 * 86400,
        }
        for name, age in ages.items():
            path = making.folder() / name
            path.touch()
            os.utime(path, (now - age, now - age))
        making.sweep(edition, now)
        assert {path.name for path in making.folder().iterdir()} == {f"{kennung}-eben.pdf", "zzzzzzz9-x.pdf"}


class TestPage:
    def test_the_pdf_is_shown_under_its_german_name_and_never_out_of_date(self, client, at_once, monkeypatch):
        monkeypatch.setattr(
            making, "print_to", lambda target, *_args, **_kwargs: target.write_bytes(b"%PDF-1.7 " + os.urandom(9))
        )
        monkeypatch.setattr("gremien.mappe.views.is_possible", lambda: True)
        sitzung = make_sitzung()
        first = client.get(sitzung.mappe_path)
        assert (first.status_code, first["Refresh"], first["Cache-Control"]) == (202, "3", "no-store")
        second = client.get(sitzung.mappe_path)
        assert b"".join(second.streaming_content).startswith(b"%PDF")
        assert second.status_code == 200
        assert second["Content-Type"] == "application/pdf"
        assert f"Sitzungsmappe {sitzung.datum.isoformat()}" in second["Content-Disposition"]
        assert client.get(sitzung.mappe_path, headers={"if-none-match": second["ETag"]}).status_code == 304
        make_top(sitzung, "Neu")
        assert client.get(sitzung.mappe_path).status_code == 202
        assert len(at_once) == 2

    def test_without_pango_it_says_why(self, client, monkeypatch):
        monkeypatch.setattr("gremien.mappe.views.is_possible", lambda: False)
        response = client.get(make_sitzung().mappe_path)
        assert response.status_code == 503
        assert "Pango" in response.content.decode()

    def test_a_draft_is_as_unknown_as_what_does_not_exist_and_a_withdrawn_one_is_gone(self, client):
        draft, gone = make_sitzung(published=False), make_sitzung(withdrawn=True)
        assert client.get(draft.mappe_path).status_code == 404
        assert client.get(gone.mappe_path).status_code == 410
