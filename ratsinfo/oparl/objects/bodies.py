from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Prefetch

from gremien.models import Fachbereich, Gremium, Koerperschaft, Mitgliedschaft, Person, Wahlperiode
from ratsinfo.oparl.objects.writing import Object, Writer, by, clean, iso
from ratsinfo.oparl.words import ADMINISTRATION, ORGANIZATION_TYPES, TYPES, VENDOR, VOTING


class Town(Writer):
    """Body: the Körperschaft, with the addresses of all lists and its terms."""

    def objects(self, keys: Sequence[int]) -> dict[int, Object]:
        rows = Koerperschaft.objects.filter(pk__in=keys)
        self.reading.know_of({self.art: keys})
        return {row.pk: self.object(row) for row in rows if self.reading.has(self.art, row.pk)}

    def object(self, row: Koerperschaft) -> Object:
        lists = {kind.list_property: self.site.list_of(kind.name) for kind in TYPES if kind.list_property}
        return self.write(
            row.pk,
            "",
            {
                "system": self.site.system(),
                "shortName": row.kurzname,
                "name": row.name,
                "website": row.website,
                "ags": row.ags,
                "contactEmail": row.email,
                "contactName": row.name if row.email else "",
                **lists,
                "web": f"{self.site.root}/",
            },
        ) | {"legislativeTerm": self.terms()}

    def terms(self) -> list[Object]:
        """All of them; the property is mandatory, also where there are none."""
        writer = Terms(self.reading, "wahlperiode", within=True)
        return list(writer.objects(list(Wahlperiode.objects.order_by("beginn").values_list("pk", flat=True))).values())


class Terms(Writer):
    """LegislativeTerm: a Wahlperiode."""

    back_reference = "body"

    def objects(self, keys: Sequence[int]) -> dict[int, Object]:
        rows = Wahlperiode.objects.filter(pk__in=keys).order_by("beginn")
        self.reading.know_of({self.art: keys})
        return {row.pk: self.object(row) for row in rows if self.reading.has(self.art, row.pk)}

    def object(self, row: Wahlperiode) -> Object:
        days = {"startDate": iso(row.beginn), "endDate": iso(row.ende)}
        return self.write(row.pk, row.kennung, {"body": self.site.body(), "name": row.name, **days})


class Organizations(Writer):
    """Organization: a Gremium, a Fraktion or a Fachbereich."""

    def objects(self, keys: Sequence[int]) -> dict[int, Object]:
        rows = self.bodies(keys) if self.art == "gremium" else self.reading.visible(Fachbereich).filter(pk__in=keys)
        properties = self.of_body if self.art == "gremium" else self.of_unit
        self.reading.know_of({self.art: keys})
        found = (row for row in rows.order_by("pk") if self.reading.has(self.art, row.pk))
        return {row.pk: self.write(row.pk, row.kennung, self.common(row) | properties(row)) for row in found}

    def bodies(self, keys: Sequence[int]) -> Any:
        members = self.reading.visible(Mitgliedschaft).only("kennung", "gremium").order_by("pk")
        before = self.reading.visible(Gremium).only("kennung", "name")
        rows = self.reading.visible(Gremium).filter(pk__in=keys)
        return rows.prefetch_related(
            Prefetch("mitgliedschaften", queryset=members), Prefetch("vorgaenger", queryset=before)
        )

    def common(self, row: Any) -> Object:
        return {
            "body": self.site.body(),
            "name": row.name,
            "shortName": row.kurzname,
            "startDate": iso(row.gueltig_von),
            "endDate": iso(row.gueltig_bis),
        }

    def of_body(self, row: Gremium) -> Object:
        before: Any = row.vorgaenger
        sublist = {"kennung": row.kennung}
        return {
            "membership": self.site.objects("mitgliedschaft", row.mitgliedschaften.all()),
            "meeting": self.site.route("organization_list", name="meetings", **sublist),
            "consultation": self.site.route("organization_list", name="consultations", **sublist),
            "organizationType": ORGANIZATION_TYPES[Gremium.Art(row.art)],
            "classification": row.get_art_display(),
            "web": self.site.page(row),
            f"{VENDOR}beschreibung": clean(row.beschreibung),
            f"{VENDOR}vorgaenger": before and self.site.object(self.art, before.kennung),
        }

    def of_unit(self, row: Fachbereich) -> Object:
        return {"organizationType": ADMINISTRATION, "classification": Fachbereich._meta.verbose_name}


class Memberships(Writer):
    """Membership: a Mitgliedschaft."""

    back_reference = "person"

    def objects(self, keys: Sequence[int]) -> dict[int, Object]:
        rows = self.rows().filter(pk__in=keys)
        self.reading.know_of({self.art: keys})
        return {row.pk: self.object(row) for row in rows if self.reading.has(self.art, row.pk)}

    def rows(self) -> Any:
        return self.reading.visible(Mitgliedschaft).select_related("person", "gremium").order_by("pk")

    def embedded(self, rows: Iterable[Any]) -> list[Object]:
        return [self.object(row) for row in rows if self.reading.has(self.art, row.pk)]

    def object(self, row: Any) -> Object:
        return self.write(
            row.pk,
            row.kennung,
            {
                "person": self.site.object("person", row.person.kennung),
                "organization": self.site.object("gremium", row.gremium.kennung),
                "role": row.rolle_text,
                "votingRight": VOTING[Mitgliedschaft.Rolle(row.rolle)],
                "startDate": iso(row.von),
                "endDate": iso(row.bis),
            },
        )


class People(Writer):
    """Person, with all memberships."""

    def objects(self, keys: Sequence[int]) -> dict[int, Object]:
        rows = list(self.reading.visible(Person).filter(pk__in=keys).order_by("pk"))
        writer = Memberships(self.reading, "mitgliedschaft", within=True)
        lines = [] if self.reading.omit else list(writer.rows().filter(person__in=keys))
        self.reading.know_of({self.art: keys, writer.art: [line.pk for line in lines]})
        of_person = by(lines, "person_id")
        found = (row for row in rows if self.reading.has(self.art, row.pk))
        return {row.pk: self.object(row, writer.embedded(of_person.get(row.pk, []))) for row in found}

    def object(self, row: Any, memberships: list[Object]) -> Object:
        return self.write(
            row.pk,
            row.kennung,
            {
                "body": self.site.body(),
                "name": str(row),
                "familyName": row.nachname,
                "givenName": row.vorname,
                "title": [row.titel] if row.titel else [],
                "membership": memberships,
            },
        )
