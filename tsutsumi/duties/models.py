"""What people said (Answer), what they decided (Ruling, Reading), and what the law said last time (Standing).

Findings are not stored: they follow from the facts and the law of the day. A ruling is stored because a person made
it, with its reasons frozen.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tsutsumi.cases.models import Case
from tsutsumi.duties.flow import RULING
from tsutsumi.web.wording import spoken


class AnswerQuerySet(models.QuerySet["Answer"]):
    def current(self) -> "AnswerQuerySet":
        """The last answer to each fact; older ones stay as history."""
        newest = self.values("case", "fact").annotate(newest=models.Max("pk")).values("newest")
        return self.filter(pk__in=newest)


class Answer(models.Model):
    """One answer to one question. Rows are only added: a correction is a new row, the old one stays.

    `value` is in the vocabulary of facts; null means 「わからない」, which is an answer but never a "no".
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="answers")
    fact = models.CharField(_("事実"), max_length=60)
    value = models.JSONField(_("答え"), null=True)
    learned_on = models.DateField(_("知った日"))
    source = models.CharField(_("根拠・出どころ"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("答えた時刻"))

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["case", "fact", "id"])]

    def __str__(self) -> str:
        return f"{self.fact}#{self.pk}"


class Reading(models.Model):
    """Which of two readings of an open point (要確認) the organisation follows, who decided and why."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="readings")
    point = models.CharField(_("論点"), max_length=20)
    choice = models.CharField(
        _("採る読み方"), max_length=10, choices=[("a", _("読み方A")), ("b", _("読み方B")), ("ask", _("確認中"))]
    )
    reason = models.TextField(_("理由"), max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.point} {self.choice}"


class Ruling(models.Model):
    """A finding confirmed by people. `judgement` holds the finding as JSON, as it stood then, with its proof."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="rulings")
    state = models.CharField(_("状態"), max_length=20, default=RULING.initial, choices=spoken(RULING.choices()))
    outcome = models.CharField(_("結論"), max_length=20)
    judgement = models.JSONField(_("判断の内容"))
    digest = models.CharField(_("内容のハッシュ値"), max_length=64)
    recipient = models.CharField(_("報告先"), max_length=200, blank=True)
    reason = models.TextField(_("判断の理由"), max_length=4000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("起案"))
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(_("承認"), null=True)

    flow = RULING

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.case} {self.outcome}"


class Standing(models.Model):
    """What the law said of a case when it was last judged, so that a change can be told."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="standing")
    duties = models.JSONField(default=dict)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.case}"
