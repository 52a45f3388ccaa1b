from typing import Any

from django.conf import settings
from django.http import HttpRequest

from gremien.models import Koerperschaft


def koerperschaft(request: HttpRequest) -> dict[str, Any]:
    """The municipality for head and foot of every public page; the admin does without."""
    if request.path.startswith(settings.ADMIN_PATH):
        return {}
    return {"koerperschaft": Koerperschaft.of(request)}
