"""Measures saves of Drucksachen with and without the index, and writing it anew, and prints the costs as JSON; see saving.py."""

import json
import statistics
import time
from typing import Any

import django

django.setup()

from drucksachen.models import Drucksache  # noqa: E402
from ratsinfo.search import writing  # noqa: E402
from ratsinfo.search.rebuilding import rebuild  # noqa: E402
from ratsinfo.search.writing import collecting  # noqa: E402

TIMES = 200


def save(paper: Any, number: int) -> tuple[float, float]:
    """Seconds and seconds of CPU for one save with a new title."""
    paper.titel = f"{paper.titel.rsplit(' Fassung', 1)[0]} Fassung {number}"
    begun, cpu = time.perf_counter(), time.process_time()
    with collecting():
        paper.save()
    return time.perf_counter() - begun, time.process_time() - cpu


def save_in_turns() -> dict[str, list[tuple[float, float]]]:
    """Each paper with and without, in changing order after a save that does not count: whatever else happens meets both."""
    papers = list(Drucksache.objects.inquiries().published().order_by("-datum", "-pk")[:TIMES])
    ways: dict[str, Any] = {"ohne Index": lambda collected: None, "mit Index": writing.write_collected}
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for number, paper in enumerate(papers):
        save(paper, 0)
        for turn, name in enumerate(sorted(ways, reverse=bool(number % 2)), start=1):
            writing.write_collected = ways[name]
            found[name].append(save(paper, turn))
        writing.write_collected = ways["mit Index"]
    return found


def summary(found: list[tuple[float, float]]) -> dict[str, float]:
    walls = sorted(wall * 1000 for wall, _ in found)
    return {
        "median": statistics.median(walls),
        "p95": walls[len(walls) * 95 // 100],
        "cpu": statistics.median(cpu * 1000 for _, cpu in found),
    }


def main() -> None:
    saving = {name: summary(found) for name, found in save_in_turns().items()}
    begun = time.monotonic()
    documents = rebuild(lambda number: None, everything=True)
    print(json.dumps({"saving": saving, "whole": {"documents": documents, "seconds": time.monotonic() - begun}}))


if __name__ == "__main__":
    main()
