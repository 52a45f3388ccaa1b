from django.http import HttpRequest, HttpResponse
from django.urls import path

from ratsinfo import urls

CONTENT = "<!doctype html><title>leer</title>" + "x" * 20_000


def bare(request: HttpRequest) -> HttpResponse:
    """A constant page of usual size, through every middleware and never from memory: what a page costs at the least."""
    return HttpResponse(CONTENT, headers={"Cache-Control": "no-store"})


urlpatterns = [path("leer/", bare), *urls.urlpatterns]
