from django.contrib.admin import apps


class StaffAdminConfig(apps.AdminConfig):
    """Django's admin with the site of this project."""

    default_site = "ratsinfo.staff.site.ArchiveAdminSite"
