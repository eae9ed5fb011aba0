"""Once a minute: call who is to be called, and tell of clocks that nobody attends to. Safe to kill and to run twice."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from tsutsumi.cases.models import Case
from tsutsumi.team import calling, silence
from tsutsumi.team.silence import Ticking
from tsutsumi.work.loop import Beat

Clocks = Callable[[Case, datetime], Iterable[Ticking]]


def none_more(case: Case, at: datetime) -> Iterable[Ticking]:  # noqa: ARG001
    return ()


def watch(args: Mapping[str, Any], beat: Beat, more: Clocks = none_more) -> None:
    """`at` in the arguments is the moment to judge by; without it, now. `more`: clocks that later stages know of."""
    at = datetime.fromisoformat(args["at"]) if "at" in args else timezone.now()
    for pk in calling.waiting_cases():
        calling.tick(pk, at)
        beat()
    calling.stop_all(at)
    for case in Case.objects.open().order_by("pk").iterator():
        silence.watch(case, at, more(case, at))
        beat()
