"""Writes the index of the archive that the environment names where it is missing, without the texts of files, and prints what it took as JSON."""

import json
import time

import django

if __name__ == "__main__":
    django.setup()

    from django.db import connection

    from ratsinfo.search.rebuilding import is_behind, rebuild, tidy

    start = time.monotonic()
    written = 0
    if is_behind():
        written = rebuild(lambda number: None, processes=2 if connection.vendor == "postgresql" else 1)
        tidy()
    print(json.dumps({"written": written, "seconds": time.monotonic() - start}))
