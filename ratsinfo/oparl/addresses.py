"""The canonical address of every object; it is made from the key that never changes."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from ratsinfo.oparl.words import BY_ART, BY_NAME, Type

KEY = "0000000k"  # stands for a key in an address that is worked out once


class Site:
    """The archive as a request reaches it: by the host that it asked for."""

    def __init__(self, request: HttpRequest):
        self.root = request.build_absolute_uri("/").rstrip("/")
        self._known: dict[str, str] = {}

    def route(self, name: str, /, **parts: Any) -> str:
        return self.root + reverse(f"oparl:{name}", kwargs=parts)

    def page(self, row: Any) -> str:
        """The address of the web page of a row."""
        return f"{self.root}{row.get_absolute_url()}"

    def system(self) -> str:
        return self._once("system")

    def body(self) -> str:
        return self._once("body")

    def list_of(self, name: str) -> str:
        """The address of the list of all objects of the type called ``name``."""
        return self.route("list", name=BY_NAME[name].list_path)

    def object(self, art: str, kennung: str) -> str:
        """The address of the object that a row of ours is."""
        kind: Type = BY_ART[art]
        if kind.name == "Body":
            return self.body()
        if kind.path not in self._known:
            self._known[kind.path] = self.route("object", name=kind.path, kennung=KEY)
        return self._known[kind.path].replace(KEY, kennung)

    def objects(self, art: str, rows: Any) -> list[str]:
        return [self.object(art, row.kennung) for row in rows]

    def _once(self, name: str) -> str:
        if name not in self._known:
            self._known[name] = self.route(name)
        return self._known[name]


def written(moment: datetime) -> str:
    """A time as OParl writes it: with its offset in Europe/Berlin, to the second."""
    return timezone.localtime(moment).replace(microsecond=0).isoformat()
