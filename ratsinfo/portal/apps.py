from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "ratsinfo.portal"
    verbose_name = "Portal"
