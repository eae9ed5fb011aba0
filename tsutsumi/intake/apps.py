from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "tsutsumi.intake"
    label = "intake"
    verbose_name = "第一報"
