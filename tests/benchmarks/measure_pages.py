"""Measures every page type on the archive that the environment names and prints the costs as JSON; see pages.py."""

import json
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from drucksachen.models import Beantwortung, Drucksache  # noqa: E402
from gremien.models import Gremium, Sitzungstermin  # noqa: E402
from ratsinfo.caching.freshness import PAGES, PARTS  # noqa: E402
from tests.benchmarks.first_visit import beside  # noqa: E402
from tests.benchmarks.requests import Site  # noqa: E402

TIMES = 15
STATES = (("cold", (PAGES, PARTS), TIMES), ("public", (PAGES,), TIMES), ("remembered", (), TIMES * 5))


def public_pages() -> dict[str, str]:
    """One address of each page type; the rows are such as a reader of these days would open."""
    inquiry = next(iter(Drucksache.objects.published().answered().filter(fragen__position=3)[5:6]))
    answer = Beantwortung.objects.published().filter(bezuege__drucksache=inquiry).first()
    body, party = Gremium.objects.get(kurzname="HFA"), Gremium.objects.fraktionen().first()
    meeting = Sitzungstermin.objects.published().past()[3]
    drucksachen = reverse("drucksachen:drucksache_list")
    pages = {
        "Start": "/",
        "Drucksachen": drucksachen,
        "Drucksachen, letzte Seite": f"{drucksachen}?seite=999999",
        "Drucksachen, offene": f"{drucksachen}?stand=offen",
        "Drucksachen eines Gremiums": f"{drucksachen}?gremium={body.kennung}",
        "Suche, ein Wort": f"{drucksachen}?q=schulweg",
        "Suche, häufiges Wort": f"{drucksachen}?q=stadt",
        "Suche, seltenes Wort": f"{drucksachen}?q={inquiry.nummer}",
        "Suche, zwei Wörter": f"{drucksachen}?q=stadt+schule",
        "Suche mit Filtern": f"{drucksachen}?q=stadt&art=anfrage&jahr=2025",
        "Vorschläge": f"{reverse('drucksachen:drucksache_suggestions')}?q=schul",
        "Beantwortungen": reverse("drucksachen:beantwortung_list"),
        "Sitzungen": reverse("gremien:sitzungstermin_list"),
        "Sitzungen, frühere": f"{reverse('gremien:sitzungstermin_list')}?bis=2026-11-22",
        "Gremien": reverse("gremien:gremium_list"),
        "Hilfe": reverse("pages:hilfe"),
    }
    rows = {"Drucksache": inquiry, "Beantwortung": answer, "Sitzung": meeting, "Gremium": body, "Fraktion": party}
    return pages | {name: row.get_absolute_url() for name, row in rows.items() if row}


def staff_pages() -> dict[str, str]:
    pages = {"Arbeitsplatz": reverse("admin:index")}
    rows: dict[str, Any] = {
        "drucksachen_drucksache": Drucksache.objects.inquiries().first(),
        "drucksachen_beantwortung": Beantwortung.objects.first(),
        "gremien_sitzungstermin": Sitzungstermin.objects.past().first(),
    }
    for route, row in rows.items():
        pages[f"Liste {route}"] = reverse(f"admin:{route}_changelist")
        pages[f"neu {route}"] = reverse(f"admin:{route}_add")
        pages[f"ändern {route}"] = reverse(f"admin:{route}_change", args=[row.pk])
    return pages


def staff_cookie() -> str:
    """The session of somebody with every right."""
    user, _ = get_user_model().objects.get_or_create(
        username="messung", defaults={"is_staff": True, "is_superuser": True}
    )
    client = Client()
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def main() -> None:
    anybody, clerk = Site(), Site(staff_cookie())
    bare = anybody.measure("leere Seite", "/leer/", times=TIMES * 10)
    public = public_pages()
    report = {
        "bare": bare.as_dict(),
        "beside": beside(anybody.get(public["Drucksachen"]).decode()),
        **{
            kind: [
                anybody.measure(name, address, times=times, forget=forget).as_dict() for name, address in public.items()
            ]
            for kind, forget, times in STATES
        },
        "staff": [clerk.measure(name, address, times=TIMES).as_dict() for name, address in staff_pages().items()],
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main()
