from django.apps import AppConfig


class OutsideConfig(AppConfig):
    name = "tsutsumi.outside"
    label = "outside"
    verbose_name = "外部への連絡"
