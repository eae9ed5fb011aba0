"""People who may log in, and the one organisation they work for."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from tsutsumi.accounts.rights import PERMISSIONS, Role
from tsutsumi.core.telling import ourselves

SYSTEM_EMAIL = "system@tsutsumi.invalid"


class Users(BaseUserManager["User"]):
    def create_user(self, email: str, name: str, role: str, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), name=name, role=role, **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def people(self) -> "models.QuerySet[User]":
        """Everybody but the account of the machine."""
        return self.exclude(email=SYSTEM_EMAIL)


class User(AbstractBaseUser):
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "role"]

    email = models.EmailField(_("メールアドレス"), unique=True)
    name = models.CharField(_("氏名"), max_length=80)
    role = models.CharField(_("役割"), max_length=20, choices=Role)
    department = models.CharField(_("部署"), max_length=120, blank=True)
    is_active = models.BooleanField(_("有効"), default=True)
    wareki = models.BooleanField(_("和暦で表示"), default=True)
    language = models.CharField(_("言語"), max_length=5, default="ja", choices=[("ja", "日本語"), ("en", "English")])
    # Raised when a role is lost or the person leaves: every session of theirs ends with the next request.
    generation = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = Users()

    class Meta:
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name

    def may(self, permission: str) -> bool:
        """KeyError when there is no such permission: a misspelt right must not be a silent no."""
        return self.role in PERMISSIONS[permission] and self.is_active

    def get_session_auth_hash(self) -> str:
        text = f"{self.password}|{self.generation}|{self.is_active}"
        return salted_hmac("tsutsumi.accounts.session", text, algorithm="sha256").hexdigest()


def system() -> User:
    """The account in whose name the machine acts: the worker, and the public form. Nobody can log in as it."""
    user = User.objects.filter(email=SYSTEM_EMAIL).first()
    return user or User.objects.create_user(SYSTEM_EMAIL, "自動処理", Role.ADMIN, is_active=False)


class Invitation(models.Model):
    """A one-time link with which a person sets their own password. Only the token's hash is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def is_open(self, at: datetime) -> bool:
        return self.used_at is None and at < self.expires_at


class Organisation(models.Model):
    """Who reports (報告書の第2: 報告をする個人情報取扱事業者). One row; empty means nobody has filled it in yet."""

    name = models.CharField(_("名称"), max_length=200, blank=True)
    kana = models.CharField(_("フリガナ"), max_length=200, blank=True)
    corporate_number = models.CharField(_("法人番号"), max_length=13, blank=True)
    sector = models.CharField(_("業種"), max_length=120, blank=True)
    postal_code = models.CharField(_("郵便番号"), max_length=8, blank=True)
    address = models.CharField(_("住所"), max_length=300, blank=True)
    country = models.CharField(_("国"), max_length=60, default="日本", blank=True)
    representative = models.CharField(_("代表者氏名"), max_length=80, blank=True)
    representative_title = models.CharField(_("代表者の役職"), max_length=80, blank=True)
    contact_department = models.CharField(_("事務連絡者の所属部署"), max_length=120, blank=True)
    contact_name = models.CharField(_("事務連絡者の氏名"), max_length=80, blank=True)
    contact_phone = models.CharField(_("事務連絡者の電話番号"), max_length=30, blank=True)
    contact_email = models.EmailField(_("事務連絡者のメールアドレス"), blank=True)
    # Codes of the law vocabulary: private, public body …; empty is unknown.
    kind = models.CharField(_("組織の種別"), max_length=40, blank=True)
    own_word = models.CharField(
        _("文書での自分の呼び方"), max_length=20, blank=True,
        help_text=_("例 当社、当院、当法人、本学、当会。空けると、名称から決めます。"),
    )  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def calls_itself(self) -> str:
        """当社, 当院, 本学 …: what documents to the outside say of it."""
        return self.own_word or ourselves.of(self.name, self.kind)

    @classmethod
    def the(cls) -> "Organisation":
        """The one row; a fresh, unsaved one when nobody has filled it in yet."""
        return cls.objects.order_by("pk").first() or cls(pk=1)
