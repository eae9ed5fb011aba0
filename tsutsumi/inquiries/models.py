"""The desk of a case (Desk, Seat), who asks (Inquiry, Lookup, Reply), what was promised (Errand), harm, answers.

Names, telephone numbers and words of callers stand in `private` only, sealed under a key of the case (`private.py`):
with the case's key they are gone. No table here holds a value of an affected person: who was proven is a number in the
frozen list of a mailing.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import Case, Note
from tsutsumi.inquiries import kinds
from tsutsumi.inquiries.flow import ANSWER, ERRAND, HARM, INQUIRY, REPLY
from tsutsumi.web.wording import Choices, spoken

WEEKEND = 5, 6


def weekend() -> list[int]:
    return list(WEEKEND)


class Desk(models.Model):
    """The desk of a case: when it answers, how many sit there, how long a call takes (for the forecast)."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="desk")
    phone = models.CharField(_("窓口の電話番号"), max_length=60, blank=True)
    mail = models.CharField(_("窓口のメールアドレス"), max_length=200, blank=True)
    opens = models.TimeField(_("始まり"), default=time(9))
    closes = models.TimeField(_("終わり"), default=time(17))
    closed_days = models.JSONField(_("休みの曜日"), default=weekend)
    until_on = models.DateField(_("いつまで開くか"), null=True, blank=True)
    seats = models.PositiveIntegerField(_("席の数"), default=2)
    seconds = models.PositiveIntegerField(_("1件にかかる秒数"), default=540)
    seat_day_cost = models.PositiveIntegerField(_("1席1日の費用（円）"), null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return gettext("問い合わせ窓口")

    @property
    def hours(self) -> float:
        """Hours a day; a desk that closes before it opens has none."""
        return max(0.0, (self.closes.hour - self.opens.hour) + (self.closes.minute - self.opens.minute) / 60)


class SeatQuerySet(models.QuerySet["Seat"]):
    def active(self) -> SeatQuerySet:
        return self.filter(until__isnull=True, expires_at__gt=timezone.now(), user__is_active=True)


class Seat(models.Model):
    """Who answers at the desk of a case without a part in it: they see the pages of the desk and nothing else."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="seats")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="seats")
    since = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(_("いつまで"))
    until = models.DateTimeField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-since", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "user"], condition=models.Q(until__isnull=True), name="inquiries_one_seat"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.user_id}"

    @property
    def is_active(self) -> bool:
        return self.until is None and self.expires_at > timezone.now()


class Inquiry(models.Model):
    """One call, mail, form or letter of somebody. `person`: their number in the frozen list of mailing `mailing`."""

    PROOFS: ClassVar[Choices] = [
        ("none", _("確かめていない")),
        ("code", _("手紙の番号")),
        ("items", _("氏名と登録の1項目")),
    ]

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="inquiries")
    number = models.PositiveIntegerField(_("受付番号"))
    way = models.CharField(_("方法"), max_length=10, choices=spoken(kinds.choices(kinds.WAYS)))
    state = models.CharField(_("状態"), max_length=20, default=INQUIRY.initial, choices=spoken(INQUIRY.choices()))
    received_at = models.DateTimeField(_("受けた日時"))
    ended_at = models.DateTimeField(_("終えた日時"), null=True)
    topic = models.CharField(_("話題"), max_length=10, blank=True, choices=spoken(kinds.choices(kinds.TOPICS)))
    feeling = models.PositiveSmallIntegerField(_("感情（1〜3）"), null=True)
    proof = models.CharField(_("本人の確認"), max_length=10, default="none", choices=PROOFS)
    mailing = models.PositiveIntegerField(null=True)
    person = models.PositiveIntegerField(null=True)
    private = models.BinaryField(default=bytes)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    flow = INQUIRY

    class Meta:
        ordering: ClassVar = ["-number"]
        indexes: ClassVar = [models.Index(fields=["case", "received_at"], name="inquiries_by_day")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="inquiries_one_per_number"),
        ]

    def __str__(self) -> str:
        return gettext("受付%(number)s") % {"number": self.number}

    def get_absolute_url(self) -> str:
        return reverse("inquiries:inquiry", args=[self.case.number, self.number])

    @property
    def is_proven(self) -> bool:
        return self.proof != "none"


class Lookup(models.Model):
    """One question to the frozen list: who asked, how, and the answer. Not what was typed."""

    ANSWERS: ClassVar[Choices] = [("yes", _("対象")), ("no", _("見つからない")), ("unclear", _("決まらない"))]

    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="lookups")
    way = models.CharField(max_length=10, choices=Inquiry.PROOFS)
    answer = models.CharField(_("答え"), max_length=10, choices=ANSWERS)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["by", "at"], name="inquiries_lookup_by")]

    def __str__(self) -> str:
        return f"{self.inquiry_id} {self.answer}"

    @property
    def case_id(self) -> int:
        return self.inquiry.case_id


class Errand(models.Model):
    """What somebody was promised, or what was handed on: of a kind of `kinds.TASKS`, until when."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="errands")
    kind = models.CharField(_("種類"), max_length=10, choices=spoken(kinds.task_choices()))
    state = models.CharField(_("状態"), max_length=20, default=ERRAND.initial, choices=spoken(ERRAND.choices()))
    due_at = models.DateTimeField(_("期限"))
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    flow = ERRAND

    class Meta:
        ordering: ClassVar = ["due_at", "pk"]
        indexes: ClassVar = [models.Index(fields=["state", "due_at"], name="inquiries_errand_due")]

    def __str__(self) -> str:
        return f"{self.inquiry_id} {self.kind}"

    @property
    def case_id(self) -> int:
        return self.inquiry.case_id

    @property
    def task(self) -> kinds.Task:
        return kinds.TASKS[self.kind]

    @property
    def is_late(self) -> bool:
        return self.state == "open" and self.due_at < timezone.now()


class Harm(models.Model):
    """Actual harm that a caller tells of: counted for item ⑤ of the report; its line in the timeline is `note`."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="harms")
    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="harms")
    kind = models.CharField(_("被害の種類"), max_length=20, choices=spoken(kinds.choices(kinds.HARMS)))
    state = models.CharField(_("状態"), max_length=20, default=HARM.initial, choices=spoken(HARM.choices()))
    happened_on = models.DateField(_("起きた日"), null=True, blank=True)
    amount = models.BigIntegerField(_("金額（円）"), null=True, blank=True)
    note = models.ForeignKey(Note, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    flow = HARM

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.inquiry_id} {self.kind}"


class FaqAnswer(models.Model):
    """One question that is asked at the desk, and what is said. `text` holds references to the ledger, not digits."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="faq")
    code = models.CharField(_("番号"), max_length=10)
    question = models.CharField(_("質問"), max_length=200)
    text = models.TextField(_("回答"), max_length=2000, blank=True)
    words = models.CharField(_("探すときの言葉"), max_length=300, blank=True)
    state = models.CharField(_("状態"), max_length=20, default=ANSWER.initial, choices=spoken(ANSWER.choices()))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)

    flow = ANSWER

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "code"], name="inquiries_one_answer_per_code")]

    def __str__(self) -> str:
        return self.code


class Reply(models.Model):
    """One text of a thread: what came in, or what goes back. `answer`: the approved answer it is made of; without one
    a second person looks at it before it leaves.
    """

    IN, OUT = "in", "out"

    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="replies")
    way = models.CharField(max_length=10, choices=[("in", _("届いた")), ("out", _("返事"))])
    state = models.CharField(_("状態"), max_length=20, default=REPLY.initial, choices=spoken(REPLY.choices()))
    answer = models.ForeignKey(FaqAnswer, on_delete=models.PROTECT, null=True, related_name="+")
    private = models.BinaryField(default=bytes)
    digest = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(null=True)

    flow = REPLY

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.inquiry_id} {self.way}"

    @property
    def case_id(self) -> int:
        return self.inquiry.case_id


class Tally(models.Model):
    """Calls of one day that nobody answered, as the telephone system or the call centre says."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tallies")
    on = models.DateField(_("日"))
    abandoned = models.PositiveIntegerField(_("出られなかった電話"))
    calls = models.PositiveIntegerField(_("ほかに受けた電話（この画面に記録していないもの）"), default=0)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-on"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "on"], name="inquiries_one_tally_per_day")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.on}"


def shown_moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
