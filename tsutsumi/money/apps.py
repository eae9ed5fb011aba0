from django.apps import AppConfig


class MoneyConfig(AppConfig):
    name = "tsutsumi.money"
    label = "money"
    verbose_name = "費用と補償"
