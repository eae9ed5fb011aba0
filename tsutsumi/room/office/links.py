"""One-time links: what is kept of a token, and which invitation it opens."""

import hashlib

from django.utils import timezone

from tsutsumi.accounts.models import Invitation


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def open_invitation(token: str) -> Invitation | None:
    """The invitation of this token while it can still be used."""
    found = Invitation.objects.select_related("user").filter(token_hash=hashed(token)).first()
    return found if found and found.user.is_active and found.is_open(timezone.now()) else None
