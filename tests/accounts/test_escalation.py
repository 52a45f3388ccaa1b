"""Whoever keeps the accounts cannot raise anybody's rights, their own included, beyond what they have."""

import pytest
from django.contrib.auth.models import Group, Permission

from ratsinfo.accounts.models import User
from tests.factories import make_member, make_user
from tests.staff.forms import fields_of, submit

# Django's own template of the password field names a variable that is not always there.
pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


@pytest.fixture
def keeper(client):
    user = make_member("Verwaltung", name="verwalterin")
    client.force_login(user)
    return user


def page(user):
    return f"/admin/accounts/user/{user.pk}/change/"


def group(name):
    return Group.objects.get(name=name)


def groups_of(user):
    return set(User.objects.get(pk=user.pk).groups.values_list("name", flat=True))


def test_account_is_created_and_put_into_a_group_that_the_keeper_is_in(client, keeper):
    response = client.post(
        "/admin/accounts/user/add/",
        {"username": "neu"},
    )
    user = User.objects.get(username="neu")
    assert response["Location"] == page(user)
    submit(client, page(user), {"is_staff": "on", "groups": [group("Verwaltung").pk]})
    assert groups_of(user) == {"Verwaltung"}


@pytest.mark.parametrize("own", [True, False], ids=["sich selbst", "andere"])
def test_group_with_more_rights_than_the_keeper_has_cannot_be_given(client, keeper, own):
    user = keeper if own else make_user(staff=True)
    before = groups_of(user)
    response = client.post(
        page(user), fields_of(client.get(page(user))) | {"groups": [group("Freigabe").pk], "_save": "1"}
    )
    assert response.status_code == 200
    assert groups_of(user) == before


def test_keeper_who_has_the_rights_gives_them(client):
    client.force_login(make_member("Verwaltung", "Freigabe"))
    user = make_user(staff=True)
    submit(client, page(user), {"groups": [group("Sachbearbeitung").pk]})
    assert groups_of(user) == {"Sachbearbeitung"}  # whose rights are contained in those of Freigabe


@pytest.mark.parametrize("field", ["is_superuser", "user_permissions"])
def test_posted_fields_of_the_operator_are_ignored(client, keeper, field):
    user = make_user(staff=True)
    right = Permission.objects.get(codename="publish_drucksache").pk
    for target in (user, keeper):
        submit(client, page(target), {field: "on" if field == "is_superuser" else [right]})
        target.refresh_from_db()
        assert not target.is_superuser
        assert not target.user_permissions.exists()


@pytest.mark.parametrize("state", ["Administrator", "Freigabe", "einzelnes Recht", "nicht aktiv"])
def test_account_that_may_more_is_read_only_and_keeps_its_password(client, keeper, state):
    """Setting its password would be taking its rights."""
    other = make_member("Freigabe") if state in ("Freigabe", "nicht aktiv") else make_user(staff=True)
    if state == "einzelnes Recht":
        other.user_permissions.add(Permission.objects.get(codename="publish_drucksache"))
    other.is_superuser, other.is_active = state == "Administrator", state != "nicht aktiv"
    other.save()
    before = User.objects.filter(pk=other.pk).values().get()
    assert client.get(page(other)).status_code == 200
    assert client.post(page(other), {"username": "umbenannt", "is_active": "on"}).status_code == 403
    password = {"usable_password": "true", "password1": "Xy7-lang-genug", "password2": "Xy7-lang-genug"}
    assert client.post(f"/admin/accounts/user/{other.pk}/password/", password).status_code == 403
    assert User.objects.filter(pk=other.pk).values().get() == before


def test_password_of_an_account_without_more_rights_can_be_set(client, keeper):
    other = make_member("Verwaltung")
    password = {"usable_password": "true", "password1": "Xy7-lang-genug", "password2": "Xy7-lang-genug"}
    assert client.post(f"/admin/accounts/user/{other.pk}/password/", password).status_code == 302
    other.refresh_from_db()
    assert other.check_password("Xy7-lang-genug")


def test_nobody_deletes_accounts(client, keeper):
    other = make_user()
    assert client.post(f"/admin/accounts/user/{other.pk}/delete/", {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=other.pk).exists()


def test_groups_are_not_changed_by_the_keeper(client, keeper):
    own = group("Verwaltung")
    right = Permission.objects.get(codename="publish_drucksache").pk
    address = f"/admin/auth/group/{own.pk}/change/"
    assert client.post(address, {"name": own.name, "permissions": [right]}).status_code == 403
    assert client.get("/admin/auth/group/add/").status_code == 403


def test_even_the_right_to_change_groups_gives_no_more_than_one_has(client, keeper):
    keeper.user_permissions.add(*Permission.objects.filter(codename__in=["add_group", "change_group", "delete_group"]))
    right = Permission.objects.get(codename="publish_drucksache")
    own, above = group("Verwaltung"), group("Freigabe")
    client.post(f"/admin/auth/group/{own.pk}/change/", {"name": own.name, "permissions": [right.pk]})
    client.post("/admin/auth/group/add/", {"name": "neu", "permissions": [right.pk]})
    assert not Group.objects.filter(permissions=right, name__in=[own.name, "neu"]).exists()
    assert client.post(f"/admin/auth/group/{above.pk}/change/", {"name": "x", "permissions": []}).status_code == 403
    assert client.post(f"/admin/auth/group/{above.pk}/delete/", {"post": "yes"}).status_code == 403


def test_superuser_keeps_everything(client):
    client.force_login(User.objects.create_superuser("betrieb", password="geheim"))
    user = make_user(staff=True)
    right = Permission.objects.get(codename="publish_drucksache")
    submit(client, page(user), {"groups": [group("Freigabe").pk], "user_permissions": [right.pk]})
    assert groups_of(user) == {"Freigabe"}
    assert user.user_permissions.get() == right
