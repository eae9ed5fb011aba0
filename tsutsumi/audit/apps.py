from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "tsutsumi.audit"
    label = "audit"
    verbose_name = "記録"
