"""What verbs about the rows of a case share: the next number, a row of another case, a day that has not come."""

from datetime import date
from typing import Any, Protocol

from django.db import models
from django.utils import timezone

from tsutsumi.cases.models import Case
from tsutsumi.core.flow import Refused

FUTURE = "日付が未来になっています。実際の日を入力してください。"


class OfCase(Protocol):
    case_id: int


def next_number(case: Case, rows: "models.Manager[Any]") -> int:
    """The next number among these rows of the case, which stays locked until the caller's transaction ends."""
    Case.objects.select_for_update().get(pk=case.pk)
    return int(rows.aggregate(last=models.Max("number"))["last"] or 0) + 1


def belongs(case: Case, row: OfCase | None, what: str) -> None:
    """Refused when somebody chose a row of another case. `what`: the thing in Japanese."""
    if row is not None and row.case_id != case.pk:
        raise Refused(f"その{what}は、この事案のものではありません。")


def not_in_future(on: date, words: str = FUTURE) -> None:
    if on > timezone.localdate():
        raise Refused(words)
