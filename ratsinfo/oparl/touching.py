"""Which objects are others when a row is: what the triggers note, and what follows from an object that appears or goes.

An object is named by ``art``, the name of our model, and the key of its row. Some have no row of their own: the place of a
meeting ("ort", with the key of the meeting), the system and the body (both with the key of the one Körperschaft).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from drucksachen.models import Anlage, Antwortteil, Beratung, Bezug, Dateitext, Drucksache, Frage
from gremien.models import (
    Fachbereich,
    Gremium,
    Koerperschaft,
    Mitgliedschaft,
    Person,
    Sitzungstermin,
    Tagesordnungspunkt,
    Wahlperiode,
)

AGENDA = "tagesordnung"  # stands for all items of a meeting, with its key
ONLY = str(Koerperschaft.ONLY)

# What changes without the public getting anything else from OParl.
INTERNAL = frozenset(
    {
        *("erstellt_am", "geaendert_am", "erfasst_von", "geaendert_von", "veroeffentlicht_von", "zurueckgezogen_von"),
        *("rueckzug_grund", "rueckzug_grund_oeffentlich", "suchtext", "nummer_normalisiert", "nummer_fest"),
        *("verantwortlich", "dateiname", "datei", "verantwortet_von", "verantwortet_am", "gelesen_am", "grund"),
        *("sicherheit_email", "antwortfrist_tage", "telefon", "zugang", "ersetzt", "ersetzt_am"),
        *("fuer_mitglieder_am", "fuer_mitglieder_bis", "fuer_mitglieder_von"),
    }
)


@dataclass(frozen=True)
class Rule:
    """A row of a table touches the object (``hits``, ``key``) where the row (``art``, ``by``) is public or was.

    ``by`` and ``key`` are columns of the table, or numbers; with ``through``, a query for the keys in which ``{row}`` stands
    for the row, both are what it finds.
    """

    art: str
    by: str
    hits: str
    key: str
    through: str = ""


def own(art: str, *hits: tuple[str, str]) -> tuple[Rule, ...]:
    """The row is an object itself, and touches the objects ``hits`` that show it or its address.

    Itself comes last: once it is settled as gone, nobody knows any more that it was public.
    """
    return (*(Rule(art, "id", other, key) for other, key in hits), Rule(art, "id", art, "id"))


URHEBER: Any = Drucksache.urheber.through
ZUSTAENDIG: Any = Drucksache.fachbereiche.through
TAGENDE: Any = Sitzungstermin.gremien.through
BEANTWORTETE: Any = Antwortteil.fragen.through

_PARTS, _PAIRS = Antwortteil._meta.db_table, BEANTWORTETE._meta.db_table
ANSWER_OF_PART = f"SELECT beantwortung_id FROM {_PARTS} WHERE id = {{row}}.antwortteil_id"  # noqa: S608  names of tables
ANSWERS_TO_QUESTION = f"SELECT beantwortung_id FROM {_PARTS} WHERE id IN (SELECT antwortteil_id FROM {_PAIRS} WHERE frage_id = {{row}}.id)"  # noqa: S608
FILES_WITH_TEXT = f"SELECT id FROM {Anlage._meta.db_table} WHERE sha256 = {{row}}.sha256"  # noqa: S608

RULES: dict[Any, tuple[Rule, ...]] = {
    Koerperschaft: (Rule("koerperschaft", "id", "koerperschaft", "id"), Rule("system", "id", "system", "id")),
    Wahlperiode: own("wahlperiode", ("koerperschaft", ONLY)),
    Gremium: (*own("gremium"), Rule("gremium", "vorgaenger_id", "gremium", "id")),
    Fachbereich: own("fachbereich"),
    Person: own("person"),
    Mitgliedschaft: own("mitgliedschaft", ("person", "person_id"), ("gremium", "gremium_id")),
    Sitzungstermin: (
        *own("sitzungstermin"),
        Rule("ort", "id", "ort", "id"),
        Rule("sitzungstermin", "ersatztermin_id", "sitzungstermin", "id"),
    ),
    TAGENDE: (Rule("gremium", "gremium_id", "sitzungstermin", "sitzungstermin_id"),),
    # The others of its agenda may have another place in it by that.
    Tagesordnungspunkt: own(
        "tagesordnungspunkt", ("sitzungstermin", "sitzungstermin_id"), (AGENDA, "sitzungstermin_id")
    ),
    Drucksache: own("drucksache"),
    URHEBER: (Rule("gremium", "gremium_id", "drucksache", "drucksache_id"),),
    ZUSTAENDIG: (Rule("fachbereich", "fachbereich_id", "drucksache", "drucksache_id"),),
    Frage: (
        Rule("drucksache", "drucksache_id", "drucksache", "drucksache_id"),
        Rule("drucksache", "id", "drucksache", "id", through=ANSWERS_TO_QUESTION),
    ),
    Bezug: own("bezug", ("drucksache", "beantwortung_id"), ("drucksache", "drucksache_id")),
    Antwortteil: (Rule("drucksache", "beantwortung_id", "drucksache", "beantwortung_id"),),
    BEANTWORTETE: (Rule("drucksache", "id", "drucksache", "id", through=ANSWER_OF_PART),),
    Beratung: own(
        "beratung",
        ("drucksache", "drucksache_id"),
        ("tagesordnungspunkt", "tagesordnungspunkt_id"),
        ("sitzungstermin", "sitzungstermin_id"),
    ),
    Anlage: own("anlage", ("drucksache", "drucksache_id"), ("sitzungstermin", "sitzungstermin_id")),
    Dateitext: (Rule("anlage", "id", "anlage", "id", through=FILES_WITH_TEXT),),
}


def public_columns(model: Any) -> list[str]:
    """The columns of a table from which something of OParl's output is made."""
    return [field.column for field in model._meta.local_concrete_fields if field.name not in INTERNAL]


def dependants(art: str) -> Iterator[tuple[Any, str, list[Rule]]]:
    """What shows objects of this kind, or is never more visible than they are: model, column with the key, rules."""
    for model, rules in RULES.items():
        for field in model._meta.local_concrete_fields:
            if field.is_relation and field.related_model._meta.concrete_model._meta.model_name == art:
                found = [rule for rule in rules if not rule.through and (rule.art, rule.by) != (rule.hits, rule.key)]
                itself = [rule for rule in rules if rule.by == rule.key == "id" and rule.art == rule.hits]
                yield model, field.attname, [*itself, *found]


def wholes(art: str) -> Iterator[tuple[Any, str, list[Rule]]]:
    """The same for what objects of this kind are shown in themselves."""
    for model, rules in RULES.items():
        found = [rule for rule in rules if rule.art == art and rule.by == "id" and rule.hits not in (art, AGENDA)]
        if found:
            yield model, "id", found
