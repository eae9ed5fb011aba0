"""Rows of the database as plain JSON: what a third party reads, years later and without the product."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db import models

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import JAPAN

Row = Mapping[str, Any]


def rows(found: Iterable[models.Model], *leave: str) -> Iterator[dict[str, Any]]:
    """Every stored field of every row, but those to `leave`: choices with their words, people with their names."""
    for one in found:
        yield row(one, *leave)


def row(one: models.Model, *leave: str) -> dict[str, Any]:
    """One row. What is unknown is null."""
    told: dict[str, Any] = {"id": one.pk}
    for field in one._meta.concrete_fields:
        if field.primary_key or field.name in leave:
            continue
        told[field.name] = _plain(getattr(one, field.name if _is_person(field) else field.attname))
        if field.choices:
            told[f"{field.name}_said"] = str(getattr(one, f"get_{field.name}_display")())
    return told


def _is_person(field: Any) -> bool:
    return field.is_relation and field.related_model is User


def _plain(value: Any) -> Any:
    if isinstance(value, User):
        return {"id": value.pk, "name": value.name}
    if isinstance(value, datetime):
        return value.astimezone(JAPAN).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return value if value is None or isinstance(value, bool | int | str | list | dict) else str(value)
