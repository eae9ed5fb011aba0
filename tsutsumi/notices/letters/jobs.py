"""Work to be done later for letters: make a print run, destroy files whose time is over."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone

from tsutsumi.accounts.models import system
from tsutsumi.core.flow import Refused
from tsutsumi.notices.letters import actions
from tsutsumi.notices.letters.models import PrintRun

Beat = Callable[[], None]


def make(args: Mapping[str, Any], beat: Beat) -> None:
    """Make the print run `args["run"]`."""
    beat()
    run = PrintRun.objects.select_related("mailing__case").get(pk=args["run"])
    if run.state != "asked":
        return
    try:
        actions.make(run, by=system(), beat=beat)
    except Refused as refusal:
        run.refresh_from_db()
        if run.state == "asked":
            actions.give_up(run, str(refusal), by=system())


def tidy(args: Mapping[str, Any], beat: Beat) -> None:  # noqa: ARG001
    """Files whose time is over are destroyed."""
    now = timezone.now()
    for run in PrintRun.objects.filter(state="made").select_related("mailing__case"):
        beat()
        if actions.is_over(run, now):
            actions.close(run, by=system())
