import re
from functools import wraps
from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.account.views import logout
from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from ratsinfo.staff import relogin
from ratsinfo.staff.autocomplete import ArchiveAutocompleteView

# The longest number that a database can look for has 19 digits, and no key comes near it.
LONG_NUMBER = re.compile(r"\d{19}")
FREE_TEXT = ("q", "term", "id", "_changelist_filters")  # whoever reads these can do with anything


class ArchiveAdminSite(AdminSite):
    site_title = "Ratsinformations-Archiv"
    site_header = "Ratsinformations-Archiv"
    index_title = "Arbeitsplatz"

    def get_urls(self) -> list[Any]:
        """Django's pages; its way to the public page of a row would ask nobody whether the clerk may see the row."""
        own = path("r/<int:content_type_id>/<int:object_id>/", self.admin_view(self.view_on_site), name="view_on_site")
        return [own, *(entry for entry in super().get_urls() if getattr(entry, "name", "") != own.name)]

    def view_on_site(self, request: HttpRequest, content_type_id: int, object_id: int) -> HttpResponse:
        """On to the public page of a row that the clerk sees; every other one is as if it were not there."""
        kind = ContentType.objects.filter(pk=content_type_id).first()
        page: Any = self._registry.get(kind.model_class()) if kind else None  # type: ignore[arg-type]
        if page is None or not page.has_view_permission(request):
            raise Http404
        thing = page.get_object(request, str(object_id))
        if not hasattr(thing, "get_absolute_url"):
            raise Http404
        return HttpResponseRedirect(thing.get_absolute_url())

    def autocomplete_view(self, request: HttpRequest) -> Any:
        return ArchiveAutocompleteView.as_view(admin_site=self)(request)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Django's guard of every page; a form that is sent without a login keeps what was typed."""
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def keeping(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not self.has_permission(request) and relogin.is_form_of_ours(request):
                return relogin.login_again(request)
            if self.has_permission(request) and names_nothing(request):
                raise Http404
            return guarded(request, *args, **kwargs)

        return keeping

    @method_decorator(never_cache)
    @login_not_required
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """There is one login for everybody; whoever is logged in and does not work here is told so."""
        wanted = get_next_redirect_url(request) or reverse("admin:index", current_app=self.name)
        if not request.user.is_authenticated:
            return redirect_to_login(wanted)
        if self.has_permission(request):
            return HttpResponseRedirect(wanted)
        return render(request, "konto/kein_zutritt.html", {"weiter": wanted}, status=403)

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return logout(request)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return HttpResponseRedirect(reverse("account_change_password"))


def names_nothing(request: HttpRequest) -> bool:
    """Whether an address holds what nothing can be called: a NUL character, or a number longer than any key."""
    values = [value for name, found in request.GET.lists() if name not in FREE_TEXT for value in (name, *found)]
    return any("\0" in value or LONG_NUMBER.search(value) for value in (request.path_info, *values))
