"""What searching costs at full size, and whether the bars hold.

    python -m tests.benchmarks.search                                  PostgreSQL with 1,000,000, SQLite with 100,000
    python -m tests.benchmarks.search --datenbank postgresql --drucksachen 100000

Each question is asked of the index as an anonymous reader's page does it, with a warm cache: by the clock and in CPU of
the application and its database together. The archive is made where it is missing (an hour for 1,000,000), the index is
written without the texts of files.
"""

import argparse
import json
from typing import Any

from tests.benchmarks.archives import Archive

USUAL = {"postgresql": 1_000_000, "sqlite": 100_000}
# Milliseconds by the clock that 95 of 100 questions may take.
BARS = {
    "postgresql": {
        "20 Treffer, Wortfolge": 150,
        "20 Treffer, ohne ein Wort": None,
        "20 Treffer, Wortanfang": None,
        "20 Treffer": 50,
        "Zahlen und Summe, Wortfolge": None,
        "Zahlen und Summe": 75,
        "Vorschläge": 50,
        "Seite 50": 300,
    },
    "sqlite": {"20 Treffer": 25, "Zahlen und Summe": 130},
}
AT_ONCE = 4  # times as long as alone


def main() -> None:
    parser = argparse.ArgumentParser(description="Misst die Suche.")
    parser.add_argument("--drucksachen", type=int)
    parser.add_argument("--datenbank", nargs="+", choices=list(USUAL), default=list(USUAL))
    options = parser.parse_args()
    for engine in options.datenbank:
        archive = Archive(engine, options.drucksachen or USUAL[engine])
        archive.prepare()
        filled = json.loads(archive.run("tests.benchmarks.fill_search"))
        if filled["written"]:
            print(f"Index geschrieben: {filled['written']} Einträge in {filled['seconds'] / 60:.1f} Minuten")
        show(archive, json.loads(archive.run("tests.benchmarks.measure_search")))


def show(archive: Archive, report: dict[str, Any]) -> None:
    print(
        f"\n# {archive.engine}, {archive.papers} Drucksachen\n{'':44} {'Fragen':>7} {'Uhr p50':>8} {'p95':>8} {'max':>8} {'CPU p50':>8} {'p95':>8}  Latte"
    )
    for name, cost in report.items():
        wall, cpu = cost["wall"], cost.get("cpu", {"p50": 0, "p95": 0})
        times = " ".join(f"{value:8.1f}" for value in (*wall.values(), cpu["p50"], cpu["p95"]))
        print(f"{name:44} {cost['questions']:7} {times}  {verdict(archive.engine, name, wall['p95'])}")
    alone, together = (report[name] for name in list(report)[-2:])
    factor = together["wall"]["p95"] / alone["wall"]["p95"]
    print(
        f"{len(report) and factor:.1f} mal so lange wie allein, {together['errors']} Fehler: {held(factor <= AT_ONCE and not together['errors'])}"
    )


def verdict(engine: str, name: str, p95: float) -> str:
    bars = BARS[engine]
    bar = next((value for start, value in bars.items() if name.startswith(start)), None)
    return "" if bar is None else f"{bar} ms {held(p95 <= bar)}"


def held(bar: bool) -> str:
    return "gehalten" if bar else "verfehlt"


if __name__ == "__main__":
    main()
