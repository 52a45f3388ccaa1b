"""Whether a list stays as fast at its depth as at its beginning, and whether a whole export fits into the same memory.

    python -m tests.benchmarks.depth
    python -m tests.benchmarks.depth --datenbank sqlite --zeilen 600000

Bars: a page beyond row 500,000, reached by the links between the pages, costs at most 1.3 times the second one; the
last tenth of an export of 100,000 rows adds no more than 5 MB to the memory that the process holds.
The deep archive is one of 100,000 Drucksachen whose rows were multiplied by SQL.
"""

import argparse
import json
import shutil

import psycopg
from psycopg import sql

from tests.benchmarks.archives import Archive

SOURCE = 100_000
GROWTH, MEGABYTES = 1.3, 5


def main() -> None:
    parser = argparse.ArgumentParser(description="Misst tiefe Seiten und ganze Ausgaben.")
    parser.add_argument("--zeilen", type=int, default=600_000)
    parser.add_argument("--datenbank", nargs="+", choices=["sqlite", "postgresql"], default=["sqlite", "postgresql"])
    options = parser.parse_args()
    for engine in options.datenbank:
        source, deep = Archive(engine, SOURCE), Archive(engine, options.zeilen)
        source.prepare()
        multiply(source, deep)
        print(f"\n# {engine}, {options.zeilen} Zeilen\n{'Seite':44} {'ms CPU':>9}")
        costs = json.loads(deep.run("tests.benchmarks.measure_depth"))
        for cost in costs:
            print(f"{cost['name']:44} {cost['cpu_ms']:9.2f}")
        second, deepest = costs[1]["cpu_ms"], costs[2]["cpu_ms"]
        print(f"Vielfaches der zweiten Seite: {deepest / second:.2f}, {held(deepest <= second * GROWTH)}")
        print(
            f"\n# {engine}, Ausgabe von {SOURCE} Drucksachen\n{'Ausgabe':20} {'MB':>7} {'s CPU':>7}  belegt nach jedem Zehntel"
        )
        for export in json.loads(source.run("tests.benchmarks.measure_exports")):
            sizes = export["resident_mb"]
            steps = " ".join(f"{size:.0f}" for size in sizes)
            flat = held(sizes[-1] - sizes[-2] <= MEGABYTES)
            print(f"{export['name']:20} {export['size'] / 1e6:7.1f} {export['cpu_s']:7.1f}  {steps}  {flat}")


def held(bar: bool) -> str:
    return "gehalten" if bar else "verfehlt"


def multiply(source: Archive, deep: Archive) -> None:
    """Make ``deep`` unless it is there: a copy of ``source`` with the rows of its Drucksachen several times."""
    if (deep.folder / "fertig").exists():
        return
    deep.folder.mkdir(parents=True, exist_ok=True)
    if source.engine == "sqlite":
        shutil.copyfile(source.folder / "archiv.sqlite3", deep.folder / "archiv.sqlite3")
    else:
        server, _, template = source.url.rpartition("/")
        copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(deep.url.rpartition("/")[2]), sql.Identifier(template)
        )
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute(copy)
    shutil.copytree(source.folder / "static", deep.folder / "static", dirs_exist_ok=True)
    deep.run("tests.benchmarks.multiply")
    (deep.folder / "fertig").touch()


if __name__ == "__main__":
    main()
