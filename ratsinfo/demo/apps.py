from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "ratsinfo.demo"
    verbose_name = "Vorführung"
