from django.apps import AppConfig


class InquiriesConfig(AppConfig):
    name = "tsutsumi.inquiries"
    label = "inquiries"
    verbose_name = "問い合わせ窓口"
