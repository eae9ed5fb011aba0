from django.apps import AppConfig


class InquiriesConfig(AppConfig):
    name = "tsutsumi.inquiries"
    label = "inquiries"
    verbose_name = "問い合わせ窓口"

    def ready(self) -> None:
        """The ledger lies below the desk, and is told here of the harm that the desk found to be true."""
        from tsutsumi.figures import offers
        from tsutsumi.inquiries import gather

        offers.MAKERS.append(gather.offers)
