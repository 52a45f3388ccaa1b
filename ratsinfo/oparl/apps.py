from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class OparlConfig(AppConfig):
    name = "ratsinfo.oparl"
    label = "oparl"
    verbose_name = "OParl"

    def ready(self) -> None:
        from ratsinfo.oparl import triggers

        pre_migrate.connect(triggers.drop, sender=self, dispatch_uid="ratsinfo.oparl.drop")
        post_migrate.connect(begin, sender=self, dispatch_uid="ratsinfo.oparl.begin")


def begin(using: str = "default", **kwargs: Any) -> None:
    """Note every change from now on, and take stock of what is there already."""
    from ratsinfo.oparl import standing, triggers

    if triggers.make(using):
        standing.take_stock()
