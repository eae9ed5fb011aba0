from django.apps import AppConfig


class SituationConfig(AppConfig):
    name = "tsutsumi.situation"
    label = "situation"
    verbose_name = "定時報告"
