"""The lists of papers for the world outside: as feed, table and JSON."""

from typing import Any

from django.db.models import Prefetch

from drucksachen.filters import BeantwortungFilterSet, DrucksacheFilterSet
from drucksachen.models import Beantwortung, Beratung, Bezug, Drucksache, Frage
from drucksachen.rows import askers
from gremien.models import Fachbereich, Gremium, Koerperschaft
from ratsinfo.listing.outputs import Listing


class PaperListing(Listing):
    """What Drucksachen of every kind have in common."""

    publisher = Koerperschaft

    def consulted(self) -> Prefetch:
        """The lines of the Beratungsfolge with their Gremien."""
        bodies = Prefetch("gremium", queryset=Gremium.objects.visible_to(self.reader))
        return Prefetch("beratungen", queryset=Beratung.objects.visible_to(self.reader).prefetch_related(bodies))

    def responsible(self) -> Prefetch:
        return Prefetch("fachbereiche", queryset=Fachbereich.objects.visible_to(self.reader))

    def record(self, row: Any) -> dict[str, Any]:
        bodies = {line.gremium_id: line.gremium for line in row.beratungen.all()}
        return {
            "kennung": row.kennung,
            "adresse": self.address(row.get_absolute_url()),
            "nummer": row.nummer,
            "datum": row.datum,
            "titel": row.titel,
            "fachbereiche": [{"kennung": unit.kennung, "name": unit.name} for unit in row.fachbereiche.all()],
            "gremien": [self.link(body, name=body.name) for body in bodies.values()],
        }


class DrucksacheListing(PaperListing):
    title = "Drucksachen"
    route = "drucksachen:drucksache_list"
    filterset_class = DrucksacheFilterSet
    columns = {
        "nummer": "Nummer",
        "art_text": "Art",
        "datum": "Datum",
        "titel": "Titel",
        "stand_text": "Stand",
        "fragen": "Fragen",
        "gestellt_von": "gestellt von",
        "fachbereiche": "Fachbereiche",
        "gremien": "Gremien",
        "kennung": "Kennung",
        "adresse": "Adresse",
    }

    def queryset(self) -> Any:
        papers = Drucksache.objects.visible_to(self.reader).for_list().with_stand()
        return papers.prefetch_related(Prefetch("urheber", queryset=Gremium.objects.visible_to(self.reader)))

    def for_records(self, rows: Any) -> Any:
        questions = Frage.objects.visible_to(self.reader).defer("text")
        return rows.prefetch_related(Prefetch("fragen", queryset=questions), self.responsible(), self.consulted())

    def record(self, row: Any) -> dict[str, Any]:
        bodies = [self.link(body, name=body.name) for body in row.urheber.all()]
        return super().record(row) | {
            "art": row.art,
            "art_text": row.art_text,
            "stand": row.stand,
            "stand_text": row.stand_text,
            "fragen": len(row.fragen.all()),
            "urheber": bodies,
            "gestellt_von": askers(row),
        }

    def summary(self, row: Any) -> str:
        by = f", gestellt von: {brought_in}" if (brought_in := askers(row)) else ""
        stand = f". Stand: {row.stand_text}" if row.stand else ""
        return f"{row.art_text} vom {row.datum:%d.%m.%Y}{by}{stand}."

    def categories(self, row: Any) -> list[str]:
        return [row.get_art_display(), *(body.name for body in row.urheber.all())]


class BeantwortungListing(PaperListing):
    title = "Beantwortungen"
    route = "drucksachen:beantwortung_list"
    filterset_class = BeantwortungFilterSet
    columns = {
        "nummer": "Nummer",
        "antwort_art": "Art",
        "datum": "Datum",
        "titel": "Titel",
        "bezuege": "Antwort auf",
        "fachbereiche": "Fachbereiche",
        "gremien": "Gremien",
        "kennung": "Kennung",
        "adresse": "Adresse",
    }

    def queryset(self) -> Any:
        inquiries = Drucksache.objects.visible_to(self.reader).for_list()
        links = Bezug.objects.visible_to(self.reader).prefetch_related(Prefetch("drucksache", queryset=inquiries))
        answers = Beantwortung.objects.visible_to(self.reader).for_list()
        return answers.prefetch_related(Prefetch("bezuege", queryset=links), self.responsible())

    def for_records(self, rows: Any) -> Any:
        return rows.prefetch_related(self.consulted())

    def record(self, row: Any) -> dict[str, Any]:
        references = [self.reference(link) for link in row.bezuege.all()]
        return super().record(row) | {"antwort_art": row.antwort_art, "bezuege": references}

    def reference(self, link: Bezug) -> dict[str, Any]:
        """What an answer refers to: as printed, and the Drucksache where it is public."""
        inquiry = link.drucksache
        return {
            "nummer": inquiry.nummer if inquiry else link.nummer,
            "titel": inquiry.titel if inquiry else "",
            "wortlaut": str(link) if link.wortlaut else "",
            "drucksache": self.link(inquiry, datum=inquiry.datum) if inquiry else None,
        }

    def summary(self, row: Any) -> str:
        asked = ", ".join(str(link.drucksache or link) for link in row.bezuege.all())
        return f"{row.antwort_art} vom {row.datum:%d.%m.%Y} auf {asked}."

    def categories(self, row: Any) -> list[str]:
        return [row.antwort_art, *(unit.name for unit in row.fachbereiche.all())]
