"""What was handed in, who held it, what a scan found in it; values only ever sealed, masked or fingerprinted."""

import secrets
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import Case
from tsutsumi.evidence import flow
from tsutsumi.web.wording import Choices, spoken


def random_name() -> str:
    return secrets.token_hex(16)


class DataKey(models.Model):
    """The data key of one scope of the vault, wrapped with the key of the house (nonce, then sealed key)."""

    scope = models.CharField(max_length=60, unique=True)
    wrapped = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.scope


class Sealed(models.Model):
    """One file in the vault. Its key is its random file name, which says nothing about what is inside."""

    id = models.CharField(primary_key=True, max_length=32, default=random_name, editable=False)
    scope = models.CharField(max_length=60, db_index=True)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    sealed_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.id


class Item(models.Model):
    """One piece of evidence. Paper and devices have no sealed file; what is in them is written in the note."""

    FILE, PAPER, DEVICE = "file", "paper", "device"
    KINDS: ClassVar[Choices] = [(FILE, _("ファイル")), (PAPER, _("紙")), (DEVICE, _("機器・媒体"))]

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="items")
    number = models.PositiveIntegerField("証拠番号")
    name = models.CharField("名前", max_length=500)
    kind = models.CharField("種類", max_length=10, choices=KINDS, default=FILE)
    size = models.BigIntegerField("大きさ", null=True)
    sha256 = models.CharField("ハッシュ値", max_length=64, blank=True)
    sealed = models.OneToOneField(Sealed, on_delete=models.PROTECT, null=True, related_name="item")
    note = models.TextField("出どころ・メモ", blank=True, max_length=2000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("預かった日時")

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "number"], name="one_item_per_number")
        ]

    def __str__(self) -> str:
        return gettext("証拠%(number)s") % {"number": self.number}


class Custody(models.Model):
    """Who did what with an item, when: the chain of custody. Rows are only added."""

    ACTS: ClassVar[Choices] = [
        ("taken_in", _("預かった")),
        ("checked", _("改ざんがないことを確かめた")),
        ("damaged", _("確かめたが壊れていた")),
        ("downloaded", _("取り出した")),
        ("handed_over", _("引き渡した")),
        ("returned", _("返却を受けた")),
    ]

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="custody")
    act = models.CharField("行為", max_length=20, choices=ACTS)
    note = models.CharField("相手・理由", max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("日時")

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"{self.item} {self.act}"


class Upload(models.Model):
    """A file on its way in, piece by piece, each piece sealed as it comes. `item` is set once it is whole."""

    id = models.CharField(primary_key=True, max_length=32, default=random_name, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="uploads")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=500)
    size = models.BigIntegerField()
    stamp = models.CharField(max_length=40, blank=True)  # the file's own time of change, to tell two files apart
    received = models.BigIntegerField(default=0)
    item = models.OneToOneField(Item, on_delete=models.PROTECT, null=True, related_name="upload")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]

    def __str__(self) -> str:
        return self.id


class UploadPart(models.Model):
    """One piece of an upload."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="parts")
    start = models.BigIntegerField()
    sealed = models.OneToOneField(Sealed, on_delete=models.PROTECT, related_name="part")

    class Meta:
        ordering: ClassVar[list[str]] = ["start"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["upload", "start"], name="one_part_per_start")
        ]

    def __str__(self) -> str:
        return f"{self.upload_id}+{self.start}"


class ScanRun(models.Model):
    """One scan over some items of a case. `summary` is what `tsutsumi scan --json` prints, paths as people know them.

    `result` is every finding with its value, sealed: the lines of `values.py`.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="scans")
    number = models.PositiveIntegerField("回")
    items = models.ManyToManyField(Item, related_name="scans")
    state = models.CharField("状態", max_length=20, default=flow.SCAN.initial, choices=spoken(flow.SCAN.choices()))
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
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


def scope_of(case: Case) -> str:
    """The scope of the vault for everything of this case."""
    return f"case:{case.pk}"


def next_in(rows: "models.Manager[Any]") -> int:
    """The next number in a case. The caller holds the row of the case, so no two get the same."""
    return (rows.aggregate(last=models.Max("number"))["last"] or 0) + 1
