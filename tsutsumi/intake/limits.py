"""How many first reports may come through one link, and from one place, in a while."""

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from tsutsumi.intake.models import Link

WINDOW_SECONDS = 600
# A whole clinic may sit behind one address, and on the day of an incident many people write at once.
PER_PLACE = 20
PER_LINK = 120


def is_too_many(request: HttpRequest, link: Link) -> bool:
    """Count this request; True when its place or its link has sent too many within ten minutes."""
    place = f"intake:{link.pk}:{place_of(request)}"
    return _count(place) > PER_PLACE or _count(f"intake:{link.pk}") > PER_LINK


def place_of(request: HttpRequest) -> str:
    """A keyed hash of the address: enough to count, useless to find anybody."""
    address = request.META.get("REMOTE_ADDR", "")
    return salted_hmac("tsutsumi.intake.place", address, algorithm="sha256").hexdigest()[:32]


def _count(key: str) -> int:
    if cache.add(key, 1, WINDOW_SECONDS):
        return 1
    try:
        return int(cache.incr(key))
    except ValueError:  # it expired between the two calls
        cache.set(key, 1, WINDOW_SECONDS)
        return 1
