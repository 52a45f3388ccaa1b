from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "ratsinfo.accounts"
    verbose_name = "Zugänge"
