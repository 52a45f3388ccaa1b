"""What the index costs when a Drucksache is saved, and how fast it is written as a whole.

    python -m tests.benchmarks.saving
    python -m tests.benchmarks.saving --datenbank postgresql --drucksachen 10000 --prozesse 2

Bar: saving one Drucksache costs at most 10 ms more than without the index. Saved are inquiries of a synthetic archive with
their questions, answers and files, with another title each, in turns with and without; each save is a transaction.
"""

import argparse
import json

from tests.benchmarks.archives import Archive

BAR = 10.0


def main() -> None:
    parser = argparse.ArgumentParser(description="Misst das Schreiben des Suchindexes.")
    parser.add_argument("--drucksachen", type=int, default=10_000)
    parser.add_argument("--datenbank", nargs="+", choices=["sqlite", "postgresql"], default=["sqlite", "postgresql"])
    parser.add_argument("--prozesse", type=int, default=1, help="für das Schreiben des ganzen Indexes in PostgreSQL")
    options = parser.parse_args()
    for engine in options.datenbank:
        archive = Archive(engine, options.drucksachen)
        archive.prepare()
        archive.manage("suchindex")
        print(
            f"\n# {engine}, {options.drucksachen} Drucksachen\n{'Sichern':20} {'ms (Median)':>12} {'ms (95 %)':>10} {'ms CPU':>7}"
        )
        costs = json.loads(archive.run("tests.benchmarks.measure_saving"))
        for name, cost in costs["saving"].items():
            print(f"{name:20} {cost['median']:12.2f} {cost['p95']:10.2f} {cost['cpu']:7.2f}")
        more = costs["saving"]["mit Index"]["median"] - costs["saving"]["ohne Index"]["median"]
        print(f"Mehraufwand: {more:.2f} ms, {'gehalten' if more <= BAR else 'verfehlt'}")
        whole = costs["whole"]
        print(f"Ganzer Index: {whole['documents'] / whole['seconds']:.0f} Einträge/s in einem Prozess")
        if engine == "postgresql" and options.prozesse > 1:
            archive.manage("suchindex", "--alles", f"--prozesse={options.prozesse}")


if __name__ == "__main__":
    main()
