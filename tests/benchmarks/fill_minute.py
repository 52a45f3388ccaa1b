"""The meeting of tests.benchmarks.minute in the archive of this process; prints the addresses and the readers' cookies as JSON.

    python -m tests.benchmarks.fill_minute [READERS]    members of the committee with a login, none by default

With readers some items and papers are non-public, and released for members.
"""

import json
import sys
from importlib import import_module
from typing import Any

import django
from django.conf import settings

ITEMS, PAPERS, NON_PUBLIC = 40, 30, 6


def main() -> None:
    readers = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    django.setup()
    from tests.benchmarks.large_meeting import meeting

    held = meeting(items=ITEMS, papers=ITEMS)
    found = held.beratungen.order_by("tagesordnungspunkt__position", "pk")
    papers = [line.drucksache for line in found.select_related("drucksache")]
    addresses = [held.get_absolute_url()]
    if readers:
        addresses += [paper.get_absolute_url() for paper in add_non_public(held)]
    addresses += [address_of(paper) for paper in papers]
    cookies = [cookie_of(reader) for reader in add_members(held, readers)]
    print(json.dumps({"addresses": addresses[: PAPERS + 1], "cookies": cookies}))


def address_of(paper: Any) -> str:
    """The page itself, not the redirect of an answer to its own."""
    from drucksachen.models import Beantwortung

    return (Beantwortung.objects.get(pk=paper.pk) if paper.ist_beantwortung else paper).get_absolute_url()


def add_non_public(held: Any) -> list[Any]:
    """Drucksachen of the non-public part, with a file each, all released for members."""
    from tests import factories as make
    from tests.benchmarks.large_meeting import PARAGRAPH

    found = []
    for number in range(NON_PUBLIC):
        item = make.make_top(held, f"Vertrag {number}", oeffentlich=False)
        paper = make.make_drucksache(f"Vertrag {number}", text=PARAGRAPH, published=False)
        make.make_beratung(paper, tagesordnungspunkt=item, sitzungstermin=held, oeffentlich=False)
        file = make.make_anlage(paper, f"Vertragsentwurf {number}", published=False)
        for thing in (paper, file):
            thing.release(make.publisher())
        found.append(paper)
    return found


def add_members(held: Any, number: int) -> list[Any]:
    """Accounts of people who sit in the committee that meets."""
    from tests import factories as make

    accounts = [make.make_user(f"mitglied-{held.kennung}-{each}") for each in range(number)]
    for account in accounts:
        make.make_mitgliedschaft(make.make_person(zugang=account), held.gremien.get())
    return accounts


def cookie_of(account: Any) -> str:
    """A session that the account is logged in with, as if by the login's form."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


if __name__ == "__main__":
    main()
