from collections.abc import Iterable, Sequence
from typing import Any

from drucksachen.models import Anlage, Dateitext
from ratsinfo.oparl.objects.writing import Object, Writer, iso, says
from ratsinfo.oparl.words import VENDOR


class Files(Writer):
    """File: an Anlage. Its text, which may be long, comes with the file itself and not where it is embedded."""

    def objects(self, keys: Sequence[int]) -> dict[int, Object]:
        rows = list(self.rows().filter(pk__in=keys).select_related("drucksache", "sitzungstermin"))
        self.reading.know_of({self.art: keys})
        texts = texts_of(row.sha256 for row in rows)
        return {
            row.pk: self.object(row, texts.get(row.sha256, "")) for row in rows if self.reading.has(self.art, row.pk)
        }

    def rows(self) -> Any:
        return self.reading.visible(Anlage).order_by("pk")

    def embedded(self, rows: Iterable[Any]) -> list[Object]:
        return [self.object(row) for row in rows if self.reading.has(self.art, row.pk)]

    def object(self, row: Any, text: str = "") -> Object:
        name = {"kennung": row.kennung, "slug": row.download_name}
        return self.write(
            row.pk,
            row.kennung,
            {
                "name": row.name,
                "fileName": row.download_name,
                "mimeType": row.mime_type.partition(";")[0],
                "date": iso(row.datum),
                "size": None if row.liegt_in_der_quelle else row.groesse,
                "sha512Checksum": row.sha512,
                "text": text,
                "accessUrl": self.site.route("file_access", **name),
                "downloadUrl": self.site.route("file_download", **name),
                f"{VENDOR}art": str(Anlage.Art(row.art).label),
                **({} if self.within else self.owners(row)),
            },
        )

    def owners(self, row: Any) -> Object:
        paper, meeting = row.drucksache, row.sitzungstermin
        return {
            "paper": [self.site.object("drucksache", paper.kennung)] if paper else [],
            "meeting": [self.site.object("sitzungstermin", meeting.kennung)] if meeting else [],
        }


def texts_of(digests: Iterable[str]) -> dict[str, str]:
    """By checksum the text of the files, as far as they were read."""
    rows = Dateitext.objects.filter(sha256__in=set(digests)).order_by().values_list("sha256", "seiten")
    return {digest: "\n\n".join(page for page in pages if page).strip() for digest, pages in rows}


def placed(writer: Files, rows: list[Any], places: Any) -> Object:
    """Files where they belong: the first of its kind in its own property, all others as ``auxiliaryFile``."""
    found: Object = {}
    others = []
    for row in rows:
        name = places.get(row.art)
        if name and name not in found and writer.reading.has(writer.art, row.pk):
            found[name] = writer.object(row)
        else:
            others.append(row)
    return {**found, **({"auxiliaryFile": rest} if says(rest := writer.embedded(others)) else {})}
