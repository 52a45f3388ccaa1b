from django.apps import AppConfig


class BackupConfig(AppConfig):
    name = "ratsinfo.backup"
    verbose_name = "Sicherung"
