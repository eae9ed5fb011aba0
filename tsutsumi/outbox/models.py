"""Messages to people outside this program, each sent at most once; and the addresses of webhooks."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tsutsumi.accounts import sealed
from tsutsumi.accounts.models import User
from tsutsumi.outbox.flow import MESSAGE, STUCK
from tsutsumi.web.wording import spoken

PURPOSE, BODY = "outbox.hook", "outbox.message"
# A link that is for one person only is not for a printed list.
OWN_LINK = re.compile(r"(/(?:ack|join|t)/)[\w-]{20,}")


# No pause and no lease is that long: what stands further ahead was written by a clock that was set back since.
NEVER_SO_FAR = timedelta(hours=1)


def _past(name: str, at: datetime) -> models.Q:
    return models.Q(**{f"{name}__lt": at}) | models.Q(**{f"{name}__gt": at + NEVER_SO_FAR})


class MessageQuerySet(models.QuerySet["Message"]):
    def due(self, at: datetime) -> MessageQuerySet:
        free = models.Q(lease_until__isnull=True) | _past("lease_until", at)
        return self.filter(free, _past("next_at", at) | models.Q(next_at=at), state="queued")

    def lost(self, at: datetime) -> MessageQuerySet:
        """Begun by a worker that no longer lives: nobody knows whether they went out."""
        return self.filter(_past("lease_until", at), state="sending")

    def undelivered(self) -> MessageQuerySet:
        """The printed list: what stands still, and what waits because a first attempt failed or there is no way."""
        return self.filter(models.Q(state__in=STUCK) | (models.Q(state="queued") & ~models.Q(last_error="")))


class Message(models.Model):
    """One envelope to one person. The text holds no leaked values; the subject holds no personal data at all."""

    MAIL, WEBHOOK, SMS = "mail", "webhook", "sms"
    KINDS: ClassVar = [(MAIL, _("メール")), (WEBHOOK, _("Webhook")), (SMS, _("SMS"))]

    # What makes it the same message: asked for again under its key, it is not made again.
    key = models.CharField(max_length=160, unique=True)
    kind = models.CharField(_("手段"), max_length=10, choices=KINDS, default=MAIL)
    to = models.CharField(_("あて先"), max_length=254)
    subject = models.CharField(_("件名"), max_length=150)
    # The text lies sealed: it may carry a link that opens something.
    sealed = models.TextField()
    # No foreign key: cases lie above the outbox.
    case_id = models.BigIntegerField(null=True, db_index=True)
    is_drill = models.BooleanField(_("訓練"), default=False)
    state = models.CharField(
        _("状態"), max_length=10, default=MESSAGE.initial, choices=spoken(MESSAGE.choices()), db_index=True
    )
    attempts = models.PositiveIntegerField(_("回数"), default=0)
    last_error = models.CharField(_("前回の問題"), max_length=200, blank=True)  # Japanese, no values
    next_at = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True)
    # Given up when it could not be sent by then.
    until = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()
    flow = MESSAGE

    class Meta:
        ordering = ("-created_at", "-pk")

    def __str__(self) -> str:
        return self.key

    @property
    def body(self) -> str:
        return sealed.opened(self.sealed, BODY).decode()

    @property
    def printed_body(self) -> str:
        return OWN_LINK.sub(r"\1…", self.body)

    @property
    def stamp(self) -> str:
        """The same at every attempt, so that a receiver can throw a second copy away."""
        return hashlib.sha256(f"tsutsumi.outbox.{self.key}".encode()).hexdigest()[:40]

    @property
    def masked_to(self) -> str:
        if self.kind == self.MAIL:
            name, _at, domain = self.to.rpartition("@")
            return f"{name[:1]}●●●@{domain}"
        return self.to if self.kind == self.WEBHOOK else f"{self.to[:3]}●●●●{self.to[-2:]}"


class Hook(models.Model):
    """An address outside that may be told: named by an administrator, signed for with a secret of its own."""

    name = models.SlugField(_("名前"), max_length=40, unique=True, help_text=_("英数字の短い名前。例 chat"))
    url = models.URLField(
        _("アドレス"), max_length=500, help_text=_("https:// で始まるもの。社内のアドレスは使えません。")
    )
    secret = models.TextField(editable=False)  # sealed
    is_active = models.BooleanField(_("使う"), default=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> bytes:
        return sealed.opened(self.secret, PURPOSE)
