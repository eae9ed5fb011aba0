"""Which tables a backup holds, whose key seals which row, and how a row is told and checked."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.core import serializers
from django.core.serializers.base import DeserializationError, DeserializedObject
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from tsutsumi.cases.models import Case
from tsutsumi.evidence.models import scope_of
from tsutsumi.intake.models import Tip
from tsutsumi.notices.flow import OPEN
from tsutsumi.room.backing.frames import Hostile
from tsutsumi.room.erasing import rows

# The machine's own, and what lets somebody in: never in a backup.
LEFT_OUT = frozenset({"auth", "contenttypes", "sessions", "work", "account", "mfa"})
KEYS_OF_DOORS = frozenset({"accounts.invitation", "room.feed"})

# What a right hangs on; other codes may come from an older edition of a list.
RIGHTS = frozenset({"role", "state"})

RESTORED = (
    "バックアップから戻した通知です。バックアップより後に送った人は、ここには「これから」と出ます。中継の記録で確かめ"
    "（manage.py mailed）、二重に送らないことが分かってから、「本番の送付」に切り替え直してください。"
)

Key = tuple[str, Any]


class Exact(DjangoJSONEncoder):
    """Moments to the microsecond: the trail is chained over them."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


@cache
def tables() -> list[type[models.Model]]:
    """Every table of a backup, by name."""
    found = [m for m in apps.get_models() if m._meta.app_label not in LEFT_OUT]
    return sorted((m for m in found if m._meta.label_lower not in KEYS_OF_DOORS), key=lambda m: m._meta.label_lower)


def scopes() -> dict[Key, str]:
    """Which rows are sealed with the key of a case or of a first report: (table, key) → scope of the vault."""
    found: dict[Key, str] = {}
    for tip in _tips():
        found[Tip._meta.label_lower, tip.pk] = tip.scope
        found |= {("intake.tipfile", pk): tip.scope for pk in tip.files.values_list("pk", flat=True)}
    for case in _cases():
        for model, keys in rows.of(case).items():
            found |= {(model._meta.label_lower, pk): scope_of(case) for pk in keys}
    return found


def owners() -> list[str]:
    """The scopes of `scopes()`: each first report of its own, each case that is not erased."""
    return [*(tip.scope for tip in _tips()), *(scope_of(case) for case in _cases())]


def _tips() -> models.QuerySet[Tip]:
    """Those that no case has taken up: each has a key of its own."""
    return Tip.objects.filter(case=None)


def _cases() -> models.QuerySet[Case]:
    return Case.objects.filter(erased_at=None)


def told(objects: Iterable[models.Model]) -> Iterator[str]:
    """Each row as one line of JSON."""
    text: str = serializers.serialize("jsonl", objects, ensure_ascii=False, cls=Exact)
    return (line for line in text.split("\n") if line)


def checked(line: str) -> DeserializedObject:
    """A row that fits its table: known table and columns, a role that there is. Rights are never restored upward."""
    try:
        row = next(iter(serializers.deserialize("jsonl", line)))
    except (DeserializationError, StopIteration, ValueError, TypeError, RecursionError) as error:
        raise Hostile(f"バックアップに、表に合わない行があります（{type(error).__name__}）。") from None
    if type(row.object) not in tables():
        raise Hostile("バックアップに、戻してはいけない表の行があります。")
    for field in row.object._meta.concrete_fields:
        value = getattr(row.object, field.attname)
        if (
            field.name in RIGHTS
            and field.choices
            and value not in {None, "", *(code for code, _label in field.flatchoices)}
        ):
            raise Hostile(f"バックアップの {row.object._meta.label_lower}.{field.name} に、ない値があります。")
    _disarm(row.object)
    return row


def _disarm(thing: Any) -> None:
    """Nobody can log in, no door stands open and nothing is sent, before an administrator of the house says so."""
    label = thing._meta.label_lower
    if label == "accounts.user":
        thing.is_active, thing.generation = False, min(thing.generation + 1, 2**31 - 1)
        thing.set_unusable_password()
    elif label == "intake.link":
        thing.revoked_at = thing.revoked_at or datetime.now(UTC)
    elif label == "outbox.message":
        thing.until = datetime(2000, 1, 1, tzinfo=UTC)
    elif label == "outbox.hook":
        thing.is_active = False
    elif label == "notices.checkpage":  # its files are made anew, and are in no backup
        thing.down_at, thing.asked_at = thing.down_at or datetime.now(UTC), None
    elif label == "notices.mailing" and not thing.is_trial and thing.state in OPEN:
        # What left after the backup is not known here: somebody looks, and types once more how many it reaches.
        thing.is_trial, thing.live_at, thing.trouble = True, None, RESTORED
