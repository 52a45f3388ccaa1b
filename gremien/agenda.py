"""A meeting's agenda as its page shows it: under each item the inquiry and its answer together."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch

from drucksachen.links import linked_numbers
from drucksachen.models import Anlage, Beratung, Bezug, Drucksache
from gremien.models import Sitzungstermin, Tagesordnungspunkt


@dataclass
class Behandlung:
    """One Drucksache at an item, with the answers to it that are dealt with at the same item."""

    beratung: Beratung
    antworten: list["Behandlung"] = field(default_factory=list)
    anfragen: list[Drucksache] = field(default_factory=list)

    @property
    def drucksache(self) -> Drucksache:
        return self.beratung.drucksache


@dataclass
class Punkt:
    """One item of the agenda with what is dealt with there."""

    punkt: Tagesordnungspunkt
    behandlungen: list[Behandlung]


class Agenda:
    """Items, Drucksachen and files of one meeting, as far as ``user`` may see them, in a constant number of queries."""

    def __init__(self, sitzung: Sitzungstermin, user: Any):
        self.sitzung, self.user = sitzung, user
        items = list(sitzung.tagesordnungspunkte.all())
        by_item = self._consultations()
        self.punkte = [Punkt(item, together(by_item.pop(item.pk, []))) for item in items]
        self.ohne_punkt = together(by_item.pop(None, []))
        files = Anlage.objects.visible_to(user).filter(sitzungstermin=sitzung).order_by()
        self.anlagen = sorted(files, key=lambda file: file.pk)
        self.nummern = linked_numbers(user, (item.titel for item in items))

    def _consultations(self) -> dict[int | None, list[Behandlung]]:
        lines = list(
            Beratung.objects.visible_to(self.user)
            .filter(sitzungstermin=self.sitzung)
            .select_related("drucksache", "gremium")
            .order_by("drucksache__datum", "drucksache_id", "pk")
        )
        inquiries = self._inquiries([line.drucksache_id for line in lines if line.drucksache.ist_beantwortung])
        by_item: dict[int | None, list[Behandlung]] = defaultdict(list)
        for line in lines:
            by_item[line.tagesordnungspunkt_id].append(Behandlung(line, anfragen=inquiries[line.drucksache_id]))
        return by_item

    def _inquiries(self, answers: list[int]) -> dict[int, list[Drucksache]]:
        """By answer the inquiries that it answers and that the reader may see."""
        found: dict[int, list[Drucksache]] = defaultdict(list)
        if answers:
            papers = Drucksache.objects.visible_to(self.user).for_list()
            links = Bezug.objects.visible_to(self.user).filter(beantwortung__in=answers)
            for link in links.prefetch_related(Prefetch("drucksache", queryset=papers)):
                if link.drucksache:
                    found[link.beantwortung_id].append(link.drucksache)
        return found


def together(entries: list[Behandlung]) -> list[Behandlung]:
    """Put each answer under its inquiry where both are dealt with at the same item."""
    by_paper = {entry.drucksache.pk: entry for entry in entries}
    return [entry for entry in entries if not placed_under(entry, by_paper)]


def placed_under(entry: Behandlung, by_paper: dict[int, Behandlung]) -> bool:
    hosts = [by_paper[inquiry.pk] for inquiry in entry.anfragen if inquiry.pk in by_paper]
    for host in hosts:
        host.antworten.append(entry)
    return bool(hosts)
