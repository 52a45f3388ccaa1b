"""Rows for tests, in words of the domain. Everything is a draft unless ``published`` says otherwise."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.utils import timezone

from drucksachen.models import (
    Anlage,
    Antwortteil,
    Beantwortung,
    Beratung,
    Bezug,
    Dateibefund,
    Dateitext,
    Drucksache,
    Frage,
    Tagesordnungsfassung,
    Zugriff,
)
from gremien.models import (
    Fachbereich,
    Gremium,
    Koerperschaft,
    Mitgliedschaft,
    Person,
    Sitzungstermin,
    Tagesordnungspunkt,
    Vertretung,
)
from ratsinfo.demo.synthetic.pdf import one_page

_serial = count(1)
PDF = one_page("Ein Schreiben.")


def make_user(
    name: str = "", *, staff: bool = False, rights: Iterable[str] = (), password: str = "geheim", **kwargs: Any
) -> Any:
    """A user; ``rights`` are names such as "drucksachen.publish_drucksache"."""
    accounts = get_user_model().objects
    user = accounts.create_user(name or f"user{next(_serial)}", password=password, is_staff=staff, **kwargs)
    for right in rights:
        app, codename = right.split(".")
        user.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
    return user


def make_clerk(name: str = "", **kwargs: Any) -> Any:
    """Staff with every right over the archive's content."""
    clerk = make_user(name, staff=True, **kwargs)
    clerk.user_permissions.set(
        Permission.objects.filter(content_type__app_label__in=["drucksachen", "gremien", "pages"])
    )
    return clerk


def make_member(*groups: str, name: str = "", **kwargs: Any) -> Any:
    """Staff of these groups, with their rights and no others."""
    member = make_user(name, staff=True, **kwargs)
    member.groups.set(Group.objects.get(name=group) for group in groups)
    return member


def make_councillor(*gremien: Gremium, name: str = "", **kwargs: Any) -> Any:
    """The account of a Person who sits in these Gremien; ``kwargs`` say from when to when, in which role."""
    account = make_user(name, first_name="Rita", last_name=name or f"Rat{next(_serial)}")
    person = make_person(published=False, zugang=account)
    for body in gremien:
        make_mitgliedschaft(person, body, **kwargs)
    return account


def make_vertretung(account: Any, sitzung: Sitzungstermin, gremium: Gremium | None = None, **kwargs: Any) -> Vertretung:
    """The holder of ``account`` stands in at the meeting, by default in the first Gremium that meets."""
    body = gremium or sitzung.gremien.first()
    return Vertretung.objects.create(sitzungstermin=sitzung, person=account.person, gremium=body, **kwargs)


def make_zugriff(name: str = "Vertrag", account: Any = None, **kwargs: Any) -> Zugriff:
    """That the account was sent a file of this name, by default now."""
    fields = {"zeitpunkt": timezone.now(), "art": Zugriff.Art.DATEI, "kennung": "0" * 8, "pruefsumme": "0" * 64}
    return Zugriff.objects.create(zugang=account or make_user(), bezeichnung=name, **fields | kwargs)


def released(thing: Any) -> Any:
    """``thing``, a draft so far, released for members."""
    thing.release(publisher(), at=timezone.now() - timedelta(hours=1))
    return thing


def publisher() -> Any:
    user, _ = get_user_model().objects.get_or_create(username="freigabe")
    return user


def finish(thing: Any, published: bool, withdrawn: bool = False) -> Any:
    if published or withdrawn:
        thing.publish(publisher(), at=timezone.now() - timedelta(days=1))
    if withdrawn:
        thing.withdraw(publisher(), "Versehen")
    return thing


def make_koerperschaft(**kwargs: Any) -> Koerperschaft:
    return Koerperschaft.objects.create(**{"name": "Stadt Lindenhagen", "kurzname": "Lindenhagen"} | kwargs)


def make_gremium(name: str = "", *, published: bool = True, **kwargs: Any) -> Gremium:
    name = name or f"Ausschuss {next(_serial)}"
    return finish(Gremium.objects.create(**{"name": name, "art": Gremium.Art.AUSSCHUSS} | kwargs), published)


def make_fraktion(name: str = "", **kwargs: Any) -> Gremium:
    return make_gremium(name or f"Fraktion {next(_serial)}", art=Gremium.Art.FRAKTION, **kwargs)


def make_fachbereich(name: str = "", *, published: bool = True, **kwargs: Any) -> Fachbereich:
    return finish(Fachbereich.objects.create(name=name or f"Amt {next(_serial)}", **kwargs), published)


def make_person(nachname: str = "", *, published: bool = True, **kwargs: Any) -> Person:
    return finish(Person.objects.create(nachname=nachname or f"Name{next(_serial)}", **kwargs), published)


def make_mitgliedschaft(person: Person | None = None, gremium: Gremium | None = None, **kwargs: Any) -> Mitgliedschaft:
    return Mitgliedschaft.objects.create(person=person or make_person(), gremium=gremium or make_gremium(), **kwargs)


def make_sitzung(
    *gremien: Gremium, day: date | None = None, published: bool = True, withdrawn: bool = False, **kwargs: Any
) -> Sitzungstermin:
    bodies = gremien or (make_gremium(),)
    start = timezone.make_aware(datetime.combine(day or timezone.localdate() + timedelta(days=7), time(16)))
    meeting = Sitzungstermin.objects.create(**{"titel": f"Sitzung {next(_serial)}", "beginn": start} | kwargs)
    meeting.gremien.set(bodies)
    return finish(meeting, published, withdrawn)


def make_top(
    sitzung: Sitzungstermin | None = None, titel: str = "", *, oeffentlich: bool = True, **kwargs: Any
) -> Tagesordnungspunkt:
    sitzung = sitzung or make_sitzung()
    place = sitzung.tagesordnungspunkte.count() + 1
    fields = {"nummer": str(place), "position": place, "titel": titel or f"Punkt {next(_serial)}"} | kwargs
    return Tagesordnungspunkt.objects.create(sitzungstermin=sitzung, oeffentlich=oeffentlich, **fields)


def make_fassung(sitzung: Sitzungstermin, art: str = "einladung", **kwargs: Any) -> Tagesordnungsfassung:
    """The agenda as it is now, published as invitation, Nachtrag or established agenda."""
    return Tagesordnungsfassung.publish(sitzung, art, publisher(), **kwargs)


def make_drucksache(
    titel: str = "",
    *,
    fragen: Iterable[str] = (),
    urheber: Iterable[Gremium] = (),
    published: bool = True,
    withdrawn: bool = False,
    **kwargs: Any,
) -> Drucksache:
    fields = {
        "titel": titel or f"Drucksache {next(_serial)}",
        "datum": date(2026, 3, 2),
        "art": Drucksache.Art.VORLAGE,
    } | kwargs
    paper = Drucksache.objects.create(**fields)
    paper.urheber.set(urheber)
    for place, text in enumerate(fragen, start=1):
        Frage.objects.create(drucksache=paper, position=place, bezeichnung=f"{place}.", text=text)
    return finish(paper, published, withdrawn)


def make_anfrage(titel: str = "", **kwargs: Any) -> Drucksache:
    return make_drucksache(titel, **{"art": Drucksache.Art.ANFRAGE} | kwargs)


def make_beantwortung(
    *anfragen: Drucksache,
    teile: Iterable[str] = ("Die Antwort.",),
    published: bool = True,
    withdrawn: bool = False,
    bezug: Any = None,
    **kwargs: Any,
) -> Beantwortung:
    """An answer to ``anfragen``; ``bezug`` gives the fields of one more reference. Its parts are headed "Zu 1.)" and so on."""
    title = anfragen[0].titel if anfragen else f"Antwort {next(_serial)}"
    answer = Beantwortung.objects.create(**{"titel": title, "datum": date(2026, 4, 2)} | kwargs)
    for inquiry in anfragen:
        Bezug.objects.create(beantwortung=answer, drucksache=inquiry)
    if bezug:
        Bezug.objects.create(beantwortung=answer, **bezug)
    for place, text in enumerate(teile, start=1):
        Antwortteil.objects.create(beantwortung=answer, position=place, bezeichnung=f"Zu {place}.)", text=text)
    answer.pair_unpaired()
    return finish(answer, published, withdrawn)


def make_beratung(
    drucksache: Drucksache, gremium: Gremium | None = None, *, oeffentlich: bool = True, **kwargs: Any
) -> Beratung:
    """Where a meeting or an agenda item is given, its first Gremium is the default."""
    item = kwargs.get("tagesordnungspunkt")
    meeting = kwargs.get("sitzungstermin") or (item and item.sitzungstermin)
    body = gremium or (meeting.gremien.first() if meeting else make_gremium())
    fields = {"zustaendigkeit": Beratung.Zustaendigkeit.KENNTNISNAHME} | kwargs
    return Beratung.objects.create(drucksache=drucksache, gremium=body, oeffentlich=oeffentlich, **fields)


def make_anlage(
    parent: Drucksache | Sitzungstermin,
    name: str = "",
    *,
    filename: str = "brief.pdf",
    content: bytes = PDF,
    published: bool = True,
    **kwargs: Any,
) -> Anlage:
    field = "sitzungstermin" if isinstance(parent, Sitzungstermin) else "drucksache"
    file = Anlage(**{field: parent, "name": name or f"Datei {next(_serial)}"} | kwargs)
    file.datei = ContentFile(content, name=filename)
    file.save()
    file.datei.close()
    if published:  # nothing was found in it, and no text, whatever it is
        Dateibefund.objects.get_or_create(sha256=file.sha256)
        Dateitext.objects.get_or_create(sha256=file.sha256)
    return finish(file, published)
