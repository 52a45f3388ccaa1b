"""Make the virtual environment .venv hold exactly what a hashed lock file names.

Called by the Makefile with the machine's own Python, before anything is installed; so it uses the
standard library only, and an old Python still gets a sentence instead of a syntax error.

    python3 tools/environment.py requirements.txt
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
OLDEST, NEWEST = (3, 11), (3, 13)


def refuse(sentence):
    """End with one German sentence on standard error and exit status 1."""
    sys.exit(sentence)


def check_python():
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        refuse(
            "Gebraucht wird Python 3.11, 3.12 oder 3.13, dieses hier ist %d.%d: bitte mit "
            "»make start PYTHON=python3.12« ein anderes nennen." % sys.version_info[:2]
        )
    try:
        import ensurepip  # noqa: F401  Debian leaves it out of python3 and ships it in python3-venv
        import venv  # noqa: F401
    except ImportError:
        refuse(
            "Es fehlt das Paket python3-venv: bitte »sudo apt install python3-venv« ausführen "
            "und den Befehl wiederholen."
        )


def check_writable():
    probe = ROOT / ".schreibprobe"
    try:
        probe.mkdir()
        probe.rmdir()
    except OSError:
        refuse(
            "Im Ordner %s darf nicht geschrieben werden: bitte das Archiv in einen eigenen Ordner "
            "legen oder die Rechte daran ändern." % ROOT
        )


def fingerprint(lock):
    """What .venv was made from: this Python and the lock's content."""
    return "%s %s" % (sys.version.split()[0], hashlib.sha256(lock.read_bytes()).hexdigest())


def works(python):
    try:
        return subprocess.run([str(python), "-c", ""], capture_output=True).returncode == 0
    except OSError:
        return False


def create_venv():
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True)
    if made.returncode:
        refuse("Die Umgebung .venv ließ sich nicht anlegen: %s" % last_line(made.stdout + made.stderr))


def last_line(output):
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return lines[-1] if lines else "ohne nähere Angabe."


def install(lock):
    print("Die Umgebung wird eingerichtet (einmalig, etwa eine Minute) ...", flush=True)
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "--disable-pip-version-check"]
    done = subprocess.run(
        [*pip, "install", "--quiet", "--require-hashes", "--requirement", str(lock)],
        capture_output=True,
        text=True,
    )
    if done.returncode:
        refuse(
            "Die Pakete aus %s ließen sich nicht laden; ist das Netz erreichbar? Zuletzt hieß es: %s"
            % (lock.name, last_line(done.stderr))
        )


def main():
    lock = ROOT / sys.argv[1]
    stamp = VENV / (".stand-" + lock.stem)
    wanted = fingerprint(lock)
    try:
        if stamp.read_text() == wanted and works(VENV / "bin" / "python"):
            return
    except OSError:
        pass  # no .venv yet, or none of this lock
    check_python()
    check_writable()
    if not works(VENV / "bin" / "python") or not same_python():
        create_venv()
    install(lock)
    stamp.write_text(wanted)


def same_python():
    """Whether .venv was made by this Python; after a change of it everything is installed anew."""
    stamps = [path.read_text() for path in VENV.glob(".stand-*")]
    return all(text.startswith(sys.version.split()[0] + " ") for text in stamps)


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
