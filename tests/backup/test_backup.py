"""A backup is whole or not there, is made while others write, and comes back as it was."""

import errno
import io
import os
import tarfile
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from drucksachen.models import Anlage, Drucksache
from ratsinfo import storage
from ratsinfo.backup import restore as restoring
from ratsinfo.backup.archive import FILES, Manifest, Writer, verify
from ratsinfo.backup.backup import back_up, target_for
from ratsinfo.backup.databases import the_database
from ratsinfo.backup.exceptions import BackupFailed, Damaged, failing_in_german
from tests.factories import PDF, make_anfrage, make_anlage, make_drucksache


@contextmanager
def quiet(*_):
    yield lambda size: None


@pytest.fixture
def target(db, tmp_path):
    """Where a backup is to go; nothing but the suite's empty database is there to be saved."""
    folder = tmp_path / "sicherungen"
    folder.mkdir()
    return folder / "a.tar"


@pytest.fixture
def saved(target):
    back_up(the_database(), target, quiet)
    return target


@pytest.fixture
def archived(transactional_db, target):
    """The same with a small archive of files, published and not; its rows are committed, for a backup reads by itself."""
    inquiry = make_anfrage("Grüße aus Öhringen", fragen=["Wann?", "Wo?"])
    for number in range(3):
        make_anlage(inquiry, content=PDF + bytes([number]) * 1000, published=number < 2)
    return target


@pytest.fixture
def backup(archived):
    back_up(the_database(), archived, quiet)
    return archived


@pytest.fixture
def empty(empty_place, settings, tmp_path):
    """The empty database, with an empty folder of files before which the suite's own has been left."""
    settings.MEDIA_ROOT = tmp_path / "leer"
    return empty_place[0]


def refused(function, *arguments):
    with pytest.raises(BackupFailed) as refusal:
        function(*arguments)
    sentence = str(refusal.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def is_untouched(database):
    folder = Path(default_storage.path(""))
    return database.is_empty() and (not folder.exists() or not [*folder.iterdir()])


class TestThereAndBack:
    def test_by_the_commands_in_an_empty_place(self, archived, address, empty_place, manage, tmp_path, media_folder):
        media_folder.rename(media_folder.parent / "alt")
        source = tmp_path / "quelle"
        source.mkdir()
        (media_folder.parent / "alt").rename(source / "dateien")
        saved = manage(address, source, "sicherung", str(archived))
        assert (saved.returncode, saved.stderr) == (0, "")
        assert "3 Anlagen" in saved.stdout
        restored = manage(empty_place[1], tmp_path / "neu", "wiederherstellen", str(archived))
        assert (restored.returncode, restored.stderr) == (0, "")
        assert "Verglichen und gleich" in restored.stdout
        assert "3 Anlagen mit Größe und Prüfsumme" in restored.stdout
        checked = manage(empty_place[1], tmp_path / "neu", "dateien_pruefen")
        assert (checked.returncode, checked.stdout) == (0, "3 Dateien geprüft. Alles stimmt überein.\n")
        again = manage(empty_place[1], tmp_path / "neu", "wiederherstellen", str(archived))
        assert again.returncode == 1
        assert (
            again.stderr
            == "CommandError: Die Datenbank ist nicht leer: zurückgeholt wird nur in eine neue, ohne Tabellen.\n"
        )

    def test_every_row_and_every_byte(self, backup, empty):
        before = the_database().contents()
        manifest = restoring.restore(empty, backup, quiet)
        assert empty.contents() == before
        assert restoring.differences(empty, manifest, int) == []
        assert before.tables[table("drucksachen_frage")] == 2
        assert len(manifest.files) == 3
        assert not [entry for entry in Path(default_storage.path("")).iterdir() if entry.name.startswith(".w")]

    def test_difference_is_found(self, backup, empty):
        manifest = restoring.restore(empty, backup, quiet)
        name = next(iter(manifest.files))
        Path(default_storage.path(name)).write_bytes(b"anders")
        manifest.tabellen[table("drucksachen_frage")] = 3
        assert restoring.differences(empty, manifest, int) == [
            f"Tabelle {table('drucksachen_frage')}: 2 statt 3 Zeilen",
            f"Datei {name}",
        ]

    def test_empty_archive(self, transactional_db, tmp_path, empty):
        back_up(the_database(), tmp_path / "a.tar", quiet)
        assert restoring.differences(empty, restoring.restore(empty, tmp_path / "a.tar", quiet), int) == []


def table(name):
    return f'"{name}"' if connection.vendor == "sqlite" else f"public.{name}"


class TestWhileTheSiteRuns:
    def test_file_replaced_or_deleted_after_the_dump_is_in_the_backup(self, archived, empty, settings, media_folder):
        settings.MEDIA_ROOT = media_folder
        draft, other = make_anlage(make_drucksache(), published=False), make_anlage(make_drucksache(), published=False)

        @contextmanager
        def meanwhile(contents):
            draft.datei = ContentFile(PDF + b"neu", name="neu.pdf")
            draft.save()
            other.delete()
            yield lambda size: None

        names = {draft.datei.name, other.datei.name}
        manifest = back_up(the_database(), archived, meanwhile)
        assert names <= set(manifest.files)
        assert manifest.maengel == []
        assert names <= set(default_storage.names())
        call_command("dateien_pruefen", "--aufraeumen", "--mindestalter", "0")
        assert not names & set(default_storage.names())

    def test_clerks_saving_all_the_time(self, archived, empty, settings, media_folder, tmp_path):
        settings.MEDIA_ROOT = media_folder
        stop, errors = threading.Event(), []

        def clerk():
            try:
                while not stop.is_set():
                    file = make_anlage(make_anfrage(fragen=["Wann?", "Wo?"]), published=False)
                    file.datei = ContentFile(PDF + b"neu", name="neu.pdf")
                    file.save()
                    file.datei.close()
            except Exception as error:
                errors.append(error)
            finally:
                connection.close()

        at_work = threading.Thread(target=clerk)
        at_work.start()
        try:
            manifest = back_up(the_database(), archived, quiet)
        finally:
            stop.set()
            at_work.join()
        assert errors == []
        assert manifest.maengel == []
        settings.MEDIA_ROOT = tmp_path / "leer"
        assert restoring.differences(empty, restoring.restore(empty, archived, quiet), int) == []
        assert len(manifest.files) >= 3

    def test_row_written_after_the_snapshot_is_not_in_it(self, archived, empty, settings, media_folder, tmp_path):
        settings.MEDIA_ROOT = media_folder
        before = Drucksache.objects.count()

        @contextmanager
        def meanwhile(contents):
            make_drucksache()
            yield lambda size: None

        manifest = back_up(the_database(), archived, meanwhile)
        settings.MEDIA_ROOT = tmp_path / "leer"
        restoring.restore(empty, archived, quiet)
        assert empty.contents().tables[table("drucksachen_drucksache")] == before
        assert manifest.tabellen[table("drucksachen_drucksache")] == before

    def test_only_one_at_a_time(self, target, monkeypatch):
        monkeypatch.setattr(storage, "PATIENCE", 0)
        with default_storage.held():
            assert "Es läuft schon eine Sicherung" in refused(back_up, the_database(), target, quiet)
        assert [*target.parent.iterdir()] == []


@pytest.fixture
def small(tmp_path):
    """An archive with a few bytes in the place of a database."""
    path = tmp_path / "klein.tar"
    with path.open("wb") as stream:
        writer = Writer(stream)
        for name in ("datenbank", f"{FILES}aa/eins.pdf", f"{FILES}bb/zwei.pdf"):
            writer.add(name, io.BytesIO(PDF * 20), len(PDF) * 20)
        writer.finish(Manifest(1, "2026-11-23T08:00:00+00:00", "sqlite", {}, [], {}))
    return path


class TestTarget:
    def test_is_for_its_owner_only(self, saved):
        assert saved.stat().st_mode & 0o777 == 0o600
        assert [*saved.parent.iterdir()] == [saved]

    def test_is_never_overwritten(self, saved):
        before = saved.read_bytes()
        assert "gibt es schon" in refused(target_for, str(saved))
        assert "gibt es schon" in refused(back_up, the_database(), saved, quiet)
        assert saved.read_bytes() == before

    def test_folder_gets_a_dated_file(self, target, capsys):
        call_command("sicherung", str(target.parent))
        (made,) = target.parent.iterdir()
        assert made.name.startswith("ratsinfo-20")
        assert str(made) in capsys.readouterr().out
        assert verify(made, int).fassung == 1

    def test_folder_that_is_not_there(self, tmp_path):
        assert "gibt es nicht" in refused(target_for, str(tmp_path / "nichts" / "a.tar"))

    def test_folder_of_the_files_is_no_place_for_it(self, media_folder, tmp_path):
        (tmp_path / "umweg").symlink_to(media_folder)
        for _ in ("before there are files", "afterwards"):
            for place in (media_folder, media_folder / "a.tar", tmp_path / "umweg" / "a.tar"):
                assert "nicht im Ordner der Anlagen" in refused(target_for, str(place))
            media_folder.mkdir(exist_ok=True)

    def test_folder_that_cannot_be_written(self, target):
        sentence = refused(back_up, the_database(), Path("/proc/a.tar"), quiet)
        assert sentence.startswith("Die Sicherung ließ sich nicht schreiben (/proc/a.tar)")

    def test_errors_of_the_disk_are_told_in_german(self):
        def full():
            with failing_in_german("Das ging nicht", Path("/ziel")):
                raise OSError(errno.ENOSPC, "No space left on device")

        assert refused(full) == "Das ging nicht (/ziel): auf dem Datenträger ist kein Platz mehr."

    def test_failure_half_way_leaves_nothing(self, target):
        @contextmanager
        def failing(contents):
            raise OSError(errno.ENOSPC, "No space left on device")
            yield

        assert "kein Platz mehr" in refused(back_up, the_database(), target, failing)
        assert [*target.parent.iterdir()] == []


class TestDamagedFiles:
    def test_backup_is_made_and_says_so_and_comes_back(self, archived, empty, settings, media_folder, tmp_path, capsys):
        settings.MEDIA_ROOT = media_folder
        missing, changed, _ = Anlage.objects.order_by("pk")
        default_storage.delete(missing.datei.name)
        Path(changed.datei.path).write_bytes(b"anders")
        with pytest.raises(CommandError, match="aber 2 Anlagen fehlten oder waren schon verändert"):
            call_command("sicherung", str(archived))
        assert capsys.readouterr().err.splitlines() == [
            f"{missing.datei.name}: fehlt",
            f"{changed.datei.name}: verändert",
        ]
        settings.MEDIA_ROOT = tmp_path / "leer"
        manifest = restoring.restore(empty, archived, quiet)
        assert restoring.differences(empty, manifest, int) == []
        assert len(manifest.maengel) == len(manifest.files) == 2


class TestRefusal:
    """Whatever is refused changes nothing."""

    def test_archive_that_is_not_there(self, empty, tmp_path):
        assert "gibt es nicht" in refused(restoring.restore, empty, tmp_path / "nichts.tar", quiet)
        assert is_untouched(empty)

    def test_folder_that_is_not_empty(self, saved, empty):
        default_storage.save("aa/da.pdf", ContentFile(PDF))
        assert "Der Ordner der Anlagen ist nicht leer" in refused(restoring.restore, empty, saved, quiet)
        assert empty.is_empty()
        assert [*default_storage.names()] == ["aa/da.pdf"]

    def test_database_that_is_not_empty(self, saved, empty):
        before = the_database().contents()
        assert "Die Datenbank ist nicht leer" in refused(restoring.restore, the_database(), saved, quiet)
        assert the_database().contents() == before
        assert is_untouched(empty)

    def test_archive_cut_off_anywhere(self, small, empty):
        whole = small.read_bytes()
        content_ends = whole.rindex(b"manifest.json") + 1
        for end in (0, 1, 511, 512, 1000, len(whole) // 3, len(whole) // 2, content_ends - 600):
            small.write_bytes(whole[:end])
            assert "beschädigt" in refused(restoring.restore, empty, small, quiet), end
            assert is_untouched(empty)

    def test_one_changed_byte_anywhere(self, small):
        manifest = verify(small, int)
        with tarfile.open(small) as tar:
            places = [m.offset_data + m.size // 2 for m in tar] + [m.offset + 3 for m in tar]
        assert len(places) == 2 * (len(manifest.mitglieder) + 2)
        for place in places:
            with small.open("r+b") as file:
                file.seek(place)
                (byte,) = file.read(1)
                file.seek(place)
                file.write(bytes([byte ^ 1]))
                file.flush()
                assert "beschädigt" in refused(verify, small, int), place
                file.seek(place)
                file.write(bytes([byte]))
        assert verify(small, int) == manifest

    @pytest.mark.parametrize(
        "name", ["../boese", "/etc/boese", f"{FILES}../boese", f"{FILES}/boese", "fremd", FILES, f"{FILES}./a"]
    )
    def test_member_that_would_leave_its_folder(self, tmp_path, empty, name):
        path = tmp_path / "boese.tar"
        with path.open("wb") as stream:
            writer = Writer(stream)
            writer.add(name, io.BytesIO(b"x"), 1)
            writer.tar.close()
        assert "gehört nicht in eine Sicherung" in refused(restoring.restore, empty, path, quiet)
        assert is_untouched(empty)

    def test_member_that_is_no_plain_file(self, tmp_path, empty):
        path = tmp_path / "boese.tar"
        with tarfile.open(path, "w") as tar:
            link = tarfile.TarInfo(f"{FILES}aa/link")
            link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
            tar.addfile(link)
        assert "gehört nicht in eine Sicherung" in refused(restoring.restore, empty, path, quiet)

    def test_member_that_comes_twice(self, small, empty):
        with tarfile.open(small, "a") as tar:
            tar.addfile(tarfile.TarInfo("datenbank"), io.BytesIO())
        assert "kommt zweimal vor" in refused(restoring.restore, empty, small, quiet)

    def test_anything_that_is_no_archive(self, tmp_path, empty):
        path = tmp_path / "brief.pdf"
        path.write_bytes(PDF * 100)
        assert issubclass(Damaged, BackupFailed)
        assert "beschädigt" in refused(restoring.restore, empty, path, quiet)


class TestFitting:
    @pytest.fixture
    def manifest(self, saved):
        return verify(saved, int)

    def test_other_database(self, manifest):
        manifest.datenbank = {"sqlite": "postgresql", "postgresql": "sqlite"}[manifest.datenbank]
        assert "bitte DATABASE_URL entsprechend setzen" in refused(
            restoring.refuse_unless_fitting, the_database(), manifest
        )

    def test_newer_program(self, manifest):
        restoring.refuse_unless_fitting(the_database(), manifest)
        manifest.migrationen.append("drucksachen.9999_morgen")
        sentence = refused(restoring.refuse_unless_fitting, the_database(), manifest)
        assert "neueren Programm (es kennt drucksachen.9999_morgen)" in sentence

    def test_older_program_comes_back_and_is_to_be_migrated(self, manifest):
        assert not restoring.outdated(manifest)
        manifest.migrationen.pop()
        restoring.refuse_unless_fitting(the_database(), manifest)
        assert restoring.outdated(manifest)

    def test_newer_format(self, tmp_path, manifest):
        manifest.fassung = 2
        path = tmp_path / "neu.tar"
        with path.open("wb") as stream:
            Writer(stream).finish(manifest)
        assert "kennt nur die bis 1" in refused(verify, path, int)


class TestPostgresqlTools:
    __test__ = "postgresql" in os.environ.get("DATABASE_URL", "")

    @pytest.fixture
    def tool(self, tmp_path, monkeypatch):
        """Puts a program before those of PostgreSQL that tells what it was called with."""

        def make(name, version):
            path = tmp_path / "bin" / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(
                f'#!/bin/sh\n[ "$1" = --version ] && echo "{name} (PostgreSQL) {version}" && exit\n'
                f'echo "$@" "[$PGPASSWORD]" > {tmp_path}/gerufen\necho "{name}: error: so nicht" >&2\nexit 1\n'
            )
            path.chmod(0o755)
            monkeypatch.setenv("PATH", f"{path.parent}:{os.environ['PATH']}")
            return tmp_path / "gerufen"

        return make

    def test_missing(self, target, monkeypatch, tmp_path):
        monkeypatch.setenv("PATH", str(tmp_path))
        assert refused(back_up, the_database(), target, quiet) == (
            "pg_dump fehlt auf dieser Maschine: bitte »apt install postgresql-client« ausführen."
        )

    def test_older_than_the_server(self, target, tool):
        tool("pg_dump", "9.6")
        assert "pg_dump 9 ist älter als der Server" in refused(back_up, the_database(), target, quiet)

    def test_newer_than_the_server_is_told(self, db, tool):
        assert the_database().notes() == []
        tool("pg_dump", "99.1")
        assert "pg_dump 99 ist neuer als der Server" in the_database().notes()[0]

    def test_error_is_told_and_the_password_is_no_argument(self, target, tool):
        called = tool("pg_dump", "99.1")
        database = the_database(PASSWORD="streng-geheim")
        assert refused(back_up, database, target, quiet) == "pg_dump ist gescheitert: pg_dump: error: so nicht."
        told = called.read_text()
        assert told.endswith("[streng-geheim]\n")
        assert told.count("streng-geheim") == 1

    def test_older_pg_restore_or_server(self, saved, tool):
        manifest = verify(saved, int)
        manifest.versionen["server"] += 1
        assert "dieser Server ist älter" in refused(restoring.refuse_unless_fitting, the_database(), manifest)
        tool("pg_restore", "9.6")
        assert "pg_restore 9 ist älter" in refused(restoring.refuse_unless_fitting, the_database(), manifest)

    def test_failing_restore_leaves_the_place_empty(self, saved, empty, tool):
        tool("pg_restore", "99.1")
        assert "pg_restore ist gescheitert" in refused(restoring.restore, empty, saved, quiet)
        assert is_untouched(empty)

    def test_server_that_is_not_there(self, db):
        assert "PostgreSQL meldet einen Fehler" in refused(the_database(HOST="/nirgends").is_empty)
