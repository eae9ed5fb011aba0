from django.apps import AppConfig


class TeamConfig(AppConfig):
    name = "tsutsumi.team"
    label = "team"
    verbose_name = "体制と連絡"
