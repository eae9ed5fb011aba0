"""Where the record sheets of a scan lie: an encrypted data set of its own, in a folder with a random name."""

import shutil
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from django.conf import settings

from tsutsumi.core.people.roster import Roster
from tsutsumi.evidence import vault
from tsutsumi.evidence.models import ScanRun, scope_of


def create(run: ScanRun, name: str) -> Roster:
    """An empty data set for this scan. It counts only once the scan's row names it."""
    return Roster.create(folder() / name, _key(run, name))


def opened(run: ScanRun) -> Roster:
    """The record sheets of a finished scan."""
    return Roster.open(folder() / run.roster, _key(run, run.roster))


def forget(name: str) -> None:
    """Delete a data set."""
    shutil.rmtree(folder() / name, ignore_errors=True)


def sweep(before: datetime, known: Collection[str]) -> int:
    """Delete data sets older than `before` that no scan names: left by a process that died."""
    lost = [f for f in folder().iterdir() if f.name not in known and f.stat().st_mtime < before.timestamp()]
    for place in lost:
        shutil.rmtree(place, ignore_errors=True)
    return len(lost)


def folder() -> Path:
    """Where all of them lie, for this account alone."""
    place = Path(settings.TSUTSUMI_HOME) / "rosters"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def _key(run: ScanRun, name: str) -> bytes:
    return vault.derived(scope_of(run.case), f"roster {name}")
