"""A missing or broken value ends the start with one German sentence; production is safe without any switch."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ratsinfo import environment as env

ROOT = Path(__file__).resolve().parent.parent.parent
GOOD = {"SECRET_KEY": "abcdefghijklmnopqrstuvwxyz" * 2, "ALLOWED_HOSTS": "ratsinfo.musterstadt.de"}


def manage(*arguments, **environment):
    clean = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=clean | environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY fehlt"),
        ({"SECRET_KEY": "kurz"}, "SECRET_KEY fehlt oder ist zu kurz"),
        ({"SECRET_KEY": "a" * 60}, "SECRET_KEY fehlt oder ist zu kurz"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS fehlt"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS fehlt oder ist unbrauchbar"),
        ({"ALLOWED_HOSTS": "https://ratsinfo.musterstadt.de/"}, "ALLOWED_HOSTS fehlt oder ist unbrauchbar"),
        ({"DATABASE_URL": "unsinn"}, "DATABASE_URL ist unbrauchbar"),
        ({"DATABASE_URL": "mysql://a/b"}, "weder PostgreSQL noch SQLite"),
        ({"DATABASE_URL": "postgresql://rechner"}, "nennt keine Datenbank"),
        ({"DEBUG": "vielleicht"}, "DEBUG=vielleicht ist weder ja noch nein"),
        ({"ANLAGE_ENDUNGEN": "pdf,svg"}, "ANLAGE_ENDUNGEN nennt „svg“"),
        ({"ANLAGE_ENDUNGEN": ".HTML"}, "ANLAGE_ENDUNGEN nennt „html“"),
        ({"ANLAGE_MAX_MB": "viel"}, "ANLAGE_MAX_MB=viel ist keine ganze Zahl"),
        ({"PROXY_ANZAHL": "-1"}, "PROXY_ANZAHL=-1 ist keine ganze Zahl ab null"),
        ({"EMAIL_URL": "http://mail.example"}, "EMAIL_URL ist unbrauchbar"),
        ({"EMAIL_URL": "smtp://mail.example:x"}, "EMAIL_URL ist unbrauchbar"),
        ({"EMAIL_URL": "smtp://mail.example"}, "EMAIL_ABSENDER fehlt"),
        ({"EMAIL_ABSENDER": "Ratsbüro"}, "EMAIL_ABSENDER fehlt oder ist keine E-Mail-Adresse"),
    ],
)
def test_broken_value_ends_the_start_with_one_sentence(wrong, sentence):
    result = manage("check", **(GOOD | wrong))
    assert result.returncode == 1
    (line,) = result.stderr.strip().splitlines()
    assert line.startswith(sentence) or sentence in line


def test_gunicorn_ends_with_the_sentence_instead_of_starting_again_and_again():
    clean = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    result = subprocess.run(
        [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "--bind", "127.0.0.1:0"],
        cwd=ROOT, env=clean, capture_output=True, text=True, timeout=30,
    )  # fmt: skip
    assert result.returncode == 1
    assert "SECRET_KEY fehlt" in result.stderr
    assert "Traceback" not in result.stderr


def test_production_is_safe_without_any_switch():
    names = [
        "DEBUG",
        "SECURE_SSL_REDIRECT",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_HSTS_SECONDS",
        "VERANTWORTLICH_OEFFENTLICH",
    ]
    code = (
        f"import json; from ratsinfo import settings; print(json.dumps([getattr(settings, name) for name in {names}]))"
    )
    clean = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    output = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=clean | GOOD, capture_output=True, text=True, check=True
    )
    assert json.loads(output.stdout) == [False, True, True, True, 31536000, False]


@pytest.mark.parametrize(
    ("value", "result"), [("1", True), ("ja", True), ("An", True), ("0", False), ("nein", False), ("", False)]
)
def test_flags_are_written_in_german_or_english(monkeypatch, value, result):
    monkeypatch.setenv("SCHALTER", value)
    assert env.flag("SCHALTER", default=not result) is result


def test_databases(monkeypatch, tmp_path):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    odd = tmp_path / "Ordner mit #%?" / "archiv.sqlite3"
    assert env.database(odd)["NAME"] == str(odd)
    monkeypatch.setenv("DATABASE_URL", "postgresql://rat:ge%3Aheim@db:5433/ratsinfo")
    config = env.database(odd)
    assert (config["HOST"], config["PORT"], config["NAME"], config["PASSWORD"]) == ("db", 5433, "ratsinfo", "ge:heim")


def test_start_without_static_files_ends_with_a_sentence(tmp_path):
    clean = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    result = subprocess.run(
        [sys.executable, "-c", "import ratsinfo.wsgi"], cwd=ROOT, env=clean | GOOD | {"DATA_DIR": str(tmp_path)},
        capture_output=True, text=True, timeout=30,
    )  # fmt: skip
    assert result.returncode == 1
    (line,) = [
        line for line in result.stderr.strip().splitlines() if "UserWarning" not in line and "mw_instance" not in line
    ]
    assert "collectstatic" in line


def test_endings_are_read_however_they_are_written(monkeypatch):
    monkeypatch.setenv("ANLAGE_ENDUNGEN", " .PDF, docx ")
    assert env.endings("ANLAGE_ENDUNGEN") == ["pdf", "docx"]
    monkeypatch.delenv("ANLAGE_ENDUNGEN")
    assert not {"html", "htm", "svg", "xml", "js"} & set(env.endings("ANLAGE_ENDUNGEN"))


def test_mail_server_is_read_from_its_address(monkeypatch):
    monkeypatch.setenv("EMAIL_URL", "smtp+tls://rat%40stadt.example:p%3Aw@mail.stadt.example")
    server = env.mail_server()
    assert (server["EMAIL_HOST"], server["EMAIL_PORT"]) == ("mail.stadt.example", 587)
    assert (server["EMAIL_HOST_USER"], server["EMAIL_HOST_PASSWORD"]) == ("rat@stadt.example", "p:w")
    assert (server["EMAIL_USE_TLS"], server["EMAIL_USE_SSL"]) == (True, False)
