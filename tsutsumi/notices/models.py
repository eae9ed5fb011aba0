"""The mailing (Mailing, Wording), the notice to one person (Notice, Attempt), what people said of that person (Flag).

Nobody's name or address stands here: a notice knows the number of a person in the frozen list (`frozen`), and the
values are read from there while a text is made.
"""

from __future__ import annotations

import base64
import secrets
from typing import Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import Case
from tsutsumi.evidence.models import Sealed
from tsutsumi.notices.flow import ATTEMPT, MAILING, NOTICE
from tsutsumi.notices.letters import models as letters  # noqa: F401 (its tables belong to this app)
from tsutsumi.notices.selfcheck import models as selfcheck  # noqa: F401 (its tables belong to this app)
from tsutsumi.web.wording import Choices, spoken

MAIL, LETTER, SMS, PHONE, SUBSTITUTE = "mail", "letter", "sms", "phone", "substitute"
CHANNELS: Choices = [
    (MAIL, _("メール")),
    (LETTER, _("手紙")),
    (SMS, _("ショートメッセージ")),
    (PHONE, _("電話")),
    (SUBSTITUTE, _("代わりの措置（公表と窓口）")),
]
DIRECT = (MAIL, LETTER, SMS, PHONE)  # those with a text of their own
LANGUAGES: Choices = [
    ("ja", _("日本語")),
    ("easy", _("やさしい日本語")),
    ("en", _("英語")),
    ("zh", _("中国語")),
    ("ko", _("韓国語")),
]
FROM_LIST, FILL, MASTER = "list", "fill", "master"
CONTACTS: Choices = [
    (FILL, _("漏れたデータにない連絡先を、顧客台帳から補う")),
    (MASTER, _("顧客台帳の連絡先を優先する（漏れたデータが古いとき）")),
    (FROM_LIST, _("顧客台帳を使わない")),
]
ADULT, GUARDIAN, BEREAVED = "adult", "guardian", "bereaved"
AUDIENCES: Choices = [(ADULT, _("本人")), (GUARDIAN, _("保護者")), (BEREAVED, _("遺族"))]


def new_token() -> str:
    """26 characters, 130 bits: for the return address of a mail, and to make the code of a letter from."""
    return base64.b32encode(secrets.token_bytes(17)).decode().lower()[:26]


def usual_channels() -> list[str]:
    return [MAIL, LETTER, PHONE]


class Mailing(models.Model):
    """One sending to the people of one frozen list.

    `digest`: SHA-256 of everything that is approved (texts, list, ways, dates), made of `blocks`, one per 1,000 people;
    empty while it may still be changed. `ledger`: the figures that its texts cite, as they stood then.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="mailings")
    number = models.PositiveIntegerField(_("回"))
    title = models.CharField(_("名前"), max_length=120)
    state = models.CharField(_("状態"), max_length=20, default=MAILING.initial, choices=spoken(MAILING.choices()))
    is_trial = models.BooleanField(_("試しの送付"), default=True)
    source = models.CharField(max_length=32, blank=True)  # the affected list that was copied
    contacts = models.CharField(_("連絡先"), max_length=10, default=FILL, choices=CONTACTS)
    roll = models.CharField(max_length=32, blank=True)  # the frozen copy
    roll_digest = models.CharField(max_length=64, blank=True)
    people = models.PositiveIntegerField(_("名簿の人数"), default=0)
    count_low = models.BigIntegerField(_("少なくとも"), null=True)
    count_high = models.BigIntegerField(_("多くとも"), null=True)
    channels = models.JSONField(_("使う方法"), default=usual_channels)
    language = models.CharField(_("ふだんの言語"), max_length=10, default="ja", choices=LANGUAGES)
    letter_on = models.DateField(_("文書の日付"), null=True, blank=True)
    per_minute = models.PositiveIntegerField(_("1分に送る数（多くとも）"), default=600)
    window_from = models.TimeField(_("送る時間帯の始まり"), null=True, blank=True)
    window_to = models.TimeField(_("送る時間帯の終わり"), null=True, blank=True)
    waves = models.JSONField(_("送る日と人数"), default=list)
    planned_at = models.DateTimeField(null=True)  # the plan is whole since
    settled_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    blocks = models.JSONField(default=list)
    ledger = models.JSONField(default=list)
    trouble = models.CharField(_("止まった理由"), max_length=300, blank=True)
    live_at = models.DateTimeField(null=True)
    live_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    flow = MAILING

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="notices_one_mailing_per_number"),
        ]

    def __str__(self) -> str:
        return gettext("通知 第%(number)s回") % {"number": self.number}

    def get_absolute_url(self) -> str:
        return reverse("notices:mailing", args=[self.case.number, self.number])

    @property
    def is_settled(self) -> bool:
        return bool(self.digest)

    @property
    def is_planned(self) -> bool:
        return self.planned_at is not None


class Wording(models.Model):
    """The text of one channel, language and audience, with references instead of figures and of the person's values."""

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="wordings")
    channel = models.CharField(_("方法"), max_length=10, choices=CHANNELS)
    language = models.CharField(_("言語"), max_length=10, choices=LANGUAGES)
    audience = models.CharField(_("宛て先"), max_length=10, choices=AUDIENCES)
    subject = models.CharField(_("件名"), max_length=200, blank=True)
    body = models.TextField(_("本文"), max_length=20_000)
    docx = models.OneToOneField(Sealed, on_delete=models.SET_NULL, null=True, related_name="+")
    docx_sha256 = models.CharField(max_length=64, blank=True)
    docx_name = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["channel", "language", "audience"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["mailing", "channel", "language", "audience"], name="notices_one_wording_each"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel}-{self.language}-{self.audience}"

    @property
    def case_id(self) -> int:
        return self.mailing.case_id

    @property
    def label(self) -> str:
        return f"{self.get_channel_display()}・{self.get_language_display()}・{self.get_audience_display()}"


class Notice(models.Model):
    """What becomes of one person. `ways`: all ways in order, the first one first; `channel`: the one it is at now.

    `flags`: codes of what the plan saw (`plan.CAUSES`); `reason`: why the last way failed, or nobody can be reached.
    `text_digest`: SHA-256 over the exact texts of every way and where they go, since the mailing was settled.
    """

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="notices")
    person = models.PositiveIntegerField(_("番号"))
    language = models.CharField(_("言語"), max_length=10, choices=LANGUAGES)
    audience = models.CharField(_("宛て先"), max_length=10, choices=AUDIENCES)
    channel = models.CharField(_("方法"), max_length=10, choices=CHANNELS)
    ways = models.JSONField(default=list)
    state = models.CharField(_("状態"), max_length=20, default=NOTICE.initial, choices=spoken(NOTICE.choices()))
    wave = models.PositiveSmallIntegerField(_("回"), default=1)
    flags = models.JSONField(default=list)
    token = models.CharField(max_length=26, unique=True, default=new_token)
    text_digest = models.CharField(max_length=64, blank=True)
    due_at = models.DateTimeField(null=True)  # until when it may come back, or when to try again
    reason = models.CharField(max_length=60, blank=True)
    told_at = models.DateTimeField(null=True)

    flow = NOTICE

    class Meta:
        ordering: ClassVar = ["person"]
        indexes: ClassVar = [
            models.Index(fields=["mailing", "state", "channel", "wave"], name="notices_of_state"),
            models.Index(fields=["mailing", "state", "channel", "person"], name="notices_turn"),
            models.Index(fields=["state", "due_at"], name="notices_due"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mailing", "person"], name="notices_one_per_person"),
        ]

    def __str__(self) -> str:
        return f"{self.mailing_id}-{self.person + 1}"

    @property
    def case_id(self) -> int:
        return self.mailing.case_id

    @property
    def shown_number(self) -> int:
        """How people speak of it: counted from 1, as in the affected list."""
        return self.person + 1

    @property
    def rest(self) -> list[str]:
        """The ways that come after the present one."""
        ways: list[str] = self.ways
        return ways[ways.index(self.channel) + 1 :] if self.channel in ways else []


class Attempt(models.Model):
    """One try on one way. `answer`: a code of the other side (250, 5.1.1); `words`: its words, masked."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="attempts")
    channel = models.CharField(_("方法"), max_length=10, choices=CHANNELS)
    number = models.PositiveSmallIntegerField(_("回"))
    state = models.CharField(_("状態"), max_length=20, default=ATTEMPT.initial, choices=spoken(ATTEMPT.choices()))
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    answer = models.CharField(_("返事"), max_length=20, blank=True)
    words = models.CharField(_("返事の言葉"), max_length=300, blank=True)
    tracking = models.CharField(_("追跡番号"), max_length=30, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    flow = ATTEMPT

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["channel", "state"], name="notices_attempt_state")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["notice", "channel", "number"], name="notices_one_attempt_each"),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.channel} {self.number}"

    @property
    def case_id(self) -> int:
        return self.notice.mailing.case_id


class Flag(models.Model):
    """What somebody said of one person, and why. The last one of a kind that was not taken back holds.

    `value`: the language, or the ways that are allowed in spite of a threat ("mail,letter"). `mark`: a keyed digest by
    which the same person is found in a later list.
    """

    THREAT, DECEASED, EXCLUDE, LANGUAGE, AUDIENCE = "threat", "deceased", "exclude", "language", "audience"
    KINDS: ClassVar[Choices] = [
        (THREAT, _("暴力・脅迫などのおそれ（まず電話。住所や共用のメールへは送らない）")),
        (DECEASED, _("亡くなっている（遺族宛て）")),
        (EXCLUDE, _("送らない")),
        (LANGUAGE, _("言語を決める")),
        (AUDIENCE, _("宛て先を決める")),
    ]

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="flags")
    person = models.PositiveIntegerField()
    kind = models.CharField(_("種類"), max_length=10, choices=KINDS)
    value = models.CharField(max_length=20, blank=True)
    reason = models.CharField(_("理由"), max_length=300)
    mark = models.CharField(max_length=32, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["mailing", "person"], name="notices_flag_of_person")]

    def __str__(self) -> str:
        return f"{self.mailing_id}-{self.person + 1} {self.kind}"

    @property
    def case_id(self) -> int:
        return self.mailing.case_id


class Look(models.Model):
    """Somebody read the real text of one person, and why. The words of the reason stay here."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="looks")
    reason = models.CharField(_("見る理由"), max_length=300)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.by_id}"

    @property
    def case_id(self) -> int:
        return self.notice.mailing.case_id


class Trial(models.Model):
    """Samples of made-up persons that were sent to people of the team: how many messages, to how many people."""

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="trials")
    digest = models.CharField(max_length=64, blank=True)
    sent = models.PositiveIntegerField()
    to = models.PositiveIntegerField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.mailing_id} {self.at:%Y-%m-%d %H:%M}"


class Substitute(models.Model):
    """代替措置 (法26条2項ただし書): published where, and the desk that people can ask. The last row holds.

    Who could not be reached then, and why, stands in `reasons`, in numbers.
    """

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="substitutes")
    document = models.CharField(max_length=100, blank=True)  # the publication, as the trail names it
    place = models.CharField(_("公表した場所（ページの名前かアドレス）"), max_length=300)
    desk = models.CharField(_("本人が確かめられる窓口（電話・受付時間）"), max_length=300)
    is_planned = models.BooleanField(default=False)  # it has its day and is not out yet
    reasons = models.JSONField(default=dict)  # code of the reason -> people
    since = models.DateField(_("公表した日"))
    until = models.DateField(_("いつまで"), null=True, blank=True)
    people = models.PositiveIntegerField(_("この時の連絡できない人"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.mailing_id} {self.since}"

    @property
    def case_id(self) -> int:
        return self.mailing.case_id


class Carriage(models.Model):
    """How far the journal of the mails of a mailing (core.mailing.journal) is kept in these tables, in bytes."""

    mailing = models.OneToOneField(Mailing, on_delete=models.CASCADE, related_name="carriage")
    kept = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.mailing_id} {self.kept}"


def ways_of(value: Any) -> list[str]:
    """The ways in the words of a flag: "mail,letter"."""
    return [way for way in str(value).split(",") if way in DIRECT]
