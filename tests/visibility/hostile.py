"""An archive whose public rows are tied to non-public ones in every way the model allows.

Every text field, file name and file of a non-public row carries a canary of its own, and so does
every field of a public row that is not for the public.
"""

import secrets
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.utils import timezone

from drucksachen.models import Bezug, Drucksache, Frage
from gremien.models import Gremium
from ratsinfo.folding import FoldedField
from tests import factories as make

HIDDEN_YEAR = 1973
HIDDEN_DAY = date(HIDDEN_YEAR, 3, 7)
TECHNICAL = ("kennung", "sha256", "datei")


@dataclass
class World:
    """The canaries by what they stand for; ``tombstones`` are those that the 410 page of their own row may show."""

    canaries: dict[str, str] = field(default_factory=dict)
    tombstones: set[str] = field(default_factory=set)
    models: set[Any] = field(default_factory=set)

    def draw(self, what: str) -> str:
        token = f"kanarie{secrets.token_hex(6)}"
        self.canaries[token] = what
        return token

    def hide(self, row: Any, why: str) -> Any:
        """Put a canary into every text of ``row`` and remember its key, file name and date."""
        self.models.add(type(row)._meta.concrete_model)
        for column in row._meta.concrete_fields:
            if is_text(column):
                token = self.draw(f"{row._meta.model_name}.{column.name} ({why})")
                setattr(row, column.attname, token[: column.max_length] if column.max_length else f"Text {token}")
                if column.max_length and column.max_length < len(token):
                    del self.canaries[token]
                if column.name == "nummer" and "zurückgezogen" in why:
                    self.tombstones.add(token)
        row.save()
        if hasattr(row, "kennung"):
            self.canaries[row.kennung] = f"{row._meta.model_name}.kennung ({why})"
        return row


def is_text(column: Any) -> bool:
    return (
        isinstance(column, models.CharField | models.TextField)
        and not isinstance(column, models.FileField | FoldedField)
        and not column.choices
        and column.name not in TECHNICAL
        and not column.name.endswith("_normalisiert")
    )


def build_public() -> dict[str, Any]:
    """A small public archive in which everything is tied to everything."""
    make.make_koerperschaft(email="rat@lindenhagen.example", antwortfrist_tage=42)
    council, body, party = (
        make.make_gremium("Rat der Stadt", art="rat"),
        make.make_gremium("Hauptausschuss"),
        make.make_fraktion("Fraktion Mitte"),
    )
    unit, person = make.make_fachbereich("Hauptamt"), make.make_person("Beispiel", vorname="Bea")
    make.make_mitgliedschaft(person, body)
    today = timezone.localdate()
    meeting = make.make_sitzung(body, day=today + timedelta(days=10), titel="Nächste Sitzung")
    past = make.make_sitzung(council, day=today - timedelta(days=30), titel="Vergangene Sitzung")
    moved = make.make_sitzung(body, day=today + timedelta(days=3), titel="Verlegte Sitzung", status="verlegt")
    item, other = make.make_top(meeting, "Radwege"), make.make_top(past, "Bericht")
    inquiry = make.make_anfrage(
        "Radwege in Ostfeld",
        nummer="30001-26",
        fragen=["Wann?", "Wo?"],
        urheber=[party, council],
        text="siehe 30009-26",
    )
    inquiry.fachbereiche.add(unit)
    answer = make.make_beantwortung(inquiry, teile=["Im Mai.", "Überall."], nummer="30002-26")
    answer.fachbereiche.add(unit)
    printed = [Bezug.objects.create(beantwortung=answer, wortlaut=f"{n}. mündliche Anfrage") for n in (1, 2)]
    make.make_beratung(inquiry, tagesordnungspunkt=item)
    make.make_beratung(answer, tagesordnungspunkt=item)
    open_inquiry = make.make_anfrage("Offene Frage", nummer="30003-26", fragen=["Warum?"], urheber=[party])
    make.make_beratung(open_inquiry, tagesordnungspunkt=other)
    file, minutes = make.make_anlage(answer, "Antwortschreiben"), make.make_anlage(past, "Niederschrift")
    for number in range(30):
        make.make_drucksache(f"Vorlage {number}", datum=date(2026, 1, 1) + timedelta(days=number))
        make.make_beantwortung(inquiry, datum=date(2026, 2, 1) + timedelta(days=number))
    return locals()


def add_hidden(public: dict[str, Any]) -> World:
    """Tie non-public rows of every kind to the public ones, in every state that hides them."""
    world = World()
    body, party, unit_of = public["body"], public["party"], public["inquiry"]
    inquiry, answer, open_inquiry = public["inquiry"], public["answer"], public["open_inquiry"]
    meeting, past, item, person = public["meeting"], public["past"], public["item"], public["person"]
    user = make.make_user()
    tomorrow = timezone.now() + timedelta(days=1)

    # Fields of public rows that are not for the public.
    Drucksache.objects.filter(pk=inquiry.pk).update(
        verantwortlich=world.draw("drucksache.verantwortlich (öffentliche Zeile)")
    )
    Drucksache.objects.filter(pk=answer.pk).update(
        verantwortlich=world.draw("beantwortung.verantwortlich (öffentliche Zeile)")
    )
    type(public["file"]).objects.filter(pk=public["file"].pk).update(
        dateiname=world.draw("anlage.dateiname (öffentliche Zeile)")
    )
    name = world.draw("accounts.user")
    type(user).objects.update(first_name=name, last_name=name, email=f"{name}@example.org")

    for why in ("Entwurf", "zurückgezogen"):
        draft_only = {"published": False}
        hidden_body = withdraw_if(
            why, world.hide(make.make_gremium(published=False, gueltig_von=HIDDEN_DAY), why), user
        )
        hidden_unit = withdraw_if(why, world.hide(make.make_fachbereich(published=False), why), user)
        hidden_person = withdraw_if(why, world.hide(make.make_person(published=False), why), user)
        inquiry.urheber.add(hidden_body)
        for paper in (inquiry, answer):
            paper.fachbereiche.add(hidden_unit)
        meeting.gremien.add(hidden_body)
        world.hide(make.make_mitgliedschaft(hidden_person, body), why)
        world.hide(make.make_mitgliedschaft(person, hidden_body), why)
        Gremium.objects.filter(pk=hidden_body.pk).update(vorgaenger=body)
        world.hide(make.make_beratung(inquiry, hidden_body), f"Gremium {why}")

        for day in (HIDDEN_DAY, timezone.localdate() + timedelta(days=2)):
            hidden_meeting = withdraw_if(why, world.hide(make.make_sitzung(body, day=day, published=False), why), user)
            hidden_item = world.hide(make.make_top(hidden_meeting), f"Sitzung {why}")
            world.hide(make.make_beratung(answer, body, sitzungstermin=hidden_meeting), f"Sitzung {why}")
            world.hide(make.make_beratung(inquiry, body, tagesordnungspunkt=hidden_item), f"Sitzung {why}")
            world.hide(
                make.make_anlage(hidden_meeting, filename="kanariedatei.pdf", content=pdf(world, f"Sitzung {why}")),
                f"Sitzung {why}",
            )
        type(meeting).objects.filter(pk=public["moved"].pk).update(ersatztermin=hidden_meeting)

        for parent in (inquiry, answer, meeting, past):
            file = world.hide(make.make_anlage(parent, content=pdf(world, f"Datei {why}"), **draft_only), why)
            withdraw_if(why, file, user)

        for kind in ("anfrage", "vorlage"):
            hidden = make.make_drucksache(art=kind, datum=HIDDEN_DAY, published=False, urheber=[party], fragen=["?"])
            withdraw_if(why, world.hide(hidden, why), user)
            hidden.fachbereiche.add(public["unit"])
            for question in Frage.objects.filter(drucksache=hidden):
                world.hide(question, f"Drucksache {why}")
            world.hide(make.make_beratung(hidden, tagesordnungspunkt=item), f"Drucksache {why}")
            world.hide(make.make_beratung(hidden, body, sitzungstermin=past), f"Drucksache {why}")
            world.hide(make.make_anlage(hidden, content=pdf(world, f"Drucksache {why}")), f"Drucksache {why}")
            # A public answer to a hidden inquiry says nothing of it beyond what itself prints, if anything.
            if kind == "anfrage":
                Bezug.objects.create(beantwortung=answer, drucksache=hidden)
        Bezug.objects.filter(pk=public["printed"][why == "Entwurf"].pk).update(drucksache=hidden)

        hidden_answer = make.make_beantwortung(
            inquiry, open_inquiry, datum=HIDDEN_DAY, published=False, teile=["a", "b"]
        )
        withdraw_if(why, world.hide(hidden_answer, why), user)
        for part in hidden_answer.antwortteile.all():
            part.fragen.set([*inquiry.fragen.all(), *open_inquiry.fragen.all()])
            world.hide(part, f"Beantwortung {why}")
        for link in hidden_answer.bezuege.all():
            world.hide(link, f"Beantwortung {why}")
        world.hide(make.make_beratung(hidden_answer, tagesordnungspunkt=item), f"Beantwortung {why}")

    # Published from tomorrow on.
    scheduled = world.hide(make.make_anfrage(datum=HIDDEN_DAY, published=False, urheber=[party]), "erst ab morgen")
    scheduled.publish(user, at=tomorrow)

    # Non-public by their own mark.
    secret_item = world.hide(make.make_top(meeting, oeffentlich=False), "nichtöffentlich")
    world.hide(make.make_beratung(open_inquiry, body, tagesordnungspunkt=secret_item), "nichtöffentlicher TOP")
    world.hide(make.make_beratung(inquiry, body, oeffentlich=False, termin=HIDDEN_DAY), "nichtöffentlich")
    world.hide(make.make_beratung(answer, public["council"], oeffentlich=False, sitzungstermin=past), "nichtöffentlich")
    del unit_of
    return world


def withdraw_if(why: str, row: Any, user: Any) -> Any:
    """Publish and withdraw ``row`` where that is what hides it; the reason is internal."""
    if why == "zurückgezogen":
        yesterday = timezone.now() - timedelta(days=1)
        type(row).objects.filter(pk=row.pk).update(veroeffentlicht_am=yesterday, veroeffentlicht_von=user)
        row.refresh_from_db()
        reason = row.rueckzug_grund
        row.withdraw(user, reason or "interner Grund")
    return row


def pdf(world: World, why: str) -> bytes:
    return make.PDF + f"% {world.draw(f'Inhalt einer Datei ({why})')}".encode()
