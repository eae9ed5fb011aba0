from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "tsutsumi.figures"
    label = "figures"
    verbose_name = "数字台帳"
