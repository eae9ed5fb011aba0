"""Work to be done later: the count after a scan or a decision, the file of an affected list, what is out of time."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tsutsumi.accounts.models import system
from tsutsumi.cases.models import Case
from tsutsumi.core.flow import Refused
from tsutsumi.evidence.models import ScanRun
from tsutsumi.people import actions, gather, lists, resolving, roll
from tsutsumi.people.models import Assessment, Export

Beat = Callable[[], None]
STALE = timedelta(days=1)


def settle(args: Mapping[str, Any], beat: Beat) -> None:
    """Keep the count of the scan `args["run"]`, resolved with what people have decided before.

    A later scan that was counted already holds: then that one is counted anew.
    """
    beat()
    run = ScanRun.objects.select_related("case").get(pk=args["run"])
    count = gather.latest(run.case)
    _resolve(count.run if count and count.run.number > run.number else run, beat)


def resolve_next(args: Mapping[str, Any], beat: Beat) -> None:
    """Count the people of the case `args["case"]` anew: somebody decided something."""
    beat()
    count = gather.latest(Case.objects.get(pk=args["case"]))
    if count is not None:
        _resolve(count.run, beat)


def _resolve(run: ScanRun, beat: Beat) -> None:
    """Killed anywhere and done again, it leaves the same: everything is kept in one transaction at the end."""
    try:
        found = resolving.assess(run, beat)
    except resolving.Unreadable as trouble:  # the count goes on without the customer master
        actions.refuse_master(trouble.master, str(trouble), by=system())
        found = resolving.assess(run, beat)
    actions.settle(run, by=system(), found=found)
    if found and found.master and found.master.state == "linking":
        actions.linked(found.master, found.customers, by=system())


def export(args: Mapping[str, Any], beat: Beat) -> None:
    """Make and seal the file of the affected list `args["export"]`."""
    asked = Export.objects.select_related("case", "count").get(pk=args["export"])
    if asked.state != "preparing":
        return
    beat()
    try:
        sealed, told = lists.made(asked, beat)
        actions.prepared(asked, sealed, told, by=system())
    except Refused as refusal:
        asked.refresh_from_db()
        if asked.state == "preparing":
            actions.give_up(asked, str(refusal), by=system())


def tidy(args: Mapping[str, Any], beat: Beat) -> None:  # noqa: ARG001
    """Lists whose time is over are destroyed, and data sets that no assessment names: left by a process that died."""
    for asked in Export.objects.filter(state__in=("waiting", "approved")):
        beat()
        if asked.until is not None and asked.until < timezone.now():
            actions.expire(asked, by=system())
    roll.sweep(timezone.now() - STALE, set(Assessment.objects.values_list("roll", flat=True)))
