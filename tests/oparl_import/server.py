"""A small OParl server in this process, with every fault that real ones have, switched on one by one."""

import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

SCHEMA = "https://schema.oparl.org/1.1/"
MADE = "2024-01-10T12:00:00+01:00"


class Town:
    """What the server has: objects by list, to be changed by a test; ``answers`` are raw answers by path."""

    def __init__(self) -> None:
        self.base = ""
        self.lists: dict[str, list[Any]] = {name: [] for name in ("organizations", "people", "meetings", "papers")}
        self.answers: dict[str, list[tuple[int, bytes]]] = {}
        self.single: dict[str, Any] = {}
        self.asked: Counter[str] = Counter()
        self.size = 2

    def url(self, path: str) -> str:
        return f"{self.base}/{path}"

    def add(self, kind: str, list_name: str, key: str, **values: Any) -> dict[str, Any]:
        made = {"id": self.url(f"{list_name}/{key}"), "type": SCHEMA + kind, "created": MADE, "modified": MADE}
        self.lists[list_name].append(made | values)
        return self.lists[list_name][-1]

    def organization(self, key: str, name: str, **values: Any) -> dict[str, Any]:
        return self.add("Organization", "organizations", key, name=name, **values)

    def meeting(self, key: str, **values: Any) -> dict[str, Any]:
        given = {"name": "Sitzung des Rates", "start": "2024-02-01T15:00:00+01:00"}
        return self.add("Meeting", "meetings", key, **(given | values))

    def paper(self, key: str, **values: Any) -> dict[str, Any]:
        given = {"name": f"Papier {key}", "paperType": "Vorlage", "date": "2024-01-10", "reference": f"2024/{key}"}
        return self.add("Paper", "papers", key, **(given | values))

    def file(self, key: str, name: str, **values: Any) -> dict[str, Any]:
        given = {"downloadUrl": self.url(f"dateien/{key}.pdf"), "mimeType": "application/pdf", "date": "2024-01-20"}
        return {
            "id": self.url(f"files/{key}"),
            "type": SCHEMA + "File",
            "name": name,
            "created": MADE,
            **given,
            **values,
        }

    def answer(self, path: str) -> tuple[int, bytes]:
        """Status and body for a path with its query."""
        self.asked[path] += 1
        place = urlsplit(path).path
        if waiting := self.answers.get(path):
            return waiting.pop(0) if len(waiting) > 1 else waiting[0]
        found = self.found(place.removeprefix("/"), parse_qs(urlsplit(path).query))
        return (404, b"{}") if found is None else (200, json.dumps(found).encode())

    def found(self, place: str, query: dict[str, list[str]]) -> Any:
        if place == "system":
            return {"id": self.url("system"), "type": SCHEMA + "System", "body": self.url("bodies")}
        if place == "bodies":
            return {"data": [self.body()], "links": {}}
        if place in self.lists:
            return self.page(place, query)
        every = {each["id"]: each for entries in self.lists.values() for each in entries if isinstance(each, dict)}
        return self.single.get(place, every.get(self.url(place)))

    def body(self) -> dict[str, Any]:
        lists = {"organization": "organizations", "person": "people", "meeting": "meetings", "paper": "papers"}
        named = {field: self.url(name) for field, name in lists.items()}
        return {"id": self.url("bodies/1"), "type": SCHEMA + "Body", "name": "Stadt Probe", **named}

    def page(self, name: str, query: dict[str, list[str]]) -> dict[str, Any]:
        since = query.get("modified_since", [""])[0]
        entries = self.lists[name]
        shown = [
            each
            for each in entries
            if not isinstance(each, dict)
            or (each.get("modified", "") >= since if since else not each.get("deleted", False))
        ]
        number = int(query.get("page", ["1"])[0])
        links = {}
        if number * self.size < len(shown):
            links["next"] = self.url(f"{name}?page={number + 1}" + (f"&modified_since={since}" if since else ""))
        data = shown[(number - 1) * self.size : number * self.size]
        return {"data": data, "links": links, "pagination": {"totalElements": len(shown)}}


@contextmanager
def serving(town: Town) -> Iterator[Town]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, content = town.answer(self.path.replace("+", "%2B"))
            self.send_response(status)
            for name, value in town.single.get(f"headers:{self.path}", {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    town.base = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield town
    finally:
        server.shutdown()
        server.server_close()
