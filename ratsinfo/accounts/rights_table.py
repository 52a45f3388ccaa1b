"""The table "wer darf was" of docs/rechte.md, from the groups as they are defined."""

from collections.abc import Iterator

from ratsinfo.accounts.groups import GROUPS

# What staff call a thing, and the models whose rights it takes, all of them.
KINDS: dict[str, tuple[str, ...]] = {
    "Drucksachen und Beantwortungen": ("drucksachen.drucksache",),
    "Dateien von Drucksachen": ("drucksachen.anlage", "drucksachen.drucksache"),
    "Gremien mit Mitgliedern": ("gremien.gremium",),
    "Personen": ("gremien.person",),
    "Sitzungstermine mit Tagesordnung": ("gremien.sitzungstermin",),
    "Dateien von Sitzungen": ("drucksachen.anlage", "gremien.sitzungstermin"),
    "Zugriffe auf Nichtöffentliches": ("drucksachen.zugriff",),
    "Fachbereiche": ("gremien.fachbereich",),
    "Körperschaft": ("gremien.koerperschaft",),
    "Wahlperioden": ("gremien.wahlperiode",),
    "Textseiten": ("pages.textseite",),
    "Suchwörter": ("search.suchwort",),
    "Meldungen des OParl-Imports": ("oparl_import.meldung",),
    "Zugänge": ("accounts.user",),
    "Gruppen": ("auth.group",),
}
ACTIONS = {
    "sehen": "view",
    "anlegen": "add",
    "ändern": "change",
    "löschen": "delete",
    "veröffentlichen und zurückziehen": "publish",
}


def may(group: str, kind: str, action: str) -> bool:
    """Whether ``group`` has this right over everything that ``kind`` takes."""
    return all(action in GROUPS[group].get(model, ()) for model in KINDS[kind])


def cell(group: str, kind: str) -> str:
    """What ``group`` may do with ``kind``, in words; a dash is nothing at all."""
    return ", ".join(word for word, action in ACTIONS.items() if may(group, kind, action)) or "–"


def table() -> Iterator[str]:
    """The table as lines of Markdown: a row per kind of thing, a column per group."""
    yield f"| | {' | '.join(GROUPS)} |"
    yield "|---" * (len(GROUPS) + 1) + "|"
    for kind in KINDS:
        yield f"| **{kind}** | {' | '.join(cell(group, kind) for group in GROUPS)} |"
