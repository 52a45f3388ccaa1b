"""Configuration from environment variables only; a wrong value ends the start with one German sentence."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from ratsinfo.file_kinds import MIME_TYPES

SQLITE = "django.db.backends.sqlite3"
POSTGRESQL = "django.db.backends.postgresql"

MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}

YES = {"1", "true", "yes", "on", "ja", "an"}
NO = {"0", "false", "no", "off", "nein", "aus", ""}


class ConfigurationError(SystemExit):
    """A SystemExit, so that manage.py, gunicorn and systemd show the sentence and no traceback."""


def text(name: str, default: str = "") -> str:
    """The variable without surrounding blanks; ``default`` where it is missing or empty."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool = False) -> bool:
    """A yes or no, written 1/0, ja/nein or as most tools write it."""
    if name not in os.environ:
        return default
    value = os.environ[name].strip().lower()
    if value not in YES | NO:
        raise ConfigurationError(f"{name}={value} ist weder ja noch nein: bitte {name}=1 oder {name}=0 setzen.")
    return value in YES


def number(name: str, default: int, *, least: int = 1) -> int:
    """A whole number, ``least`` (0 or 1) or more."""
    value = text(name, str(default))
    if not value.isdecimal() or int(value) < least:
        what = "größer als null" if least else "ab null"
        raise ConfigurationError(f"{name}={value} ist keine ganze Zahl {what}: bitte berichtigen.")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list without empty entries."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def endings(name: str) -> list[str]:
    """Endings of files, of the known ones only; all of them where nothing is set."""
    chosen = [word.lower().lstrip(".") for word in words(name, ",".join(MIME_TYPES))]
    if unknown := [word for word in chosen if word not in MIME_TYPES]:
        raise ConfigurationError(
            f"{name} nennt „{unknown[0]}“; angenommen werden können nur Dateien mit den Endungen {', '.join(MIME_TYPES)}."
        )
    return chosen


def secret_key(*, debug: bool) -> str:
    """SECRET_KEY; while developing a missing one is drawn anew at each start."""
    key = text("SECRET_KEY")
    if not key and debug:
        from secrets import token_urlsafe

        return token_urlsafe(50)
    if len(key) < 50 or len(set(key)) < 10:
        raise ConfigurationError(
            "SECRET_KEY fehlt oder ist zu kurz: bitte eine zufällige Zeichenfolge von mindestens 50 Zeichen setzen, "
            "zum Beispiel aus »python3 -c 'import secrets; print(secrets.token_urlsafe(50))'«."
        )
    return key


def allowed_hosts(*, debug: bool) -> list[str]:
    """ALLOWED_HOSTS: the names this archive is reached by, without scheme and port."""
    hosts = words("ALLOWED_HOSTS", "127.0.0.1,localhost" if debug else "")
    if not hosts or any("/" in host or host == "*" for host in hosts):
        raise ConfigurationError(
            "ALLOWED_HOSTS fehlt oder ist unbrauchbar: bitte die Namen setzen, unter denen das Archiv erreichbar ist, "
            "zum Beispiel ALLOWED_HOSTS=ratsinfo.musterstadt.de."
        )
    return hosts


def data_dir(default: Path) -> Path:
    """DATA_DIR: where the SQLite file, the Anlagen and the collected static files live."""
    return Path(text("DATA_DIR", str(default))).absolute()


def database(default_file: Path) -> Any:
    """DATABASE_URL as Django's setting; a SQLite file where none is given.

    SQLite is opened in WAL mode, so that readers never wait for the one writer, and takes the write
    lock at the start of a transaction, so that two writers wait for each other instead of failing.
    """
    url = text("DATABASE_URL")
    try:
        config: Any = dj_database_url.parse(url) if url else {"ENGINE": SQLITE, "NAME": str(default_file)}
    except ValueError as error:  # the library's own errors derive from it
        raise ConfigurationError(
            "DATABASE_URL ist unbrauchbar: erwartet wird postgresql://NAME:PASSWORT@RECHNER/DATENBANK oder "
            "sqlite:////PFAD/ZUR/DATEI."
        ) from error
    if config["ENGINE"] not in (SQLITE, POSTGRESQL):
        raise ConfigurationError("DATABASE_URL nennt weder PostgreSQL noch SQLite: andere Datenbanken gehen nicht.")
    if not config["NAME"]:
        raise ConfigurationError("DATABASE_URL nennt keine Datenbank: am Ende fehlt ihr Name.")
    if config["ENGINE"] == SQLITE:
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL",
        }
        config["CONN_MAX_AGE"] = None  # opening the file again costs as much as five queries
    else:
        config |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
        # Compiling a query takes longer than any query of this archive runs.
        config["OPTIONS"] = config.get("OPTIONS", {}) | {"options": "-c jit=off"}
    return config


def mail_server() -> dict[str, Any]:
    """EMAIL_URL as Django's settings EMAIL_…; without one nothing is sent, and EMAIL_HOST is empty.

    smtp is in the clear (for a server on the same machine), smtp+tls begins in the clear and turns
    to TLS (STARTTLS), smtps is TLS from the start.
    """
    url = text("EMAIL_URL")
    if not url:
        return {"EMAIL_HOST": ""}
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        parts, host, port = urlsplit(""), "", None
    if parts.scheme not in MAIL_PORTS or not host or parts.path.strip("/"):
        raise ConfigurationError(
            "EMAIL_URL ist unbrauchbar: erwartet wird smtp+tls://NAME:PASSWORT@RECHNER:587, "
            "smtps://NAME:PASSWORT@RECHNER:465 oder smtp://RECHNER:25."
        )
    return {
        "EMAIL_HOST": host,
        "EMAIL_PORT": port or MAIL_PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }


def mail_sender(*, needed: bool) -> str:
    """EMAIL_ABSENDER: the address that mails come from; it must be there where mails are sent."""
    address = text("EMAIL_ABSENDER")
    try:
        if address or needed:
            validate_email(address)
    except ValidationError as error:
        raise ConfigurationError(
            "EMAIL_ABSENDER fehlt oder ist keine E-Mail-Adresse: bitte die Adresse setzen, von der das Archiv schreibt."
        ) from error
    return address
