"""Keep the tasks of every open case in step with facts, people and law."""

from collections.abc import Mapping
from typing import Any

from tsutsumi.accounts.models import system
from tsutsumi.cases.models import Case
from tsutsumi.tasks import actions
from tsutsumi.work.loop import Beat


def sync(args: Mapping[str, Any], beat: Beat) -> None:
    """The case `args["case"]`, or every open one. Killed anywhere, it is done again: nothing doubles."""
    cases = Case.objects.open()
    if "case" in args:
        cases = cases.filter(pk=args["case"])
    for case in cases.iterator():
        actions.sync_case(case, by=system())
        beat()
