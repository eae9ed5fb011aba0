"""Once a minute: call who is to be called, and tell of clocks that nobody attends to. Safe to kill and to run twice."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from tsutsumi.cases.models import Case
from tsutsumi.team import calling, silence
from tsutsumi.work.loop import Beat


def watch(args: Mapping[str, Any], beat: Beat) -> None:
    """`at` in the arguments is the moment to judge by; without it, now."""
    at = datetime.fromisoformat(args["at"]) if "at" in args else timezone.now()
    for pk in calling.waiting_cases():
        calling.tick(pk, at)
        beat()
    calling.stop_all(at)
    for case in Case.objects.open().order_by("pk").iterator():
        silence.watch(case, at)
        beat()
