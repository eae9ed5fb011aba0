"""Judge every open case again: the law, the day, or a fact may have changed."""

from collections.abc import Mapping
from typing import Any

from tsutsumi.accounts.models import system
from tsutsumi.cases.models import Case
from tsutsumi.duties import actions
from tsutsumi.work.loop import Beat


def watch(args: Mapping[str, Any], beat: Beat) -> None:  # noqa: ARG001
    """Safe to run twice: a finding that has not changed writes nothing."""
    for case in Case.objects.open().iterator():
        actions.watch(case, by=system())
        beat()
