"""Every page of the admin speaks German, also where Django's own translation has gaps."""

import re

import pytest
from django.contrib.auth import get_user_model

from tests.visibility import routes

pytestmark = [pytest.mark.django_db]
# Words of English sentences that no German sentence and no name in the archive has.
ENGLISH = re.compile(
    r"\b(the|this|that|of|you|your|user|users|whether|with|without|be|is|are|by|or|and|to|not|"
    r"please|enter|set|reset|enabled?|disabled?|password-based|authentication|raw|change|changed|delete|add|save|"
    r"select|selected|search|view|error|page|home|history|back|close|all|items?)\b",
    re.IGNORECASE,
)


def text_of(response):
    """What a person reads or hears on the page."""
    content = re.sub(r"(?s)<(script|style)\b.*?</\1>", " ", response.content.decode())
    spoken = re.findall(r'\b(?:title|alt|aria-label|placeholder)="([^"]*)"', content)
    buttons = re.findall(r'<input[^>]*type="(?:submit|reset|button)"[^>]*value="([^"]*)"', content)
    return " ".join([re.sub(r"<[^>]+>", " ", content), *spoken, *buttons])


def english_in(response):
    return sorted({match[0].lower() for match in ENGLISH.finditer(text_of(response))})


def test_no_page_has_english_remains(client, superuser, archive):
    found = {}
    for path in routes.admin_paths(lambda model: routes.rows_of(model)[:2]):
        if "logout" in path or "jsi18n" in path:
            continue
        response = client.get(path)
        if response.status_code in (200, 403, 404) and (words := english_in(response)):
            found[path] = words
    assert found == {}


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        ("/admin/accounts/user/add/", {"username": "a b", "email": "x"}),
        ("/admin/accounts/user/add/", {}),
        ("/admin/accounts/user/{pk}/password/", {"password1": "x", "password2": "y"}),
        ("/admin/accounts/user/{pk}/password/", {}),
    ],
)
def test_refused_account_forms_say_why_in_german(client, superuser, address, typed):
    response = client.post(address.format(pk=superuser.pk), typed)
    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    assert english_in(response) == []


def test_new_account_and_new_password(client, superuser):
    """A new account has no password, and nobody loses theirs by accident."""
    secret = "Eine-lange-Losung-26"
    client.post("/admin/accounts/user/add/", {"username": "ines"})
    ines = get_user_model().objects.get(username="ines")
    assert not ines.has_usable_password()
    ines.set_password(secret)
    ines.save()
    response = client.get(f"/admin/accounts/user/{ines.pk}/change/")
    assert "Ein Passwort ist gesetzt." in response.content.decode()
    assert ines.password.split("$")[-1] not in response.content.decode()
    address = f"/admin/accounts/user/{ines.pk}/password/"
    for typed in ({}, {"usable_password": "false", "unset-password": "1"}):
        client.post(address, typed)
        ines.refresh_from_db()
        assert ines.check_password(secret)
    assert client.post(address, {"password1": f"{secret}!", "password2": f"{secret}!"}).status_code == 302
    ines.refresh_from_db()
    assert ines.check_password(f"{secret}!")
