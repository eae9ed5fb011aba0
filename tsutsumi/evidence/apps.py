from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "tsutsumi.evidence"
    verbose_name = "証拠"
