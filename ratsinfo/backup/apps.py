from django.apps import AppConfig
from django.db.models.signals import post_migrate


class BackupConfig(AppConfig):
    name = "ratsinfo.backup"
    verbose_name = "Sicherung"

    def ready(self) -> None:
        from ratsinfo.backup.statistics import note_lost_sizes

        post_migrate.connect(note_lost_sizes, sender=self, dispatch_uid="ratsinfo.backup.note_lost_sizes")
