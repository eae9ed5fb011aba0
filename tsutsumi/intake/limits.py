"""How many first reports may come through one link, and from one place, in a while."""

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from tsutsumi.intake.models import Link
from tsutsumi.web.counting import counted, so_far

WINDOW_SECONDS = 600
# A whole clinic may sit behind one address, and on the day of an incident many people write at once.
PER_PLACE = 20
PER_LINK = 120


def is_too_many(request: HttpRequest, link: Link) -> bool:
    """Count this request; True when its place or its link has sent too many within ten minutes.

    What a place sends beyond its share does not use up the link for all others; and once the link is used up, no place
    is noted any more: a flood from many addresses must not crowd out what else is counted.
    """
    key = f"intake:{link.pk}"
    if so_far(key, WINDOW_SECONDS) >= PER_LINK:
        return True
    return counted(f"{key}:{place_of(request)}", WINDOW_SECONDS) > PER_PLACE or counted(key, WINDOW_SECONDS) > PER_LINK


def place_of(request: HttpRequest) -> str:
    """A keyed hash of the address: enough to count, useless to find anybody."""
    address = request.META.get("REMOTE_ADDR", "")
    return salted_hmac("tsutsumi.intake.place", address, algorithm="sha256").hexdigest()[:32]
