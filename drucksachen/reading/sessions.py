"""Sessions named in a sentence: the head of minutes, or "Anfrage zur Sitzung des Ausschusses für Soziales am 14.03.2023"."""

import re

from drucksachen.reading import vocabulary
from drucksachen.reading.bodies import is_body
from drucksachen.reading.dates import first_day
from drucksachen.reading.document import Draft
from drucksachen.reading.header import Labelled

FIRST_LINES = 25
_MINUTES = re.compile(
    r"(?:Niederschrift|Protokoll|Auszug aus (?:der Niederschrift|dem Protokoll))(?: (?:über|der|des|zur|die))*\s+(?P<session>.+)",
    re.IGNORECASE,
)
_FOR_SESSION = re.compile(
    r"(?:zur|für die|\d{1,3}\.) (?:(?:nächste|öffentliche|ordentliche)n? )?(?:Plenars|S)itzung (?:des|der) (?P<session>[^,;:()]{3,120}?) "
    r"(?:am|vom) (?P<day>[^,;:()]{6,30})"
)
_ITEM = re.compile(r"(?:Punkt|TOP) (?P<top>\d{1,3}(?:\.\d{1,2})*) der Tagesordnung:\s*(?P<title>.*)")


def read_sessions(draft: Draft) -> None:
    """Add session, date and item to the labelled values, from which the Beratungsfolge is read."""
    lines = draft.first(FIRST_LINES)
    found = draft.values["etiketten"]
    for place, line in enumerate(lines):
        if vocabulary.begins_with(line.text, "anrede", "worte"):
            return
        if (match := _MINUTES.match(line.text)) and is_body(match["session"]):
            found.append(Labelled("gremium", match["session"], line.start + match.start("session"), line.number))
            below = next((other for other in lines[place : place + 4] if first_day(other.text)), None)
            if below:
                found.append(Labelled("termin", below.text, below.start, below.number))
                draft.take([below.number])
        elif (match := _FOR_SESSION.search(line.text[:300])) and is_body(match["session"]) and first_day(match["day"]):
            found.append(Labelled("gremium", match["session"], line.start + match.start("session"), line.number))
            found.append(Labelled("termin", match["day"], line.start + match.start("day"), line.number))
        elif match := _ITEM.match(line.text):
            found.append(Labelled("top", match["top"], line.start + match.start("top"), line.number))
            if match["title"]:
                draft.set("titel", match["title"], line.start + match.start("title"), line.end)
            draft.take([line.number])
