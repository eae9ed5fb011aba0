"""Look for reports that are late."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from tsutsumi.accounts.models import system
from tsutsumi.situation import actions
from tsutsumi.situation.models import Cadence
from tsutsumi.situation.standing import due_of
from tsutsumi.work.loop import Beat


def remind(args: Mapping[str, Any], beat: Beat) -> None:  # noqa: ARG001
    """Safe to run twice: one nudge per date is kept by the table."""
    now = timezone.now()
    for cadence in Cadence.objects.select_related("case").order_by("pk"):
        due = None if cadence.case.is_over else due_of(cadence)
        if due is not None and due <= now and (cadence.snoozed_until is None or cadence.snoozed_until <= now):
            actions.remind(cadence, due, by=system())
        beat()
