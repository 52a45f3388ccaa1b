"""A file is there before its row and goes after it, and `dateien_pruefen` finds what is not so."""

import hashlib
import os
import time
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.management import CommandError, call_command
from django.db import transaction

from drucksachen import inventory
from drucksachen.models import Anlage
from ratsinfo import storage
from ratsinfo.publishing.exceptions import OfficialRecord
from tests.factories import PDF, make_anlage, make_drucksache

NEW = PDF + b"% neu"


@pytest.fixture
def draft(db):
    return make_anlage(make_drucksache(published=False), published=False)


def stored():
    return sorted(default_storage.names())


def replace(anlage, content=NEW):
    anlage.datei = ContentFile(content, name="neu.pdf")
    anlage.save()


class TestStoring:
    def test_file_and_its_folders_are_on_the_disk_before_the_row_is_written(self, db, monkeypatch, media_folder):
        events = []
        monkeypatch.setattr(storage, "synchronise", lambda path: events.append(path))
        file = make_anlage(make_drucksache())
        path = Path(file.datei.path)
        assert events == [path, path.parent, media_folder]

    def test_big_upload_is_on_the_disk_as_well(self, db, monkeypatch):
        written = []
        monkeypatch.setattr(storage, "synchronise", written.append)
        with TemporaryUploadedFile("gross.pdf", "application/pdf", len(PDF), None) as upload:
            upload.write(PDF)
            upload.seek(0)
            file = Anlage.objects.create(drucksache=make_drucksache(), datei=upload)
        assert Path(file.datei.path) == written[0]
        assert Path(file.datei.path).read_bytes() == PDF

    def test_no_name_is_ever_given_twice(self, draft, django_capture_on_commit_callbacks):
        names = {draft.datei.name}
        for _ in range(5):
            with django_capture_on_commit_callbacks(execute=True):
                replace(draft)
            names.add(draft.datei.name)
        assert len(names) == 6
        assert stored() == [draft.datei.name]


class TestRemoval:
    def test_replaced_draft_goes_after_the_commit(self, draft, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            replace(draft)
            assert len(stored()) == 2
        assert stored() == [draft.datei.name]
        assert Anlage.objects.get().groesse == len(NEW)

    def test_deleted_draft_goes_after_the_commit(self, draft, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            draft.delete()
            assert len(stored()) == 1
        assert stored() == []

    def test_files_go_with_the_drucksache_they_belong_to(self, draft, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            draft.drucksache.delete()
        assert stored() == []

    @pytest.mark.django_db(transaction=True)
    def test_nothing_goes_when_the_transaction_is_rolled_back(self, draft):
        before = stored()
        for change in (lambda: replace(Anlage.objects.get()), Anlage.objects.get().delete):
            with transaction.atomic():
                change()
                transaction.set_rollback(True)
            assert set(before) <= set(stored())
        call_command("dateien_pruefen", "--aufraeumen", "--mindestalter", "0")
        assert stored() == before

    def test_nothing_goes_while_a_backup_runs(self, draft, django_capture_on_commit_callbacks):
        with default_storage.held(), django_capture_on_commit_callbacks(execute=True):
            draft.delete()
        assert len(stored()) == 1

    def test_file_that_was_public_is_never_replaced(self, db, django_capture_on_commit_callbacks):
        file = make_anlage(make_drucksache())
        with (
            django_capture_on_commit_callbacks(execute=True),
            pytest.raises(OfficialRecord, match="Durch neue Fassung ersetzen"),
        ):
            replace(file)
        assert Path(Anlage.objects.get().datei.path).read_bytes() == PDF

    def test_publishing_by_somebody_else_meanwhile_counts(self, draft):
        stale = Anlage.objects.get()
        draft.publish(None)
        with pytest.raises(OfficialRecord):
            replace(stale)


class TestLock:
    def test_backup_waits_for_nobody_forever(self, db, monkeypatch):
        monkeypatch.setattr(storage, "PATIENCE", 0.2)
        with default_storage.held(), pytest.raises(storage.BackupRunning), default_storage.held():
            pass

    def test_removals_do_not_keep_each_other_waiting(self, draft):
        with default_storage._lock(storage.fcntl.LOCK_SH, 0):
            default_storage.remove(draft.datei.name)
        assert stored() == []


def test_a_file_of_before_gets_the_longer_checksum(capsys, db):
    file, broken = make_anlage(make_drucksache()), make_anlage(make_drucksache())
    Anlage.objects.update(sha512="")
    Path(broken.datei.path).write_bytes(PDF[:-1] + b"x")
    check(capsys)
    file.refresh_from_db()
    broken.refresh_from_db()
    assert (file.sha512, broken.sha512) == (hashlib.sha512(PDF).hexdigest(), "")


def check(capsys, *options):
    """What the command says and the German error it ends with, if any."""
    try:
        call_command("dateien_pruefen", *options)
        error = ""
    except CommandError as refusal:
        error = str(refusal)
    return capsys.readouterr().out, error


def orphan(name="zz/fremd.pdf", minutes=120):
    name = default_storage.save(name, ContentFile(PDF))
    then = time.time() - minutes * 60
    os.utime(default_storage.path(name), (then, then))
    return name


class TestCheck:
    def test_all_is_well(self, draft, capsys):
        assert check(capsys) == ("1 Dateien geprüft. Alles stimmt überein.\n", "")

    def test_missing_file(self, draft, capsys):
        default_storage.delete(draft.datei.name)
        output, error = check(capsys, "--aufraeumen")
        assert f"{draft.datei.name}: fehlt (/admin/drucksachen/anlage/{draft.pk}/change/)" in output
        assert error == "Dateien und Datenbank stimmen nicht überein."

    @pytest.mark.parametrize(
        ("content", "what"), [(PDF[:-1] + b"x", "Prüfsumme"), (PDF + b"x", "statt"), (b"", "0 statt")]
    )
    def test_changed_file_is_named_and_kept(self, draft, capsys, content, what):
        Path(draft.datei.path).write_bytes(content)
        output, error = check(capsys, "--aufraeumen")
        assert f"{draft.datei.name}: verändert" in output
        assert what in output
        assert error
        assert stored() == [draft.datei.name]

    def test_unreadable_file(self, draft, capsys):
        path = Path(draft.datei.path)
        path.unlink()
        path.symlink_to(path)
        output, error = check(capsys)
        assert f"{draft.datei.name}: nicht lesbar" in output
        assert error

    def test_orphan_is_named_and_deleted_only_on_request(self, draft, capsys):
        name = orphan()
        output, error = check(capsys)
        assert f"{name}: verwaist, keine Anlage hat diese Datei" in output
        assert error
        assert name in stored()
        output, error = check(capsys, "--aufraeumen")
        assert (f"{name}: verwaist, gelöscht" in output, error) == (True, "")
        assert stored() == [draft.datei.name]
        assert check(capsys)[1] == ""

    def test_young_file_may_be_an_upload_under_way(self, draft, capsys):
        name = orphan(minutes=50)
        assert check(capsys, "--aufraeumen") == ("1 Dateien geprüft. Alles stimmt überein.\n", "")
        assert name in check(capsys, "--mindestalter", "40")[0]

    def test_nothing_is_deleted_while_a_backup_runs(self, draft, capsys):
        name = orphan()
        with default_storage.held():
            assert "Gerade läuft eine Sicherung" in check(capsys, "--aufraeumen")[1]
        assert name in stored()

    def test_wrong_database_deletes_nothing(self, db, capsys):
        name = orphan()
        assert "stimmen DATABASE_URL und DATA_DIR?" in check(capsys, "--aufraeumen")[1]
        assert stored() == [name]

    def test_batches_end_where_they_should(self, draft, capsys, monkeypatch):
        monkeypatch.setattr("drucksachen.inventory.BATCH", 2)
        kept = [make_anlage(draft.drucksache, published=False).datei.name for _ in range(4)]
        orphan()
        assert check(capsys, "--aufraeumen") == (
            "zz/fremd.pdf: verwaist, gelöscht\n5 Dateien geprüft. gelöscht: 1.\n",
            "",
        )
        assert stored() == sorted([draft.datei.name, *kept])

    def test_file_replaced_while_it_is_checked_is_not_missing(self, draft, capsys, monkeypatch):
        stale = Anlage.objects.get()
        replace(draft)
        default_storage.delete(stale.datei.name)
        assert inventory.examine_file(stale) == "fehlt"
        assert inventory.damage(stale) == ""
