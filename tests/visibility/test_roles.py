"""The proof for the four groups: what each of them must not do; what it must not see is in test_proof.py."""

import pytest
from django.contrib.auth import get_user_model

from ratsinfo.accounts.groups import GROUPS
from ratsinfo.publishing.models import Governed
from tests.factories import make_member
from tests.visibility import routes
from tests.visibility.hostile import add_hidden, build_public
from tests.visibility.recording import TYPED
from tests.visibility.test_proof import all_subclasses

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
    "release": "publish",
    "unrelease": "publish",
    "version": "publish",
    "invite": "change",
    "factors": "change",
}


def forbidden(group):
    """Every address of the admin for which ``group`` lacks the right."""
    for name in sorted({name for name in routes.names() if name.startswith("admin:")}):
        local = name.removeprefix("admin:")
        if local.count("_") != 2 or local.rsplit("_", 1)[1] not in NEEDED:
            continue
        model, kind = routes.model_of(name)
        options = model._meta.concrete_model._meta
        if NEEDED[kind] not in GROUPS[group].get(f"{options.app_label}.{options.model_name}", ()):
            yield from routes.model_paths(name)


def everything_there_is():
    models = {model for model in all_subclasses(Governed) if not model._meta.abstract} | {get_user_model()}
    return {model: list(model._default_manager.order_by("pk").values()) for model in models}


def test_nothing_is_changed_without_the_right_to(client):
    add_hidden(build_public())
    for group in GROUPS:
        refuses_what_is_not_its_own(client, group)


def refuses_what_is_not_its_own(client, group):
    client.force_login(make_member(group))
    before, paths = everything_there_is(), list(forbidden(group))
    assert len(paths) > 20
    answers = {path: client.post(path, TYPED).status_code for path in paths}
    # The admin of papers does not know answers and sends their keys back to the start page.
    assert {path: status for path, status in answers.items() if status != 403 and "/drucksache/" not in path} == {}
    assert everything_there_is() == before
