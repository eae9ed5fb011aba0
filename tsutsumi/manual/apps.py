from django.apps import AppConfig


class ManualConfig(AppConfig):
    name = "tsutsumi.manual"
    label = "manual"
    verbose_name = "対応マニュアル"
