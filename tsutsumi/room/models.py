from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tsutsumi.accounts.models import User
from tsutsumi.cases import kinds
from tsutsumi.cases.models import Case
from tsutsumi.room.flow import ERASURE
from tsutsumi.web.wording import spoken


class Stance(models.Model):
    """Which reading of an open point of law (要確認) the organisation goes by, and on whose word. Rows are only added.

    It changes no finding by itself; what a case follows is recorded with the case.
    """

    A, B, ASKING = "a", "b", "asking"
    CHOICES = [(A, _("読み方A")), (B, _("読み方B")), (ASKING, _("弁護士・委員会に確認中"))]

    point = models.CharField(_("論点"), max_length=20)
    choice = models.CharField(_("採る読み方"), max_length=10, choices=CHOICES)
    reason = models.TextField(_("根拠（誰に、いつ確認したか）"), max_length=4000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.point} {self.choice}"


class Feed(models.Model):
    """The secret address of one person's deadlines, for a calendar program. Only the token's hash is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="feeds")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user} {self.made_at:%Y-%m-%d}"


class Bundle(models.Model):
    """An evidence bundle that left the house: its root, to compare every copy with. The bundle itself is not kept."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="bundles")
    number = models.PositiveIntegerField(_("回"))
    root = models.CharField(_("根のハッシュ値"), max_length=64)
    entries = models.PositiveIntegerField(_("入っているものの数"))
    size = models.BigIntegerField(_("大きさ"))
    with_files = models.BooleanField(_("証拠のファイルも入れた"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("作った日時"), default=timezone.now)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_bundle_per_number")]

    def __str__(self) -> str:
        return f"{self.case} {self.number}"


class Retention(models.Model):
    """How many years a case of one kind of cause is kept after its end. No row: DEFAULT_YEARS."""

    DEFAULT_YEARS = 5
    MOST_YEARS = 50

    cause_group = models.CharField(_("原因の区分"), max_length=20, unique=True, choices=kinds.groups)
    years = models.PositiveSmallIntegerField(_("保存する年数"), validators=[MaxValueValidator(MOST_YEARS)])

    def __str__(self) -> str:
        return f"{self.cause_group} {self.years}"


class Erasure(models.Model):
    """The destruction of what a case held (crypto-shredding): who asked, who confirmed, what is gone.

    `keys` is a list of {"scope", "name", "made_at"}: digests of the destroyed keys. `counts` has numbers only.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="erasures")
    state = models.CharField(_("状態"), max_length=20, default=ERASURE.initial, choices=spoken(ERASURE.choices()))
    reason = models.CharField(_("消去する理由"), max_length=300)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("申請"), default=timezone.now)
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(_("確認"), null=True)
    ended_at = models.DateTimeField(_("消去"), null=True)
    keys = models.JSONField(default=list)
    counts = models.JSONField(default=dict)

    flow = ERASURE

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=~models.Q(state="withdrawn"), name="one_erasure_per_case"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.state}"
