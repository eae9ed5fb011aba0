from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "tsutsumi.tasks"
    label = "tasks"
    verbose_name = "作業"
