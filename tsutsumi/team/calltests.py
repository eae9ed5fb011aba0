"""連絡網の訓練: everybody of the roster is asked to press a button; the times are the result."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from tsutsumi.accounts.models import User
from tsutsumi.audit.record import record
from tsutsumi.core.flow import Refused
from tsutsumi.outbox import actions as outbox
from tsutsumi.team import gather, links, words
from tsutsumi.team.models import CallTest, Page


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a test: who answered, after how many minutes; who did not."""

    answered: list[Page]
    silent: list[Page]

    @property
    def share(self) -> int:
        """Per cent of those asked."""
        asked = len(self.answered) + len(self.silent)
        return 100 * len(self.answered) // asked if asked else 0


def start(minutes: int, *, by: User) -> CallTest:
    """Ask everybody of the roster now. Refused while another test runs, or with nobody to ask."""
    now = timezone.now()
    people = [user for user in gather.everybody() if user.is_active]
    if not people:
        raise Refused(_("体制にまだ人がいません。先に体制を決めてください。"))
    with transaction.atomic():
        if CallTest.objects.filter(closed_at=None, ends_at__gt=now).exists():
            raise Refused(_("いま別の訓練が続いています。終わってから始めてください。"))
        number = (CallTest.objects.aggregate(last=Max("number"))["last"] or 0) + 1
        test = CallTest.objects.create(number=number, at=now, by=by, ends_at=now + timedelta(minutes=minutes))
        record("calltest.started", test, by=by, people=len(people), minutes=minutes)
        for user in people:
            page, link = links.new_page(now, expires_at=test.ends_at, test=test, user=user)
            subject, text = words.tested(test, link)
            outbox.put(user.email, subject, text, key=f"team.test:{page.pk}", by=by, drill=True)
    return test


def close(test: CallTest, *, by: User) -> None:
    """End it early: links are dead from now on."""
    now = timezone.now()
    with transaction.atomic():
        if not CallTest.objects.filter(pk=test.pk, closed_at=None, ends_at__gt=now).update(closed_at=now):
            raise Refused(_("この訓練はもう終わっています。"))
        test.pages.filter(answered_at=None).update(expires_at=now)
        record("calltest.closed", test, by=by)


def result(test: CallTest) -> Result:
    pages = list(test.pages.select_related("user__reach"))
    answered = sorted((page for page in pages if page.answered_at), key=lambda page: page.answered_at or test.at)
    return Result(answered, [page for page in pages if page.answered_at is None])
