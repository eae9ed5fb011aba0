"""What the pages of the sending show: how far it is, why some failed, of whom nobody knows. Reads only, no values."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from tsutsumi.core.mailing import replies
from tsutsumi.notices.models import MAIL, SMS, Attempt, Mailing, Notice
from tsutsumi.notices.post import house, texting
from tsutsumi.notices.post.desk import MailDesk, unknown

MINUTE = timedelta(minutes=1)
BACK = ("refused", "bounced")
WHY = {
    replies.NO_USER: _("あて先のメールアドレスがない"),
    replies.NO_DOMAIN: _("あて先のドメインがない"),
    replies.FULL: _("受信箱がいっぱい"),
    replies.DISABLED: _("使われていない・止められているメールアドレス"),
    replies.POLICY: _("相手のサーバーの決まりで断られた"),
    replies.SPAM: _("迷惑メールと判断された"),
    replies.TOO_LARGE: _("大きすぎると断られた"),
    replies.ROUTE: _("相手のサーバーに届かない"),
    replies.BUSY: _("相手のサーバーが混んでいる"),
    replies.AUTH: _("差出人の認証（SPF・DKIM・DMARC）で断られた"),
    replies.MOVED: _("メールアドレスが変わっている"),
    replies.OTHER: _("理由の分からない拒否"),
    "address": _("メールアドレスの形が正しくない"),
    "expired": _("3日間送り直しても受け取られなかった"),
    "refused": _("送信サービスに断られた"),
}


@dataclass(frozen=True, slots=True)
class Progress:
    """Everybody whose way it was, in one of these."""

    sent: int  # the other side has it, and it did not come back
    arrived: int  # of these, beyond the time for coming back
    waiting: int
    later: int  # of the waiting: to be tried again at a later time
    failed: int
    unknown: int
    rate: int  # in the last minute
    is_open: bool  # whether this is an hour in which it is sent

    @property
    def total(self) -> int:
        return self.sent + self.waiting + self.failed + self.unknown

    @property
    def done(self) -> int:
        """Per cent."""
        return 100 * (self.sent + self.failed) // self.total if self.total else 0


def of(mailing: Mailing, channel: str, at: datetime) -> Progress:
    rows = Notice.objects.filter(mailing=mailing)
    here = rows.filter(channel=channel)
    doubtful = here.filter(reason=unknown(channel)).count()
    states = Counter(dict(here.values_list("state").annotate(Count("pk"))))
    open_ones = states["planned"] + states["queued"] - doubtful
    now = Attempt.objects.filter(notice__mailing=mailing, channel=channel, state="handed", at__gt=at - MINUTE)
    due = MailDesk(mailing).due() if channel == MAIL else texting.due(mailing)
    queued = max(0, states["queued"] - doubtful)
    return Progress(
        sent=states["handed"] + states["delivered_assumed"] + states["told"], arrived=states["delivered_assumed"],
        waiting=open_ones, later=max(0, queued - due.count()), unknown=doubtful,
        failed=_moved_on(mailing, channel).count() + states["failed"] + states["unreachable"],
        rate=now.count(), is_open=house.is_open(mailing, at),
    )  # fmt: skip


def _moved_on(mailing: Mailing, channel: str) -> QuerySet[Notice]:
    """Those whose way it was once, and is no more."""
    rows = Notice.objects.filter(mailing=mailing, attempts__channel=channel, attempts__state__in=BACK)
    return rows.exclude(channel=channel).distinct()


def failures(mailing: Mailing, channel: str) -> QuerySet[Attempt]:
    """What was refused or came back, the latest first."""
    rows = Attempt.objects.filter(notice__mailing=mailing, channel=channel, state__in=BACK)
    return rows.select_related("notice").order_by("-ended_at", "-pk")


def whys(mailing: Mailing, channel: str) -> list[tuple[str, str, int]]:
    """(code, words, how many), the most frequent first."""
    found = Counter[str]()
    answers = failures(mailing, channel).order_by().values_list("answer", "words").annotate(Count("pk"))
    for answer, words, number in answers:
        found[why(answer, words)] += number
    return [(code, words_of(code), number) for code, number in found.most_common()]


def why(answer: str, words: str = "") -> str:
    """A code of `WHY` out of what the other side said."""
    if answer in WHY:
        return answer
    code, _space, status = answer.rpartition(" ")
    return replies.meaning(words, status, int(code) if code.isdecimal() else 0).why


def words_of(code: str) -> str:
    return gettext(WHY.get(code, WHY[replies.OTHER]))


def doubtful(mailing: Mailing) -> QuerySet[Notice]:
    """Those of whom nobody knows whether the other side has it."""
    return Notice.objects.filter(mailing=mailing, reason__in=[unknown(MAIL), unknown(SMS)]).order_by("person")
