"""Measures the list of papers of OParl and prints the costs as JSON; see oparl.py."""

import json
import time
from typing import Any

import django

django.setup()

from django.urls import reverse  # noqa: E402

from ratsinfo.caching.freshness import PAGES  # noqa: E402
from ratsinfo.oparl.models import Objektstand  # noqa: E402
from tests.benchmarks.requests import Site  # noqa: E402

LIMIT, TIMES = 100, 25


def pages(address: str) -> dict[str, str]:
    """The first page and the last full one, one of what has changed, and one of nothing."""
    keys = Objektstand.objects.filter(art="drucksache", geloescht=False).order_by("-kennung")
    last = keys.values_list("kennung", flat=True)[LIMIT]
    return {
        "erste": f"{address}?limit={LIMIT}",
        "letzte": f"{address}?limit={LIMIT}&nach={last}",
        "geändert seit langem": f"{address}?limit={LIMIT}&modified_since=2000-01-01T00:00:00%2B01:00",
        "geändert seit eben": f"{address}?limit={LIMIT}&modified_since=2100-01-01T00:00:00%2B01:00",
    }


def crawl(site: Site, address: str) -> dict[str, Any]:
    """All papers, page by page; the tombstones of what was withdrawn do not come with them."""
    papers, number, start = 0, 0, time.process_time()
    host = json.loads(site.get(reverse("oparl:system")))["id"].removesuffix(reverse("oparl:system"))
    while address:
        site.forget((PAGES,))
        page = json.loads(site.get(address))
        papers, number = papers + len(page["data"]), number + 1
        address = page["links"].get("next", "").removeprefix(host)
    return {"papers": papers, "pages": number, "cpu_s": time.process_time() - start}


def main() -> None:
    site, address = Site(), reverse("oparl:list", kwargs={"name": "papers"})
    costs = [site.measure(name, page, times=TIMES, forget=(PAGES,)) for name, page in pages(address).items()]
    print(json.dumps({"pages": [cost.as_dict() for cost in costs], "crawl": crawl(site, f"{address}?limit={LIMIT}")}))


if __name__ == "__main__":
    main()
