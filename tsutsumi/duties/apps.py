from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "tsutsumi.duties"
    label = "duties"
    verbose_name = "報告等の義務"
