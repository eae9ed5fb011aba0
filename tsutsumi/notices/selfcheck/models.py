"""The check page of a mailing (CheckPage), and codes that open nothing any more (RevokedCode). No code stands here."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tsutsumi.accounts.models import User
from tsutsumi.web.wording import Choices

MAIL, MEMBER = "mail", "member"
FIRSTS: Choices = [(MAIL, _("メールアドレス")), (MEMBER, _("会員番号"))]
POSTAL, BIRTH = "postal", "birth"
SECONDS: Choices = [(POSTAL, _("郵便番号")), (BIRTH, _("生年月日"))]


class CheckPage(models.Model):
    """One per mailing. `version` counts the exports; `digest`: what was approved when the export was made.

    `found`: people whom the open check finds; `alike`, `unasked`: people it leaves out, and why.
    """

    mailing = models.OneToOneField("notices.Mailing", on_delete=models.CASCADE, related_name="check_page")
    address = models.URLField(_("公開するアドレス"), max_length=200)
    word = models.CharField(_("照合のことば"), max_length=40)
    until = models.DateField(_("この日まで公開する"))
    firsts = models.JSONField(_("番号のほかの確かめ方"), default=list)
    second = models.CharField(_("いっしょに聞くもの"), max_length=10, choices=SECONDS, default=POSTAL)
    version = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    people = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)
    alike = models.PositiveIntegerField(default=0)
    unasked = models.PositiveIntegerField(default=0)
    refused = models.CharField(max_length=200, blank=True)  # why a first item is not offered
    asked_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=300, blank=True)
    built_at = models.DateTimeField(null=True)
    down_at = models.DateTimeField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        app_label = "notices"
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.mailing_id} {self.version}"

    @property
    def case_id(self) -> int:
        return self.mailing.case_id

    @property
    def folder_name(self) -> str:
        """The name of its folder among the exports."""
        return f"page-{self.mailing_id}"

    @property
    def is_up(self) -> bool:
        """Whether there is an export that may be served."""
        return self.built_at is not None and self.down_at is None

    @property
    def is_waiting(self) -> bool:
        """Whether the worker is to make one."""
        return self.asked_at is not None


class RevokedCode(models.Model):
    """The code of a notice that was lost or got into wrong hands."""

    page = models.ForeignKey(CheckPage, on_delete=models.CASCADE, related_name="revoked")
    notice = models.OneToOneField("notices.Notice", on_delete=models.CASCADE, related_name="revoked_code")
    reason = models.CharField(_("理由"), max_length=200)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        app_label = "notices"
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.notice_id}"

    @property
    def case_id(self) -> int:
        return self.page.mailing.case_id
