from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_out


class OfflineConfig(AppConfig):
    name = "ratsinfo.offline"
    verbose_name = "Mitgenommene Sitzungen"

    def ready(self) -> None:
        from ratsinfo.offline.middleware import note_logout

        user_logged_out.connect(note_logout, dispatch_uid="ratsinfo.offline.note_logout")
