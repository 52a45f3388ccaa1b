from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from gremien.models import Koerperschaft


def koerperschaft(request: HttpRequest) -> dict[str, Any]:
    """The municipality for head and foot of every public page; read when a page shows it."""
    return {"koerperschaft": SimpleLazyObject(lambda: Koerperschaft.of(request))}
