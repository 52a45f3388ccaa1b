"""Work in forks of this process: each starts where this one stands, with everything imported and the database made."""

import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

Work = Callable[[], Any]  # what it returns goes through JSON


class Forks:
    """``folder`` is where the answers lie for a moment."""

    def __init__(self, folder: Path):
        self.folder = folder

    def answer(self, work: Work) -> Any:
        """What ``work`` returns in a fork; waits for it."""
        process = self.start(work)
        os.waitpid(process, 0)
        return self.answer_of(process)

    def answers(self, works: Iterable[Work], at_once: int) -> Iterator[Any]:
        """What each of ``works`` returns, in the order in which they end."""
        waiting, running = iter(works), set()
        while True:
            for work in waiting:
                running.add(self.start(work))
                if len(running) == at_once:
                    break
            if not running:
                return
            process, _ = os.wait()
            running.remove(process)
            yield self.answer_of(process)

    def start(self, work: Work) -> int:
        process = os.fork()
        if process:
            return process
        try:
            quiet()
            self.file_of(os.getpid()).write_text(json.dumps(work()))
        finally:
            os._exit(0)

    def answer_of(self, process: int) -> Any:
        """Raises RuntimeError where the process died before it could answer."""
        file = self.file_of(process)
        if not file.exists():
            raise RuntimeError("Ein Prozess endete ohne Antwort.")
        answer = json.loads(file.read_text())
        file.unlink()
        return answer

    def file_of(self, process: int) -> Path:
        return self.folder / f"{process}.json"


def quiet() -> None:
    """What tests print is nobody's business here."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


def with_own_database(work: Work) -> Any:
    """Do ``work`` on a copy of the test database, which is a file of SQLite."""
    from django.db import connection

    original = Path(connection.settings_dict["NAME"])
    with tempfile.TemporaryDirectory(dir=original.parent) as folder:
        copy = Path(folder) / original.name
        copy.write_bytes(original.read_bytes())
        connection.settings_dict["NAME"] = str(copy)
        return work()
