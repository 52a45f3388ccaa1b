from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CachingConfig(AppConfig):
    name = "ratsinfo.caching"
    verbose_name = "Seitenspeicher"

    def ready(self) -> None:
        from ratsinfo.caching.triggers import watch_tables

        # After every migration, because altering a table on SQLite drops its triggers.
        post_migrate.connect(watch_tables, sender=self, dispatch_uid="ratsinfo.caching.watch_tables")
