"""Measures pages of the list of Drucksachen near its beginning and near its end and prints the costs as JSON; see depth.py."""

import json

import django

django.setup()

from django.urls import reverse  # noqa: E402

from drucksachen.models import Drucksache  # noqa: E402
from drucksachen.views import DrucksacheListView  # noqa: E402
from ratsinfo.caching.freshness import PAGES  # noqa: E402
from tests.benchmarks.requests import Site  # noqa: E402

TIMES = 15


def pages() -> dict[str, str]:
    """The beginning, the depth reached by a link and by its number only, and the end."""
    address, length = reverse("drucksachen:drucksache_list"), DrucksacheListView.paginate_by or 20
    rows = Drucksache.objects.published()
    number = rows.count()
    deep = min(500_000, number - 2 * length) // length  # the page that ends there; its successor is asked for
    middle = number // 2 // length
    keys = {place: rows.values_list("kennung", flat=True)[place * length - 1] for place in (1, deep)}
    return {
        "erste": address,
        "zweite, über die erste": f"{address}?seite=2&nach={keys[1]}",
        f"Zeile {deep * length + 1}, über die Seite davor": f"{address}?seite={deep + 1}&nach={keys[deep]}",
        f"Zeile {middle * length + 1}, nur mit der Nummer": f"{address}?seite={middle + 1}",
        "letzte, nur mit der Nummer": f"{address}?seite={number // length + 1}",
    }


def main() -> None:
    site = Site()
    measured = [site.measure(name, address, times=TIMES, forget=(PAGES,)) for name, address in pages().items()]
    print(json.dumps([cost.as_dict() for cost in measured]))


if __name__ == "__main__":
    main()
