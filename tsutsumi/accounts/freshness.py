"""How long ago the person last proved who they are, in this session."""

import time

from django.conf import settings
from django.http import HttpRequest

SLACK = 60.0  # seconds
# Where allauth notes each proof: [{"method": "password", "at": seconds since 1970}, …].
PROOFS = "account_authentication_methods"


def proved_lately(request: HttpRequest) -> bool:
    """A login counts as much as a later confirmation: both are a password, a code or a passkey."""
    proofs = request.session.get(PROOFS) or []
    latest = max((float(p.get("at", 0)) for p in proofs), default=0.0)
    # A proof of the future was noted by a clock that was set back since: it would stay fresh until that day.
    return -SLACK < time.time() - latest < settings.FRESH_MINUTES * 60
