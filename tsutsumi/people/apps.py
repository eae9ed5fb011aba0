from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "tsutsumi.people"
    verbose_name = "本人"
