"""How many people, over time: each count with its causes and with why it differs from the one before."""

from typing import Any, ClassVar

from django.db import models

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import Case
from tsutsumi.evidence.models import ScanRun


class Count(models.Model):
    """The number of people as one scan left it: at least `low`, at most `high`. Rows are only added.

    `causes` is a list of {"code", "text", "path", "adds"}; `change` says why this count differs from the last.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="counts")
    run = models.OneToOneField(ScanRun, on_delete=models.PROTECT, related_name="count")
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
