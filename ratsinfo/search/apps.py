from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save


class SearchConfig(AppConfig):
    name = "ratsinfo.search"
    verbose_name = "Suche"

    def ready(self) -> None:
        """What the staff enters changes results, which pages remember."""
        from ratsinfo.caching.freshness import mark_change

        def changed(**kwargs: object) -> None:
            mark_change()

        for signal in (post_save, post_delete):
            signal.connect(changed, sender=self.get_model("Suchwort"), weak=False, dispatch_uid="ratsinfo.suchwort")
