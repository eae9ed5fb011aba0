"""Moments of the demo, counted back from today."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from tsutsumi.cases.models import JAPAN


def at(days: int, clock: time) -> datetime:
    """That time so many days ago in Japan; never in the future."""
    day = timezone.localdate() - timedelta(days=days)
    return min(datetime.combine(day, clock, JAPAN), timezone.now())
