"""What was handed in and who held it."""

import secrets
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import Case
from tsutsumi.web.wording import Choices


def random_name() -> str:
    return secrets.token_hex(16)


class DataKey(models.Model):
    """That the vault has, or had, a key for a scope. The key itself is a file (keys.py); `name` is a digest of it."""

    scope = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=32, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    destroyed_at = models.DateTimeField(null=True)

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
        ("moved", _("保管場所を移した")),
        ("described", _("取得の記録を書いた")),
        ("compared", _("別の機器で計算した一覧と比べた")),
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


def scope_of(case: Case) -> str:
    """The scope of the vault for everything of this case."""
    return f"case:{case.pk}"


def next_in(rows: "models.Manager[Any]") -> int:
    """The next number in a case. The caller holds the row of the case, so no two get the same."""
    return (rows.aggregate(last=models.Max("number"))["last"] or 0) + 1
