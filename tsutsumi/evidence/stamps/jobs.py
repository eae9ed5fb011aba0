"""Fetch the time stamps that were asked for; what fails is asked again with the next round."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from tsutsumi.accounts.models import system
from tsutsumi.evidence.models import Stamp
from tsutsumi.evidence.stamps import actions
from tsutsumi.work.loop import Beat

# A stamp of weeks later proves little; the trouble stays readable.
KEEP_ASKING = timedelta(days=14)
# A slow authority must not keep the worker from what is urgent.
MOST_TROUBLES = 3


def stamp(args: Mapping[str, Any], beat: Beat) -> None:  # noqa: ARG001
    """Safe to be killed: a stamp that was kept is not asked for again."""
    if not settings.TSA_URL:
        return
    troubles = 0
    # In any order, so that one that always fails does not stand in the way of the others.
    for row in Stamp.objects.filter(stamped_at=None, at__gt=timezone.now() - KEEP_ASKING).order_by("?"):
        troubles += not actions.fetch(row, by=system())
        if troubles >= MOST_TROUBLES:
            return
        beat()
