from django.apps import AppConfig


class PreventionConfig(AppConfig):
    name = "tsutsumi.prevention"
    label = "prevention"
    verbose_name = "再発防止"
