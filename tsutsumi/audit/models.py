"""The trail: entries chained by a keyed digest, and the head of each chain.

Not a foreign key to the case: the trail outlives it. Entries hold numbers and identifiers, never personal values.
"""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from tsutsumi.accounts.models import User
from tsutsumi.audit.verbs import VERBS


class Chain(models.Model):
    """The head of one chain. `seal` binds length and head to the key, so that a cut-off end is found."""

    # None: the chain of the organisation.
    case_id = models.BigIntegerField(null=True, unique=True)
    length = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, default="")
    seal = models.CharField(max_length=64, default="")

    class Meta:
        constraints: ClassVar = [
            # NULLs are distinct to a unique index: one organisation, one chain.
            models.UniqueConstraint(Coalesce("case_id", models.Value(0)), name="audit_one_chain_per_case")
        ]

    def __str__(self) -> str:
        return "組織" if self.case_id is None else f"事案 {self.case_id}"


class Entry(models.Model):
    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()  # 1, 2, 3 … in its chain
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=60)
    case_id = models.BigIntegerField(null=True, db_index=True)
    subject = models.CharField(max_length=80, blank=True)  # "reports.report:4"
    data = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["chain", "number"], name="audit_one_entry_per_number"),
            models.UniqueConstraint(fields=["chain", "previous"], name="audit_no_fork"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"

    @property
    def sentence(self) -> str:
        """What happened, in the language of the page."""
        return gettext(VERBS.get(self.verb, self.verb))
