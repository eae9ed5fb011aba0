"""Remind of spoken yeses that nobody has confirmed."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from tsutsumi.decisions import gather, telling
from tsutsumi.work.loop import Beat


def remind(args: Mapping[str, Any], beat: Beat) -> None:  # noqa: ARG001
    """Safe to run twice: the outbox keeps one message per span."""
    now = timezone.now()
    for step in gather.overdue_orals(now):
        telling.remind(step, now)
        beat()
