"""A clerk who enters, changes, answers and deletes drafts through the admin's forms, until the server is gone."""

import http.client
import random
import threading
import uuid
from types import SimpleNamespace
from typing import Any

from tests.belastung.papers import Paper, State, digest
from tests.factories import PDF
from tests.staff.forms import fields_of

INQUIRIES = "/admin/drucksachen/drucksache/"
ANSWERS = "/admin/drucksachen/beantwortung/"
LARGEST = 3_000_000  # beyond what Django keeps in memory
GONE = (OSError, http.client.HTTPException)


class Clerk:
    """Works in a thread of its own; its login outlives the server, as a browser's does."""

    def __init__(self, name: str, password: str, port: int, body: int, chance: random.Random):
        self.name, self.password, self.port, self.body, self.chance = name, password, port, body, chance
        self.cookies: dict[str, str] = {}
        self.papers: list[Paper] = []
        self.unexpected: list[str] = []
        self.saves = 0

    def work(self, until: threading.Event) -> None:
        try:
            while not until.is_set():
                self.act()
        except GONE:
            return  # the server is gone, as it shall be
        except Exception as error:
            self.unexpected.append(repr(error))

    def act(self) -> None:
        settled = [paper for paper in self.papers if paper.certain and not paper.possible]
        kind = self.chance.choice(["enter", "enter", "change", "answer", "delete"] if settled else ["enter"])
        getattr(self, kind)(*([self.chance.choice(settled)] if kind != "enter" else []))

    # What is typed

    def enter(self) -> None:
        paper = Paper(f"Abbruch {uuid.uuid4()}")
        files = [self.file() for _ in range(self.chance.randint(1, 2))]
        questions = tuple(f"Frage {place} zu {paper.name}?" for place in (1, 2, 3))
        typed = {"titel": paper.name, **numbered("fragen", questions)}
        typed |= {
            "beratungen-0-gremium": str(self.body),
            "beratungen-0-zustaendigkeit": "kenntnisnahme",
            "beratungen-0-oeffentlich": "0",
        }
        paper.intend(State(paper.name, questions, 1, tuple(digest(content) for content in files)))
        self.papers.append(paper)
        self.save(paper, f"{INQUIRIES}add/", typed, files)

    def change(self, paper: Paper) -> None:
        """Another title, one Frage or Antwortteil more, and another file in the place of the first."""
        content = self.file()
        place = len(paper.certain.lines)
        title = f"{paper.name} geändert {place}"
        kind = "antwortteile" if paper.certain.bezuege else "fragen"
        added = f"Zusatz {place}"
        typed = {"titel": title, f"{kind}-{place}-text": added, f"{kind}-TOTAL_FORMS": str(place + 1)}
        kept = paper.certain.files[1:]
        paper.intend(paper.changed(titel=title, lines=(*paper.certain.lines, added), files=(digest(content), *kept)))
        self.save(paper, paper.address, typed, [content])

    def answer(self, inquiry: Paper) -> None:
        if inquiry.certain.bezuege:
            return
        paper = Paper(f"Antwort {uuid.uuid4()}")
        parts = tuple(f"Antwort {place} zu {paper.name}." for place in (1, 2, 3))
        content = self.file()
        pk = inquiry.address.split("/")[-3]
        typed = {"titel": paper.name, "bezuege-0-drucksache": pk, **numbered("antwortteile", parts)}
        typed |= {"bezuege-TOTAL_FORMS": "1"}
        inquiry.possible = [inquiry.certain]  # an answered inquiry can no longer be deleted
        paper.intend(State(paper.name, parts, 0, (digest(content),), bezuege=1))
        self.papers.append(paper)
        self.save(paper, f"{ANSWERS}add/", typed, [content])

    def delete(self, paper: Paper) -> None:
        address = paper.address.replace("/change/", "/delete/")
        page = self.request("GET", address)
        paper.intend(None)
        response = self.request("POST", address, body=multipart(fields_of(page) | {"post": "yes"}, {}))
        self.confirm(paper, response)

    def save(self, paper: Paper, address: str, typed: dict[str, Any], files: list[bytes]) -> None:
        """Fill in the form as a browser does and press the button that stays on the page."""
        fields = fields_of(self.request("GET", address)) | typed | {"_continue": "1"}
        fields["anlagen-TOTAL_FORMS"] = str(max(len(files), int(fields["anlagen-INITIAL_FORMS"])))
        uploads = {f"anlagen-{place}-datei": content for place, content in enumerate(files)}
        fields |= {f"anlagen-{place}-art": "anlage" for place in range(len(files))}
        self.confirm(paper, self.request("POST", address, body=multipart(fields, uploads)))

    def confirm(self, paper: Paper, response: Any) -> None:
        if response.status != 302:
            self.unexpected.append(f"{paper.name}: {response.status} {errors_in(response)}")
            return
        paper.confirm()
        self.saves += 1
        if paper.certain:
            paper.address = response.location

    def file(self) -> bytes:
        return PDF + self.chance.randbytes(self.chance.choice([100, 30_000, LARGEST]))

    # How it is sent

    def log_in(self) -> None:
        page = self.request("GET", "/konto/anmelden/?next=/admin/")
        typed = {"login": self.name, "password": self.password}
        answer = self.request("POST", "/konto/anmelden/", body=multipart(fields_of(page) | typed, {}))
        assert answer.status == 302, "Anmeldung abgelehnt"

    def request(self, method: str, path: str, body: tuple[bytes, str] | None = None) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
            if body:
                headers["Content-Type"] = body[1]
            connection.request(method, path, body=body[0] if body else None, headers=headers)
            response = connection.getresponse()
            for header in response.headers.get_all("Set-Cookie") or []:
                name, value = header.split(";")[0].split("=", 1)
                self.cookies[name] = value
            return SimpleNamespace(
                status=response.status, location=response.headers.get("Location"), content=response.read()
            )
        finally:
            connection.close()


def numbered(kind: str, texts: tuple[str, ...]) -> dict[str, str]:
    """The fields of new lines with these texts."""
    return {f"{kind}-{place}-text": text for place, text in enumerate(texts)} | {f"{kind}-TOTAL_FORMS": str(len(texts))}


def errors_in(response: Any) -> str:
    """What an error page shows in its error lists, for whoever reads the report."""
    text = response.content.decode(errors="replace")
    return " | ".join(part.split("</ul>")[0] for part in text.split('class="errorlist')[1:])[:500]


def multipart(fields: dict[str, Any], files: dict[str, bytes]) -> tuple[bytes, str]:
    """A form with files as a browser sends it, and its content type."""
    boundary = uuid.uuid4().hex
    parts = [
        f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode()
        for name, values in fields.items()
        for value in (values if isinstance(values, list) else [values])
    ]
    for name, content in files.items():
        head = f'Content-Disposition: form-data; name="{name}"; filename="datei.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
        parts.append(head.encode() + content)
    body = b"".join(b"--" + boundary.encode() + b"\r\n" + part + b"\r\n" for part in parts)
    return body + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"
