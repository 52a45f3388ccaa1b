"""Requests straight into the WSGI application, with what each of them cost: queries, milliseconds of CPU, bytes."""

import gc
import io
import statistics
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.core.cache import caches
from django.core.wsgi import get_wsgi_application
from django.db import connection


@dataclass
class Cost:
    """What one page costs: medians over several requests; CPU of the application and of its database together."""

    name: str
    queries: int
    cpu_ms: float
    database_ms: float
    size: int

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


class Site:
    """The application in this process, and the cookie of whoever asks."""

    def __init__(self, cookie: str = ""):
        self.application = get_wsgi_application()
        self.cookie = cookie

    def get(self, address: str) -> bytes:
        """The body of ``address``. Raises RuntimeError unless the status is 200."""
        return b"".join(self.stream(address))

    def stream(self, address: str) -> Iterator[bytes]:
        """The body in the parts in which it is written."""
        path, _, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "127.0.0.1",
            "HTTP_COOKIE": self.cookie,
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
        }
        status: list[str] = []
        response = self.application(environ, lambda line, headers: status.append(line))
        try:
            if not status[0].startswith("200"):
                raise RuntimeError(f"{address}: {status[0]}")
            yield from response
        finally:
            response.close()

    def measure(self, name: str, address: str, *, times: int, forget: Iterable[str] = ()) -> Cost:
        """The cost of ``address`` when the memories that ``forget`` names are empty."""
        body = self.get(address)
        with Recorder() as recorder:
            self.forget(forget)
            self.get(address)
        cpu, database = [], []
        for _ in range(times):
            self.forget(forget)
            gc.collect(0)
            of_database, start = database_cpu(), time.process_time()
            self.get(address)
            cpu.append(time.process_time() - start)
            database.append(database_cpu() - of_database)
        own, other = statistics.median(cpu) * 1000, statistics.median(database) * 1000
        return Cost(name, recorder.queries, own + other, other, len(body))

    def forget(self, memories: Iterable[str]) -> None:
        for name in memories:
            caches[name].clear()


class Recorder:
    """Counts the queries made inside of its block."""

    queries = 0

    def __enter__(self) -> "Recorder":
        self.wrapper = connection.execute_wrapper(self.count)
        self.wrapper.__enter__()
        return self

    def __exit__(self, *args: Any) -> None:
        self.wrapper.__exit__(*args)

    def count(self, execute: Any, *args: Any) -> Any:
        self.queries += 1
        return execute(*args)


def database_cpu() -> float:
    """Seconds of CPU that the server's process for this connection has used; SQLite has none of its own."""
    if connection.vendor != "postgresql" or connection.connection is None:
        return 0.0
    pid = connection.connection.info.backend_pid
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
