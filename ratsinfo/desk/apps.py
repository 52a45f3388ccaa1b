from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "ratsinfo.desk"
    verbose_name = "Arbeitsplatz"
