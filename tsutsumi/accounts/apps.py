from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "tsutsumi.accounts"
    label = "accounts"
    verbose_name = "アカウント"

    def ready(self) -> None:
        from tsutsumi.accounts import devices

        devices.listen()
