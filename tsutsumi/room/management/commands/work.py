"""manage.py work: the worker. SIGTERM: finish the step in hand, give the job back, end."""

import os
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand

from tsutsumi.room.handlers import HANDLERS, TIMETABLE
from tsutsumi.work.loop import run

KINDNESS = 5  # of 19: a scan that runs for an hour must not make people wait for their pages


class Command(BaseCommand):
    help = "待っている作業を行います。"

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        os.nice(KINDNESS)
        leaving = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: leaving.set())
        threading.Thread(target=_leave_with_parent, args=(os.getppid(), leaving), daemon=True).start()
        run(HANDLERS, TIMETABLE, leaving)


def _leave_with_parent(parent: int, leaving: threading.Event) -> None:
    """A supervisor that was killed cannot tell us to end: nobody may be left working unseen."""
    while not leaving.wait(1.0):
        if os.getppid() != parent:
            leaving.set()
