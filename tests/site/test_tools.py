"""The commands that come before everything else say what is wrong in one German sentence."""

import importlib.util
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


def tool(name):
    """The module tools/<name>.py, which is no part of a package."""
    spec = importlib.util.spec_from_file_location(f"tools_{name}", ROOT / "tools" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def start(**environment):
    """Run tools/start.py with these variables; it ends before it starts anything when something is wrong."""
    clean = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    return subprocess.run(
        [sys.executable, "tools/start.py"],
        cwd=ROOT,
        env=clean | environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


def assert_one_sentence(result, *words):
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, result.stderr
    for word in words:
        assert word in lines[0]
    assert result.returncode == 1
    assert result.stdout == ""


def test_taken_port(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert_one_sentence(
            start(PORT=str(port), DATA_DIR=str(tmp_path)), f"Port {port} ist schon belegt", f"PORT={port + 1}"
        )


@pytest.mark.parametrize("port", ["abc", "0", "99999", "-1"])
def test_port_that_is_none(port):
    assert_one_sentence(start(PORT=port), "keine Portnummer")


def test_folder_that_cannot_be_written():
    assert_one_sentence(start(PORT="8179", DATA_DIR="/proc/nichts"), "darf nicht geschrieben werden")


def test_secret_key_is_drawn_once_and_readable_by_its_owner_only(tmp_path):
    module = tool("start")
    first = module.secret_key(tmp_path / "var")
    assert len(first) >= 50
    assert module.secret_key(tmp_path / "var") == first
    assert (tmp_path / "var" / "secret_key").stat().st_mode & 0o777 == 0o600


def test_missing_venv_package(monkeypatch):
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(SystemExit, match="sudo apt install python3-venv"):
        tool("environment").check_python()


@pytest.mark.parametrize("version", [(3, 10, 2), (3, 14, 0)])
def test_python_that_is_too_old_or_too_new(monkeypatch, version):
    monkeypatch.setattr(sys, "version_info", version)
    with pytest.raises(SystemExit, match=rf"dieses hier ist 3\.{version[1]}"):
        tool("environment").check_python()


def test_project_folder_that_cannot_be_written(monkeypatch):
    module = tool("environment")
    monkeypatch.setattr(module, "ROOT", Path("/proc"))
    with pytest.raises(SystemExit, match="Im Ordner /proc darf nicht geschrieben werden"):
        module.check_writable()


def test_packages_that_cannot_be_loaded(monkeypatch, tmp_path):
    module = tool("environment")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").symlink_to(sys.executable)
    lock = tmp_path / "requirements.txt"
    lock.write_text("gibt-es-nicht==1 --hash=sha256:" + "0" * 64)
    monkeypatch.setattr(module, "VENV", tmp_path)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(SystemExit, match=r"Die Pakete aus requirements\.txt ließen sich nicht laden"):
        module.install(lock)


def test_locks_carry_hashes_and_no_addresses():
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text()
        assert "://" not in text
        assert text.count("--hash=sha256:") > text.count("==")


def test_old_postgresql_or_none_is_named_as_left_out():
    assert "PostgreSQL antwortet nicht" in tool("suite").why_no_postgresql("postgresql://127.0.0.1:1/nichts")
