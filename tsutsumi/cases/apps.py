from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "tsutsumi.cases"
    label = "cases"
