"""The silence detector with every clock of the room: also those of others to be told, of answers, and of logs."""

from collections.abc import Mapping, Sequence
from typing import Any

from tsutsumi.cases.models import Case, Part
from tsutsumi.room.beside import LOG, beside
from tsutsumi.room.standing import stand_all
from tsutsumi.team import jobs
from tsutsumi.team.silence import Ticking, end_of
from tsutsumi.web import days
from tsutsumi.work.loop import Beat


def watch(args: Mapping[str, Any], beat: Beat) -> None:
    jobs.watch(args, beat, more=clocks)


def clocks(cases: Sequence[Case]) -> Mapping[int, list[Ticking]]:
    """A log is the system side's to copy; whoever is to be told, the officer's."""
    found: dict[int, list[Ticking]] = {case.pk: [] for case in cases}
    for clock in beside(stand_all(cases, days.today())):
        words, role = f"{clock.label}（{clock.what}）", Part.SYSTEM if clock.kind == LOG else Part.OFFICER
        opened, due = clock.case.opened_at, end_of(clock.due)
        found[clock.case.pk].append(Ticking(f"{clock.kind}:{clock.code}", words, opened, due, role))
    return found
