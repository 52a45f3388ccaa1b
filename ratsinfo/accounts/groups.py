"""The four groups that every archive has, and what each of them may do.

Rights are given by their meaning, from what somebody does in the office; docs/rechte.md shows the same as a table.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps as global_apps

SEE = ("view",)
CHANGE = ("view", "change")
SET_UP = ("view", "add", "change")
ENTER = ("view", "add", "change", "delete")  # deleting is for drafts only, whoever asks
PUBLISH = (*ENTER, "publish")  # also withdraws

PAPERS = ("drucksachen.drucksache", "drucksachen.anlage")
PAPER_LINES = ("drucksachen.frage", "drucksachen.beratung", "drucksachen.bezug", "drucksachen.antwortteil")
MEETINGS = ("gremien.gremium", "gremien.person", "gremien.sitzungstermin")
MEETING_LINES = ("gremien.mitgliedschaft", "gremien.tagesordnungspunkt", "gremien.vertretung")
AGENDA_VERSIONS = (
    "drucksachen.tagesordnungsfassung",
    "drucksachen.fassungszeile",
    "drucksachen.fassungsdrucksache",
)

Rights = dict[str, tuple[str, ...]]


def over(models: Iterable[str], rights: tuple[str, ...]) -> Rights:
    return dict.fromkeys(models, rights)


# Lines are written with the right over what they belong to; seeing them is a right of its own.
SEE_EVERYTHING = over((*PAPERS, *PAPER_LINES, *MEETINGS, *MEETING_LINES, *AGENDA_VERSIONS, "gremien.fachbereich"), SEE)

GROUPS: dict[str, Rights] = {
    "Sachbearbeitung": SEE_EVERYTHING | over(PAPERS, ENTER),
    "Freigabe": SEE_EVERYTHING | over(PAPERS, PUBLISH),
    # A file takes the right over what it belongs to as well: minutes are published here, files of papers are not.
    # What the import says of single objects may quote what is not public.
    "Sitzungsdienst": SEE_EVERYTHING
    | over((*MEETINGS, "drucksachen.anlage"), PUBLISH)
    | over(("drucksachen.zugriff", "oparl_import.meldung"), SEE),
    "Verwaltung": {
        "accounts.user": SET_UP,
        "auth.group": SEE,
        "gremien.koerperschaft": SET_UP,
        "gremien.wahlperiode": ENTER,
        "gremien.fachbereich": PUBLISH,
        "pages.textseite": CHANGE,
        "search.suchwort": ENTER,
    },
}


def codenames(rights: Rights, app_label: str) -> Iterator[str]:
    """What Django calls these rights over the models of one app: "publish_drucksache"."""
    for model, actions in rights.items():
        app, name = model.split(".")
        if app == app_label:
            yield from (f"{action}_{name}" for action in actions)


def give_rights(app_config: Any, using: str, apps: Any = global_apps, **kwargs: Any) -> None:
    """After an app was migrated, give the groups their rights over it; called for each app in turn.

    Only ever adds: what an operator gave to a group stays, and what a release brings is added.
    """
    try:
        group_model, permission_model = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    except LookupError:  # a migration back to before there were groups
        return
    for name, rights in GROUPS.items():
        if wanted := set(codenames(rights, app_config.label)):
            group, _ = group_model.objects.using(using).get_or_create(name=name)
            permissions = permission_model.objects.using(using).filter(content_type__app_label=app_config.label)
            group.permissions.add(*permissions.filter(codename__in=wanted))
