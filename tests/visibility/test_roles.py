"""The proof for the four groups: what each of them must not see and must not do."""

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model

from ratsinfo.accounts.groups import GROUPS
from ratsinfo.publishing.models import Governed
from tests.factories import make_member
from tests.visibility import routes
from tests.visibility.hostile import add_hidden, build_public
from tests.visibility.test_proof import all_subclasses, answer_of, everything_public, leaks

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.ignore_template_errors,
]  # Django's own password field names an unset variable
NEEDED = {
    "changelist": "view",
    "history": "view",
    "add": "add",
    "change": "change",
    "delete": "delete",
    "publish": "publish",
    "withdraw": "publish",
}


@pytest.fixture
def world(db):
    return add_hidden(build_public())


def admin_pages():
    return [path for path in routes.admin_paths() if "logout" not in path]


def test_verwaltung_sees_nothing_of_papers_meetings_and_people(world, client):
    client.force_login(make_member("Verwaltung"))
    asked_by_key = ("gremium=", "fraktion=", "fachbereich=")  # such an address repeats the key that was asked for
    public = [path for path in everything_public() if not any(name in path for name in asked_by_key)]
    found = leaks(world, client, public)
    assert [leak for leak in found if not leak.startswith("fachbereich.")] == []
    found = leaks(world, client, admin_pages())
    assert [leak for leak in found if not leak.startswith(("fachbereich.", "accounts.user"))] == []


def test_verwaltung_sees_the_departments_it_keeps(world, client):
    """The control: the canaries that it may see are there."""
    client.force_login(make_member("Verwaltung"))
    assert any(leak.startswith("fachbereich.name") for leak in leaks(world, client, admin_pages()))


def test_accounts_and_their_addresses_are_for_the_verwaltung_only(world, client):
    """Names of colleagues stand beside what they did; their e-mail addresses nowhere."""
    client.force_login(make_member("Sachbearbeitung", "Freigabe", "Sitzungsdienst"))
    address = f"{get_user_model().objects.exclude(email='').values_list('email', flat=True)[0]}".lower()
    told = [path for path in admin_pages() if address in answer_of(client, path)[1]]
    assert told == []
    assert {client.get(f"/admin/{page}/").status_code for page in ("accounts/user", "auth/group")} == {403}


def forbidden(group):
    """Every address of the admin for which ``group`` lacks the right."""
    for name in sorted({name for name in routes.names() if name.startswith("admin:")}):
        local = name.removeprefix("admin:")
        if local.count("_") != 2 or local.rsplit("_", 1)[1] not in NEEDED:
            continue
        app, model_name, kind = local.rsplit("_", 2)
        options = apps.get_model(app, model_name)._meta.concrete_model._meta
        if NEEDED[kind] not in GROUPS[group].get(f"{app}.{options.model_name}", ()):
            yield from routes.model_paths(name, local)


def everything_there_is():
    models = {model for model in all_subclasses(Governed) if not model._meta.abstract} | {get_user_model()}
    return {model: list(model._default_manager.order_by("pk").values()) for model in models}


@pytest.mark.parametrize("group", GROUPS)
def test_nothing_is_changed_without_the_right_to(world, client, group):
    client.force_login(make_member(group))
    before, paths = everything_there_is(), list(forbidden(group))
    assert len(paths) > 20
    typed = {"post": "yes", "grund": "weil", "titel": "anders", "name": "anders", "mit": ["1"], "_save": "1"}
    answers = {path: client.post(path, typed).status_code for path in paths}
    # The admin of papers does not know answers and sends their keys back to the start page.
    assert {path: status for path, status in answers.items() if status != 403 and "/drucksache/" not in path} == {}
    assert everything_there_is() == before
