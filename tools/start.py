"""Serve the demo archive on this machine: `make start`, or PORT=8001 DEBUG=1 python tools/start.py.

Sets what production takes from its environment to values for trying out, keeps the drawn SECRET_KEY
under var/, and hands over to `manage.py vorfuehren`, which does the rest and says so.
"""

import os
import secrets
import socket
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def port_number(text):
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        sys.exit(f"PORT={text} ist keine Portnummer: bitte eine Zahl von 1 bis 65535 angeben.")
    return int(text)


def check_port_is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            sys.exit(f"Port {port} darf nur der Systemverwalter belegen: bitte »make start PORT=8001« versuchen.")
        except OSError:
            sys.exit(
                f"Port {port} ist schon belegt: bitte das andere Programm beenden oder »make start PORT={port + 1}« versuchen."
            )


def secret_key(folder):
    """The key of this copy, drawn at its first start; readable by its owner only."""
    path = folder / "secret_key"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(50))
        probe = folder / ".schreibprobe"
        probe.touch()
        probe.unlink()
    except OSError:
        sys.exit(f"Im Ordner {folder} darf nicht geschrieben werden: bitte die Rechte daran ändern.")
    return path.read_text()


def main():
    port = port_number(os.environ.get("PORT") or "8000")
    check_port_is_free(port)
    data = Path(os.environ.setdefault("DATA_DIR", str(ROOT / "var")))
    os.environ.setdefault("SECRET_KEY", secret_key(data))
    os.environ.setdefault("ALLOWED_HOSTS", "127.0.0.1,localhost")
    os.environ.setdefault("HTTPS", "0")
    os.environ.setdefault("ZWEITER_FAKTOR_PFLICHT", "0")
    manage = [sys.executable, str(ROOT / "manage.py"), "vorfuehren", "--port", str(port)]
    os.execv(sys.executable, manage)


if __name__ == "__main__":
    main()
