"""How answers and outcomes read on a page."""

from typing import Any

from django.utils.translation import gettext as _

from tsutsumi.core.law import engine
from tsutsumi.core.law.facts import Facts, display
from tsutsumi.core.law.verdict import Answer, Judgement, Question


def question_of(fact: str) -> Question | None:
    """The wording of a fact's question; None for a fact that nobody is asked."""
    return engine.all_questions().get(fact)


def answer_words(fact: str, value: Any) -> str:
    known = Facts.of({fact: value})
    return _("わからない") if value is None else display(fact, known.value(fact))


def outcome_words(answer: Answer) -> dict[str, str]:
    """Code for the badge, and the words."""
    return {
        Answer.YES: {"code": "yes", "words": _("報告対象です")},
        Answer.NO: {"code": "no", "words": _("報告対象ではありません")},
        Answer.JUDGEMENT: {"code": "judgement", "words": _("まだ決められません（判断が必要）")},
    }[answer]


def recipient_words(judgement: Judgement) -> str:
    return "、".join(dict.fromkeys(r.label for v in judgement.verdicts for r in v.recipients))[:200]
