"""Work to be done later: the count after a scan."""

from collections.abc import Callable, Mapping
from typing import Any

from tsutsumi.accounts.models import system
from tsutsumi.evidence.models import ScanRun
from tsutsumi.people import actions


def settle(args: Mapping[str, Any], beat: Callable[[], None]) -> None:
    """Keep the count of the scan `args["run"]`."""
    beat()
    actions.settle(ScanRun.objects.get(pk=args["run"]), by=system())
