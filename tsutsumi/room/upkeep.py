"""The daily tidying of what nobody needs any more: ended sessions, spent jobs, past timetable rows."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.utils import timezone

from tsutsumi.work.loop import Beat
from tsutsumi.work.models import Job, Schedule

KEEP = timedelta(days=30)


def tidy(args: Mapping[str, Any], beat: Beat) -> None:  # noqa: ARG001
    now = timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    beat()
    Job.objects.filter(state=Job.State.DONE, ended_at__lt=now - KEEP).delete()
    Schedule.objects.filter(due__lt=now - KEEP).delete()
