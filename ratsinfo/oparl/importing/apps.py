from django.apps import AppConfig


class OparlImportConfig(AppConfig):
    name = "ratsinfo.oparl.importing"
    label = "oparl_import"
    verbose_name = "OParl-Import"
