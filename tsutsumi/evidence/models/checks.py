"""The elusion check: people read a random sample of what the scan called clean, and say what it missed."""

from typing import ClassVar

from django.db import models

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import Case
from tsutsumi.evidence.models.items import Sealed
from tsutsumi.evidence.models.scans import ScanRun


class ElusionCheck(models.Model):
    """One random sample of passages in which a scan found nothing. `texts` is sealed: one line per passage.

    `population` is how many such passages there are; None until the sample is drawn. The seed makes the draw
    repeatable: the same seed over the same files gives the same passages.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="elusion_checks")
    run = models.ForeignKey(ScanRun, on_delete=models.PROTECT, related_name="elusion_checks")
    seed = models.CharField("乱数の種", max_length=32)
    asked = models.PositiveIntegerField("読む数")
    population = models.BigIntegerField("母数", null=True)
    texts = models.OneToOneField(Sealed, on_delete=models.PROTECT, null=True, related_name="elusion_check")
    reason = models.CharField("読む理由", max_length=300)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return f"{self.run_id} {self.seed}"

    @property
    def is_drawn(self) -> bool:
        return self.population is not None


class CleanPassage(models.Model):
    """One passage of the sample. `people` is what its reader said: nobody (0), or how many; None while unread."""

    check_of = models.ForeignKey(ElusionCheck, on_delete=models.CASCADE, related_name="passages")
    number = models.PositiveIntegerField()
    path = models.TextField()
    place = models.JSONField(default=dict)
    people = models.PositiveIntegerField("人数", null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["check_of", "number"], name="one_clean_passage_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.check_of_id} {self.number}"
