"""The tasks of a case by moment, one task, and one's own tasks over all cases."""

from collections.abc import Callable, Collection
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tsutsumi.accounts.roles import Request, allow, may
from tsutsumi.audit.models import Entry
from tsutsumi.audit.record import name_of
from tsutsumi.audit.then import last_word
from tsutsumi.cases.access import case_for
from tsutsumi.cases.models import Case
from tsutsumi.cases.trying import tried
from tsutsumi.core.playbooks.choose import donts_for, flags, questions
from tsutsumi.tasks import actions, gather, words
from tsutsumi.tasks.forms import AddForm, AsideForm, AssignForm, BlockForm, FinishForm, TriageForm
from tsutsumi.tasks.models import Task, TaskQuerySet, late
from tsutsumi.web.meanwhile import is_still, watched
from tsutsumi.web.outcomes import done

FILTERS = ("mine", "open", "all")
ON_PAGE = 30


@require_GET
@allow("tasks.view")
def index(request: Request, number: str) -> HttpResponse:
    """The check-list: ?show=mine, open (the usual) or all."""
    case = case_for(request, number)
    show = request.GET.get("show", "open")
    show = show if show in FILTERS else "open"
    rows = _rows(case)
    shown = {"mine": rows.open().of(request.user), "open": rows.open(), "all": rows.filter(fits=True)}[show]
    left = case.tasks.exclude(fits=True).select_related("owner") if show == "all" else []
    return render(request, "tasks/list.html", _list(request, case, shown) | {"show": show, "left": left})


@require_GET
@allow("tasks.view")
def sheet(request: Request, number: str) -> HttpResponse:
    """Everything that fits the facts, with boxes to tick: made to be printed."""
    case = case_for(request, number)
    return render(request, "tasks/sheet.html", _list(request, case, _rows(case).filter(fits=True)))


@require_GET
@allow("tasks.work")
def mine(request: Request) -> HttpResponse:
    """What waits for the person, in every case, the nearest first."""
    waiting, now = gather.mine(request.user), timezone.now()
    page = Paginator(waiting, ON_PAGE).get_page(request.GET.get("page"))
    rows = list(page)
    context = {
        "page": page, "now": now, "late": waiting.filter(late(now)).count(), "urgent": gather.urgent(rows),
        "first": rows[: words.MOST_UNFOLDED], "more": rows[words.MOST_UNFOLDED :],
    }  # fmt: skip
    return render(request, "tasks/mine.html", context)


@require_GET
@allow("tasks.view")
def detail(request: Request, number: str, pk: int) -> HttpResponse:
    return _detail(request, _task(request, number, pk))


@require_POST
@allow("tasks.work")
def finish(request: Request, number: str, pk: int) -> HttpResponse:
    """One press; with a note and a piece of evidence where the form carried them."""
    task = _task(request, number, pk)
    form = _finish_form(request, task)
    said = _("「%(title)s」を完了にしました。") % {"title": task.title}
    return _done(request, task, "finish", form, lambda s: actions.finish(task, by=request.user, **s), said)


@require_POST
@allow("tasks.direct")
def set_aside(request: Request, number: str, pk: int) -> HttpResponse:
    task, form = _task(request, number, pk), AsideForm(request.POST)
    said = _("「%(title)s」を該当なしにしました。") % {"title": task.title}
    return _done(request, task, "aside", form, lambda s: actions.set_aside(task, s["reason"], by=request.user), said)


@require_POST
@allow("tasks.direct")
def assign(request: Request, number: str, pk: int) -> HttpResponse:
    task = _task(request, number, pk)
    form = watched(AssignForm(request.POST, task=task))

    def act(said: dict[str, Any]) -> None:
        actions.assign(task, by=request.user, owner=said["owner"], deputy=said["deputy"], due_at=form.due())

    return _done(request, task, "assign", form, act, _("担当と期限を記録しました。"))


@require_POST
@allow("tasks.direct")
def block(request: Request, number: str, pk: int) -> HttpResponse:
    task = _task(request, number, pk)
    form = BlockForm(request.POST, task=task)
    said = _("先に終える作業を記録しました。")
    return _done(request, task, "block", form, lambda s: actions.block(task, s["first"], by=request.user), said)


@require_POST
@allow("tasks.work")
def take(request: Request, number: str, pk: int) -> HttpResponse:
    task = _task(request, number, pk)
    done(request, lambda: actions.take(task, by=request.user), _("引き受けました。「自分の作業」に出ます。"))
    return _back(request, task)


@require_POST
@allow("tasks.work")
def reopen(request: Request, number: str, pk: int) -> HttpResponse:
    task = _task(request, number, pk)
    done(request, lambda: actions.reopen(task, by=request.user), _("もう一度始めました。"))
    return _back(request, task)


@require_http_methods(["GET", "POST"])
@allow("tasks.direct")
def add(request: Request, number: str) -> HttpResponse:
    case = case_for(request, number)
    form = AddForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("title", "what", "part")}
        task = actions.add(case, by=request.user, due_at=form.due(), **said)
        messages.success(request, _("「%(title)s」を加えました。") % {"title": task.title})
        return redirect("tasks:list", number)
    return render(request, "tasks/add.html", {"case": case, "form": form})


@require_http_methods(["GET", "POST"])
@allow("tasks.direct")
def triage(request: Request, number: str) -> HttpResponse:
    """The questions of the first minutes: each "yes" starts a playbook."""
    case = case_for(request, number)
    asked = (*questions(), *flags())
    form = TriageForm(request.POST or None, asked=asked, case=case)
    if request.method == "POST" and form.is_valid():
        actions.answer_triage(case, form.said(), by=request.user)
        messages.success(request, _("答えを記録し、作業の一覧を更新しました。"))
        return redirect("tasks:list", number)
    context = {"case": case, "form": form, "books": _books(case, gather.fitting(case))}
    context["asked"] = [form[question.id] for question in questions()]
    return render(request, "tasks/triage.html", context | {"flags": [form[flag.id] for flag in flags()]})


def _rows(case: Case) -> TaskQuerySet:
    rows: TaskQuerySet = case.tasks.select_related("owner", "deputy", "blocked_by", "ended_by", "case")
    return rows.order_by("place", "pk")


def _list(request: Request, case: Case, rows: TaskQuerySet) -> dict[str, Any]:
    now, fits = timezone.now(), gather.fitting(case)
    return {
        "case": case, "now": now, "today": timezone.localdate(now), "moments": words.moments(rows, now),
        "counts": gather.counts(case, now), "books": _books(case, fits),
        "donts": [] if case.is_over else donts_for(fits), "urgent": gather.urgent(rows),
        "mine": case.tasks.open().of(request.user).count() if may(request.user, "tasks.work") else None,
    }  # fmt: skip


def _books(case: Case, fits: Collection[str]) -> list[dict[str, Any]]:
    """The playbooks the case stands on, with the edition of each."""
    used = sorted(gather.used(case).items())
    return [{"book": edition.playbook, "edition": edition, "fits": book in fits} for book, edition in used]


def _task(request: Request, number: str, pk: int) -> Task:
    return get_object_or_404(_rows(case_for(request, number)), pk=pk)


def _finish_form(request: Request, task: Task) -> FinishForm:
    data = request.POST if request.method == "POST" else None
    return FinishForm(data, task=task, sees_evidence=may(request.user, "evidence.view"))


def _detail(request: Request, task: Task, status: int = 200, **forms: Any) -> HttpResponse:
    context = {
        "case": task.case, "task": task, "now": timezone.now(),
        "sources": words.source_words(task.sources),
        "history": Entry.objects.filter(case_id=task.case_id, subject=name_of(task)).select_related("by"),
        "waiting": task.blocks.open().select_related("owner"),
        "aside_form": AsideForm(), "assign_form": watched(AssignForm(task=task)), "block_form": BlockForm(task=task),
        "finish_form": FinishForm(task=task, sees_evidence=may(request.user, "evidence.view")),
        "wrong": next(iter(forms), "").removesuffix("_form"),
    }  # fmt: skip
    return render(request, "tasks/detail.html", context | forms, status=status)


def _done(
    request: Request, task: Task, name: str, form: Any, act: Callable[[dict[str, Any]], None], said: str
) -> HttpResponse:
    """The act of one of the forms of a task; what is wrong is said beside it, and what was typed stays."""
    is_fresh = form.is_valid() and is_still(form, lambda: last_word(task, "task.assigned"))
    if is_fresh and tried(form, lambda: _truly(act, form.cleaned_data)):
        messages.success(request, said)
        return _back(request, task)
    task.refresh_from_db()
    return _detail(request, task, 422, **{f"{name}_form": form})


def _truly(act: Callable[[dict[str, Any]], None], said: dict[str, Any]) -> bool:
    act(said)
    return True


def _back(request: HttpRequest, task: Task) -> HttpResponse:
    """To the list the press came from, or to the task."""
    to = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(to, allowed_hosts=None) and to.startswith("/"):
        return redirect(to)
    return redirect(task)
