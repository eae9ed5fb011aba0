"""A word planted in every text of a case: every row that belongs to it, in every column that holds words.

Found from the models themselves, so a new table is sown without anybody remembering it.
"""

import copy
from collections import defaultdict

from django.apps import apps
from django.db import models

# What a column must be to be worth sowing, and the columns whose text is a code, a digest or a name of ours.
LEAST = 30
CODES = {
    "state", "sha256", "digest", "pdf_digest", "token_hash", "fingerprint", "scope", "roster", "roll", "seed", "engine",
    "form_id", "form_version", "fact", "point", "left", "right", "field", "kind", "category", "flag", "reason_code",
    "encoding", "number", "reference", "stamp", "id", "receipt_number", "regime", "stage", "outcome", "key", "to",
    "last_error", "seal", "root", "document", "code",
}  # fmt: skip
NOT_SOWN = {"accounts", "audit", "sessions", "contenttypes", "work", "mfa", "account"}


def rows_of(case) -> dict[type, set]:
    """The rows that hang on the case, directly or through others: model → keys."""
    found: dict[type, set] = defaultdict(set)
    found[type(case)].add(case.pk)
    waiting = [(type(case), {case.pk})]
    while waiting:
        target, keys = waiting.pop()
        for model in apps.get_models(include_auto_created=True):
            if model._meta.app_label in NOT_SOWN:
                continue
            for field in model._meta.concrete_fields:
                at = field.is_relation and field.related_model is target
                loose = target is type(case) and field.name == "case_id" and not field.is_relation
                if at or loose:
                    new = set(model._base_manager.filter(**{f"{field.name}__in": keys}).values_list("pk", flat=True))
                    new -= found[model]
                    if new:
                        found[model] |= new
                        waiting.append((model, new))
    return found


def sowable(field) -> bool:
    """Whether people's words may stand in this column."""
    if field.name in CODES or field.primary_key or field.unique or field.is_relation or field.choices:
        return False
    if isinstance(field, models.TextField):
        return True
    return isinstance(field, models.CharField) and (field.max_length or 0) >= LEAST


def plant(case, word) -> list[str]:
    """Write the word into every text of the case; the columns where it now stands."""
    sown = []
    for model, keys in rows_of(case).items():
        for field in model._meta.concrete_fields:
            if sowable(field):
                model._base_manager.filter(pk__in=keys).update(**{field.name: word})
                sown.append(f"{model._meta.label_lower}.{field.name}")
            elif isinstance(field, models.JSONField):
                sow_json(model, keys, field, word)
                sown.append(f"{model._meta.label_lower}.{field.name}")
    return sorted(sown)


def sow_json(model, keys, field, word) -> None:
    """In texts with Japanese in them only: codes stay codes, and pages go on working."""
    for row in model._base_manager.filter(pk__in=keys):
        value = copy.deepcopy(getattr(row, field.attname))
        model._base_manager.filter(pk=row.pk).update(**{field.name: instead(value, word)})


def instead(value, word):
    if isinstance(value, dict):
        return {key: instead(inner, word) for key, inner in value.items()}
    if isinstance(value, list):
        return [instead(inner, word) for inner in value]
    return word if isinstance(value, str) and any("ぁ" <= letter <= "龯" for letter in value) else value
