"""The non-public part of two meetings as members see it, and right beside it what was not released for them."""

from typing import Any

from drucksachen.models import Dateibefund, Dateitext, Zugriff
from gremien.models import Vertretung
from tests import factories as make
from tests.visibility.hostile import LATER, NEXT, World, kind_of, pdf


def add_released(world: World, public: dict[str, Any]) -> World:
    for meeting, name in ((public["meeting"], NEXT), (public["later"], LATER)):
        hide_part_for_members(world, public, meeting, name)
    return world


def hide_part_for_members(world: World, public: dict[str, Any], meeting: Any, name: str) -> None:
    """A non-public item with everything that was released for members, and beside it what was not."""
    why = f"nichtöffentlicher Teil, {name}"
    item = world.hide(make.make_top(meeting, oeffentlich=False), why, name)
    paper = make.make_drucksache(fragen=["?"], urheber=[public["party"]], published=False)
    answer = make.make_beantwortung(paper, teile=["a"], bezug={"wortlaut": "x"}, published=False)
    for released in (paper, answer):
        make.released(world.hide(released, why, name))
        line = make.make_beratung(released, tagesordnungspunkt=item, oeffentlich=False)
        world.hide(line, why, name)
        world.hide(
            make.make_beratung(released, public["council"], oeffentlich=False, sitzungstermin=public["past"]), why
        )
    lines = [*paper.fragen.all(), *answer.antwortteile.all(), answer.bezuege.get(drucksache=None)]
    for line in lines:
        world.hide(line, why, name)
    for parent in (paper, answer, meeting, public["inquiry"] if name == NEXT else paper):
        make.released(released_file(world, parent, why, name))
        world.hide(
            make.make_anlage(parent, content=pdf(world, parent, f"{why}, nicht freigegeben"), published=False),
            f"{why}, nicht freigegeben",
        )
    back = make.released(world.hide(make.make_drucksache(published=False), f"{why}, Freigabe zurückgenommen"))
    make.make_beratung(back, tagesordnungspunkt=item)
    back.take_back_release(make.publisher())
    draft = world.hide(make.make_drucksache(fragen=["?"], published=False), f"{why}, Entwurf")
    for row in (*draft.fragen.all(), make.make_beratung(draft, tagesordnungspunkt=item, oeffentlich=False)):
        world.hide(row, f"{why}, Entwurf")
    world.hide(make.make_anlage(draft, content=pdf(world, draft, f"{why}, Entwurf")), f"{why}, Entwurf")
    person = world.hide(make.make_person(published=False), f"Vertretung, {name}")
    world.hide(Vertretung.objects.create(sitzungstermin=meeting, person=person, gremium=public["body"]), why)
    token = world.draw("zugriff.bezeichnung", "zugriff", internal=True)
    Zugriff.record(make.publisher(), Zugriff.Art.DATEI, item.kennung, token, "0" * 64)


def released_file(world: World, parent: Any, why: str, meeting: str) -> Any:
    """A file for members, with its text, in which nothing was found."""
    file = make.make_anlage(parent, content=pdf(world, parent, why, meeting), published=False)
    Dateibefund.objects.create(sha256=file.sha256, befunde=[])
    page = world.draw(f"dateitext.seiten ({why})", kind_of(file), meeting=meeting)
    Dateitext.objects.create(sha256=file.sha256, seiten=[page])
    return world.hide(file, why, meeting)
