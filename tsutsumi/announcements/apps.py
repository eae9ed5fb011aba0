from django.apps import AppConfig


class AnnouncementsConfig(AppConfig):
    name = "tsutsumi.announcements"
    label = "announcements"
    verbose_name = "公表"
