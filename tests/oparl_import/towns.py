"""A town that is small enough to be read at one look."""

from typing import Any

from ratsinfo.oparl.importing.models import Meldung


def council(town: Any) -> dict[str, Any]:
    return town.organization("rat", "Gemeinderat", organizationType="Gremium")


def reasons(kind: str) -> list[str]:
    return list(Meldung.objects.filter(art=kind).order_by("grund").values_list("grund", flat=True))


def small_town(town: Any) -> None:
    body = council(town)["id"]
    town.organization("amt", "Tiefbauamt")
    item = {"id": town.url("items/1"), "name": "Radweg", "number": "1", "public": True}
    meeting = town.meeting("1", organization=[body], agendaItem=[item])
    line = {"id": town.url("lines/1"), "meeting": meeting["id"], "agendaItem": item["id"], "organization": [body]}
    files = [town.file("1", "Anfrage"), town.file("2", "Stellungnahme TOP 1")]
    town.paper(
        "1",
        name="Radweg am Bach",
        paperType="Anfrage",
        consultation=[line | {"role": "Kenntnisnahme"}],
        underDirectionOf=[town.url("organizations/amt")],
        auxiliaryFile=files,
    )
    for key in ("2", "3", "4"):
        town.paper(key)
