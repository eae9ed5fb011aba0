from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "tsutsumi.web"
    label = "web"
    verbose_name = "画面"

    def ready(self) -> None:
        from tsutsumi.web import wording

        wording.apply()
