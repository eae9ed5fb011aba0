"""What is said at the desk: drafts of the usual questions, changed by people, approved by a second one."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from django.db import transaction
from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.audit.moves import move
from tsutsumi.audit.record import record
from tsutsumi.cases.models import Case
from tsutsumi.core.figures import cite, typed
from tsutsumi.core.figures.figure import Ledger
from tsutsumi.core.flow import Refused
from tsutsumi.figures import gather as figures
from tsutsumi.inquiries.models import FaqAnswer


@cache
def seeds() -> tuple[dict[str, Any], ...]:
    """The thirty usual questions."""
    text = files("tsutsumi.inquiries").joinpath("faq.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)["answer"])


def plant(case: Case, by: User) -> None:
    """The usual questions, as drafts, where there are none yet. In the caller's transaction, which leaves the trace."""
    if not case.faq.exists():
        now = timezone.now()
        FaqAnswer.objects.bulk_create(FaqAnswer(case=case, by=by, at=now, **seed) for seed in seeds())


def write(row: FaqAnswer, question: str, text: str, words: str, *, by: User) -> None:
    """Another wording: it needs another approval."""
    with transaction.atomic():
        fresh = FaqAnswer.objects.select_for_update().get(pk=row.pk)
        if fresh.state == "approved":
            move(fresh, "change", by=by, code=fresh.code)
        told = {"question": question, "text": text, "words": words, "by": by, "at": timezone.now()}
        FaqAnswer.objects.filter(pk=row.pk).update(**told, approved_by=None, approved_at=None)
        record("faqanswer.written", fresh, by=by, code=fresh.code)


def add(case: Case, question: str, text: str, words: str, *, by: User) -> FaqAnswer:
    """A question nobody had thought of."""
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case.pk)
        code = f"Q{case.faq.count() + 1}"
        told = {"question": question, "text": text, "words": words, "by": by, "at": timezone.now()}
        row = FaqAnswer.objects.create(case=case, code=code, **told)
        record("faqanswer.written", row, by=by, code=code)
    return row


def approve(row: FaqAnswer, seen: str, *, by: User) -> None:
    """A second person says yes to exactly the text they saw; figures come from the ledger and from nowhere else."""
    with transaction.atomic():
        fresh = FaqAnswer.objects.select_for_update().get(pk=row.pk)
        if fresh.by_id == by.pk:
            raise Refused("自分の書いた回答は承認できません。別の人に頼んでください。")
        if fresh.text != seen:
            raise Refused("読んでいる間に回答が変わりました。もう一度読んで、承認してください。")
        if wrong := troubles(fresh):
            raise Refused(wrong[0])
        move(fresh, "approve", by=by, code=fresh.code)
        FaqAnswer.objects.filter(pk=row.pk).update(approved_by=by, approved_at=timezone.now())


def troubles(row: FaqAnswer, ledger: Ledger | None = None) -> list[str]:
    """Why a text cannot be said, as sentences. `ledger`: that of the case, where it is at hand."""
    ledger = figures.ledger(row.case) if ledger is None else ledger
    if not row.text.strip():
        return ["回答が空です。"]
    typed_by_hand = [f"「{finding.words}」は、{finding.message}" for finding in typed.digits(row.text, ledger)]
    return cite.troubles(row.text, ledger) + typed_by_hand


def spoken(rows: list[FaqAnswer], ledger: Any) -> list[FaqAnswer]:
    """With the figures in their places, for reading out; what cannot be said any more is left as it is written."""
    for row in rows:
        row.text = shown(row.text, ledger)
    return rows


def shown(text: str, ledger: Ledger) -> str:
    """As it is read out; as it is written where a reference leads nowhere."""
    try:
        return cite.render(text, ledger).text
    except cite.BadReferenceError:
        return text
