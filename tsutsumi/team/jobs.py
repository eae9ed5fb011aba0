"""Once a minute: call who is to be called, and tell of clocks that nobody attends to. Safe to kill and to run twice."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import batched
from typing import Any

from django.utils import timezone

from tsutsumi.cases.models import Case
from tsutsumi.team import calling, silence
from tsutsumi.team.silence import Ticking
from tsutsumi.work.loop import Beat

Clocks = Callable[[Sequence[Case]], Mapping[int, Iterable[Ticking]]]  # by the key of the case

AT_ONCE = 200  # cases: read together, for this runs every minute beside people who wait for their pages


def none_more(cases: Sequence[Case]) -> Mapping[int, Iterable[Ticking]]:  # noqa: ARG001
    return {}


def watch(args: Mapping[str, Any], beat: Beat, more: Clocks = none_more) -> None:
    """`at` in the arguments is the moment to judge by; without it, now. `more`: clocks that later stages know of."""
    at = datetime.fromisoformat(args["at"]) if "at" in args else timezone.now()
    for pk in calling.waiting_cases():
        calling.tick(pk, at)
        beat()
    calling.stop_all(at)
    running = Case.objects.open().select_related("opened_by").order_by("pk")
    for cases in batched(running.iterator(AT_ONCE), AT_ONCE):
        silence.watch(cases, at, more(cases))
        beat()
