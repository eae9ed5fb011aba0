"""Statement (a figure that a person or another stage set, history kept) and Use (what a document showed)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import Case
from tsutsumi.figures.book import SHAPES
from tsutsumi.web.wording import spoken


class StatementQuerySet(models.QuerySet["Statement"]):
    def current(self) -> StatementQuerySet:
        """The last statement about each figure."""
        newest = self.values("case", "code").annotate(newest=models.Max("pk")).values("newest")
        return self.filter(pk__in=newest)


class Statement(models.Model):
    """One value of one figure. Rows are only added; the last one of a code speaks.

    `shape` unknown: nobody knows, which is said so and is never 0. `shape` returned: what the case knows speaks again.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="statements")
    code = models.CharField(_("符号"), max_length=60)
    label = models.CharField(_("名前"), max_length=120)
    shape = models.CharField(_("形"), max_length=10, choices=spoken(SHAPES))
    unit = models.CharField(_("単位"), max_length=10, blank=True)
    value = models.JSONField(_("値"), null=True)
    english = models.TextField(_("英語での言い方"), max_length=4000, blank=True)
    as_of = models.DateTimeField(_("いつの時点か"))
    source = models.CharField(_("出どころ"), max_length=300)
    reason = models.CharField(_("理由"), max_length=1000, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("記録した日時"))

    objects = StatementQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["case", "code", "id"])]

    def __str__(self) -> str:
        return f"{self.code}#{self.pk}"


class Use(models.Model):
    """What one document shows of the ledger. `document`: its name in the trail ("reports.version:4").

    `used`: code -> the words that stand there. Of a document that has gone out it never changes. `replaced_by`: the
    document that took its place; it is compared no more.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="figure_uses")
    document = models.CharField(max_length=100)
    label = models.CharField(_("文書"), max_length=200)
    url = models.CharField(max_length=300, blank=True)
    language = models.CharField(_("言語"), max_length=8, default="ja")
    used: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    is_sent = models.BooleanField(_("出した"), null=True)  # None: still being written
    replaced_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replaces")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "document", "language"], name="one_use_per_document")
        ]

    def __str__(self) -> str:
        return self.label
