"""Work to be done later for notices: freeze the list and plan it, see what did not come back, and tidy up."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tsutsumi.accounts.models import system
from tsutsumi.core.flow import Refused
from tsutsumi.notices import actions, frozen
from tsutsumi.notices.models import Mailing
from tsutsumi.notices.sending import actions as sending

Beat = Callable[[], None]
STALE = timedelta(days=1)


def plan(args: Mapping[str, Any], beat: Beat) -> None:
    """Plan the mailing `args["mailing"]`."""
    beat()
    mailing = Mailing.objects.select_related("case").get(pk=args["mailing"])
    if mailing.state == "draft":
        actions.plan(mailing, by=system(), beat=beat)


def settle(args: Mapping[str, Any], beat: Beat) -> None:
    """Make and fix every text of the mailing `args["mailing"]`."""
    beat()
    mailing = Mailing.objects.select_related("case").get(pk=args["mailing"])
    try:
        sending.settle(mailing, by=system(), beat=beat)
    except Refused as refusal:  # somebody changed it meanwhile: the page says what to do
        sending.fail_to_settle(mailing, str(refusal), by=system())


def waves(args: Mapping[str, Any], beat: Beat) -> None:  # noqa: ARG001
    """Queue everybody of the waves whose day has come, in every mailing that is being sent."""
    for mailing in Mailing.objects.filter(state="sending", is_trial=False).select_related("case"):
        beat()
        try:
            sending.queue_due(mailing, timezone.localdate(), by=system())
        except Refused as refusal:
            sending.pause(mailing, by=system(), why=str(refusal))


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
