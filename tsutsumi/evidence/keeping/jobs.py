"""Look at the logs of every running case: what is gone soon is told once per stage."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from tsutsumi.accounts.models import system
from tsutsumi.cases.models import Case
from tsutsumi.evidence.keeping import actions
from tsutsumi.work.loop import Beat


def remind(args: Mapping[str, Any], beat: Beat) -> None:  # noqa: ARG001
    """Safe to run twice, and to be killed between two cases: what was told is noted with it."""
    for case in Case.objects.open().filter(logs__settled_at=None, logs__isnull=False).distinct():
        actions.remind(case, timezone.localdate(), by=system())
        beat()
