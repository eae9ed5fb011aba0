"""How many people, who decided what about them, and what left the house; values only ever sealed or masked.

`Count`, `Decision`, `Look` and `Download` are only added to. `Assessment` with its pairs follows from them
and from the sealed records of a scan; a newer one takes its place.
"""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import Case
from tsutsumi.core.people.review import ATTRIBUTES_JA
from tsutsumi.evidence.models import ScanRun, Sealed
from tsutsumi.people import flow
from tsutsumi.people.masks import NAMES
from tsutsumi.web.wording import Choices, spoken


class Count(models.Model):
    """The number of people as it was once settled: at least `low`, at most `high`. Rows are only added.

    `causes` is a list of {"code", "text", "path", "adds"}; `change` says why this count differs from the last.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="counts")
    run = models.ForeignKey(ScanRun, on_delete=models.PROTECT, related_name="counts")
    low = models.BigIntegerField("少なくとも")
    high = models.BigIntegerField("多くとも")
    causes = models.JSONField("幅がある理由", default=list)
    change = models.CharField("変わった理由", max_length=300)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("日時")

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(low__lte=models.F("high")), name="low_is_not_over_high")
        ]

    def __str__(self) -> str:
        return f"{self.low}–{self.high}"

    @property
    def said(self) -> dict[str, Any]:
        """The count as `tsutsumi count --json` prints it."""
        return {"low": self.low, "high": self.high, "causes": self.causes}


class Master(models.Model):
    """The customer master handed in for one case: its file and, once confirmed, its rows, both sealed.

    `tables` is a list of {"name", "columns"} and their columns of {"header", "kind", "label"}, never a value of a row.
    `table` is the name of the one that is meant; empty for all, and for a file that is one table.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="masters")
    name = models.CharField("名前", max_length=500)
    state = models.CharField("状態", max_length=20, default=flow.MASTER.initial, choices=spoken(flow.MASTER.choices()))
    source = models.OneToOneField(Sealed, on_delete=models.SET_NULL, null=True, related_name="+")
    tables = models.JSONField("表", default=list)
    table = models.CharField("使う表", max_length=200, blank=True)
    rows = models.BigIntegerField("行", default=0)
    trouble = models.CharField("取り込めない理由", max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    flow = flow.MASTER

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def columns(self) -> list[dict[str, str]]:
        """The columns of the table that is meant; of all, those of the first."""
        meant = [one for one in self.tables if one["name"] == self.table] or self.tables
        return list(meant[0]["columns"]) if meant else []


class Assessment(models.Model):
    """What one 名寄せ left behind a count: the ladder from strict to loose, the breakdowns, pairs and affected list."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="assessment")
    count = models.ForeignKey(Count, on_delete=models.PROTECT, related_name="assessments")
    master = models.ForeignKey(Master, on_delete=models.SET_NULL, null=True, related_name="+")
    ladder = models.JSONField(default=list)
    breakdown = models.JSONField(default=list)
    item_sets = models.JSONField(default=list)
    links = models.JSONField(default=dict)
    people = models.BigIntegerField("一覧の人数", default=0)
    undecided = models.BigIntegerField("決まらない組", default=0)
    decided = models.BigIntegerField("織り込んだ判断", default=0)  # key of the last decision that is in it
    roll = models.CharField(max_length=32, blank=True)  # the encrypted data set of the affected list
    values = models.OneToOneField(Sealed, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.case_id} {self.at:%Y-%m-%d %H:%M}"


class Pair(models.Model):
    """Two records that may be one person, for somebody to decide. `looks` is a list of
    {"attribute", "level", "left", "right"} with masked text; the values are line `line` of `assessment.values`.

    `left` and `right` are the stable numbers of the records in hexadecimal, the smaller first.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="pairs")
    place = models.PositiveIntegerField()
    left = models.CharField(max_length=16)
    right = models.CharField(max_length=16)
    why = models.CharField(max_length=300, blank=True)
    looks = models.JSONField(default=list)
    spots = models.JSONField(default=list)
    line = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["place"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["assessment", "left", "right"], name="people_one_pair_per_records")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """How an address names it: it stays the same when the people are counted anew."""
        return f"{self.left}-{self.right}"

    @property
    def by_name_alone(self) -> bool:
        """Whether the two agree in nothing but a name: then "two people" changes no number, and it may wait."""
        said = (look["attribute"] for look in self.looks if look["level"] == "same")
        return not any(kind in ATTRIBUTES_JA and kind not in NAMES for kind in said)


class DecisionQuerySet(models.QuerySet["Decision"]):
    def current(self) -> "DecisionQuerySet":
        """The last word on each pair; older ones stay as history."""
        newest = self.values("case", "left", "right").annotate(newest=models.Max("pk")).values("newest")
        return self.filter(pk__in=newest)

    def binding(self) -> "DecisionQuerySet":
        """Same or apart, as it stands."""
        return self.current().filter(verdict__in=(Decision.SAME, Decision.APART))


class Decision(models.Model):
    """What somebody decided about two records. Rows are only added; the last one of a pair holds."""

    SAME, APART, LATER, UNDONE = "same", "apart", "later", "undone"
    VERDICTS: ClassVar[Choices] = [
        (SAME, _("同じ人")),
        (APART, _("別の人")),
        (LATER, _("あとで決める")),
        (UNDONE, _("判断を取り消した")),
    ]

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    left = models.CharField(max_length=16)
    right = models.CharField(max_length=16)
    verdict = models.CharField("判断", max_length=10, choices=VERDICTS)
    note = models.CharField("メモ", max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["case", "left", "right"], name="people_decision_of_pair")
        ]

    def __str__(self) -> str:
        return f"{self.left}-{self.right} {self.verdict}"

    @property
    def name(self) -> str:
        return f"{self.left}-{self.right}"


class Look(models.Model):
    """Somebody looked at the values of two records, and why. The words of the reason stay here."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="looks")
    left = models.CharField(max_length=16)
    right = models.CharField(max_length=16)
    reason = models.CharField("見る理由", max_length=300)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"{self.left}-{self.right} {self.by_id}"


class Export(models.Model):
    """The affected list as a file that somebody wants to take out. A second person approves exactly these bytes."""

    FORMATS: ClassVar[Choices] = [
        ("xlsx", _("Excel（xlsx）")),
        ("csv", _("CSV（UTF-8）")),
        ("cp932", _("CSV（Shift_JIS。古いExcelや郵送の委託先向け）")),
        ("parquet", _("Parquet（件数が多いとき、システムでの処理用）")),
    ]
    TO_APPROVE, TO_FETCH = timedelta(days=7), timedelta(hours=24)

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="exports")
    number = models.PositiveIntegerField("回")
    format = models.CharField("形式", max_length=10, choices=FORMATS)
    reason = models.CharField("持ち出す理由と渡す先", max_length=300)
    state = models.CharField("状態", max_length=20, default=flow.EXPORT.initial, choices=spoken(flow.EXPORT.choices()))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    count = models.ForeignKey(Count, on_delete=models.PROTECT, related_name="+")
    rows = models.BigIntegerField("人数", default=0)
    columns = models.JSONField("列", default=list)
    unwritable = models.JSONField("書けない文字", default=dict)
    sealed = models.OneToOneField(Sealed, on_delete=models.SET_NULL, null=True, related_name="+")
    sha256 = models.CharField("ハッシュ値", max_length=64, blank=True)
    size = models.BigIntegerField("大きさ", default=0)
    ready_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    note = models.CharField("承認しない理由", max_length=300, blank=True)
    trouble = models.CharField("作成できない理由", max_length=300, blank=True)

    flow = flow.EXPORT

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "number"], name="people_one_export_per_number")
        ]

    def __str__(self) -> str:
        return gettext("持出し 第%(number)s回") % {"number": self.number}

    @property
    def until(self) -> datetime | None:
        """When the wait for approval, or the time to fetch the file, ends; None when nothing runs."""
        if self.state == "waiting" and self.ready_at:
            return self.ready_at + self.TO_APPROVE
        if self.state == "approved" and self.decided_at:
            return self.decided_at + self.TO_FETCH
        return None


class Download(models.Model):
    """One fetching of an approved list. Rows are only added."""

    export = models.ForeignKey(Export, on_delete=models.PROTECT, related_name="downloads")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"{self.export_id} {self.by_id}"
