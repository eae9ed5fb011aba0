from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "tsutsumi.accounts"
    label = "accounts"
    verbose_name = "アカウント"
