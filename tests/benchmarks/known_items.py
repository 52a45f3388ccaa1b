"""Whether somebody finds a paper that they know: words of its title, or nouns of its text, among the first ten hits.

    python -m tests.benchmarks.known_items

With the papers of a real city that lie beside the project (titles, and the texts of its inquiries) on SQLite; beside it, on
the same hits, the order by BM25 over all of them. Bars: two words of the title 0.84, three nouns of the text 0.75.
"""

import json
import lzma
import os
import random
import secrets
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import django

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "karlsruhe"
QUESTIONS, FIRST = 300, 10
BARS = {"ein Wort des Titels": None, "zwei Wörter des Titels": 0.84, "drei Hauptwörter des Textes": 0.75}


def prepare(folder: str) -> None:
    """An empty archive of its own in ``folder``."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
        "DATA_DIR": folder,
        "DATABASE_URL": "",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "ALLOWED_HOSTS": "127.0.0.1",
        "HTTPS": "0",
        "DEBUG": "0",
    }
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def lines(name: str) -> Iterator[dict[str, Any]]:
    with lzma.open(DATA / name, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def papers() -> Iterator[tuple[date, str, str]]:
    """Day, title and text, empty where that is not known, of every paper that has a day."""
    texts = {line["id"]: line["text"] for line in lines("texts_anfragen.jsonl.xz")}
    for paper in lines("papers.jsonl.xz"):
        if paper.get("date") and paper.get("name"):
            files = [file["id"] for file in paper.get("auxiliaryFile", [])]
            yield (
                date.fromisoformat(paper["date"]),
                paper["name"],
                "\n\n".join(texts.get(file, "") for file in files).strip(),
            )


def fill(known: list[tuple[date, str, str]]) -> None:
    from django.db import transaction

    from ratsinfo.search.documents import Document, Section
    from ratsinfo.search.engines import engine
    from ratsinfo.search.models import DRUCKSACHEN
    from ratsinfo.search.units import units_of

    model = "drucksachen.drucksache"
    with transaction.atomic():
        for pk, (day, title, text) in enumerate(known, 1):
            document = Document(DRUCKSACHEN, pk, day, title, model, True, sections=(Section(text, model),))
            engine().write(DRUCKSACHEN.public, units_of(document)[0])


def words(text: str, *, nouns: bool = False) -> list[str]:
    """The telling words of a text, each once; nouns are written with a capital letter."""
    from ratsinfo.search.german.analysis import folded, tokens
    from ratsinfo.search.language import STOP_WORDS

    found = [text[token.start : token.end] for token in tokens(text)]
    telling = [word for word in found if word.isalpha() and len(word) > 3 and folded(word) not in STOP_WORDS]
    return list(dict.fromkeys(word for word in telling if not nouns or (word[0].isupper() and not word.isupper())))


def first_by_search(text: str) -> list[int]:
    from ratsinfo.search.models import DRUCKSACHEN
    from ratsinfo.search.searching import Search

    return [pk for pk, _ in Search(DRUCKSACHEN, text).page(1, FIRST)]


def first_by_bm25(text: str) -> list[int]:
    """All that match, by the rank that FTS5 works out; the title counts five times."""
    from django.db import connection

    from ratsinfo.search.engines.sqlite import fts
    from ratsinfo.search.language import parse
    from ratsinfo.search.models import DRUCKSACHEN, document_of

    table = f"{DRUCKSACHEN.public._meta.db_table}_fts"
    sql = f"SELECT rowid FROM {table} WHERE {table} MATCH %s ORDER BY bm25({table}, 5.0, 1.0, 1.0), rowid DESC"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [fts(parse(text).expression)])
        return list(dict.fromkeys(document_of(unit) for (unit,) in cursor.fetchall()))[:FIRST]


def questions(known: list[tuple[date, str, str]], name: str) -> Iterator[tuple[int, str]]:
    """Papers by their key with what somebody types who knows them; always the same."""
    draw = random.Random(name)  # noqa: S311  the same questions every time
    number = {"ein": 1, "zwei": 2, "drei": 3}[name.split()[0]]
    for pk in draw.sample(range(1, len(known) + 1), len(known)):
        _, title, text = known[pk - 1]
        choice = words(text, nouns=True) if name.endswith("Textes") else words(title)
        if len(choice) > number:
            yield pk, " ".join(draw.sample(choice, number))


def share(asked: list[tuple[int, str]], first: Callable[[str], list[int]]) -> float:
    return sum(pk in first(text) for pk, text in asked) / len(asked)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bekannt-") as folder:
        prepare(folder)
        measure()


def measure() -> None:
    known = list(papers())
    fill(known)
    print(
        f"{len(known)} Unterlagen, davon {sum(bool(text) for _, _, text in known)} mit Text\n{'':30} {'Suche':>7} {'BM25':>7}  Latte"
    )
    for name, bar in BARS.items():
        asked = list(islice(questions(known, name), QUESTIONS))
        own, other = share(asked, first_by_search), share(asked, first_by_bm25)
        verdict = "" if bar is None else f"{bar} {'gehalten' if own >= bar else 'verfehlt'}"
        print(f"{name:30} {own:7.3f} {other:7.3f}  {verdict}")


if __name__ == "__main__":
    main()
