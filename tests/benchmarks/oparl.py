"""Whether OParl's list of papers is as fast at its end as at its beginning, and how long the whole of it takes.

    python -m tests.benchmarks.oparl
    python -m tests.benchmarks.oparl --datenbank sqlite --drucksachen 100000

Bars, at ``limit=100``: the last full page costs at most 1.2 times the first; a page takes at most 10 queries. The crawl goes
from page to page by ``links.next``, as a harvester does, and nothing is remembered.
"""

import argparse
import json

from tests.benchmarks.archives import Archive
from tests.benchmarks.depth import held

GROWTH, QUERIES = 1.2, 10


def main() -> None:
    parser = argparse.ArgumentParser(description="Misst OParls Liste der Drucksachen.")
    parser.add_argument("--drucksachen", type=int, default=100_000)
    parser.add_argument("--datenbank", nargs="+", choices=["sqlite", "postgresql"], default=["sqlite", "postgresql"])
    options = parser.parse_args()
    for engine in options.datenbank:
        archive = Archive(engine, options.drucksachen)
        archive.prepare()
        measured = json.loads(archive.run("tests.benchmarks.measure_oparl"))
        print(f"\n# {engine}, {options.drucksachen} Drucksachen\n{'Seite':44} {'Abfragen':>8} {'ms CPU':>9} {'kB':>7}")
        for cost in measured["pages"]:
            print(f"{cost['name']:44} {cost['queries']:8} {cost['cpu_ms']:9.2f} {cost['size'] / 1000:7.0f}")
        first, last = (cost["cpu_ms"] for cost in measured["pages"][:2])
        most = max(cost["queries"] for cost in measured["pages"])
        print(f"Vielfaches der ersten Seite: {last / first:.2f}, {held(last <= first * GROWTH)}")
        print(f"Abfragen einer Seite: höchstens {most}, {held(most <= QUERIES)}")
        crawl = measured["crawl"]
        print(f"Ganze Liste: {crawl['papers']} Drucksachen auf {crawl['pages']} Seiten, {crawl['cpu_s']:.0f} s CPU")


if __name__ == "__main__":
    main()
