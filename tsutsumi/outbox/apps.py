from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "tsutsumi.outbox"
    label = "outbox"
    verbose_name = "通知の送信"
