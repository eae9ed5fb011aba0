"""What was typed is not lost when a login has expired.

A POST without a login keeps its text fields, sealed, in the (now anonymous) session of the same browser for an hour.
After the login the person sees them again and sends them with their own hand: nothing is replayed by itself. They are
shown only to the person whose browser this was, known by a signed cookie set while they were logged in; a browser
without that cookie never had a login, so nothing is kept for it.
"""

import json
from typing import Any

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from tsutsumi.accounts.sealed import opened, seal

WHO = "tsutsumi_who"
KEPT = "kept"
PURPOSE = "tsutsumi.accounts.expired"
WHO_SECONDS = 7 * 24 * 3600
KEPT_SECONDS = 3600
LARGEST = 200_000
SECRET_FIELDS = {"csrfmiddlewaretoken", "password", "code", "credential"}


def ask_login(request: HttpRequest) -> HttpResponse:
    """To the login, and back to here afterwards."""
    if request.method == "POST" and keep(request):
        return redirect_to_login(reverse("accounts:resume"))
    back = request.get_full_path() if request.method in {"GET", "HEAD"} else "/"
    return redirect_to_login(back)


def remember(response: HttpResponse, user_id: int) -> None:
    """Mark this browser as this person's, so that an expired login can give back what they typed."""
    signed = TimestampSigner(salt=WHO).sign(str(user_id))
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(_cookie(), signed, WHO_SECONDS, httponly=True, samesite="Lax", secure=secure)


def _cookie() -> str:
    return f"{settings.COOKIE_PREFIX}{WHO}"


def who(request: HttpRequest) -> int | None:
    try:
        return int(TimestampSigner(salt=WHO).unsign(request.COOKIES.get(_cookie(), ""), max_age=WHO_SECONDS))
    except (BadSignature, ValueError):
        return None


def keep(request: HttpRequest) -> bool:
    """Seal the typed fields into the session. False when there is nothing to keep or nobody to keep it for."""
    fields = [[n, v] for n in request.POST for v in request.POST.getlist(n) if n not in SECRET_FIELDS]
    owner = who(request)
    text = json.dumps({"path": request.path, "owner": owner, "fields": fields}).encode()
    if owner is None or not fields or len(text) > LARGEST:
        return False
    request.session[KEPT] = seal(text, PURPOSE)
    request.session.set_expiry(KEPT_SECONDS)
    return True


def kept(request: HttpRequest) -> dict[str, Any] | None:
    """`path` and `fields` ([name, value] pairs) of the person who is now logged in; None when there are none."""
    try:
        found: dict[str, Any] = json.loads(opened(request.session.get(KEPT, ""), PURPOSE))
    except (ValueError, InvalidTag):
        return None
    return found if found["owner"] == request.user.pk else None
