"""Whether the memory of one gunicorn worker stays flat over many requests.

    python -m tests.benchmarks.memory --anfragen 50000

Bar: no growth in the second half. Both memories are full before the first request that counts; each is bounded by
the number of its entries, whose sizes even out in the first half.
"""

import argparse
import http.client
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.archives import ROOT, Archive

STEPS, TOLERANCE = 10, 1.05
FILLING = 1200  # more different pages, and parts of pages, than are remembered


def main() -> None:
    parser = argparse.ArgumentParser(description="Misst den Speicher eines Arbeitsprozesses.")
    parser.add_argument("--anfragen", type=int, default=50_000)
    parser.add_argument("--datenbank", choices=["sqlite", "postgresql"], default="sqlite")
    options = parser.parse_args()
    archive = Archive(options.datenbank, 1000)
    archive.prepare()
    port = free_port()
    server = start(archive, port)
    try:
        sizes = list(ask(port, server.pid, options.anfragen))
    finally:
        server.terminate()
        server.wait()
    settled, last = sizes[STEPS // 2 - 1], sizes[-1]
    print(f"nach der Hälfte {settled:.1f} MB, am Ende {last:.1f} MB, Verhältnis {last / settled:.3f}")
    sys.exit(0 if last <= settled * TOLERANCE else 1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(archive: Archive, port: int) -> subprocess.Popen[bytes]:
    """One worker that is never replaced, ready to answer."""
    command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", "1", "--max-requests", "0", "--log-level", "warning"]
    environment = archive.environment | {"DJANGO_SETTINGS_MODULE": "ratsinfo.settings"}
    server = subprocess.Popen(command, cwd=ROOT, env=environment)
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return server
        time.sleep(0.1)
    server.terminate()
    raise RuntimeError("gunicorn antwortet nicht")


def ask(port: int, server: int, requests: int) -> Iterator[float]:
    """The worker's memory in MB, after each tenth of the requests."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    for number, address in enumerate(addresses(requests), start=1 - FILLING):
        connection.request("GET", address)
        connection.getresponse().read()
        if number > 0 and number % (requests // STEPS) == 0:
            size = resident(server)
            print(f"{number:8} Anfragen  {size:7.1f} MB", flush=True)
            yield size


def addresses(number: int) -> Iterator[str]:
    """Mostly pages that are asked for again and again, some that never were before, some that do not exist."""
    chance = random.Random(1)  # noqa: S311  no secret, the same each time
    pages = [
        "/",
        "/drucksachen/",
        "/beantwortungen/",
        "/sitzungen/",
        "/gremien/",
        "/hilfe/",
        "/sitemap.xml",
        "/konto/anmelden/",
    ]
    pages += [f"/drucksachen/?seite={page}" for page in range(1, 40)]
    yield from (f"/drucksachen/?q=fuellung{serial}" for serial in range(FILLING))
    for serial in range(number):
        luck = chance.random()
        if luck < 0.03:
            yield f"/drucksachen/?q=wort{serial}"
        elif luck < 0.05:
            yield f"/drucksachen/{serial}-99/"
        else:
            yield chance.choice(pages)


def resident(server: int) -> float:
    """Resident memory of the server's only worker, in MB."""
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    status = Path(f"/proc/{children[0]}/status").read_text()
    return next(int(line.split()[1]) / 1000 for line in status.splitlines() if line.startswith("VmRSS"))


if __name__ == "__main__":
    main()
