"""Which rows belong to a case, and what becomes of each column when the case is erased.

Found from the models, so a new table is erased without anybody remembering it: every text is blanked unless it is
named here as a code, a number or a digest. What is not text (days, counts, who acted) stays.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import batched
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Cast

from tsutsumi.cases.models import Case

# Not of a case: the people of the house, the trail (it holds no personal values), the machine's own tables.
NOT_OURS = frozenset({"accounts", "audit", "sessions", "contenttypes", "auth", "work", "mfa", "account"})
# The erasure tells of itself.
SPARED = frozenset({"room.erasure"})
# Texts that are codes, digests, random names or positions, in any table.
CODES = frozenset(
    {
        "state", "sha256", "digest", "pdf_digest", "seal", "root", "token_hash", "scope", "form_id", "form_version",
        "kind", "fact", "point", "field", "seed",
    }
)  # fmt: skip
# Numbers by which people speak of a thing.
NAMES = frozenset({"cases.case.number", "intake.tip.reference"})

AT_ONCE = 5_000  # rows in one statement

Rows = dict[type[models.Model], set[Any]]


def of(case: Case) -> Rows:
    """Every row that hangs on the case, directly or through others: model → keys."""
    found: Rows = defaultdict(set)
    found[Case].add(case.pk)
    waiting: list[tuple[type[models.Model], set[Any]]] = [(Case, {case.pk})]
    while waiting:
        target, keys = waiting.pop()
        for model, name in _pointing_at(target):
            new = {pk for some in _blocks(keys) for pk in _keys(model, f"{name}__in", some)} - found[model]
            if new:
                found[model] |= new
                waiting.append((model, new))
    return {model: keys for model, keys in found.items() if keys}


def _blocks(keys: set[Any]) -> Iterator[tuple[Any, ...]]:
    """No database takes any number of values in one statement."""
    return batched(keys, AT_ONCE)


def _keys(model: type[models.Model], name: str, some: tuple[Any, ...]) -> Any:
    return model._base_manager.filter(**{name: some}).values_list("pk", flat=True)


def _pointing_at(target: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    """Columns of other tables that name a row of this one; a plain `case_id` of a lower layer names a case."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in NOT_OURS or model._meta.label_lower in SPARED:
            continue
        for field in model._meta.concrete_fields:
            loose = target is Case and field.name == "case_id"
            if loose or (field.is_relation and field.related_model is target):
                yield model, field.name


def blank(rows: Rows) -> dict[str, int]:
    """Blank every text of these rows; how many rows of each table. In the caller's transaction."""
    for model, keys in rows.items():
        instead = blanks(model)
        if instead:
            for some in _blocks(keys):
                model._base_manager.filter(pk__in=some).update(**instead)
    return {model._meta.label_lower: len(keys) for model, keys in rows.items()}


def blanks(model: type[models.Model]) -> dict[str, Any]:
    """What each column that is blanked becomes."""
    return {f.name: _instead(model, f) for f in model._meta.concrete_fields if _is_words(model, f)}


def _is_words(model: type[models.Model], field: Any) -> bool:
    if field.is_relation or field.primary_key or field.choices or field.name in CODES:
        return False
    if f"{model._meta.label_lower}.{field.name}" in NAMES:
        return False
    return isinstance(field, models.CharField | models.TextField | models.JSONField | models.BinaryField)


def _instead(model: type[models.Model], field: Any) -> Any:
    if isinstance(field, models.JSONField):
        empty = field.get_default()
        return empty if empty is not None or field.null else {}
    if isinstance(field, models.BinaryField):
        return b""
    if field.unique or field.name in _together(model):
        # Must differ from row to row; the key says nothing.
        return Cast(F("pk"), models.CharField(max_length=field.max_length or 20))
    return Value("")


def _together(model: type[models.Model]) -> set[str]:
    """Columns that a constraint wants to differ."""
    unique = [c for c in model._meta.constraints if isinstance(c, models.UniqueConstraint)]
    return {name for c in unique for name in c.fields}
