"""What a scan found, and what people made of it; values only ever sealed, masked or fingerprinted."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import Case
from tsutsumi.evidence import flow
from tsutsumi.evidence.models.items import Item, Sealed
from tsutsumi.web.wording import Choices, spoken


class OwnRules(models.Model):
    """A version of the organisation's own detectors, as TOML. Rows are only added; the newest holds."""

    number = models.PositiveIntegerField("版", unique=True)
    text = models.TextField("検出の定義")
    note = models.CharField("変えた理由", max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]

    def __str__(self) -> str:
        return gettext("第%(number)s版") % {"number": self.number}


class ScanRun(models.Model):
    """One scan over some items of a case. `summary` is what `tsutsumi scan --json` prints, paths as people know them.

    `result` holds the values behind the marks, sealed: the lines of `values.py`. `roster` names the encrypted data set
    of its record sheets. `passwords` are sealed too and are destroyed when the scan is over. `engine` says which
    detectors and readers were at work: results of the same engine may be taken over by a later scan.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="scans")
    number = models.PositiveIntegerField("回")
    items = models.ManyToManyField(Item, related_name="scans")
    state = models.CharField("状態", max_length=20, default=flow.SCAN.initial, choices=spoken(flow.SCAN.choices()))
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    engine = models.CharField(max_length=16, blank=True)
    rules = models.ForeignKey(OwnRules, on_delete=models.PROTECT, null=True, related_name="runs")
    passwords = models.OneToOneField(Sealed, on_delete=models.SET_NULL, null=True, related_name="opens")
    roster = models.CharField(max_length=32, blank=True)
    taken_over = models.PositiveIntegerField("引き継いだファイル", default=0)
    speed = models.BigIntegerField("1秒あたりのバイト数", default=0)
    worked = models.FloatField("読むのにかかった秒数", default=0.0)
    files_done = models.PositiveIntegerField(default=0)
    bytes_done = models.BigIntegerField(default=0)
    bytes_total = models.BigIntegerField(default=0)
    hits = models.BigIntegerField(default=0)
    trouble = models.CharField("中断の理由", max_length=300, blank=True)
    summary = models.JSONField(default=dict)
    result = models.OneToOneField(Sealed, on_delete=models.PROTECT, null=True, related_name="run")

    flow = flow.SCAN

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "number"], name="one_scan_per_number")
        ]

    def __str__(self) -> str:
        return gettext("走査 第%(number)s回") % {"number": self.number}

    @property
    def is_over(self) -> bool:
        return self.state in {"done", "failed", "cancelled"}

    @property
    def percent(self) -> int:
        """How much is done by bytes, 0 to 100; 99 at most until the scan is over."""
        if self.state == "done":
            return 100
        return min(99, self.bytes_done * 100 // self.bytes_total) if self.bytes_total else 0


class ScanPart(models.Model):
    """What a scan has found in one item so far, sealed: a scan that goes on does not read it again.

    It covers the files inside from number `first` up to `following`, or to the end when that is None. A later scan may
    share the sealed file of an item that has not changed.
    """

    run = models.ForeignKey(ScanRun, on_delete=models.CASCADE, related_name="parts")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    first = models.PositiveIntegerField()
    following = models.PositiveIntegerField(null=True)
    files = models.PositiveIntegerField(default=0)
    hits = models.BigIntegerField(default=0)
    taken_from = models.PositiveIntegerField(null=True)  # number of the scan that read it
    sealed = models.ForeignKey(Sealed, on_delete=models.PROTECT, related_name="scan_parts")

    class Meta:
        ordering: ClassVar[list[str]] = ["item__number", "first"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["run", "item", "first"], name="one_scan_part_per_first")
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.item_id}+{self.first}"


class FileResult(models.Model):
    """How one file ended in a scan, members of archives included. Unread is never left out."""

    STATES: ClassVar[Choices] = [("read", _("読めた")), ("partly", _("一部だけ読めた")), ("unread", _("未読"))]

    run = models.ForeignKey(ScanRun, on_delete=models.CASCADE, related_name="files")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    path = models.TextField("ファイル")
    state = models.CharField("状態", max_length=10, choices=STATES)
    reason = models.TextField("理由", blank=True)
    reason_code = models.CharField(max_length=60, blank=True)
    encoding = models.CharField("文字コード", max_length=40, blank=True)
    bytes = models.BigIntegerField("大きさ", default=0)
    hits = models.BigIntegerField("見つかった数", default=0)
    kinds = models.JSONField("種類ごとの数", default=dict)
    most_people = models.BigIntegerField("含みうる最大の人数", null=True)
    people = models.BigIntegerField("人数", null=True)
    flag = models.CharField(max_length=40, blank=True)  # a kind that the file as a whole is: a portrait, biometric data
    sha256 = models.CharField(max_length=64, blank=True)
    copy_of = models.TextField("同じ内容のファイル", blank=True)
    taken_from = models.PositiveIntegerField("結果を引き継いだ回", null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["run", "state"])]

    def __str__(self) -> str:
        return f"{self.run_id} {self.pk}"


class Mark(models.Model):
    """A hit as kept: masked text and keyed fingerprint, never the value. The value is line `line` of `run.result`."""

    run = models.ForeignKey(ScanRun, on_delete=models.CASCADE, related_name="marks")
    path = models.TextField()
    kind = models.CharField(max_length=40)
    category = models.CharField(max_length=40, blank=True)
    masked = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=32)
    place = models.JSONField(default=dict)
    strength = models.PositiveSmallIntegerField()
    why = models.CharField(max_length=300, blank=True)
    line = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["line"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["run", "line"], name="one_mark_per_line")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["run", "kind"])]

    def __str__(self) -> str:
        return self.masked


class Reveal(models.Model):
    """Somebody looked at one value, and why. The words of the reason stay here, the trail has the number."""

    mark = models.ForeignKey(Mark, on_delete=models.PROTECT, related_name="reveals")
    reason = models.CharField("見る理由", max_length=300)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"{self.mark_id} {self.by_id}"


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def waiting(self) -> "ProposalQuerySet":
        return self.filter(state="open")


class Proposal(models.Model):
    """A fact that a scan suggests, in the vocabulary of facts. It is nobody's word until a person confirms it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="proposals")
    run = models.ForeignKey(ScanRun, on_delete=models.PROTECT, related_name="proposals")
    fact = models.CharField(max_length=60)
    value = models.JSONField()
    source = models.CharField("根拠", max_length=300)
    state = models.CharField(max_length=20, default=flow.PROPOSAL.initial, choices=spoken(flow.PROPOSAL.choices()))
    at = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    flow = flow.PROPOSAL
    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["run", "fact"], name="one_proposal_per_fact")
        ]

    def __str__(self) -> str:
        return f"{self.fact} ({self.state})"
