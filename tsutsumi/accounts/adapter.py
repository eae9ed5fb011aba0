"""Where allauth asks us: may anybody sign up, and what are we called in an authenticator app."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.urls import reverse

from tsutsumi.accounts.expired import who
from tsutsumi.accounts.freshness import proved_lately
from tsutsumi.accounts.models import User
from tsutsumi.accounts.rights import Role
from tsutsumi.accounts.sealed import opened, seal

PURPOSE = "tsutsumi.accounts.second_factor"


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def is_reauthentication_required(self, *, app: str, **_: Any) -> bool:  # noqa: ARG002
        """Who has just logged in is not asked again to set up their second factor."""
        return not proved_lately(context.request)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """A guest has one page of their own; everybody else begins at their cases."""
        guest = getattr(request.user, "role", "") == Role.GUEST
        return reverse("team:visit") if guest else str(super().get_login_redirect_url(request))

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """One count per account, however its address is spelt and whatever Host or port the request names.

        The browser of a person is counted apart from strangers, who could else keep the person out. It is known by the
        signed cookie of a login of theirs (see expired.py).
        """
        typed = str(credentials.get("email", "")).strip().lower()
        account = User.objects.filter(email__iexact=typed).values_list("pk", flat=True).first()
        if account is None:
            return f"name:{typed}"
        return f"account:{account}:{'own browser' if who(request) == account else 'strangers'}"

    def add_message(
        self, request: HttpRequest, level: int, message_template: str = "", *more: Any, **said: Any
    ) -> None:
        """Whoever goes out sees the login, which says enough: a word for later would begin a new session."""
        if message_template != "account/messages/logged_out.txt":
            super().add_message(request, level, message_template or None, *more, **said)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """None of allauth's: what a person is told of their login goes through our outbox (room/office/told.py)."""


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of authenticator apps and recovery codes lie in the database sealed."""

    def encrypt(self, text: str) -> str:
        return seal(text.encode(), PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        return opened(encrypted_text, PURPOSE).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": context.request.get_host().partition(":")[0], "name": "Tsutsumi"}
