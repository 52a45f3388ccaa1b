from django.apps import AppConfig


class GremienConfig(AppConfig):
    name = "gremien"
    verbose_name = "Gremien und Sitzungen"

    def ready(self) -> None:
        from gremien import searching

        searching.connect()
