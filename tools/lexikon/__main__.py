"""Writes the lexicon of the search anew from public word lists.

    python -m tools.lexikon

needs the group ``lexikon`` and takes half a minute. The same versions of the lists give the same file.
"""

import gzip

from ratsinfo.search.german.lexicon import FILE
from tools.lexikon.building import Builder, lines


def main() -> None:
    written = [f"{line}\n" for line in lines(Builder().build())]
    FILE.write_bytes(gzip.compress("".join(written).encode("ascii"), 9, mtime=0))
    print(f"{FILE}: {len(written)} Zeilen, {FILE.stat().st_size / 1e6:.2f} MB")


main()
