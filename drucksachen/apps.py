from django.apps import AppConfig


class DrucksachenConfig(AppConfig):
    name = "drucksachen"
    verbose_name = "Drucksachen und Beantwortungen"
