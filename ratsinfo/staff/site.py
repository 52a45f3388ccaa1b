from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest

from ratsinfo.staff.autocomplete import ArchiveAutocompleteView


class ArchiveAdminSite(AdminSite):
    site_title = "Ratsinformations-Archiv"
    site_header = "Ratsinformations-Archiv"
    index_title = "Arbeitsplatz"

    def autocomplete_view(self, request: HttpRequest) -> Any:
        return ArchiveAutocompleteView.as_view(admin_site=self)(request)
