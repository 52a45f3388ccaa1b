"""Reading from an OParl server that is sometimes slow, sometimes broken and sometimes wrong."""

import http.client
import json
import time
import urllib.error
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin
from urllib.request import Request

from ratsinfo.oparl.importing.connections import Refused, check_scheme, opener

PATIENCE = 120  # seconds that a server may be silent
TRIES, FIRST_PAUSE, LONGEST_PAUSE = 6, 0.5, 60.0
LARGEST_ANSWER = 64 * 1024 * 1024
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
AGENT = "Ratsinformations-Archiv (OParl-Import)"


class NotThere(Exception):
    """The server has nothing under this address."""


class Unreadable(Exception):
    """The server does not answer, or not with what can be read; says in German why."""


@dataclass
class Page:
    """A page of a list: its objects, and how many the whole list has, if the server says so."""

    objects: list[Any]
    total: int | None = None
    following: str = ""


class Client:
    """Reads JSON and files; ``allowed`` names hosts inside of the own network, ``pause`` waits so many seconds."""

    def __init__(self, allowed: Collection[str] = (), pause: Callable[[float], Any] = time.sleep):
        self.opener, self.pause = opener(allowed), pause

    def object(self, address: str) -> Any:
        """What the server has under ``address``. Raises NotThere, Unreadable."""
        return self.patiently(address, self.json)

    def json(self, address: str) -> Any:
        with self.open(address) as answer:
            content = answer.read(LARGEST_ANSWER + 1)
        if len(content) > LARGEST_ANSWER:
            raise Unreadable(f"{address}: die Antwort ist zu groß.")
        return json.loads(content.decode("utf-8-sig", "replace"), strict=False)  # control characters occur

    def file(self, address: str, largest: int) -> bytes:
        """The bytes under ``address``. Raises NotThere, and Unreadable also where there are more than ``largest``."""

        def read(address: str) -> bytes:
            with self.open(address) as answer:
                content: bytes = answer.read(largest + 1)
            if len(content) > largest:
                raise Unreadable(f"{address}: die Datei ist größer als erlaubt.")
            return content

        return self.patiently(address, read)

    def open(self, address: str) -> Any:
        check_scheme(address)
        request = Request(address, headers={"User-Agent": AGENT, "Accept": "application/json, */*"})  # noqa: S310
        return self.opener.open(request, timeout=PATIENCE)

    def patiently(self, address: str, read: Callable[[str], Any]) -> Any:
        """What ``read`` gives, tried again with growing pauses while the failure may be a passing one."""
        reason, wait = "", FIRST_PAUSE
        for attempt in range(TRIES):
            try:
                return read(address)
            except urllib.error.HTTPError as error:
                with error:
                    if error.code in (404, 410):
                        raise NotThere(f"{address}: {error.code}") from None
                    if error.code not in PASSING:
                        raise Unreadable(f"{address}: der Server antwortet mit {error.code}.") from None
                    reason, asked = f"der Server antwortet mit {error.code}", error.headers.get("Retry-After", "")
                    wait = max(wait, float(asked)) if asked.isdecimal() else wait
            except Refused as error:
                raise Unreadable(str(error)) from None
            except (OSError, http.client.HTTPException) as error:
                reason = f"der Server ist nicht zu erreichen ({getattr(error, 'reason', None) or error})"
            except (ValueError, RecursionError):
                reason = "die Antwort ist kein JSON"
            if attempt < TRIES - 1:
                self.pause(min(wait, LONGEST_PAUSE))
                wait *= 2
        raise Unreadable(f"{address}: {reason}, auch nach {TRIES} Versuchen.")

    def pages(self, address: str) -> Iterator[Page]:
        """The pages of a list, the next one fetched while one is worked on; an empty list may be answered with 404.

        Raises Unreadable where a page cannot be had, or where the pages lead in a circle.
        """
        seen: set[str] = set()
        with ThreadPoolExecutor(1) as ahead:
            coming = ahead.submit(self.page, address)
            while True:
                seen.add(address)
                page = coming.result()
                address = page.following
                if address and address in seen:
                    yield page
                    raise Unreadable(f"{address}: die Seiten der Liste führen im Kreis.")
                if address:
                    coming = ahead.submit(self.page, address)
                yield page
                if not address:
                    return

    def page(self, address: str) -> Page:
        try:
            answer = self.object(address)
        except NotThere:
            return Page([])
        if isinstance(answer, list):
            return Page(answer)
        if not isinstance(answer, dict):
            return Page([])
        if not isinstance(data := answer.get("data"), list):
            return Page([answer] if "id" in answer else [])
        return Page(data, total_of(answer), next_of(answer, address))


def total_of(answer: dict[str, Any]) -> int | None:
    pagination = answer.get("pagination")
    total = pagination.get("totalElements") if isinstance(pagination, dict) else None
    return total if isinstance(total, int) else None


def next_of(answer: dict[str, Any], address: str) -> str:
    links = answer.get("links")
    following = links.get("next") if isinstance(links, dict) else None
    return urljoin(address, following) if isinstance(following, str) and following.strip() else ""
