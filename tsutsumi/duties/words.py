"""How answers and outcomes read on a page."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tsutsumi.core.law.facts import Facts, display
from tsutsumi.core.law.questions import question_for, wording
from tsutsumi.core.law.verdict import Answer, Counterfactual, Judgement, Question
from tsutsumi.web import days


def question_of(fact: str) -> Question | None:
    """The wording of a fact's question; None for a fact that nobody is asked."""
    return question_for(fact) if fact in wording() else None


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


def notice_words(code: str) -> str:
    return {
        "yes": _("必要（速やかに）"),
        "no": _("法律上は不要"),
        "alternative_measure_allowed": _("必要。連絡が困難なら公表や窓口などの代替措置でもよい"),
    }.get(code, _("まだ決められません"))


def numbers(limbs: Iterable[str]) -> tuple[str, ...]:
    """The limbs as their own article numbers them: P4 of the public bodies and N4 of 番号法 are both the fourth."""
    return tuple(dict.fromkeys(limb.lstrip("PN") for limb in limbs))


def difference_rows(result: Counterfactual) -> list[dict[str, str]]:
    """The lines of a counterfactual in words, empty ones as a dash."""
    return [
        {
            "regime": next(v.label for v in (*result.after.verdicts, *result.before.verdicts) if v.regime == d.regime),
            "what": str(_WHAT[d.what]),
            "before": _side(d.what, d.before),
            "after": _side(d.what, d.after),
        }
        for d in result.differences
    ]


_WHAT = {
    "duty": gettext_lazy("報告の要否"),
    "limbs": gettext_lazy("当たる号"),
    "date": gettext_lazy("確報の期限"),
    "recipient": gettext_lazy("報告先"),
    "notice": gettext_lazy("本人への通知"),
}


def _side(what: str, value: str) -> str:
    if not value:
        return "―"
    if what == "duty":
        return outcome_words(Answer(value))["words"]
    if what == "limbs":
        return "、".join(_("%(limb)s号") % {"limb": limb} for limb in numbers(value.split("、")))
    if what == "date":
        return days.dated(value)
    return notice_words(value) if what == "notice" else value


def recipient_words(judgement: Judgement) -> str:
    return "、".join(dict.fromkeys(r.label for v in judgement.verdicts for r in v.recipients))[:200]
