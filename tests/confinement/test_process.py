"""A hostile file ends the child process and nothing else."""

import io
import logging
from concurrent.futures import ThreadPoolExecutor

import pytest

from ratsinfo.confinement import BROKEN, TOO_MUCH, Unreadable, process
from tests import documents

JOBS = "tests.confinement.jobs:"


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "datei"
    path.write_bytes(b"zehn Bytes")
    return path


def test_the_answer_comes_back_for_a_path_and_for_an_open_file(path):
    assert process.run(JOBS + "size", path, factor="3") == 30
    file = io.BytesIO(b"zehn Bytes")
    file.read()
    assert process.run(JOBS + "size", file, factor="2") == 20
    assert file.tell() == 0


def test_threads_get_each_their_own_answer(path):
    with ThreadPoolExecutor(4) as threads:
        answers = threads.map(lambda factor: process.run(JOBS + "size", path, factor=str(factor)), range(8))
    assert list(answers) == [10 * factor for factor in range(8)]


def test_a_refusal_comes_back_with_its_sentence(path):
    with pytest.raises(Unreadable, match=r"^So nicht\.$"):
        process.run(JOBS + "refuse", path)


@pytest.mark.parametrize("job", ["sleep", "spin"])
def test_who_takes_too_long_is_ended(path, job, monkeypatch):
    monkeypatch.setattr(process, "SECONDS", 1)
    with pytest.raises(Unreadable, match=TOO_MUCH):
        process.run(JOBS + job, path)


def test_who_wants_too_much_memory_is_refused(path):
    with pytest.raises(Unreadable, match=TOO_MUCH):
        process.run(JOBS + "swell", path)


def test_a_crash_is_a_broken_file(path, caplog):
    with pytest.raises(Unreadable, match=BROKEN):
        process.run(JOBS + "die", path)
    assert "without an answer" in caplog.text


def test_an_unforeseen_error_is_logged_without_what_stands_in_the_file(path, caplog):
    with caplog.at_level(logging.ERROR), pytest.raises(Unreadable, match=BROKEN):
        process.run(JOBS + "stumble", path)
    assert "KeyError in stumble" in caplog.text
    assert "geheim" not in caplog.text


def test_the_child_knows_no_secret_of_the_server(path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "nicht weitersagen")
    monkeypatch.setenv("DATABASE_URL", "postgresql://name:wort@rechner/archiv")
    assert {"SECRET_KEY", "DATABASE_URL"}.isdisjoint(process.run(JOBS + "tell_environment", path))


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("brief.exe", b"MZ", "Endung „.exe“ lassen sich nicht lesen; möglich sind pdf, docx"),
        ("brief.pdf", b"", "Die Datei ist leer"),
        ("brief.pdf", b"%PDF-" + b" " * 2_000_000, "erlaubt sind 1 MB"),
        ("brief.pdf", documents.answer_docx(), "passt nicht zur Endung „.pdf“"),
        ("brief.docx", documents.answer_odt(), "passt nicht zur Endung „.docx“"),
        ("brief.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "mit einem Kennwort verschlüsselt oder in einem alten Format"),
    ],
)  # fmt: skip
def test_what_is_refused_before_any_process_is_started(name, content, sentence, settings):
    settings.ANLAGE_MAX_MB = 1
    with pytest.raises(Unreadable, match=sentence):
        process.checked_kind(io.BytesIO(content), name, ("pdf", "docx"))
