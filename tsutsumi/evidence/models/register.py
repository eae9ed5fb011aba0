"""The register of evidence: how an item was acquired, who held it when, what must not be lost and until when.

Rows are only added: a correction is a new row, the old one stays readable.
"""

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import Case
from tsutsumi.evidence import flow
from tsutsumi.evidence.models.items import Item, Sealed
from tsutsumi.web.wording import Choices, spoken


class Acquisition(models.Model):
    """How an item was acquired (ISO/IEC 27037; IDF 証拠保全ガイドライン). The last row holds. Empty is unknown."""

    POWER: ClassVar[Choices] = [
        ("on", _("電源が入っていた（切っていない）")),
        ("sleep", _("スリープしていた")),
        ("off", _("電源が切れていた")),
        ("turned_off", _("電源が入っていたが、切った")),
        ("none", _("電源のないもの（紙・媒体）")),
    ]
    COPIES: ClassVar[Choices] = [("original", _("原本")), ("master", _("保存用の複製")), ("work", _("作業用の複製"))]

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="acquisitions")
    acquired_by = models.CharField(_("取得した人"), max_length=100)
    witness = models.CharField(_("立会人"), max_length=100, blank=True)
    acquired_at = models.DateTimeField(_("取得した日時"), null=True)
    time_unknown = models.BooleanField(_("時刻は不明"), default=False)
    place = models.CharField(_("取得した場所"), max_length=200, blank=True)
    # Seconds that the clock of the device was ahead of the clock it was compared with; negative when it was behind.
    clock_offset = models.IntegerField(_("機器の時計のずれ（秒）"), null=True)
    clock_against = models.CharField(_("比べた時計"), max_length=100, blank=True)
    power = models.CharField(_("電源の状態"), max_length=20, choices=POWER, blank=True)
    maker = models.CharField(_("メーカー・型番"), max_length=120, blank=True)
    serial = models.CharField(_("製造番号"), max_length=120, blank=True)
    sheets = models.PositiveIntegerField(_("枚数・個数"), null=True)
    copy = models.CharField(_("原本か複製か"), max_length=10, choices=COPIES, blank=True)
    copy_of = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, related_name="copies")
    sha256 = models.CharField(_("取得したときのハッシュ値（SHA-256）"), max_length=64, blank=True)
    tool = models.CharField(_("使った道具と版"), max_length=200, blank=True)
    seal_number = models.CharField(_("封印の番号"), max_length=60, blank=True)
    note = models.TextField(_("メモ"), max_length=2000, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("記録した日時"))

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"{self.item} {self.pk}"

    @property
    def clock_said(self) -> str:
        """「12秒進んでいた（比べた時計: NTP）」; empty when nobody measured."""
        if self.clock_offset is None:
            return ""
        size = {"n": f"{abs(self.clock_offset):,}"}
        words = gettext("%(n)s秒進んでいた") if self.clock_offset > 0 else gettext("%(n)s秒遅れていた")
        said = words % size if self.clock_offset else gettext("ずれはなかった")
        against = gettext("比べた時計: %(clock)s") % {"clock": self.clock_against} if self.clock_against else ""
        return f"{said}（{against}）" if against else said


class Handover(models.Model):
    """One row of the chain of custody: from whom to whom, why, where it is kept, and the receipt of the other side."""

    ACTS: ClassVar[Choices] = [
        ("handed_over", _("引き渡した")),
        ("returned", _("返却を受けた")),
        ("moved", _("保管場所を移した")),
    ]

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="handovers")
    number = models.PositiveIntegerField(_("受渡番号"))
    act = models.CharField(_("行為"), max_length=20, choices=ACTS)
    happened_at = models.DateTimeField(_("受け渡した日時"))
    giver = models.CharField(_("渡した人"), max_length=120)
    taker = models.CharField(_("受け取った人"), max_length=120)
    purpose = models.CharField(_("目的"), max_length=300)
    storage = models.CharField(_("保管場所と方法"), max_length=300)
    sha256 = models.CharField(_("受け渡すときのハッシュ値（SHA-256）"), max_length=64, blank=True)
    seal_number = models.CharField(_("封印の番号"), max_length=60, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("記録した日時"))

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["item", "number"], name="one_handover_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.item} 受渡{self.number}"

    @property
    def case_id(self) -> int:
        return self.item.case_id


class Receipt(models.Model):
    """The signed 受渡書 came back: who signed for the other side, and when."""

    handover = models.OneToOneField(Handover, on_delete=models.PROTECT, related_name="receipt")
    signed_by = models.CharField(_("署名した人"), max_length=120)
    signed_at = models.DateTimeField(_("署名した日時"))
    note = models.CharField(_("受領書の番号・控えの場所"), max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("記録した日時"))

    def __str__(self) -> str:
        return f"{self.handover} {self.signed_by}"


class LogSource(models.Model):
    """A log that must be copied before its system overwrites it. No end of retention means that nobody knows it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="logs")
    name = models.CharField(_("ログの名前"), max_length=200)
    system = models.CharField(_("システム・機器"), max_length=200)
    since = models.DateField(_("必要な期間のはじめ"), null=True)
    until = models.DateField(_("必要な期間のおわり"), null=True)
    time_zone = models.CharField(_("ログの時刻の時間帯"), max_length=60, blank=True)
    kept_until = models.DateField(_("消える前の最後の日"), null=True)
    owner = models.CharField(_("取り出せる人・連絡先"), max_length=200, blank=True)
    note = models.TextField(_("メモ"), max_length=2000, blank=True)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, related_name="logs")
    # A copy that was taken, or why there is none: never both empty once it is settled.
    lost_reason = models.CharField(_("取り出せない理由"), max_length=300, blank=True)
    told = models.CharField(max_length=10, blank=True)  # which stage people were last reminded of
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("記録した日時"))

    class Meta:
        # What is still to be copied first; among those, what nobody knows the end of, then the nearest end.
        ordering: ClassVar = [
            models.F("settled_at").desc(nulls_first=True),
            models.F("kept_until").asc(nulls_first=True),
            "pk",
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.settled_at is None

    def left(self, today: date) -> int | None:
        """Days until the last day; None when nobody knows it."""
        return None if self.kept_until is None else (self.kept_until - today).days


class Hold(models.Model):
    """A legal hold on a case, or on one item of it: nothing may be destroyed until two people have lifted it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="holds")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, related_name="holds")
    state = models.CharField(_("状態"), max_length=20, default=flow.HOLD.initial, choices=spoken(flow.HOLD.choices()))
    reason = models.CharField(_("保全する理由"), max_length=500)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("保全を始めた日時"))
    lift_reason = models.CharField(_("解除する理由"), max_length=500, blank=True)
    lift_asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    lift_asked_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    flow = flow.HOLD

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return f"{self.item or self.case}"


class FolderList(models.Model):
    """The list of a folder hashed on another machine, and how it compares with what lies here."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="folders")
    number = models.PositiveIntegerField(_("回"))
    sealed = models.OneToOneField(Sealed, on_delete=models.PROTECT, related_name="folder_list")
    machine = models.CharField(_("計算した機器"), max_length=200, blank=True)
    made_at = models.DateTimeField(_("計算した日時"), null=True)
    files = models.PositiveIntegerField(_("ファイルの数"))
    size = models.BigIntegerField(_("大きさの合計"))
    unreadable = models.PositiveIntegerField(_("読めなかったもの"))
    found = models.JSONField(default=dict)  # counts and the first rows of each kind of difference
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("取り込んだ日時"))

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["item", "number"], name="one_folder_list_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.number}"

    @property
    def case_id(self) -> int:
        return self.item.case_id


class Stamp(models.Model):
    """What a time-stamping authority (RFC 3161) answered about a hash; the raw reply is the proof."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="stamps")
    subject = models.CharField(_("対象"), max_length=80)  # "item:3", "bundle:1"
    sha256 = models.CharField(_("ハッシュ値"), max_length=64)
    authority = models.CharField(_("時刻認証局"), max_length=200)
    stamped_at = models.DateTimeField(_("認証された時刻"), null=True)
    reply = models.BinaryField(default=bytes)
    trouble = models.CharField(_("得られなかった理由"), max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"{self.subject} {self.sha256[:8]}"
