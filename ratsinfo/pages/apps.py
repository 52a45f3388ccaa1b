from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "ratsinfo.pages"
    verbose_name = "Texte"
