from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_save


class AccountsConfig(AppConfig):
    name = "ratsinfo.accounts"
    verbose_name = "Zugänge"

    def ready(self) -> None:
        """Django makes the rights themselves on the same signal, and is listed before."""
        from allauth.usersessions.models import UserSession

        from ratsinfo.accounts.devices import forget_address
        from ratsinfo.accounts.groups import give_rights

        post_migrate.connect(give_rights, dispatch_uid="ratsinfo.accounts.groups.give_rights")
        pre_save.connect(forget_address, UserSession, dispatch_uid="ratsinfo.accounts.devices.forget_address")
