"""Our words and OParl's, for both directions: what is written from here, and what is read from other systems."""

from dataclasses import dataclass

from drucksachen.models import Anlage, Beratung
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
