"""What each page costs at two sizes of the archive on both databases, beside a bare Django view, and whether the bars hold.

    python -m tests.benchmarks.pages                         both databases, 1,000 and 100,000 Drucksachen
    python -m tests.benchmarks.pages --datenbank sqlite --drucksachen 1000 10000

A page is measured in three states: cold, when everything is forgotten, as the first page after a change is; made
anew, when the page itself is not remembered, but what the pages of this state have in common is; and from memory.

Bars: 8 queries on a list and 12 on a detail page; CPU at the larger size at most 1.3 times that at the smaller; a
public page at most 10 times the bare view, one from memory 1.6 times; a search 12 queries and 30 times; a list at most 60 kB, everything else on a first
visit 120 kB compressed; add forms 60 kB, 20 queries.
"""

import argparse
import json
from typing import Any

from tests.benchmarks.archives import Archive

SEARCH, SEARCH_FACTOR = "Suche", 30
LISTS = ("Start", "Drucksachen", "Beantwortungen", "Sitzungen", "Gremien", "Hilfe")
GROWTH, PUBLIC_FACTOR, MEMORY_FACTOR, KILOBYTES, BESIDE_KILOBYTES = 1.3, 10, 1.6, 60, 120
KINDS = {
    "cold": "kalt: alles vergessen",
    "public": "neu gemacht: Seite vergessen, gemeinsame Teile nicht",
    "remembered": "aus dem Seitenspeicher",
    "staff": "Verwaltung",
}
FACTORS = {"cold": PUBLIC_FACTOR, "public": PUBLIC_FACTOR, "remembered": MEMORY_FACTOR}


def main() -> None:
    parser = argparse.ArgumentParser(description="Misst jede Seitenart.")
    parser.add_argument("--drucksachen", type=int, nargs="+", default=[1000, 100_000])
    parser.add_argument("--datenbank", nargs="+", choices=["sqlite", "postgresql"], default=["sqlite", "postgresql"])
    options = parser.parse_args()
    for engine in options.datenbank:
        reports = []
        for papers in sorted(options.drucksachen):
            archive = Archive(engine, papers)
            archive.prepare()
            reports.append(json.loads(archive.run("tests.benchmarks.measure_pages")))
        show(engine, sorted(options.drucksachen), reports)


def show(engine: str, sizes: list[int], reports: list[dict[str, Any]]) -> None:
    bare = reports[-1]["bare"]["cpu_ms"]
    print(f"\n# {engine}, {' und '.join(str(size) for size in sizes)} Drucksachen; leere Seite {bare:.2f} ms CPU")
    for kind, title in KINDS.items():
        print(f"\n## {title}\n{'Seite':36} {'Abfragen':>8} {'ms CPU':>9} {'×leer':>6} {'×klein':>6} {'kB':>6}  Latte")
        for costs in zip(*(report[kind] for report in reports), strict=True):
            small, large = costs[0], costs[-1]
            growth, factor = large["cpu_ms"] / small["cpu_ms"], large["cpu_ms"] / bare
            missed = ", ".join(misses(kind, large, growth, factor)) or "gehalten"
            print(
                f"{large['name']:36} {large['queries']:8} {large['cpu_ms']:9.2f} {factor:6.1f} {growth:6.2f} "
                f"{large['size'] / 1000:6.1f}  {missed}"
            )
    show_beside(reports[-1]["beside"])


def show_beside(files: dict[str, int]) -> None:
    """What a first visit loads beside the page, the heaviest first."""
    total = sum(files.values()) / 1000
    print(
        f"\n## Erstbesuch, neben der Seite: {total:.1f} kB, {'gehalten' if total <= BESIDE_KILOBYTES else 'verfehlt'}"
    )
    for address, size in sorted(files.items(), key=lambda pair: -pair[1]):
        print(f"{size / 1000:8.1f} kB  {address}")


def misses(kind: str, cost: dict[str, Any], growth: float, factor: float) -> list[str]:
    """The bars that this page does not reach."""
    kind_of_page = cost["name"].split(",")[0].split(" ")[0]
    is_list, is_search = kind_of_page in LISTS, kind_of_page == SEARCH
    adds = cost["name"].startswith("neu ")
    bars: dict[str, bool] = {
        "Abfragen": (kind == "cold" and cost["queries"] > (8 if is_list else 12)) or (adds and cost["queries"] > 20),
        "Wachstum": kind != "remembered" and growth > GROWTH,
        "Vielfaches": factor > (SEARCH_FACTOR if is_search else FACTORS.get(kind, float("inf"))),
        "Größe": (((is_list or is_search) and kind == "cold") or adds) and cost["size"] > KILOBYTES * 1000,
    }
    return [name for name, missed in bars.items() if missed]


if __name__ == "__main__":
    main()
