"""Remind of what the desk promised."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tsutsumi.inquiries import gather, telling
from tsutsumi.work.loop import Beat

SOON = timedelta(hours=1)


def remind(args: Mapping[str, Any], beat: Beat) -> None:  # noqa: ARG001
    """Safe to run twice: one message an hour before the time and one when it is late, each person once."""
    for row in gather.errands_due(timezone.now(), SOON):
        telling.due(row)
        beat()
