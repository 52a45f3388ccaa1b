from django.apps import AppConfig
from django.db.models.signals import post_delete


class DrucksachenConfig(AppConfig):
    name = "drucksachen"
    verbose_name = "Drucksachen und Beantwortungen"

    def ready(self) -> None:
        from drucksachen import agenda_recording, removal, searching

        for name in ("Anlage", "Eingang"):
            post_delete.connect(
                removal.on_delete, sender=self.get_model(name), dispatch_uid=f"drucksachen.removal.{name}"
            )
        post_delete.connect(
            removal.forget_text, sender=self.get_model("Anlage"), dispatch_uid="drucksachen.removal.text"
        )
        searching.connect()
        agenda_recording.connect()
