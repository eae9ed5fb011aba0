"""Try out how the house sends."""

from django.db import transaction

from tsutsumi.accounts.models import User
from tsutsumi.audit.record import record
from tsutsumi.notices.post import house
from tsutsumi.work.actions import enqueue


def ask_to_try(*, by: User) -> None:
    """A mail as the people will get it, to oneself. Refused while the house cannot send."""
    house.sender()
    with transaction.atomic():
        record("mail.tried", by, by=by)
        enqueue("notices.try", key=str(by.pk), by=by, user=by.pk)
