"""A calendar file read twice: by the rules of RFC 5545 written down here, and by a library."""

import re

from icalendar import Calendar

NAME = re.compile(r"[A-Z][A-Z0-9-]*")
VALUE_ESCAPED = re.compile(r"(?:[^\\,;]|\\[\\,;nN])*")
TEXTS = {"SUMMARY", "LOCATION", "DESCRIPTION", "NAME", "X-WR-CALNAME", "UID"}
REQUIRED = {"UID", "DTSTAMP", "DTSTART", "SEQUENCE", "LAST-MODIFIED", "STATUS", "SUMMARY"}
ONCE = REQUIRED | {"DTEND", "LOCATION", "DESCRIPTION", "URL", "TRANSP"}


def strict_lines(content: bytes) -> list[str]:
    """The unfolded lines of a file. Every line ends with CRLF, has at most 75 octets and whole characters."""
    assert content.endswith(b"\r\n")
    physical = content.removesuffix(b"\r\n").split(b"\r\n")
    unfolded: list[str] = []
    for line in physical:
        assert 0 < len(line) <= 75, line
        text = line.decode("utf-8")  # fails where a character is cut in two
        assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", text), line
        if text.startswith(" "):
            assert unfolded, line
            unfolded[-1] += text[1:]
        else:
            unfolded.append(text)
    return unfolded


def strict_events(content: bytes) -> list[dict[str, str]]:
    """The properties of every VEVENT by name with parameters; what RFC 5545 asks of file, zone and event is asserted."""
    stack: list[str] = []
    events: list[dict[str, str]] = []
    top: list[str] = []
    for line in strict_lines(content):
        key, colon, value = line.partition(":")
        name = key.partition(";")[0]
        assert colon, line
        assert NAME.fullmatch(name), line
        if name == "BEGIN":
            stack.append(value)
            if value == "VEVENT":
                events.append({})
            continue
        if name == "END":
            assert stack.pop() == value, line
            continue
        if name in TEXTS:
            assert VALUE_ESCAPED.fullmatch(value), line
        if stack == ["VCALENDAR"]:
            top.append(name)
        elif stack[-1] == "VEVENT":
            assert name not in {known.partition(";")[0] for known in events[-1]} or name not in ONCE, line
            events[-1][key] = value
    assert not stack
    assert top.count("VERSION") == top.count("PRODID") == 1
    assert "METHOD" not in top
    for event in events:
        assert {known.partition(";")[0] for known in event} >= REQUIRED, event
    assert len({event["UID"] for event in events}) == len(events)
    return events


def read(response):
    """The calendar of an answer as the library understands it, after the strict reading."""
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    strict_events(response.content)
    return Calendar.from_ical(response.content)


def events_of(response):
    return read(response).walk("VEVENT")
