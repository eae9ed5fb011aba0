"""One-time links: made, hashed, found."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from tsutsumi.cases.models import Part
from tsutsumi.team.models import Page

OPEN_FOR = timedelta(days=3)


def hash_of(token: str) -> str:
    """The secret has 256 random bits, so a plain hash is enough."""
    return sha256(token.encode()).hexdigest()


def new_page(at: datetime, *, expires_at: datetime | None = None, **whom: Any) -> tuple[Page, str]:
    """A person asked, and the address that answers for them. The address is kept nowhere in the clear."""
    token = secrets.token_urlsafe(32)
    page = Page.objects.create(
        token_hash=hash_of(token), asked_at=at, expires_at=expires_at or at + OPEN_FOR, **whom
    )  # fmt: skip
    return page, f"{settings.BASE_URL}{reverse('team:ack', args=[token])}"


def page_of(token: str) -> Page | None:
    """The page of this link while it can be answered."""
    found = Page.objects.select_related("user", "case", "test").filter(token_hash=hash_of(token)).first()
    return found if found and _is_asked(found) and found.is_open(timezone.now()) else None


def _is_asked(page: Page) -> bool:
    """Whether the person still works here, and in the case: whoever was taken out of it answers for nothing."""
    return page.user.is_active and (
        page.case_id is None or Part.objects.active().filter(case=page.case_id, user=page.user_id).exists()
    )
