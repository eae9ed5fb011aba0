"""Work to be done later for notices: freeze the list and plan it, see what did not come back, and tidy up."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tsutsumi.accounts.models import system
from tsutsumi.notices import actions, frozen
from tsutsumi.notices.models import Mailing

Beat = Callable[[], None]
STALE = timedelta(days=1)


def plan(args: Mapping[str, Any], beat: Beat) -> None:
    """Plan the mailing `args["mailing"]`."""
    beat()
    mailing = Mailing.objects.select_related("case").get(pk=args["mailing"])
    if mailing.state == "draft":
        actions.plan(mailing, by=system(), beat=beat)


def watch(args: Mapping[str, Any], beat: Beat) -> None:  # noqa: ARG001
    """What did not come back in its time counts as arrived."""
    now = timezone.now()
    for mailing in Mailing.objects.filter(notices__state="handed", notices__due_at__lte=now).distinct():
        while actions.assume(mailing, now, by=system()):
            beat()


def tidy(args: Mapping[str, Any], beat: Beat) -> None:  # noqa: ARG001
    """Frozen lists that no mailing names are destroyed: left by a process that died."""
    beat()
    frozen.sweep(timezone.now() - STALE, set(Mailing.objects.values_list("roll", flat=True)))
