"""Where OParl is asked for in the proof: every row there is, public or not, as the object that it would be.

Lists are not asked for what was changed before today: they tell of what was withdrawn, as the standard demands. That these
tombstones tell nothing but an address and when is tested in tests/oparl/test_changes.py.
"""

from typing import Any

from django.urls import reverse

from drucksachen.models import Anlage, Beratung, Drucksache
from gremien.models import (
    Fachbereich,
    Gremium,
    Mitgliedschaft,
    Person,
    Sitzungstermin,
    Tagesordnungspunkt,
    Wahlperiode,
)
from ratsinfo.oparl.words import TYPES
from tests.visibility.hostile import FILLER

BASE = "/oparl/v1.1/"
ROWS: dict[str, tuple[Any, ...]] = {
    "organization": (Gremium, Fachbereich),
    "person": (Person,),
    "membership": (Mitgliedschaft,),
    "meeting": (Sitzungstermin,),
    "location": (Sitzungstermin,),
    "agendaitem": (Tagesordnungspunkt,),
    "paper": (Drucksache,),
    "consultation": (Beratung,),
    "file": (Anlage,),
    "legislativeterm": (Wahlperiode,),
}
QUERIES = (
    *(
        "",
        "?limit=2",
        "?limit=3&nach=4zzzzzzz",
        "?omit_internal=true",
        "?created_since=1970-01-01",
        "?created_until=1999-01-01",
    ),
    *("?modified_since=2100-01-01", "?modified_until=2100-01-01", "?modified_since=unsinn"),
)


def rows_of(model: Any) -> Any:
    rows = model.objects.order_by("pk")
    return rows.exclude(titel__startswith=FILLER) if model is Drucksache else rows


def objects() -> list[str]:
    return [
        f"{BASE}{path}/{row.kennung}" for path, models in ROWS.items() for model in models for row in rows_of(model)
    ]


def lists() -> list[str]:
    """Every list; that of papers also from behind each key there is, public or not."""
    behind = [f"{BASE}papers?limit=3&nach={row.kennung}" for row in rows_of(Drucksache)]
    return [*(f"{BASE}{kind.list_path}{query}" for kind in TYPES for query in QUERIES), *behind]


def lists_of_bodies() -> list[str]:
    names = ("meetings", "consultations", "unfug")
    return [f"{BASE}organization/{body.kennung}/{name}" for body in rows_of(Gremium) for name in names]


def bytes_of_files(way: str) -> list[str]:
    names = [(file.kennung, name) for file in rows_of(Anlage) for name in (file.download_name, "falsch.pdf")]
    return [reverse(f"oparl:file_{way}", kwargs={"kennung": kennung, "slug": name}) for kennung, name in names]


OPARL = {
    "oparl:system": lambda: [f"{BASE}system"],
    "oparl:body": lambda: [f"{BASE}body"],
    "oparl:object": objects,
    "oparl:list": lists,
    "oparl:organization_list": lists_of_bodies,
    "oparl:file_access": lambda: bytes_of_files("access"),
    "oparl:file_download": lambda: bytes_of_files("download"),
    "oparl:unknown": lambda: [f"{BASE}unfug/", "/oparl/v1.0/system"],
}
