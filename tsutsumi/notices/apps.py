from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "tsutsumi.notices"
    label = "notices"
    verbose_name = "本人への通知"
