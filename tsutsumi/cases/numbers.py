"""事案番号: a prefix, the year the case was opened in, and a running number without gaps.

The number is taken inside the transaction that opens the case: the row of the series stays locked until
that transaction ends, so two cases never share a number and a failed opening gives its number back.
"""

from datetime import date

from django.db.models import F

from tsutsumi.cases.models import Numbering, Series
from tsutsumi.core.jp.era import era_of


def stem(numbering: Numbering, day: date, *, is_drill: bool) -> str:
    """Everything before the running number: `PI-R8-`, or `KN-2026-` for a drill in western years."""
    prefix = numbering.drill_prefix if is_drill else numbering.prefix
    year = str(day.year)
    if numbering.year_style == Numbering.ERA:
        _, letter, first = era_of(day)
        year = f"{letter}{day.year - first.year + 1}"
    return f"{prefix}-{year}-"


def coming_number(day: date) -> str:
    """The number the next case would get today; takes nothing."""
    numbering = Numbering.current()
    head = stem(numbering, day, is_drill=False)
    last = Series.objects.filter(stem=head).values_list("last", flat=True).first() or 0
    return f"{head}{last + 1:0{numbering.digits}d}"


def next_number(day: date, *, is_drill: bool) -> str:
    """Take the next number. Call it inside the caller's `transaction.atomic()`."""
    numbering = Numbering.current()
    head = stem(numbering, day, is_drill=is_drill)
    Series.objects.get_or_create(stem=head)
    Series.objects.filter(stem=head).update(last=F("last") + 1)
    last = Series.objects.values_list("last", flat=True).get(stem=head)
    return f"{head}{last:0{numbering.digits}d}"
