"""The silence detector with every clock of the room: also those of others to be told, of answers, and of logs."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from tsutsumi.cases.models import Case, Part
from tsutsumi.duties.gather import today_of
from tsutsumi.room.beside import LOG, beside
from tsutsumi.room.standing import stand
from tsutsumi.team import jobs
from tsutsumi.team.silence import Ticking, end_of, of_role
from tsutsumi.work.loop import Beat


def watch(args: Mapping[str, Any], beat: Beat) -> None:
    jobs.watch(args, beat, more=clocks)


def clocks(case: Case, at: datetime) -> Iterator[Ticking]:
    """A log is the system side's to copy; whoever is to be told, the officer's."""
    for clock in beside([stand(case, today_of(case))]):
        owner, deputy = of_role(case, Part.SYSTEM if clock.kind == LOG else Part.OFFICER, at)
        words = f"{clock.label}（{clock.what}）"
        yield Ticking(f"{clock.kind}:{clock.code}", words, case.opened_at, end_of(clock.due), owner, deputy)
