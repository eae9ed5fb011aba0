"""The interview, the finding with its proof, what-if, readings and rulings."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tsutsumi.accounts.roles import Request, allow
from tsutsumi.cases import past
from tsutsumi.cases.access import case_for
from tsutsumi.cases.models import Case
from tsutsumi.cases.past import case_then
from tsutsumi.core.flow import Refused
from tsutsumi.core.law import engine
from tsutsumi.core.law.verdict import Answer, Question, Verdict
from tsutsumi.duties import actions, gather
from tsutsumi.duties.forms import AnswerForm, ReadingForm, RulingForm
from tsutsumi.duties.models import Ruling
from tsutsumi.duties.words import (
    answer_words,
    difference_rows,
    notice_words,
    numbers,
    outcome_words,
    question_of,
    recipient_words,
)
from tsutsumi.evidence.models import Proposal
from tsutsumi.web.meanwhile import is_still, watched
from tsutsumi.web.outcomes import done

A_PAGE = 3


@allow("duties.view")
@require_GET
def finding(request: Request, number: str) -> HttpResponse:
    """What the law says of the case now, why, and what people decided about it."""
    case = case_then(request, number)
    form = None if case.past else _ruling_form(case)
    return render(request, "duties/finding.html", _finding(case) | {"form": form})


@allow("duties.answer")
@require_http_methods(["GET", "POST"])
def interview(request: Request, number: str) -> HttpResponse:
    """The few questions that tell most. An untouched question stays open; one answer is enough to go on."""
    case = case_for(request, number)
    asked = gather.questions_of(case)
    forms = [_answer_form(q, case, request) for q in _on_page(asked, request)]
    if request.method == "POST" and _stored(forms, case, request):
        return redirect("duties:interview", number)
    context = {"case": case, "forms": forms, "left": len(asked), "judgement": gather.judged(case)}
    return render(request, "duties/interview.html", context | {"proposals": _proposals(case)})


@allow("duties.view")
@require_GET
def answers(request: Request, number: str) -> HttpResponse:
    """Every answer with its history: who, when learned, on what ground; the old ones stay."""
    case = case_then(request, number)
    rows: dict[str, list[Any]] = {}
    for row in past.rows(case.answers.select_related("by"), case).order_by("-pk"):
        rows.setdefault(row.fact, []).append({"row": row, "words": answer_words(row.fact, row.value)})
    shown = [{"question": question_of(fact), "fact": fact, "history": history} for fact, history in rows.items()]
    return render(request, "duties/answers.html", {"case": case, "shown": shown})


@allow("duties.answer")
@require_http_methods(["GET", "POST"])
def correct(request: Request, number: str, fact: str) -> HttpResponse:
    """Answer one question again, or one that the interview does not ask."""
    case = case_for(request, number)
    question = question_of(fact)
    if question is None:
        raise Http404
    form = _watched(case, AnswerForm(question, request.POST or None, known_on=case.known_on))
    if request.method == "POST" and form.is_valid() and _kept(case, [form], request):
        return redirect("duties:answers", number)
    history = [{"row": a, "words": answer_words(fact, a.value)} for a in case.answers.filter(fact=fact).order_by("-pk")]
    return render(request, "duties/correct.html", {"case": case, "form": form, "history": history})


@allow("duties.view")
@require_GET
def what_if(request: Request, number: str) -> HttpResponse:
    """What one more fact would change. Nothing is stored."""
    case = case_for(request, number)
    asked = gather.questions_of(case)
    question = question_of(request.GET.get("fact", "")) or (asked[0] if asked else None)
    form, result = None, None
    if question is not None:
        form = AnswerForm(question, request.GET if "fact" in request.GET else None, known_on=case.known_on)
        if form.is_bound and form.is_given() and form.is_valid():
            result = engine.what_if(gather.facts_of(case), {question.fact: form.cleaned_data["value"]})
    context = {"case": case, "asked": asked, "question": question, "form": form, "tried": result is not None}
    context["rows"] = difference_rows(result) if result else []
    return render(request, "duties/what_if.html", context | {"verdicts": gather.judged(case).verdicts})


@allow("duties.rule")
@require_http_methods(["GET", "POST"])
def point(request: Request, number: str, point: str) -> HttpResponse:
    """Both readings of an open point, and which one the organisation follows."""
    case = case_for(request, number)
    found = next((p for v in gather.judged(case).verdicts for p in v.open_points if p.id == point), None)
    if found is None:
        raise Http404
    form = ReadingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.follow(case, point, form.cleaned_data["choice"], form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("採る読み方を記録しました。"))
        return redirect("duties:finding", number)
    readings = case.readings.filter(point=point).select_related("by")
    return render(request, "duties/point.html", {"case": case, "point": found, "form": form, "readings": readings})


@allow("duties.rule")
@require_POST
def propose(request: Request, number: str) -> HttpResponse:
    case = case_for(request, number)
    form = RulingForm(request.POST)
    if form.is_valid():
        try:
            actions.propose(case, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("起案しました。別の担当者の承認を待っています。"))
            return redirect("duties:finding", number)
    return render(request, "duties/finding.html", _finding(case) | {"form": form}, status=422)


@allow("duties.rule")
@require_POST
def approve(request: Request, number: str, pk: int) -> HttpResponse:
    return _moved(request, number, pk, actions.approve, _("承認しました。報告要否判断書を出せます。"))


@allow("duties.rule")
@require_POST
def withdraw(request: Request, number: str, pk: int) -> HttpResponse:
    return _moved(request, number, pk, actions.withdraw, _("取り下げました。"))


@allow("duties.answer")
@require_POST
def settle(request: Request, number: str, pk: int) -> HttpResponse:
    """Accept or decline what a scan proposes. Accepted, it becomes an answer with the scan as its source."""
    case = case_for(request, number)
    proposal = get_object_or_404(Proposal, case=case, pk=pk)
    is_yes = request.POST.get("decision") == "accept"
    try:
        (actions.take_over if is_yes else actions.turn_down)(proposal, by=request.user)
        taken = _("事案の答えにしました。報告の要否と期限を計算し直しました。")
        messages.success(request, taken if is_yes else _("採用しませんでした。答えは変わっていません。"))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("people:index" if request.POST.get("back") == "people" else "duties:interview", number)


def _proposals(case: Case) -> list[dict[str, Any]]:
    waiting = Proposal.objects.waiting().filter(case=case)
    return [{"row": p, "question": question_of(p.fact), "words": answer_words(p.fact, p.value)} for p in waiting]


def _finding(case: Case) -> dict[str, Any]:
    judgement = gather.judged(case)
    read = {r.point: r for r in reversed(past.rows(case.readings.select_related("by"), case))}
    return {
        "case": case,
        "judgement": judgement,
        "overall": outcome_words(judgement.overall),
        "verdicts": [_shown(v, read) for v in judgement.verdicts],
        "rulings": gather.rulings_of(case),
        "left": 0 if case.past else len(gather.questions_of(case)),
    }


def _shown(verdict: Verdict, read: dict[str, Any]) -> dict[str, Any]:
    return {
        "verdict": verdict,
        "outcome": outcome_words(verdict.reportable),
        "proof": verdict.proof.to_json(),
        "limbs": numbers(verdict.limbs),
        "undecided": numbers(verdict.undecided),
        "clocks": verdict.clocks,
        "notice": notice_words(verdict.notify_principals),
        "points": _points(verdict, read),
    }


def _points(verdict: Verdict, read: dict[str, Any]) -> list[dict[str, Any]]:
    """Every open point of the verdict; those on which the answer itself hangs first."""
    telling = set(gather.open_in(verdict.proof)) if verdict.reportable is Answer.JUDGEMENT else set()
    rows = [{"point": p, "reading": read.get(p.id), "tells": p.id in telling} for p in verdict.open_points]
    return sorted(rows, key=lambda row: not row["tells"])


def _ruling_form(case: Case) -> RulingForm:
    return RulingForm(initial={"recipient": recipient_words(gather.judged(case))})


def _on_page(asked: tuple[Question, ...], request: HttpRequest) -> list[Question]:
    """On POST, the questions that the form carried, even if an answer elsewhere closed one meanwhile."""
    carried = request.POST.getlist("asked")
    if carried:
        return [q for fact in carried[: A_PAGE * 2] if (q := question_of(fact))]
    return list(asked[:A_PAGE])


def _answer_form(question: Question, case: Case, request: HttpRequest) -> AnswerForm:
    data = request.POST if request.method == "POST" else None
    form = AnswerForm(question, data, known_on=case.known_on)
    if data is not None and not form.is_given():
        form = AnswerForm(question, known_on=case.known_on)
    return _watched(case, form)


def _watched(case: Case, form: AnswerForm) -> AnswerForm:
    """A fact that somebody else answered meanwhile is not answered over their head."""
    fact = form.question.fact
    now = case.answers.filter(fact=fact).select_related("by").order_by("-pk").first()
    form.answered = (now.by.name, now.at) if now else None
    return watched(form, value=answer_words(fact, now.value) if now else "", on=None, source=None, unknown=None)


def _stored(forms: list[AnswerForm], case: Case, request: Request) -> bool:
    given = [form for form in forms if form.is_bound]
    if not given:
        messages.info(request, _("まだ何も答えていません。分からなければ「わからない」を選んで進めます。"))
        return False
    wrong = [form for form in given if not form.is_valid()]  # every form shows its errors, not only the first
    return not wrong and _kept(case, given, request)


def _kept(case: Case, forms: list[AnswerForm], request: Request) -> bool:
    moved = [form for form in forms if not is_still(form, lambda form=form: form.answered)]  # type: ignore[misc]
    if moved:
        return False
    said = {form.question.fact: form.cleaned_data for form in forms}
    try:
        actions.answer_all(case, said, by=request.user)
    except Refused as refused:
        forms[0].add_error("value", str(refused))
        return False
    messages.success(request, _("答えを記録しました。"))
    return True


def _moved(request: Request, number: str, pk: int, verb: Any, said: str) -> HttpResponse:
    case = case_for(request, number)
    ruling = get_object_or_404(Ruling, case=case, pk=pk)
    done(request, lambda: verb(ruling, by=request.user), said)
    return redirect("duties:finding", number)
