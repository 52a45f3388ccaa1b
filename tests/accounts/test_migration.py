"""An archive that has accounts already keeps them all, also where several have one address."""

import importlib

import pytest
from django.apps import apps
from django.db import connection

from ratsinfo.accounts.models import User
from tests.factories import make_user

MIGRATION = importlib.import_module("ratsinfo.accounts.migrations.0003_einladung_und_anmeldung")


@pytest.mark.django_db(transaction=True)
def test_one_of_several_accounts_keeps_the_address(capsys):
    (constraint,) = User._meta.constraints
    with connection.schema_editor() as editor:
        editor.remove_constraint(User, constraint)
    try:
        users = [make_user(name) for name in ("alt", "neu", "leer", "auch_leer")]
        for user, address in zip(users, ("Rat@Stadt.example", "rat@stadt.EXAMPLE", "", ""), strict=True):
            User.objects.filter(pk=user.pk).update(email=address)
        User.objects.filter(username="neu").update(last_login="2026-01-01T00:00:00Z")
        MIGRATION.one_account_per_address(apps, connection.schema_editor())
    finally:
        with connection.schema_editor() as editor:
            editor.add_constraint(User, constraint)
    assert dict(User.objects.values_list("username", "email")) == {
        "alt": "", "neu": "rat@stadt.example", "leer": "", "auch_leer": "",
    }  # fmt: skip
    assert "„alt“ hat keine mehr" in capsys.readouterr().out
