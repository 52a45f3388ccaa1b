import pytest
from django.contrib.auth import get_user_model

from tests import factories as make


@pytest.fixture
def superuser(client):
    user = get_user_model().objects.create_superuser("betrieb")
    client.force_login(user)
    return user


@pytest.fixture
def archive(db):
    """One thing of every kind, of those with a state a draft, and an account without a password."""
    inquiry = make.make_anfrage("Radwege", fragen=["Wann?"], published=False)
    make.make_beantwortung(inquiry, published=False)
    make.make_top(make.make_sitzung(published=False))
    make.make_anlage(inquiry, published=False)
    make.make_mitgliedschaft()
    make.make_fachbereich(published=False)
    get_user_model().objects.create_user("ohne")
