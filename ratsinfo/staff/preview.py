"""The public page of something that is not public yet, as an anonymous reader will get it."""

from io import BytesIO
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.handlers.wsgi import WSGIRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import resolve

# Of the clerk's request only where the archive is reached; neither login nor cookies nor conditions.
KEPT = ("HTTP_HOST", "HTTP_X_FORWARDED_PROTO", "REMOTE_ADDR", "SERVER_NAME", "SERVER_PORT", "wsgi.url_scheme")


def public_page(request: HttpRequest, address: str, panel: dict[str, Any]) -> HttpResponse | None:
    """The page under ``address`` as everybody gets it now, with the staff's ``panel`` on top.

    None where the public gets no page there. To be called in a rehearsal; the page is rendered when it returns.
    """
    reader = anonymous_request(request, address)
    reader.freigabe = panel  # type: ignore[attr-defined]  # read by base.html
    view, args, kwargs = resolve(address)
    try:
        response = view(reader, *args, **kwargs)
    except Http404:
        return None
    if hasattr(response, "render"):
        response.render()
    return HttpResponse(response.content) if response.status_code == 200 else None


def anonymous_request(request: HttpRequest, address: str) -> HttpRequest:
    """A plain GET of ``address`` by somebody who is not logged in."""
    environ = {name: request.META[name] for name in KEPT if name in request.META}
    reader = WSGIRequest(environ | {"REQUEST_METHOD": "GET", "PATH_INFO": address, "wsgi.input": BytesIO()})
    reader.user = AnonymousUser()
    return reader
