"""Our words and OParl's, for both directions: what is written from here, and what is read from other systems."""

import re
from dataclasses import dataclass
from typing import Any

from drucksachen.models import Anlage, Beratung, Drucksache
from gremien.models import Gremium, Mitgliedschaft, Sitzungstermin

SCHEMA = "https://schema.oparl.org/1.1/"
VENDOR = "ratsinfo:"  # before what OParl has no word for


@dataclass(frozen=True)
class Type:
    """One type of OParl: of which of our kinds (``art`` of an Objektstand) its objects are, and where they and their list are."""

    name: str
    arts: tuple[str, ...]
    path: str  # of an object, before its key
    list_path: str
    list_property: str = ""  # what Body calls the list

    @property
    def uri(self) -> str:
        return SCHEMA + self.name


TYPES = (
    Type("Body", ("koerperschaft",), "body", "bodies"),
    Type("LegislativeTerm", ("wahlperiode",), "legislativeterm", "legislativeterms", "legislativeTermList"),
    Type("Organization", ("gremium", "fachbereich"), "organization", "organizations", "organization"),
    Type("Person", ("person",), "person", "people", "person"),
    Type("Membership", ("mitgliedschaft",), "membership", "memberships", "membership"),
    Type("Meeting", ("sitzungstermin",), "meeting", "meetings", "meeting"),
    Type("AgendaItem", ("tagesordnungspunkt",), "agendaitem", "agendaitems", "agendaItem"),
    Type("Paper", ("drucksache",), "paper", "papers", "paper"),
    Type("Consultation", ("beratung",), "consultation", "consultations", "consultation"),
    Type("File", ("anlage",), "file", "files", "file"),
    Type("Location", ("ort",), "location", "locations", "locationList"),
)
BY_PATH = {kind.path: kind for kind in TYPES}
BY_LIST = {kind.list_path: kind for kind in TYPES}
BY_NAME = {kind.name: kind for kind in TYPES}
BY_ART = {art: kind for kind in TYPES for art in kind.arts}

# The values that the standard names for ``organizationType``.
ORGANIZATION_TYPES = {
    Gremium.Art.RAT: "Gremium",
    Gremium.Art.AUSSCHUSS: "Gremium",
    Gremium.Art.BEZIRKSVERTRETUNG: "Gremium",
    Gremium.Art.BEIRAT: "Gremium",
    Gremium.Art.FRAKTION: "Fraktion",
    Gremium.Art.SONSTIGES: "Sonstiges",
}
ADMINISTRATION = "Verwaltungsbereich"

MEETING_STATES = {
    Sitzungstermin.Status.TERMINIERT: "terminiert",
    Sitzungstermin.Status.EINGELADEN: "eingeladen",
    Sitzungstermin.Status.DURCHGEFUEHRT: "durchgeführt",
    Sitzungstermin.Status.ABGESAGT: "abgesagt",
    Sitzungstermin.Status.VERLEGT: "verlegt",
}

# Whether who has this role votes; a town's rules may say more than the role does.
VOTING = {
    Mitgliedschaft.Rolle.VORSITZ: True,
    Mitgliedschaft.Rolle.STELLVERTRETUNG: True,
    Mitgliedschaft.Rolle.MITGLIED: True,
    Mitgliedschaft.Rolle.SACHKUNDIG: True,
    Mitgliedschaft.Rolle.BERATEND: False,
}

DECIDES = Beratung.Zustaendigkeit.ENTSCHEIDUNG  # ``authoritative``

ANSWER_KINDS = {False: "Antwort", True: "Zwischenantwort"}  # by whether the answer is for the time being

# Where a file stands in what it belongs to; one each, the others are ``auxiliaryFile``.
FILE_OF_PAPER = {Anlage.Art.DOKUMENT: "mainFile"}
FILE_OF_MEETING = {Anlage.Art.EINLADUNG: "invitation", Anlage.Art.NIEDERSCHRIFT: "resultsProtocol"}

# What servers call things, in free text; official words are kept beside as they are written.

ANSWER = re.compile(r"stellungnahme|antwort", re.IGNORECASE)
_PAPERS = (
    (ANSWER, Drucksache.Art.BEANTWORTUNG),
    (re.compile(r"anfrage", re.IGNORECASE), Drucksache.Art.ANFRAGE),
    (re.compile(r"antrag", re.IGNORECASE), Drucksache.Art.ANTRAG),
    (re.compile(r"vorlage", re.IGNORECASE), Drucksache.Art.VORLAGE),
    (re.compile(r"mitteilung|information", re.IGNORECASE), Drucksache.Art.MITTEILUNG),
    (re.compile(r"bericht", re.IGNORECASE), Drucksache.Art.BERICHT),
)
_BODIES = (
    (re.compile(r"fraktion\b|gruppe im rat|^partei\b|zählgemeinschaft", re.IGNORECASE), Gremium.Art.FRAKTION),
    (
        re.compile(r"ortschaftsrat|ortsrat|ortsbeirat|bezirks(vertretung|beirat|rat)|stadtbezirk", re.IGNORECASE),
        Gremium.Art.BEZIRKSVERTRETUNG,
    ),
    (re.compile(r"ausschuss|ausschuß|kommission", re.IGNORECASE), Gremium.Art.AUSSCHUSS),
    (re.compile(r"beirat|beiräte", re.IGNORECASE), Gremium.Art.BEIRAT),
    (
        re.compile(
            r"^(rat|kreistag|bürgerschaft)\b|gemeinderat|stadtrat|stadtverordnetenversammlung|gemeindevertretung",
            re.IGNORECASE,
        ),
        Gremium.Art.RAT,
    ),
)
_PLACEHOLDER = re.compile(r"_.*|offen|unbekannt|n\.? ?n\.?|ohne zuordnung|keine?", re.IGNORECASE)
_BOTH_PARTS = re.compile(r"\s*\(\s*(nicht)?öffentlich\s*/\s*nicht\s*öffentlich\s*\)$", re.IGNORECASE)
_ADMINISTRATION = re.compile(r"verwaltung|fachbereich|amt\b|dezernat|institution", re.IGNORECASE)
_COMPETENCES = (
    (re.compile(r"kenntnis|information", re.IGNORECASE), Beratung.Zustaendigkeit.KENNTNISNAHME),
    (re.compile(r"anhörung", re.IGNORECASE), Beratung.Zustaendigkeit.ANHOERUNG),
    (re.compile(r"vorberatung|vorberatend", re.IGNORECASE), Beratung.Zustaendigkeit.VORBERATUNG),
    (re.compile(r"empfehl", re.IGNORECASE), Beratung.Zustaendigkeit.EMPFEHLUNG),
    (re.compile(r"entscheid|beschluss|beschließ", re.IGNORECASE), Beratung.Zustaendigkeit.ENTSCHEIDUNG),
)
_ROLES = (
    (re.compile(r"stellv|vize", re.IGNORECASE), Mitgliedschaft.Rolle.STELLVERTRETUNG),
    (re.compile(r"vorsitz|sprecher|präsident", re.IGNORECASE), Mitgliedschaft.Rolle.VORSITZ),
    (re.compile(r"sachkundig", re.IGNORECASE), Mitgliedschaft.Rolle.SACHKUNDIG),
    (re.compile(r"berat", re.IGNORECASE), Mitgliedschaft.Rolle.BERATEND),
)
_STATES = (
    (re.compile(r"abgesagt|entfällt|ausgefallen", re.IGNORECASE), Sitzungstermin.Status.ABGESAGT),
    (re.compile(r"verlegt|verschoben", re.IGNORECASE), Sitzungstermin.Status.VERLEGT),
    (re.compile(r"durchgeführt|beendet|stattgefunden", re.IGNORECASE), Sitzungstermin.Status.DURCHGEFUEHRT),
    (re.compile(r"eingeladen|einladung", re.IGNORECASE), Sitzungstermin.Status.EINGELADEN),
)


def first_match(table: Any, words: str, default: str) -> str:
    return str(next((value for pattern, value in table if pattern.search(words)), default))


def kind_of_paper(paper_type: str) -> str:
    return first_match(_PAPERS, paper_type, Drucksache.Art.SONSTIGE)


def kind_of_body(organization_type: str, classification: str, name: str) -> str:
    """Which Gremium an organization is: by what the server calls it, then by its name."""
    for words in (name, classification, organization_type):
        if found := first_match(_BODIES, words, ""):
            return found
    return str(Gremium.Art.SONSTIGES)


def is_administration(organization_type: str, classification: str, name: str, *, meets: bool) -> bool:
    """Whether an organization is a unit of the administration: by its type; without one by whether it meets, then by its name."""
    if organization_type:
        return bool(_ADMINISTRATION.search(organization_type))
    if meets:
        return False
    return bool(_ADMINISTRATION.search(classification)) or not first_match(_BODIES, f"{classification} {name}", "")


def is_placeholder(name: str) -> bool:
    """Whether a server has this organization only because its forms want one: "Offen", "_Datenübernahme"."""
    return bool(_PLACEHOLDER.fullmatch(name))


def title_of_meeting(name: str) -> str:
    """The name without "(öffentlich/nicht öffentlich)" at its end, which is true of nearly every meeting."""
    return _BOTH_PARTS.sub("", name)


def competence(role: str) -> str:
    return first_match(_COMPETENCES, role, Beratung.Zustaendigkeit.SONSTIGE)


def role_of(role: str) -> str:
    return first_match(_ROLES, role, Mitgliedschaft.Rolle.MITGLIED)


def state_of_meeting(state: str, *, cancelled: bool, over: bool) -> str:
    if cancelled:
        return str(Sitzungstermin.Status.ABGESAGT)
    default = Sitzungstermin.Status.DURCHGEFUEHRT if over else Sitzungstermin.Status.TERMINIERT
    return first_match(_STATES, state, default)


def answers_inquiry(file_name: str) -> bool:
    """Whether a file of an inquiry is its answer, and not only an enclosure of it, by its name."""
    return bool(ANSWER.search(file_name)) and not file_name.casefold().startswith("anlage")
