from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "tsutsumi.decisions"
    label = "decisions"
    verbose_name = "決裁"
