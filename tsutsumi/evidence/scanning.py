"""Pages of a scan: ask, watch, read the result, look at one value."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tsutsumi.accounts.roles import Request, allow, ask_again
from tsutsumi.cases.access import case_for
from tsutsumi.cases.models import Case
from tsutsumi.core.flow import Refused
from tsutsumi.evidence import actions, gather, rules
from tsutsumi.evidence.forms import PasswordsForm, RevealForm
from tsutsumi.evidence.heat import heat_of
from tsutsumi.evidence.models import Item, Mark, ScanRun
from tsutsumi.web.outcomes import done

MOVING = {"waiting", "running"}


@require_POST
@allow("evidence.scan")
def ask(request: Request, number: str) -> HttpResponse:
    case = case_for(request, number)
    try:
        run = actions.ask_scan(case, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("evidence:index", number)
    return redirect("evidence:scan", number, run.number)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@allow("evidence.scan")
@sensitive_post_parameters("password")
def passwords(request: Request, number: str, run: int) -> HttpResponse:
    """Passwords for what was encrypted, and a second scan that reads only what the first could not."""
    case, found = _run(request, number, run)
    form = PasswordsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            again = actions.ask_scan(case, by=request.user, passwords=form.cleaned_data["password"])
            messages.success(request, _("パスワードを預かり、読めなかったファイルから調べ直します。"))
            return redirect("evidence:scan", number, again.number)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    locked = gather.locked_of(found)
    shown = {"case": case, "run": found, "form": form, "locked": locked[: gather.FOLD], "locked_count": locked.count()}
    return render(request, "evidence/passwords.html", shown)


@require_safe
@allow("evidence.view")
def scan(request: Request, number: str, run: int) -> HttpResponse:
    case, found = _run(request, number, run)
    shown: dict[str, Any] = {"case": case, "run": found, "stopped": gather.stopped(found)}
    shown |= {"progress": gather.progress_of(found), "is_moving": found.state in MOVING and not shown["stopped"]}
    if found.state == "done":
        shown |= {
            "kinds": (kinds := gather.kinds_of(found)),
            "has_doubts": any(kind.doubts for kind in kinds),
            "people": found.summary["people"],
            "unread": gather.unread_of(found)[: gather.FOLD],
            "locked": gather.locked_of(found).exists(),
            "flagged": gather.flagged_of(found),
            "reasons": gather.unread_reasons(found),
            "unread_count": gather.unread_of(found).count(),
            "file_count": found.files.count(),
            "elsewhere": case.items.exclude(kind=Item.FILE).count(),
            "missing": gather.not_scanned(case, found),
            "proposals": found.proposals.waiting(),
        }
    return render(request, "evidence/scan.html", shown)


@require_safe
@allow("evidence.view")
def progress(request: Request, number: str, run: int) -> HttpResponse:
    """The fragment that the page fetches again and again; 286 ends that."""
    case, found = _run(request, number, run)
    shown = {"case": case, "run": found, "stopped": gather.stopped(found), "progress": gather.progress_of(found)}
    over = found.is_over or found.state == "paused" or shown["stopped"]
    return render(request, "evidence/_progress.html", shown, status=286 if over else 200)


@require_POST
@allow("evidence.scan")
def pause(request: Request, number: str, run: int) -> HttpResponse:
    said = _("一時停止しました。読み終えたファイルの結果は残り、再開すると続きから読みます。")
    return _moved(request, number, run, actions.pause, said)


@require_POST
@allow("evidence.scan")
def resume(request: Request, number: str, run: int) -> HttpResponse:
    return _moved(request, number, run, actions.resume, _("続きから再開しました。"))


@require_POST
@allow("evidence.scan")
def cancel(request: Request, number: str, run: int) -> HttpResponse:
    said = _("走査を取り消しました。預かったファイルはそのまま残っています。")
    return _moved(request, number, run, actions.cancel, said)


def _moved(request: Request, number: str, run: int, act: Callable[..., None], said: str) -> HttpResponse:
    _case, found = _run(request, number, run)
    done(request, lambda: act(found, by=request.user), said)
    return redirect("evidence:scan", number, found.number)


@require_safe
@allow("evidence.view")
def files(request: Request, number: str, run: int) -> HttpResponse:
    case, found = _run(request, number, run)
    chosen = gather.unread_of(found) if request.GET.get("state") == "unread" else found.files.all()
    page = Paginator(chosen.select_related("item"), gather.FOLD).get_page(request.GET.get("page"))
    return render(request, "evidence/files.html", {"case": case, "run": found, "page": page})


@require_safe
@allow("evidence.view")
def heat(request: Request, number: str, run: int) -> HttpResponse:
    """Folders and files by kinds, one folder at a time."""
    case, found = _run(request, number, run)
    table = heat_of(found, request.GET.get("folder", "").replace("\0", ""))
    page = Paginator(table.lines, gather.FOLD).get_page(request.GET.get("page"))
    unread = gather.unread_of(found).filter(path__startswith=table.folder)
    shown = {"case": case, "run": found, "heat": table, "page": page}
    return render(request, "evidence/heat.html", shown | {"unread": unread[:20], "unread_count": unread.count()})


@require_safe
@allow("evidence.view")
def kind(request: Request, number: str, run: int, kind: str) -> HttpResponse:
    case, found = _run(request, number, run)
    row = next((row for row in gather.kinds_of(found) if row.id == kind), None) if found.state == "done" else None
    if row is None:
        raise Http404
    marks = [
        {
            "row": mark,
            "where": gather.place_words(mark.place),
            "category": gather.category_label(mark.category),
            "strength": rules.strength_words(mark.strength),
        }
        for mark in gather.marks_of(found, kind)
    ]
    return render(request, "evidence/kind.html", {"case": case, "run": found, "kind": row, "marks": marks})


@never_cache
@allow("evidence.reveal")
def reveal(request: Request, number: str, run: int, mark: int) -> HttpResponse:
    """GET asks for the reason; POST shows the value this once."""
    case, found = _run(request, number, run)
    hidden: Mark = get_object_or_404(found.marks.select_related("run__result"), pk=mark)
    ask_again(request)
    form, value = RevealForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            value = actions.reveal(hidden, form.cleaned_data["reason"], by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    shown = {
        "case": case,
        "run": found,
        "mark": hidden,
        "form": form,
        "value": value,
        "kind": rules.known(found).get(hidden.kind),
        "where": gather.place_words(hidden.place),
        "looks": hidden.reveals.select_related("by"),
    }
    return render(request, "evidence/reveal.html", shown)


def _run(request: Request, number: str, run: int) -> tuple[Case, ScanRun]:
    case = case_for(request, number)
    return case, get_object_or_404(case.scans.select_related("asked_by", "rules"), number=run)
