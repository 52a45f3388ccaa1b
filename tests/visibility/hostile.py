"""An archive whose public rows are tied to non-public ones in every way the model allows.

Every text field, file name and file of a non-public row carries a canary of its own, and so does
every field of a public row that is not for the public.
"""

import secrets
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.db import models
from django.utils import timezone

from drucksachen.models import (
    Anlage,
    Bezug,
    Dateibefund,
    Dateitext,
    Eingang,
    Fassungsdrucksache,
    Fassungszeile,
    Frage,
    Tagesordnungsfassung,
)
from gremien.models import Gremium, Sitzungstermin
from ratsinfo.accounts.models import Absendung
from ratsinfo.examination.findings import Finding
from ratsinfo.examination.findings import Kind as FindingKind
from ratsinfo.folding import FoldedField
from tests import factories as make

HIDDEN_YEAR = 1973
HIDDEN_DAY = date(HIDDEN_YEAR, 3, 7)
TECHNICAL = ("kennung", "sha256", "datei")
# What of a row is for the staff's own pages, also for a reader who sees the row.
INTERNAL = ("verantwortlich", "dateiname")
COLLEAGUE, NOBODY = "Kollegin", "niemand"
NEXT, LATER = "nächste Sitzung", "übernächste Sitzung"  # both of the Hauptausschuss, with a non-public part
FILLER, FILLERS = "Füllsel", 8  # so that lists have a second page; nobody asks for their own pages


@dataclass(frozen=True)
class Canary:
    """What a canary stands for, and of which ``kind`` of row a reader must see the non-public ones to meet it.

    An ``internal`` one is on the staff's own pages only. ``tombstone`` is the key of the row whose 410 page shows it,
    ``meeting`` one of those whose non-public part it belongs to, as released for members.
    """

    what: str
    kind: str
    internal: bool = False
    tombstone: str = ""
    meeting: str = ""


@dataclass
class World:
    """The canaries by their text, and the rows that carry them, each with what hides it."""

    canaries: dict[str, Canary] = field(default_factory=dict)
    rows: list[tuple[Any, str]] = field(default_factory=list)

    def draw(self, what: str, kind: str, **more: Any) -> str:
        token = f"kanarie{secrets.token_hex(6)}"
        self.canaries[token] = Canary(what, kind, **more)
        return token

    def hide(self, row: Any, why: str, meeting: str = "") -> Any:
        """Put a canary into every text of ``row`` and remember its key, and of a file its checksum and place.

        ``meeting`` says of which meeting's non-public part it is, for those who may see that.
        """
        self.rows.append((row, why))
        kind, name = kind_of(row), row._meta.model_name
        for column in filter(is_text, row._meta.concrete_fields):
            shown_on_tombstone = column.name == "nummer" and why == "zurückgezogen"
            token = self.draw(
                f"{name}.{column.name} ({why})",
                kind,
                internal=column.name in INTERNAL,
                tombstone=row.kennung if shown_on_tombstone else "",
                meeting=meeting,
            )
            setattr(row, column.attname, token if column.max_length else f"Text {token}")
        row.save()
        if hasattr(row, "kennung"):
            self.canaries[row.kennung] = Canary(f"{name}.kennung ({why})", kind, meeting=meeting)
        if isinstance(row, Anlage):
            self.canaries[row.sha256] = Canary(f"anlage.sha256 ({why})", kind, meeting=meeting)
            self.canaries[stored_name(row)] = Canary(f"anlage.datei ({why})", kind, internal=True)
        return row

    def hidden(self, model: Any, why: str = "") -> list[Any]:
        """The hidden rows of ``model``, those of one reason or all."""
        return [row for row, cause in self.rows if isinstance(row, model) and why in ("", cause)]

    def representatives(self, model: Any, *, drafts_only: bool = False) -> list[Any]:
        """One hidden row of ``model`` for each reason, and of each of its proxies."""
        rows = [(row, why) for row, why in reversed(self.rows) if row._meta.concrete_model is model]
        return list({(type(row), why): row for row, why in rows if why.endswith("Entwurf") or not drafts_only}.values())

    def change(self) -> None:
        """Save every hidden row with another text, as clerks do all day."""
        for row, _ in self.rows:
            row.refresh_from_db()
            columns = [column for column in row._meta.concrete_fields if is_text(column)]
            for column in columns[-1:]:  # a version of an agenda has no text of its own
                setattr(row, column.attname, f"{getattr(row, column.attname)}x")
            row.save()


def kind_of(row: Any) -> str:
    """What a reader must be allowed to see: the model, and for a file also what it belongs to."""
    name = row._meta.concrete_model._meta.model_name
    if isinstance(row, Anlage):
        return "anlage einer drucksache" if row.drucksache_id else "anlage einer sitzung"
    return name


def stored_name(file: Any) -> str:
    """The drawn part of the place where a file lies."""
    return str(file.datei.name).rsplit("-", 1)[1].split(".")[0]


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
    later = make.make_sitzung(body, day=today + timedelta(days=40), titel="Übernächste Sitzung")
    make.make_top(later, "Verschiedenes")
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
    invitation = make.make_fassung(meeting)
    late = make.make_top(meeting, "Nachträgliches")
    make.make_fassung(meeting, "nachtrag")
    for number in range(FILLERS):
        make.make_drucksache(f"{FILLER} {number}", datum=date(2026, 1, 1) + timedelta(days=number))
        make.make_beantwortung(inquiry, titel=FILLER, datum=date(2026, 2, 1) + timedelta(days=number))
    return locals()


def add_hidden(public: dict[str, Any]) -> World:
    """Tie non-public rows of every kind to the public ones, in every state that hides them."""
    world = World()
    body, party = public["body"], public["party"]
    inquiry, answer, open_inquiry = public["inquiry"], public["answer"], public["open_inquiry"]
    meeting, past, item, person = public["meeting"], public["past"], public["item"], public["person"]
    user = make.make_user()
    tomorrow = timezone.now() + timedelta(days=1)
    hide_beside_public_rows(world, public)
    hide_accounts(world, user)
    hide_document(world, user)

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
                make.make_anlage(
                    hidden_meeting, filename="kanariedatei.pdf", content=pdf(world, hidden_meeting, f"Sitzung {why}")
                ),
                f"Sitzung {why}",
            )
        type(meeting).objects.filter(pk=public["moved"].pk).update(ersatztermin=hidden_meeting)

        for parent in (inquiry, answer, meeting, past):
            file = world.hide(make.make_anlage(parent, content=pdf(world, parent, f"Datei {why}"), **draft_only), why)
            find_in(world, file, why)
            withdraw_if(why, file, user)
            if parent == answer:
                tie_exchanged(public["file"], file)

        for kind in ("anfrage", "vorlage"):
            hidden = make.make_drucksache(art=kind, datum=HIDDEN_DAY, published=False, urheber=[party], fragen=["?"])
            withdraw_if(why, world.hide(hidden, why), user)
            hidden.fachbereiche.add(public["unit"])
            for question in Frage.objects.filter(drucksache=hidden):
                world.hide(question, f"Drucksache {why}")
            world.hide(make.make_beratung(hidden, tagesordnungspunkt=item), f"Drucksache {why}")
            world.hide(make.make_beratung(hidden, body, sitzungstermin=past), f"Drucksache {why}")
            world.hide(make.make_anlage(hidden, content=pdf(world, hidden, f"Drucksache {why}")), f"Drucksache {why}")
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
    secret_item = world.hide(make.make_top(meeting, oeffentlich=False), "nichtöffentlich", NEXT)
    world.hide(make.make_beratung(open_inquiry, body, tagesordnungspunkt=secret_item), "nichtöffentlicher TOP", NEXT)
    world.hide(make.make_beratung(inquiry, body, oeffentlich=False, termin=HIDDEN_DAY), "nichtöffentlich")
    world.hide(make.make_beratung(answer, public["council"], oeffentlich=False, sitzungstermin=past), "nichtöffentlich")
    hide_versions(world, public, secret_item, hidden_item, hidden)
    return world


def tie_exchanged(shown: Anlage, hidden: Anlage) -> None:
    """The public file came in the place of a withdrawn one; a draft is to come in its own."""
    later, earlier = (shown, hidden) if hidden.was_published else (hidden, shown)
    Anlage.objects.filter(pk=later.pk).update(ersetzt=earlier)


def hide_versions(world: World, public: dict[str, Any], secret: Any, of_hidden_meeting: Any, hidden_paper: Any) -> None:
    """Versions of agendas: what the public invitation says of what is hidden, and a Nachtrag to the other part only."""
    invitation = public["invitation"]
    shown = invitation.zeilen.get(tagesordnungspunkt=public["item"])
    world.hide(Fassungsdrucksache.objects.create(zeile=shown, drucksache=hidden_paper, oeffentlich=True), "Drucksache")
    world.hide(
        Fassungsdrucksache.objects.create(zeile=shown, drucksache=public["open_inquiry"], oeffentlich=False), "damals"
    )
    fields: dict[str, Any] = {"tagesordnungspunkt": secret, "position": 1, "titel": "x"}
    line = Fassungszeile.objects.create(fassung=invitation, oeffentlich=True, **fields)
    world.hide(line, "nichtöffentlicher TOP", NEXT)
    other_part = world.hide(make.make_fassung(public["meeting"], "nachtrag"), "nichtöffentlich", NEXT)
    for line in other_part.zeilen.filter(tagesordnungspunkt=secret):
        world.hide(line, "nichtöffentlich", NEXT)
    of_hidden = Tagesordnungsfassung.freeze(
        of_hidden_meeting.sitzungstermin, "einladung", None, timezone.now() - timedelta(hours=1)
    )
    world.hide(of_hidden, "Sitzung zurückgezogen")
    for line in of_hidden.zeilen.all():
        world.hide(line, "Sitzung zurückgezogen")


def hide_beside_public_rows(world: World, public: dict[str, Any]) -> None:
    """Fields of public rows that are not for the public, what public rows were called before, and a deleted draft."""
    for paper in (public["inquiry"], public["answer"]):
        token = world.draw("drucksache.verantwortlich (öffentliche Zeile)", "drucksache", internal=True)
        type(paper).objects.filter(pk=paper.pk).update(verantwortlich=token)
    for file, kind in ((public["file"], "anlage einer drucksache"), (public["minutes"], "anlage einer sitzung")):
        token = world.draw("anlage.dateiname (öffentliche Zeile)", kind, internal=True)
        Anlage.objects.filter(pk=file.pk).update(dateiname=token)
        world.canaries[stored_name(file)] = Canary("anlage.datei (öffentliche Zeile)", kind, internal=True)
    for row, column in ((public["past"], "raum"), (public["unit"], "kurzname"), (public["party"], "beschreibung")):
        kind = kind_of(row)
        now = getattr(row, column)
        for text in (world.draw(f"{kind}.{column} (frühere Fassung)", kind, internal=True), now):
            setattr(row, column, text)
            row.save()
    deleted = make.make_drucksache(
        world.draw("drucksache.titel (gelöscht)", "drucksache", internal=True), published=False
    )
    deleted.delete()


def hide_accounts(world: World, user: Any) -> None:
    """What the archive knows of those who work in it."""
    user.username = world.draw("user.username", "user", internal=True)
    user.email = f"{world.draw('user.email', 'user', internal=True)}@example.org"
    user.first_name, user.last_name = (world.draw("user.name", COLLEAGUE, internal=True) for _ in range(2))
    user.save()
    make.publisher().__class__.objects.filter(username="freigabe").update(last_name=user.last_name)
    group = Group.objects.create(name=world.draw("group.name", "group", internal=True))
    group.permissions.set(Permission.objects.filter(codename="add_drucksache"))
    user.groups.add(group)
    LogEntry.objects.create(
        user=user,
        object_repr=world.draw("logentry.object_repr", NOBODY),
        action_flag=1,
        change_message=world.draw("logentry.change_message", NOBODY),
    )
    Absendung.objects.create(
        marke=world.draw("absendung.marke", NOBODY),
        benutzer=user,
        inhalt="0" * 64,
        bezeichnung=world.draw("absendung.bezeichnung", NOBODY),
    )


def hide_document(world: World, user: Any) -> None:
    """A document that somebody else has read and not entered yet; nobody but them gets to it."""
    title, name = world.draw("eingang.text", NOBODY), world.draw("eingang.dateiname", NOBODY)
    document = Eingang(benutzer=user, text=f"Beantwortung\n\nBetreff: {title}\n\nZu 1.)\n\n{title}\n")
    document.datei = ContentFile(world.draw("Inhalt eines Eingangs", NOBODY).encode(), name=f"{name}.txt")
    document.save()
    for key, what in ((document.kennung, "kennung"), (document.sha256, "sha256"), (stored_name(document), "datei")):
        world.canaries[key] = Canary(f"eingang.{what}", NOBODY)


def find_in(world: World, file: Anlage, why: str) -> None:
    """Something that the examination of a hidden file found, and the text of the file."""
    text = world.draw(f"dateibefund.befunde ({why})", kind_of(file), internal=True)
    Dateibefund.objects.create(sha256=file.sha256, befunde=[Finding(FindingKind.KOMMENTARE, text).as_json()])
    page = world.draw(f"dateitext.seiten ({why})", kind_of(file))
    Dateitext.objects.create(sha256=file.sha256, seiten=["", f"Seite zwei {page}"])


def withdraw_if(why: str, row: Any, user: Any) -> Any:
    """Publish and withdraw ``row`` where that is what hides it; the reason is internal."""
    if why == "zurückgezogen":
        yesterday = timezone.now() - timedelta(days=1)
        type(row).objects.filter(pk=row.pk).update(veroeffentlicht_am=yesterday, veroeffentlicht_von=user)
        row.refresh_from_db()
        reason = row.rueckzug_grund
        row.withdraw(user, reason or "interner Grund")
    return row


def pdf(world: World, parent: Any, why: str, meeting: str = "") -> bytes:
    kind = kind_of(Anlage(**{"sitzungstermin" if isinstance(parent, Sitzungstermin) else "drucksache": parent}))
    return make.PDF + f"% {world.draw(f'Inhalt einer Datei ({why})', kind, meeting=meeting)}".encode()
