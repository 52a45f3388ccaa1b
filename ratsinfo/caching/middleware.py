"""Pages of anonymous readers, made once for each state of the content, and conditional requests.

A page is remembered under the state that was read before its first row was; whatever is changed meanwhile
makes another state, under which it is never found. What any session might have shaped stays out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

from ratsinfo.caching.freshness import State, cache_key, current_state, recall, remember

LARGEST = 512 * 1024  # bytes of a page; more is not worth the memory
LONGEST_ADDRESS = 500
FOR_ALL_SITES = "Access-Control-Allow-Origin"  # Django leaves it out of a 304, which a browser may refuse then


@dataclass(frozen=True)
class Page:
    """A finished answer with status 200: its headers and its content."""

    headers: dict[str, str]
    content: bytes

    def response(self) -> HttpResponse:
        return HttpResponse(self.content, headers=self.headers)


class PublicPagesMiddleware:
    """Answers anonymous readers from memory where nothing has changed since."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_anonymous(request):
            return self.get_response(request)
        state = state_if_known()
        key = key_of(request, state) if state else ""
        if key and (page := recall(key)):
            return conditional(request, page.response())
        request.content_state = state  # type: ignore[attr-defined]
        response = self.get_response(request)
        if not is_public_page(response):
            return response
        with_validator(response)
        if state and key and request.method == "GET" and is_worth_remembering(response):
            remember(key, Page(dict(response.items()), response.content), state)
        return conditional(request, response)


def state_if_known() -> State | None:
    """The state, or None while the database does not answer: then the view says what is wrong."""
    try:
        return current_state()
    except DatabaseError:
        return None


def is_anonymous(request: HttpRequest) -> bool:
    """Whether nobody is or could be logged in, and nothing but reading is wanted, outside of the staff's part and the login."""
    return (
        request.method in ("GET", "HEAD")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "HTTP_AUTHORIZATION" not in request.META
        and not request.path_info.startswith((settings.ADMIN_PATH, settings.KONTO_PATH))
    )


def key_of(request: HttpRequest, state: State) -> str:
    """The key of this address under ``state``; empty for a host or an address that is not worth remembering."""
    address = request.get_full_path()
    try:
        return (
            cache_key(state, request.scheme or "", request.get_host(), address)
            if len(address) <= LONGEST_ADDRESS
            else ""
        )
    except DisallowedHost:
        return ""


def is_public_page(response: HttpResponse) -> bool:
    """Whether an answer is a whole page that every anonymous reader gets alike."""
    directives = {part.strip().lower() for part in response.get("Cache-Control", "").split(",")}
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not directives & {"no-store", "private"}
    )


def is_worth_remembering(response: HttpResponse) -> bool:
    """Whether others may ask for it; a view says ``asked_for_once`` of what harvesters take one after the other."""
    return len(response.content) <= LARGEST and not getattr(response, "asked_for_once", False)


def with_validator(response: HttpResponse) -> None:
    """Let browsers keep the page and ask each time whether it is still right; a logged-in reader's is another one."""
    response["ETag"] = f'"{blake2b(response.content, digest_size=16).hexdigest()}"'
    response["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ["Cookie"])


def conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """304 without content where the reader has this very page."""
    answer = get_conditional_response(request, etag=response["ETag"], response=response) or response
    if FOR_ALL_SITES in response:
        answer[FOR_ALL_SITES] = response[FOR_ALL_SITES]
    return answer
