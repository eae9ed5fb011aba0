"""The pages of who is told outside, with the log of contacts, the papers, and the ladder of authorities."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tsutsumi.accounts.roles import Request, allow
from tsutsumi.audit.then import last_act, last_word
from tsutsumi.cases.access import case_for
from tsutsumi.cases.models import Case
from tsutsumi.core.documents.render import MEDIA_TYPES
from tsutsumi.core.flow import Refused
from tsutsumi.core.law import others
from tsutsumi.outside import actions, gather, papers
from tsutsumi.outside.actions import Said
from tsutsumi.outside.forms import (
    AnswerForm,
    AppliesForm,
    ContactForm,
    DemandForm,
    ExtendForm,
    FlagsForm,
    OwnForm,
    ReceiveForm,
    SendForm,
)
from tsutsumi.outside.models import Demand
from tsutsumi.web import days
from tsutsumi.web.files import attached
from tsutsumi.web.meanwhile import is_still, watched
from tsutsumi.web.outcomes import done

REFUSED = 422
PAPERS_OF = {"police": ("police", "complaint")}


@allow("outside.view")
@require_GET
def index(request: Request, number: str) -> HttpResponse:
    """Who must or may be told, what was done, and what authorities ask."""
    case = case_for(request, number)
    found = gather.lines(case)
    context = {
        "case": case,
        "lines": [line for line in found if line.applies != "no"],
        "others": [line for line in found if line.applies == "no"],
        "demands": case.demands.all(),
        "today": days.today(),
        "unanswered": gather.unanswered_flags(),
        "checked_on": others.checked_on(),
        "papers": papers.TITLES.items(),
    }
    return render(request, "outside/index.html", context)


@allow("outside.write")
@require_http_methods(["GET", "POST"])
def add(request: Request, number: str) -> HttpResponse:
    case = case_for(request, number)
    form = OwnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = actions.add(case, **form.cleaned_data, by=request.user)
        messages.success(request, _("加えました。"))
        return redirect("outside:addressee", number, row.code)
    return render(request, "outside/add.html", {"case": case, "form": form})


@allow("outside.view")
@require_GET
def addressee(request: Request, number: str, addressee: str) -> HttpResponse:
    return _addressee(request, case_for(request, number), addressee)


@allow("outside.write")
@require_POST
def contact(request: Request, number: str, addressee: str) -> HttpResponse:
    case, form = case_for(request, number), ContactForm(request.POST)
    _line(case, addressee)
    if form.is_valid():
        said = form.cleaned_data
        told = {name: said[name] for name in ("way", "words", "person", "next", "next_on")}
        if _tried(form, lambda: actions.contact(case, addressee, Said(form.happened_at(), **told), by=request.user)):
            messages.success(request, _("連絡を記録しました。"))
            return redirect("outside:addressee", number, addressee)
    return _addressee(request, case, addressee, contact=form)


@allow("outside.write")
@require_POST
def applies(request: Request, number: str, addressee: str) -> HttpResponse:
    case = case_for(request, number)
    line = _line(case, addressee)
    form = watched(AppliesForm(request.POST, initial=_decided(line)))
    is_fresh = form.is_valid() and is_still(form, lambda: last_word(line.row or "", "addressee.decided"))
    if is_fresh and _tried(form, lambda: actions.decide(case, addressee, **form.cleaned_data, by=request.user)):
        messages.success(request, _("決めたことを、理由とともに記録しました。"))
        return redirect("outside:addressee", number, addressee)
    return _addressee(request, case, addressee, applies=form)


@allow("outside.write")
@require_POST
def send(request: Request, number: str, addressee: str) -> HttpResponse:
    case, form = case_for(request, number), SendForm(request.POST, code=addressee)
    _line(case, addressee)
    if form.is_valid():
        on, is_answer = form.cleaned_data["sent_on"], form.cleaned_data.get("is_answer", False)
        if _tried(form, lambda: actions.send(case, addressee, on, by=request.user, is_answer=is_answer)):
            messages.success(request, _("送ったことを記録しました。受領も確かめてください。"))
            return redirect("outside:addressee", number, addressee)
    return _addressee(request, case, addressee, send=form)


@allow("outside.write")
@require_POST
def receive(request: Request, number: str, addressee: str) -> HttpResponse:
    case = case_for(request, number)
    form = ReceiveForm(request.POST, case=case)
    _line(case, addressee)
    if form.is_valid():
        said = form.cleaned_data
        if _tried(form, lambda: actions.receive(case, addressee, said["receipt"], said["item"], by=request.user)):
            messages.success(request, _("受領を記録しました。"))
            return redirect("outside:addressee", number, addressee)
    return _addressee(request, case, addressee, receive=form)


@allow("outside.write")
@require_POST
def paper(request: Request, number: str, paper: str) -> HttpResponse:
    """A file, made of what the case knows now; taking it is recorded."""
    case = case_for(request, number)
    kind: Any = request.POST.get("kind")
    if paper not in papers.TITLES or kind not in ("pdf", "docx"):
        raise Http404
    data = papers.paper(case, paper, kind)
    actions.hand_out(case, paper, kind, by=request.user)
    return attached(data, f"{case.number}_{paper}.{kind}", MEDIA_TYPES[kind])


@allow("outside.write")
@require_http_methods(["GET", "POST"])
def new_demand(request: Request, number: str) -> HttpResponse:
    case = case_for(request, number)
    form = DemandForm(request.POST or None, case=case, initial={"received_on": days.today()})
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.take_demand(case, form.cleaned_data, by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("記録しました。回答の期限が近づくと知らせます。"))
            return redirect("outside:demand", number, row.number)
    return render(request, "outside/new_demand.html", {"case": case, "form": form, "ladder": others.ladder()})


@allow("outside.view")
@require_GET
def demand(request: Request, number: str, demand: int) -> HttpResponse:
    return _demand_page(request, _demand(request, number, demand))


@allow("outside.write")
@require_POST
def answer(request: Request, number: str, demand: int) -> HttpResponse:
    row = _demand(request, number, demand)
    form = AnswerForm(request.POST, case=row.case)
    if form.is_valid():
        said = form.cleaned_data
        if _tried(form, lambda: actions.answer(row, said["on"], said["answer"], said["item"], by=request.user)):
            messages.success(request, _("回答を記録しました。"))
            return redirect("outside:demand", number, demand)
    return _demand_page(request, row, answer=form)


@allow("outside.write")
@require_POST
def extend(request: Request, number: str, demand: int) -> HttpResponse:
    row, form = _demand(request, number, demand), ExtendForm(request.POST)
    if not form.is_valid():
        return _demand_page(request, row, extend=form)
    on = form.cleaned_data["due_on"]
    done(request, lambda: actions.extend(row, on, by=request.user), _("期限を変えました。"))
    return redirect("outside:demand", number, demand)


@allow("outside.write")
@require_POST
def close(request: Request, number: str, demand: int) -> HttpResponse:
    row = _demand(request, number, demand)
    done(request, lambda: actions.close(row, by=request.user), _("終わったことを記録しました。"))
    return redirect("outside:demand", number, demand)


@allow("settings.edit")
@require_http_methods(["GET", "POST"])
def flags(request: Request) -> HttpResponse:
    """What the house says of itself once, before anything happens."""
    form = watched(FlagsForm(request.POST or None))
    if request.method == "POST" and form.is_valid() and is_still(form, lambda: last_act("houseflags.saved")):
        actions.say_flags(form.said(), by=request.user)
        messages.success(request, _("保存しました。"))
        return redirect("outside:flags")
    return render(request, "outside/flags.html", {"form": form, "checked_on": others.checked_on()})


def _line(case: Case, code: str) -> gather.Line:
    line = gather.line(case, code)
    if line is None:
        raise Http404
    return line


def _addressee(request: Request, case: Case, code: str, **bound: Any) -> HttpResponse:
    """One addressee with its forms; the one that was refused keeps what was typed."""
    line, now = _line(case, code), timezone.localtime()
    row = line.row
    state = row.state if row else "none"
    # A form that somebody else's act has closed meanwhile is not on the page: why it was refused stands at its top.
    hidden = {"send", "receive"} - {{"none": "send", "contacted": "send", "sent": "receive"}.get(state, "")}
    document = line.party.document if line.party else ""
    context = {
        "case": case,
        "line": line,
        "today": days.today(),
        "contacts": row.contacts.select_related("by") if row else [],
        "papers": [(paper, papers.TITLES[paper]) for paper in PAPERS_OF.get(document, (document,) if document else ())],
        "contact_form": bound.get("contact") or ContactForm(initial={"on": now.date(), "at": f"{now:%H:%M}"}),
        "applies_form": bound.get("applies") or watched(AppliesForm(initial=_decided(line))),
        "send_form": bound.get("send") or SendForm(code=code, initial={"sent_on": now.date()}),
        "receive_form": bound.get("receive") or ReceiveForm(case=case),
        "offences": others.offences_for(gather.told_of(case).facts.value("cause") or "") if code == "POLICE" else (),
        "checks": others.insurance_checks() if code == "INSURER" else (),
        "state": state,
        "lost": [str(error) for name in hidden & bound.keys() for error in bound[name].non_field_errors()],
    }
    return render(request, "outside/addressee.html", context, status=REFUSED if bound else 200)


def _decided(line: gather.Line) -> dict[str, str]:
    return {"applies": line.row.applies, "reason": line.row.reason} if line.row else {"applies": ""}


def _demand(request: Request, number: str, demand: int) -> Demand:
    rows = Demand.objects.select_related("case", "item", "answer_item", "by")
    return get_object_or_404(rows, case=case_for(request, number), number=demand)


def _demand_page(request: Request, row: Demand, **bound: Any) -> HttpResponse:
    context = {
        "case": row.case,
        "demand": row,
        "rung": next(rung for rung in others.ladder() if rung.code == row.kind),
        "today": days.today(),
        "answer_form": bound.get("answer") or AnswerForm(case=row.case, initial={"on": days.today()}),
        "extend_form": bound.get("extend") or ExtendForm(),
    }
    return render(request, "outside/demand.html", context, status=REFUSED if bound else 200)


def _tried(form: Any, act: Any) -> bool:
    """Whether the act was done; why not stands in the form, with what was typed."""
    try:
        act()
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True
