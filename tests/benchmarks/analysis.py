"""How fast German text is analysed, cold and with the usual words remembered, and what the lexicon and the memory take.

    python -m tests.benchmarks.analysis [--dateien N]

With the inquiries of a real city that lie beside the project, in CPU seconds of one process. Bars per core: 300,000 words a
second cold, 1,000,000 warm; the lexicon is read in less than half a second.
"""

import argparse
import json
import lzma
import resource
import time
from itertools import islice
from pathlib import Path

TEXTS = Path(__file__).resolve().parents[3] / "shared" / "data" / "karlsruhe" / "texts_anfragen.jsonl.xz"
COLD, WARM, LOADED = 300_000, 1_000_000, 0.5
WARM_TEXTS = 100  # few enough for all their words to be remembered
MEGABYTE = 1024 * 1024


def main() -> None:
    parser = argparse.ArgumentParser(description="Misst die Analyse deutscher Texte.")
    parser.add_argument("--dateien", type=int, default=3000)
    options = parser.parse_args()
    with lzma.open(TEXTS, "rt", encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in islice(file, options.dateien)]

    from ratsinfo.search.german import analysis, lexicon

    memory, start = used(), time.process_time()
    lexicon.lexicon()
    took = time.process_time() - start
    print(f"Lexikon: {took:.2f} s ({held(took <= LOADED)}), {used() - memory} MB")
    list(analysis.tokens("Wort"))
    memory = used()
    cold = speed(texts)
    print(f"kalt, {len(texts)} Texte: {cold:,.0f} Wörter/s ({held(cold >= COLD)})")
    print(f"gemerkt danach: {len(analysis._remembered) + len(analysis._remembered.before)}, {used() - memory} MB")
    few = texts[:WARM_TEXTS]
    speed(few)
    warm = max(speed(few) for _ in range(5))
    print(f"warm, {len(few)} Texte: {warm:,.0f} Wörter/s ({held(warm >= WARM)})")


def speed(texts: list[str]) -> float:
    from ratsinfo.search.german.analysis import tokens

    start = time.process_time()
    words = sum(1 for text in texts for _ in tokens(text))
    return words / (time.process_time() - start)


def used() -> int:
    """The memory that the process holds, in MB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() // MEGABYTE


def held(bar: bool) -> str:
    return "gehalten" if bar else "verfehlt"


if __name__ == "__main__":
    main()
