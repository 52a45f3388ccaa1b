from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers


class PrivateForReadersMiddleware:
    """What a logged-in reader gets may show more than the public sees: no cache may keep any of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            del response["Cache-Control"]
            add_never_cache_headers(response)
        return response
