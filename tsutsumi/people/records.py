"""The record sheets of a scan, opened where the scan has put them."""

from pathlib import Path

from django.conf import settings

from tsutsumi.core.people.roster import Roster
from tsutsumi.evidence import vault
from tsutsumi.evidence.models import ScanRun, scope_of


def place(run: ScanRun) -> tuple[Path, bytes]:
    """Folder and key of the record sheets of a scan."""
    name = run.roster
    return Path(settings.TSUTSUMI_HOME) / "rosters" / name, vault.derived(scope_of(run.case), f"roster {name}")


def opened(run: ScanRun) -> Roster:
    """The record sheets of a finished scan."""
    return Roster.open(*place(run))
