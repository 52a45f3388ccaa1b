"""Reads whole exports of the list of Drucksachen and prints the memory after each tenth as JSON; see depth.py."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django

django.setup()

from django.urls import reverse  # noqa: E402

from drucksachen.models import Drucksache  # noqa: E402
from tests.benchmarks.requests import Site  # noqa: E402

STEPS = 10


def read(site: Site, name: str, address: str, batches: int) -> dict[str, Any]:
    """Size, CPU and memory of one export, whose parts are thrown away as they come."""
    size, sizes, start = 0, [], time.process_time()
    for number, part in enumerate(site.stream(address)):
        size += len(part)
        if number and number % (batches // STEPS) == 0:
            sizes.append(resident())
    return {"name": name, "size": size, "cpu_s": time.process_time() - start, "resident_mb": [*sizes, resident()]}


def resident() -> float:
    """Resident memory of this process in MB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1000 for line in lines if line.startswith("VmRSS"))


def exports() -> Iterator[tuple[str, str]]:
    for kind in ("table", "json"):
        address = reverse(f"drucksachen:drucksache_{kind}")
        yield address.rpartition("/")[2], address


def main() -> None:
    site, batches = Site(), Drucksache.objects.published().count() // 500
    print(json.dumps([read(site, name, address, batches) for name, address in exports()]))


if __name__ == "__main__":
    main()
