"""The chain of custody of an item: one row per act, added inside the act that the trail tells of."""

from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.evidence.models import Custody, Item


def note(item: Item, act: str, by: User, words: str = "") -> Custody:
    """A row of the chain; in the caller's transaction."""
    return Custody.objects.create(item=item, act=act, by=by, at=timezone.now(), note=words[:300])
