from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "tsutsumi.work"
    label = "work"
    verbose_name = "作業"
