from __future__ import annotations

import secrets
from datetime import datetime
from hashlib import sha256

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tsutsumi.accounts.models import User
from tsutsumi.cases import kinds
from tsutsumi.cases.models import Case
from tsutsumi.evidence.models import Item, Sealed
from tsutsumi.intake.flow import TIP
from tsutsumi.web.wording import spoken

# Letters and digits that are not mistaken for one another on the phone or on paper.
READABLE = "23456789ACDEFGHJKLMNPQRTUVWXY"


def new_reference() -> str:
    """受付番号 such as `7KQ4-M2XD`: to speak about a tip with. It opens nothing."""
    letters = [secrets.choice(READABLE) for _place in range(8)]
    return f"{''.join(letters[:4])}-{''.join(letters[4:])}"


def hash_of(token: str) -> str:
    """What is kept of a secret address. The secret has 256 random bits, so a plain hash is enough."""
    return sha256(token.encode()).hexdigest()


class LinkQuerySet(models.QuerySet["Link"]):
    def usable(self, at: datetime) -> LinkQuerySet:
        return self.filter(revoked_at__isnull=True, expires_at__gt=at)


class Link(models.Model):
    """A way in for a 第一報 without login: an address or QR code an officer hands out. Only its hash is kept."""

    label = models.CharField(_("配る場所・相手"), max_length=100)
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(_("期限"))
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.label


class TipQuerySet(models.QuerySet["Tip"]):
    def waiting(self) -> TipQuerySet:
        return self.filter(state=TIP.initial)

    def visible_to(self, user: User) -> TipQuerySet:
        """Tips without a case are for everybody who may triage; those of a case only for its members."""
        return self.filter(models.Q(case__isnull=True) | models.Q(case__in=Case.objects.visible_to(user)))


class Tip(models.Model):
    """第一報: what somebody noticed, in their own words. What they left open is unknown, not "no"."""

    FORM, PHONE, COUNTER, MAIL, OUTSIDE = "form", "phone", "counter", "mail", "outside"
    WAYS = [
        (FORM, _("入力フォーム")),
        (PHONE, _("電話")),
        (COUNTER, _("口頭・窓口")),
        (MAIL, _("メール・FAX")),
        (OUTSIDE, _("外部からの連絡")),
    ]

    HOW_MANY = [
        ("", _("わからない")),
        ("1", _("1人")),
        ("10", _("2〜10人")),
        ("100", _("11〜100人")),
        ("1000", _("101〜1,000人")),
        ("more", _("1,000人より多い")),
    ]

    reference = models.CharField(_("受付番号"), max_length=12, unique=True, default=new_reference)
    state = models.CharField(max_length=20, default=TIP.initial, choices=spoken(TIP.choices()))
    way = models.CharField(_("受け付けた方法"), max_length=10, choices=WAYS, default=FORM)
    link = models.ForeignKey(Link, on_delete=models.PROTECT, null=True, blank=True, related_name="tips")
    what = models.TextField(_("何が起きましたか"))
    noticed_at = models.DateTimeField(_("いつ気づきましたか"), null=True, blank=True)
    noticed_time_unknown = models.BooleanField(default=False)
    place = models.TextField(_("どこで起きましたか"), blank=True)
    medium = models.CharField(_("何に入っていた情報ですか"), max_length=20, blank=True, choices=kinds.media)
    whose = models.TextField(_("誰の、どんな情報が含まれていそうですか"), blank=True)
    how_many = models.CharField(_("何人くらいの情報ですか"), max_length=10, blank=True, choices=HOW_MANY[1:])
    department = models.CharField(_("あなたの部署"), max_length=100, blank=True)
    name = models.CharField(_("あなたの名前"), max_length=100, blank=True)
    contact = models.CharField(_("連絡先"), max_length=200, blank=True)
    taken_at = models.DateTimeField(_("受け付けた日時"), default=timezone.now)
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="tips")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    dismissed_reason = models.TextField(_("事案としない理由"), blank=True)

    objects = TipQuerySet.as_manager()
    flow = TIP

    class Meta:
        ordering = ["-taken_at", "-pk"]

    def __str__(self) -> str:
        return self.reference

    @property
    def known_at(self) -> datetime:
        """The earliest moment some department is known to have known: when it was noticed, at the latest when told."""
        return min(self.noticed_at, self.taken_at) if self.noticed_at else self.taken_at

    @property
    def known_time_unknown(self) -> bool:
        return self.noticed_time_unknown and self.known_at == self.noticed_at

    @property
    def scope(self) -> str:
        """Of the vault: a key of its own, so that what was handed in is destroyed with the case it came to."""
        return f"tip:{self.pk}"

    @property
    def first_line(self) -> str:
        return self.what.strip().splitlines()[0][:80] if self.what.strip() else self.reference


class TipFile(models.Model):
    """A file handed in with a tip, sealed under the scope of the intake; a copy becomes evidence of the case."""

    tip = models.ForeignKey(Tip, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(_("ファイル名"), max_length=255)
    size = models.PositiveBigIntegerField(_("大きさ"))
    sealed = models.OneToOneField(Sealed, on_delete=models.PROTECT, related_name="tip_file")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
