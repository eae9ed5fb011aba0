"""Look whether the edition in force is due for review."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from tsutsumi.accounts.models import system
from tsutsumi.manual import actions, gather
from tsutsumi.work.loop import Beat


def review(args: Mapping[str, Any], beat: Beat) -> None:  # noqa: ARG001
    """Safe to run twice: an edition is reminded of once."""
    edition = gather.current()
    if edition is not None and gather.overdue(edition, timezone.localdate()) and edition.reminded_at is None:
        actions.remind(edition, by=system())
    beat()
