from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tsutsumi.accounts.roles import Request, allow, may
from tsutsumi.audit.then import last_act, last_word
from tsutsumi.cases import actions
from tsutsumi.cases.access import case_for
from tsutsumi.cases.clocks import parts
from tsutsumi.cases.flow import CASE
from tsutsumi.cases.forms import CaseForm, MemberForm, NoteForm, NumberingForm, OpenForm, StandbyForm, StepForm
from tsutsumi.cases.models import Case, Note, Numbering, Part
from tsutsumi.cases.numbers import coming_number
from tsutsumi.cases.trying import tried
from tsutsumi.web.meanwhile import is_still, watched
from tsutsumi.web.outcomes import done

ON_PAGE = 50


@require_GET
@allow("cases.view")
def index(request: Request) -> HttpResponse:
    mine = Case.objects.visible_to(request.user)
    words, state = request.GET.get("q", "").strip()[:100], request.GET.get("state", "open")
    cases = mine.open() if state == "open" else mine.filter(state=state) if state in CASE.states else mine
    for word in words.replace("\0", "").split():
        cases = cases.filter(Q(number__icontains=word) | Q(title__icontains=word))
    page = Paginator(cases, ON_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "words": words, "state": state, "states": CASE.states, "any": mine.exists()}
    return render(request, "cases/list.html", context)


@require_http_methods(["GET", "POST"])
@allow("cases.open")
def open_(request: Request) -> HttpResponse:
    form = OpenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        case = tried(form, lambda: actions.open_case(**form.details(), by=request.user))
        if case is not None:
            messages.success(request, _("事案 %(number)s を登録しました。") % {"number": case.number})
            return redirect(case)
    return render(request, "cases/open.html", {"form": form})


@require_http_methods(["GET", "POST"])
@allow("cases.edit")
def edit(request: Request, number: str) -> HttpResponse:
    case = case_for(request, number)
    form = watched(CaseForm.of(case, data=request.POST or None))
    if request.method == "POST" and form.is_valid() and is_still(form, lambda: last_word(case, "case.edited")):
        changed = tried(form, lambda: actions.edit(case, by=request.user, **form.details()))
        if changed is not None:
            messages.success(request, _("変更を保存しました。") if changed else _("変更はありませんでした。"))
            return redirect(case)
    return render(request, "cases/edit.html", {"case": case, "form": form})


@require_http_methods(["GET", "POST"])
@allow("cases.edit")
def step(request: Request, number: str) -> HttpResponse:
    case = case_for(request, number)
    form = StepForm(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if said["step"] == "close":  # what would be left open is looked at first
            return redirect("room:close", number)
        if tried(form, lambda: actions.go(case, said["step"], by=request.user, reason=said.get("reason", ""))):
            messages.success(request, _("段階を「%(state)s」にしました。") % {"state": case.get_state_display()})
            return redirect(case)
    return render(request, "cases/step.html", {"case": case, "form": form, "states": CASE.states})


@require_GET
@allow("cases.view")
def history(request: Request, number: str) -> HttpResponse:
    case = case_for(request, number)
    return render(request, "cases/history.html", {"case": case, "changes": case.changes.select_related("by")})


@require_http_methods(["GET", "POST"])
@allow("cases.edit")
def notes(request: Request, number: str) -> HttpResponse:
    case = case_for(request, number)
    now = parts(timezone.now(), time_unknown=False)
    form = NoteForm(request.POST or None, initial={"known_on": now["day"], "known_clock": now["clock"]})
    if request.method == "POST" and form.is_valid():
        actions.note(case, by=request.user, **form.line())
        messages.success(request, _("時系列に記録しました。"))
        return redirect("cases:notes", case.number)
    lines = case.notes.filter(corrected_by__isnull=True).select_related("by", "corrects")
    page = Paginator(lines.order_by("-known_at", "-pk"), ON_PAGE).get_page(request.GET.get("page"))
    return render(request, "cases/notes.html", {"case": case, "form": form, "page": page})


@require_http_methods(["GET", "POST"])
@allow("cases.edit")
def correct(request: Request, number: str, pk: int) -> HttpResponse:
    case = case_for(request, number)
    old = get_object_or_404(Note, case=case, pk=pk)
    form = NoteForm(request.POST) if request.method == "POST" else NoteForm(initial=_said_by(old))
    valid = request.method == "POST" and form.is_valid()
    made = tried(form, lambda: actions.correct(old, by=request.user, **form.line())) if valid else None
    if made:
        messages.success(request, _("記録を訂正しました。前の記録も残っています。"))
        return redirect("cases:notes", case.number)
    return render(request, "cases/correct.html", {"case": case, "form": form, "note": old})


@require_http_methods(["GET", "POST"])
@allow("cases.view")
def members(request: Request, number: str) -> HttpResponse:
    case = case_for(request, number)
    form = MemberForm(request.POST or None, case=case)
    if request.method == "POST":
        return _add(request, case, form)
    return _member_page(request, case, form)


@require_POST
@allow("cases.edit")
def remove_member(request: Request, number: str, pk: int) -> HttpResponse:
    case = case_for(request, number)
    part = get_object_or_404(Part.objects.active(), case=case, pk=pk)
    said = _("%(name)sさんを関係者から外しました。") % {"name": part.user.name}
    done(request, lambda: actions.remove_member(part, by=request.user), said)
    return redirect("cases:members", case.number) if part.user_id != request.user.pk else redirect("room:home")


@require_http_methods(["GET", "POST"])
@allow("settings.edit")
def numbering(request: Request) -> HttpResponse:
    form = watched(NumberingForm(request.POST or None, instance=Numbering.current()))
    if request.method == "POST" and form.is_valid() and is_still(form, lambda: last_act("numbering.saved")):
        actions.save_numbering(by=request.user, **form.cleaned_data)
        messages.success(request, _("事案番号の付け方を保存しました。次に登録する事案から使います。"))
        return redirect("cases:numbering")
    example = coming_number(timezone.localdate())
    return render(request, "cases/numbering.html", {"form": form, "example": example})


@require_http_methods(["GET", "POST"])
@allow("settings.edit")
def standby(request: Request) -> HttpResponse:
    form = watched(StandbyForm(request.POST if request.method == "POST" else None))
    if request.method == "POST" and form.is_valid() and is_still(form, lambda: last_act("standby.saved")):
        actions.save_standby(form.cleaned_data["people"], by=request.user)
        messages.success(request, _("保存しました。次に登録する事案から加わります。"))
        return redirect("cases:standby")
    return render(request, "cases/standby.html", {"form": form})


def _add(request: Request, case: Case, form: MemberForm) -> HttpResponse:
    if not may(request.user, "cases.edit"):
        raise Http404
    if form.is_valid():
        user, role = form.cleaned_data["user"], form.cleaned_data["role"]
        if tried(form, lambda: actions.name_member(case, user, role, by=request.user)) is None:
            return _member_page(request, case, form)
        messages.success(request, _("%(name)sさんを関係者に加えました。") % {"name": user.name})
        return redirect("cases:members", case.number)
    return _member_page(request, case, form)


def _member_page(request: HttpRequest, case: Case, form: MemberForm) -> HttpResponse:
    everybody = case.parts.select_related("user")
    now, before = [p for p in everybody if p.is_active], [p for p in everybody if not p.is_active]
    return render(request, "cases/members.html", {"case": case, "form": form, "parts": now, "former": before})


def _said_by(note: Note) -> dict[str, Any]:
    known = parts(note.known_at, time_unknown=False)
    initial = {"text": note.text, "known_on": known["day"], "known_clock": known["clock"]}
    if note.happened_at:
        happened = parts(note.happened_at, time_unknown=False)
        initial |= {"happened_on": happened["day"], "happened_clock": happened["clock"]}
    return initial
