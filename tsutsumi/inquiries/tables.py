"""The answers of the desk as a table that goes out and comes back."""

from functools import partial

from django.shortcuts import get_object_or_404

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import Case
from tsutsumi.cases.tables import Said, Table, entry, stated
from tsutsumi.core.sheets import Column, Entry, Sheet
from tsutsumi.inquiries import faq, gather
from tsutsumi.inquiries.models import FaqAnswer

ANSWERS = Sheet(
    "想定問答",
    (
        Column("question", "質問", required=True, most=200, width=40),
        Column("text", "回答", most=2000, width=70),
        Column("words", "探すときの言葉", most=300, width=24),
        Column("state", "状態", choices=stated(FaqAnswer.flow), locked=True),
    ),
)


def answers(case: Case, by: User) -> Table:
    """What is changed becomes a draft again: a second person approves it on the page, as ever."""
    return Table(
        ANSWERS, "answers", lambda: [_of(row) for row in gather.answers(case, approved=False)], case=case,
        add=lambda said: faq.add(case, said["question"], said["text"], said["words"], by=by),
        change=partial(_change, case, by), held=case.faq.all(),
    )  # fmt: skip


def _of(row: FaqAnswer) -> Entry:
    return entry(row.code, {column.key: getattr(row, column.key) for column in ANSWERS.columns})


def _change(case: Case, by: User, key: str, said: Said, _changed: frozenset[str]) -> None:
    row = get_object_or_404(FaqAnswer, case=case, code=key)
    faq.write(row, said["question"], said["text"], said["words"], by=by)
