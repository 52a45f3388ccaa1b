"""The minute before a session: everybody opens the agenda and its papers at once.

    python -m tests.benchmarks.minute                       200 anonymous readers
    python -m tests.benchmarks.minute --mitglieder          the same as members, logged in, with the non-public part
    python -m tests.benchmarks.minute --kalt                by a server that was started this moment

Each of 200 clients opens one agenda of 40 items and 30 of its papers, spread over 60 s: 6,200 requests to gunicorn as
production starts it, on PostgreSQL. Each request takes a connection of its own, as a reverse proxy makes them. The time
of an answer runs from the moment at which it was due, so a reader who has to wait for the page before is not left out.
The server has answered pages of these kinds before, but none of these; ``--kalt`` asks one that was started this moment.

Bars on two cores: no error; of 100 answers 95 in under 500 ms, for members in under 1 s.
"""

import argparse
import asyncio
import json
import os
import random
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.benchmarks.archives import ROOT, Archive

CLIENTS, SECONDS = 200, 60
BARS = {False: 500, True: 1000}  # ms, without and with a login
PATIENCE = 30  # seconds after which a reader gives up
WARMING, AT_ONCE = 400, 20  # requests before, so that the server is one that has been up for a while


@dataclass(frozen=True)
class Answer:
    """What a reader got: the status (0 for none) after so many milliseconds."""

    status: int
    milliseconds: float


def main() -> None:
    parser = argparse.ArgumentParser(description="Misst die Minute vor einer Sitzung.")
    parser.add_argument("--mitglieder", action="store_true", help="angemeldet, mit dem nichtöffentlichen Teil")
    parser.add_argument("--kalt", action="store_true", help="ein Server, der gerade erst gestartet ist")
    parser.add_argument("--drucksachen", type=int, default=1000, help="Drucksachen des Archivs daneben")
    options = parser.parse_args()
    archive = Archive("postgresql", options.drucksachen)
    archive.prepare()
    environment = archive.environment | {"DJANGO_SETTINGS_MODULE": "ratsinfo.settings"}
    plan = fill(environment, CLIENTS if options.mitglieder else 0)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with served(environment) as port:
        if not options.kalt:
            asyncio.run(warm_up(port, plan["addresses"]))
        answers = asyncio.run(everybody(port, plan["addresses"], plan["cookies"]))
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    report(answers, BARS[options.mitglieder], cpu)


def fill(environment: dict[str, str], readers: int) -> dict[str, list[str]]:
    """A new meeting in the archive: its addresses, and a cookie for each reader who is logged in."""
    command = [sys.executable, "-m", "tests.benchmarks.fill_minute", str(readers)]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


@contextmanager
def served(environment: dict[str, str]) -> Iterator[int]:
    """Serve the archive as production does, on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "--log-level", "warning"]
    server = subprocess.Popen(command, cwd=ROOT, env=environment | {"BIND": f"127.0.0.1:{port}"})
    try:
        wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def wait_for(port: int) -> None:
    """Return once somebody listens. Raises TimeoutError after half a minute."""
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("Der Server antwortet nicht.")


async def everybody(port: int, addresses: list[str], cookies: list[str]) -> list[Answer]:
    start = time.monotonic()
    readers = (
        one_reader(port, addresses, cookies[number] if cookies else "", start, random.Random(number))  # noqa: S311
        for number in range(CLIENTS)
    )
    return [answer for answers in await asyncio.gather(*readers) for answer in answers]


async def warm_up(port: int, addresses: list[str]) -> None:
    """Let each thread of the server answer pages of these kinds, under addresses that nobody opens afterwards."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def ask(number: int) -> None:
        async with gate:
            await status_of(port, f"{addresses[number % len(addresses)]}?vorher={number}", "")

    await asyncio.gather(*(ask(number) for number in range(WARMING)))


async def one_reader(port: int, addresses: list[str], cookie: str, start: float, chance: random.Random) -> list[Answer]:
    """The agenda first, then the papers in an order of one's own, each when it is due or as soon as the one before is there."""
    agenda, *papers = addresses
    order = [agenda, *chance.sample(papers, len(papers))]
    due = [start + moment for moment in sorted(chance.uniform(0, SECONDS) for _ in order)]
    answers = []
    for address, moment in zip(order, due, strict=True):
        await asyncio.sleep(max(0.0, moment - time.monotonic()))
        status = await status_of(port, address, cookie)
        answers.append(Answer(status, (time.monotonic() - moment) * 1000))
    return answers


async def status_of(port: int, address: str, cookie: str) -> int:
    """The status of a whole answer; 0 where the connection broke, was refused or took too long."""
    lines = [f"GET {address} HTTP/1.1", "Host: 127.0.0.1", "Connection: close", "Accept-Encoding: gzip"]
    request = "\r\n".join([*lines, *([f"Cookie: {cookie}"] if cookie else []), "", ""])
    try:
        async with asyncio.timeout(PATIENCE):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(request.encode())
            content = await reader.read()
            writer.close()
            return int(content.split(b" ", 2)[1])
    except (OSError, TimeoutError, IndexError, ValueError):
        return 0


def report(answers: list[Answer], bar: int, cpu: float) -> None:
    """``cpu`` are the seconds of CPU that the server took, its start included, the database's own not."""
    times = sorted(answer.milliseconds for answer in answers)
    wrong = sum(answer.status != 200 for answer in answers)
    median, late = times[len(times) // 2], times[int(len(times) * 0.95)]
    print(
        f"{CLIENTS} Leser, {len(answers)} Aufrufe in {SECONDS} s auf {os.cpu_count()} Kernen: {wrong} Fehler, "
        f"Median {median:.0f} ms, p95 {late:.0f} ms, längster {times[-1]:.0f} ms; Server {cpu:.1f} s CPU"
    )
    print("gehalten" if not wrong and late < bar else "verfehlt")


if __name__ == "__main__":
    main()
