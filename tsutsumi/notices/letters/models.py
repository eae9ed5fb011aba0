"""A print run (PrintRun), its files (PrintPart), the letters in them (PrintedLetter), a corrected address (AddressFix).

Nobody's name or address stands here: a letter knows its attempt and its number, a file is sealed in the vault.
"""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tsutsumi.accounts.models import User
from tsutsumi.evidence.models import Sealed
from tsutsumi.notices.letters.flow import FIX, PART, RUN
from tsutsumi.web.wording import Choices, spoken

LETTERS, CSV, CP932, XLSX, LABELS = "letters", "csv", "cp932", "xlsx", "labels"
KINDS: Choices = [
    (LETTERS, _("自社で印刷する（PDF。窓付き封筒 長形3号）")),
    (CSV, _("発送代行に渡す（CSV UTF-8）")),
    (CP932, _("発送代行に渡す（CSV Shift_JIS）")),
    (XLSX, _("発送代行に渡す（Excel）")),
]
PART_KINDS: Choices = [
    (LETTERS, _("手紙の束（PDF）")), (LABELS, _("宛名ラベル（PDF）")), (CSV, _("差込データ（CSV UTF-8）")),
    (CP932, _("差込データ（CSV Shift_JIS）")), (XLSX, _("差込データ（Excel）")),
]  # fmt: skip
SHEETS: Choices = [("", _("作らない")), ("12", _("A4 12面（86.4×42.3mm）")), ("24", _("A4 24面（66×33.9mm）"))]
POST_WAYS: Choices = [
    ("plain", _("普通郵便")), ("recorded", _("特定記録")), ("registered", _("簡易書留")),
    ("house", _("発送代行に引き渡した")),
]  # fmt: skip
RETURNED: Choices = [
    ("unknown", _("あて所に尋ねあたりません")),
    ("moved", _("転居先不明・転送期間経過")),
    ("refused", _("受取拒否")),
    ("kept", _("保管期間経過（不在）")),
    ("address", _("あて名不完全")),
    ("other", _("その他")),
]


class PrintRun(models.Model):
    """The letters of a mailing that are printed together, numbered by postal code. `digest`: what was approved."""

    KEEP = timedelta(days=14)

    mailing = models.ForeignKey("notices.Mailing", on_delete=models.CASCADE, related_name="print_runs")
    number = models.PositiveIntegerField(_("回"))
    kind = models.CharField(_("印刷のしかた"), max_length=10, choices=KINDS)
    labels = models.CharField(_("宛名ラベル"), max_length=4, choices=SHEETS, blank=True)
    per_bundle = models.PositiveIntegerField(_("1束の通数"), default=500)
    wave = models.PositiveSmallIntegerField(_("何回目まで"), default=1)
    state = models.CharField(_("状態"), max_length=12, default=RUN.initial, choices=spoken(RUN.choices()))
    digest = models.CharField(max_length=64)
    count = models.PositiveIntegerField(_("通数"), default=0)
    unfit = models.PositiveIntegerField(_("印刷できない宛名"), default=0)
    unwritable = models.JSONField(_("書けない文字"), default=dict)
    trouble = models.CharField(_("作れなかった理由"), max_length=300, blank=True)
    made_at = models.DateTimeField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    flow = RUN

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mailing", "number"], name="letters_one_run_per_number")
        ]

    def __str__(self) -> str:
        return gettext("印刷 第%(number)s回") % {"number": self.number}

    def get_absolute_url(self) -> str:
        return reverse("letters:run", args=[self.mailing.case.number, self.mailing.number, self.number])

    @property
    def case_id(self) -> int:
        return self.mailing.case_id


class PrintPart(models.Model):
    """One file of a run: letters `first` to `last`. `content`: SHA-256 over their numbers and texts, on the cover."""

    run = models.ForeignKey(PrintRun, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(_("種類"), max_length=10, choices=PART_KINDS)
    number = models.PositiveIntegerField(_("束"))
    first = models.PositiveIntegerField(_("最初の番号"))
    last = models.PositiveIntegerField(_("最後の番号"))
    count = models.PositiveIntegerField(_("通数"))
    content = models.CharField(max_length=64)
    sealed = models.OneToOneField(Sealed, on_delete=models.SET_NULL, null=True, related_name="+")
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    state = models.CharField(_("状態"), max_length=10, default=PART.initial, choices=spoken(PART.choices()))
    posted_on = models.DateField(_("出した日"), null=True)
    way = models.CharField(_("郵便の種類"), max_length=10, choices=POST_WAYS, blank=True)
    receipt = models.CharField(_("引受番号・受領書の番号"), max_length=80, blank=True)
    posted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    flow = PART

    class Meta:
        ordering: ClassVar = ["number", "kind"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "kind", "number"], name="letters_one_part_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.run_id}-{self.kind}-{self.number}"

    @property
    def case_id(self) -> int:
        return self.run.mailing.case_id

    @property
    def is_posted_alone(self) -> bool:
        """Labels go with a letter, they are never posted."""
        return self.kind != LABELS


class PartTaken(models.Model):
    """One fetching of a file. Rows are only added."""

    part = models.ForeignKey(PrintPart, on_delete=models.CASCADE, related_name="taken")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return str(self.part_id)


class PrintedLetter(models.Model):
    """One letter: its place in the order of postal codes, counted through all runs of its mailing."""

    run = models.ForeignKey(PrintRun, on_delete=models.CASCADE, related_name="letters")
    attempt = models.OneToOneField("notices.Attempt", on_delete=models.CASCADE, related_name="letter")
    place = models.PositiveIntegerField(_("番号"))
    returned_at = models.DateTimeField(null=True)
    why = models.CharField(_("戻った理由"), max_length=10, choices=RETURNED, blank=True)

    class Meta:
        ordering: ClassVar = ["place"]
        indexes: ClassVar = [models.Index(fields=["returned_at"], name="letters_returned")]
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "place"], name="letters_one_per_place")]

    def __str__(self) -> str:
        return f"{self.run_id}-{self.place}"

    @property
    def case_id(self) -> int:
        return self.run.mailing.case_id


class AddressFix(models.Model):
    """Another address for one person, sealed; a second person confirms it before a letter goes there."""

    notice = models.ForeignKey("notices.Notice", on_delete=models.CASCADE, related_name="address_fixes")
    sealed = models.OneToOneField(Sealed, on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(_("状態"), max_length=10, default=FIX.initial, choices=spoken(FIX.choices()))
    source = models.CharField(_("どこから分かったか"), max_length=200)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    flow = FIX

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return str(self.notice_id)

    @property
    def case_id(self) -> int:
        return self.notice.mailing.case_id
