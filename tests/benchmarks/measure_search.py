"""Measures searching on the archive that the environment names and prints milliseconds by class as JSON; see search.py."""

import json
import statistics
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402

from ratsinfo.search.models import DRUCKSACHEN  # noqa: E402
from ratsinfo.search.searching import MOST_PAGES, Search  # noqa: E402
from ratsinfo.search.suggesting import titles  # noqa: E402
from tests.benchmarks.requests import database_cpu  # noqa: E402
from tests.benchmarks.search_words import Words  # noqa: E402

SIZE = 20
TIMES = 3  # each question; the median counts
SEARCHERS, SECONDS = 8, 12
LETTERS = ("a", "j", "s", "g", "f", "p")


def first_page(text: str) -> Any:
    return Search(DRUCKSACHEN, text).page(1, SIZE)


def last_page(text: str) -> Any:
    return Search(DRUCKSACHEN, text).page(MOST_PAGES, SIZE)


def counts(text: str) -> Any:
    return Search(DRUCKSACHEN, text).options(LETTERS)


def suggestions(text: str) -> Any:
    return titles(DRUCKSACHEN, text, 8)


def measure(ask: Callable[[str], Any], questions: Iterable[str]) -> dict[str, Any]:
    wall, cpu = [], []
    for text in questions:
        ask(text)
        taken = [timed(ask, text) for _ in range(TIMES)]
        wall.append(statistics.median(wall_ms for wall_ms, _ in taken))
        cpu.append(statistics.median(cpu_ms for _, cpu_ms in taken))
    return {"questions": len(wall), "wall": spread(wall), "cpu": spread(cpu)}


def timed(ask: Callable[[str], Any], text: str) -> tuple[float, float]:
    """Milliseconds by the clock, and of CPU, here and in the database."""
    of_database, own, start = database_cpu(), time.process_time(), time.perf_counter()
    ask(text)
    wall = time.perf_counter() - start
    return wall * 1000, (time.process_time() - own + database_cpu() - of_database) * 1000


def spread(values: list[float]) -> dict[str, float]:
    ordered = sorted(values)
    return {"p50": ordered[len(ordered) // 2], "p95": ordered[int(len(ordered) * 0.95)], "max": ordered[-1]}


def together(ask: Callable[[str], Any], questions: list[str], searchers: int) -> dict[str, Any]:
    """So many people searching at once, each with a connection of its own, without a pause."""
    wall: list[float] = []
    errors: list[str] = []
    end = time.monotonic() + SECONDS

    def search(at: int) -> None:
        while time.monotonic() < end:
            at += 1
            start = time.perf_counter()
            try:
                ask(questions[at % len(questions)])
            except Exception as error:  # what goes wrong is what is asked here
                errors.append(repr(error))
            wall.append((time.perf_counter() - start) * 1000)
        connection.close()

    threads = [threading.Thread(target=search, args=(at * 5,)) for at in range(searchers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"questions": len(wall), "wall": spread(wall), "errors": len(errors)}


def main() -> None:
    words = Words()
    classes = words.classes()
    plain = [text for name, texts in classes.items() if name.startswith(("ein Wort", "zwei")) for text in texts]
    many = [text for text in plain if Search(DRUCKSACHEN, text).total.number > MOST_PAGES * SIZE]
    report = {f"20 Treffer, {name}": measure(first_page, texts) for name, texts in classes.items()}
    report |= {"20 Treffer, Wörter und Nummern zusammen": measure(first_page, [*plain, *classes["Nummer"]])}
    report |= {"Seite 50": measure(last_page, many[:60])} if many else {}
    report |= {
        "Zahlen und Summe, Wörter": measure(counts, plain),
        "Zahlen und Summe, Wortfolge": measure(counts, classes["Wortfolge"]),
    }
    report |= {"Vorschläge": measure(suggestions, words.typed())}
    report |= {
        "eine allein": together(first_page, plain, 1),
        f"{SEARCHERS} zugleich": together(first_page, plain, SEARCHERS),
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main()
