"""Edition: the manual as it was proposed and approved. Its words never change."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tsutsumi.accounts.models import User
from tsutsumi.manual.flow import EDITION
from tsutsumi.web.wording import spoken


class ManualEdition(models.Model):
    """`content`: the blocks of the document as JSON, `digest` their SHA-256, the thing a second person approves."""

    number = models.PositiveIntegerField(_("版"), unique=True)
    state = models.CharField(_("状態"), max_length=20, default=EDITION.initial, choices=spoken(EDITION.choices()))
    content = models.JSONField()
    digest = models.CharField(_("内容のハッシュ値"), max_length=64)
    reason = models.CharField(_("変えた理由"), max_length=300)
    review_on = models.DateField(_("次回の見直し日"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("起案"))
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(_("承認"), null=True)
    reminded_at = models.DateTimeField(null=True)

    flow = EDITION

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["state"], condition=models.Q(state="proposed"), name="one_manual_edition_proposed"
            )
        ]

    def __str__(self) -> str:
        return gettext("第%(n)s版") % {"n": self.number}

    def get_absolute_url(self) -> str:
        return reverse("manual:edition", args=[self.number])


Edition = ManualEdition
