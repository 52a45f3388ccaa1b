"""The schemas of OParl 1.1, in their own dialect, and what the standard asks for beyond them."""

import json
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PREFIX = "https://schema.oparl.org/1.1/"
# The schemas forget them; without the pages of terms that Body embeds itself.
MANDATORY = ("created", "modified")
MANDATORY_IN_BODY = ("agendaItem", "consultation", "file", "locationList", "legislativeTermList", "membership")
TYPES = {"string": str, "integer": int, "boolean": bool, "array": list, "object": dict}


class Schemas:
    def __init__(self, folder: Path):
        self.schemas = {path.stem: json.loads(path.read_text()) for path in folder.glob("*.json")}

    def errors(self, thing: dict[str, Any]) -> list[str]:
        """What is wrong with an object, those embedded in it included; empty when nothing is."""
        name = thing.get("type", "").removeprefix(PREFIX)
        return self.in_object(thing, name, name) if name in self.schemas else [f"type: {name!r}"]

    def in_object(self, thing: dict[str, Any], name: str, path: str) -> list[str]:
        schema = self.schemas[name]
        required = [*schema["required"], *MANDATORY, *(MANDATORY_IN_BODY if name == "Body" else ())]
        if thing.get("deleted"):
            return [] if set(thing) == {"id", "type", "created", "modified", "deleted"} else [f"{path}: Grabstein"]
        found = [f"{path}.{key} fehlt" for key in required if key not in thing]
        for key, value in thing.items():
            if ":" in key:
                continue
            if key not in schema["properties"]:
                found.append(f"{path}.{key} gibt es nicht")
            else:
                found += self.in_value(value, schema["properties"][key], f"{path}.{key}")
        return found

    def in_value(self, value: Any, rule: dict[str, Any], path: str) -> list[str]:
        if not isinstance(value, TYPES[rule["type"]]) or (rule["type"] == "integer" and isinstance(value, bool)):
            return [f"{path}: {value!r} ist kein {rule['type']}"]
        if rule["type"] == "array":
            return [
                error
                for index, each in enumerate(value)
                for error in self.in_value(each, rule["items"], f"{path}[{index}]")
            ]
        if "schema" in rule:
            return self.in_object(value, rule["schema"].removesuffix(".json"), path)
        if "pattern" in rule and not re.search(rule["pattern"], value):
            return [f"{path}: {value!r} passt nicht zu {rule['pattern']}"]
        return [] if fits(value, rule.get("format")) else [f"{path}: {value!r} ist kein {rule['format']}"]


def fits(value: Any, form: str | None) -> bool:
    if form == "url":
        return urlsplit(value).scheme in ("http", "https") and bool(urlsplit(value).netloc)
    if form == "date":
        return date.fromisoformat(value).isoformat() == value
    if form == "date-time":
        moment = datetime.fromisoformat(value)
        return moment.utcoffset() is not None and not moment.microsecond and len(value) == 25
    return True


def empty(value: Any) -> list[Any]:
    """Nulls, empty texts, lists and objects anywhere in a value; an empty list of terms is mandatory."""
    if isinstance(value, dict):
        return [
            each for key, inner in value.items() if key != "legislativeTerm" for each in empty(inner) or is_empty(inner)
        ]
    if isinstance(value, list):
        return [each for inner in value for each in empty(inner) or is_empty(inner)]
    return []


def is_empty(value: Any) -> list[Any]:
    return [value] if value is None or value in ("", [], {}) or (isinstance(value, str) and not value.strip()) else []
