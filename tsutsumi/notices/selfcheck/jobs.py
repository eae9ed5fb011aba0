"""Make the export of a check page; take down what is over."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone

from tsutsumi.accounts.models import system
from tsutsumi.core.flow import Refused
from tsutsumi.notices.selfcheck import actions
from tsutsumi.notices.selfcheck.models import CheckPage


def build(args: Mapping[str, Any], beat: Callable[[], None]) -> None:
    """Make the export of the page `args["page"]`, unless it was made meanwhile."""
    beat()
    page = CheckPage.objects.select_related("mailing__case").get(pk=args["page"])
    if not page.is_waiting:
        return
    try:
        actions.build(page, by=system(), beat=beat)
    except Refused as refusal:
        actions.fail(page, str(refusal), by=system())
        if page.is_up and page.revoked.filter(at__gte=page.built_at).exists():
            # Better no page than one that opens for a code in wrong hands.
            actions.take_down(page, by=system())


def lapse(args: Mapping[str, Any], beat: Callable[[], None]) -> None:  # noqa: ARG001
    """Exports whose last day is over are deleted."""
    over = CheckPage.objects.filter(until__lt=timezone.localdate(), down_at=None).exclude(built_at=None)
    for page in over.select_related("mailing__case"):
        beat()
        actions.take_down(page, by=system())
