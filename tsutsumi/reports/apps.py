from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "tsutsumi.reports"
    label = "reports"
    verbose_name = "報告"
