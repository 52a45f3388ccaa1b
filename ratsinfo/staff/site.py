from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from ratsinfo.staff import relogin
from ratsinfo.staff.autocomplete import ArchiveAutocompleteView


class ArchiveAdminSite(AdminSite):
    site_title = "Ratsinformations-Archiv"
    site_header = "Ratsinformations-Archiv"
    index_title = "Arbeitsplatz"

    def autocomplete_view(self, request: HttpRequest) -> Any:
        return ArchiveAutocompleteView.as_view(admin_site=self)(request)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Django's guard of every page; a form that is sent without a login keeps what was typed."""
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def keeping(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not self.has_permission(request) and relogin.is_form_of_ours(request):
                return self.login_again(request)
            return guarded(request, *args, **kwargs)

        return keeping

    def login_again(self, request: HttpRequest) -> HttpResponse:
        """The login page in the place of a form's answer; it carries what was typed."""
        packet = relogin.pack(request)
        context = {
            "eingaben": packet,
            "zu_viel": not packet,
            "dateien": relogin.file_names(request),
            "app_path": reverse("admin:login", current_app=self.name),
            "next": request.get_full_path(),
        }
        request.method = "GET"
        return self.login(request, context)

    @method_decorator(never_cache)
    @login_not_required
    def login(self, request: HttpRequest, extra_context: Any = None) -> Any:
        packet = request.POST.get(relogin.FIELD, "") if request.method == "POST" else ""
        context = {"eingaben": packet} | (extra_context or {}) if packet else extra_context
        response = super().login(request, context)
        if packet and response.status_code == 302:
            return relogin.hand_over(request, packet) or response
        return response
