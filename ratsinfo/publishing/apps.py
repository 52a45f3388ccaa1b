from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "ratsinfo.publishing"
    verbose_name = "Veröffentlichung"
