"""The pages of letters and calls: print runs, what was posted, what came back, whom to call."""

from collections.abc import Callable
from dataclasses import replace

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from tsutsumi.accounts.roles import Request, allow, ask_again
from tsutsumi.cases.access import case_for
from tsutsumi.cases.models import Case
from tsutsumi.core.documents import render as documents
from tsutsumi.core.flow import Refused
from tsutsumi.core.jp import text
from tsutsumi.notices import gather, plan
from tsutsumi.notices.letters import actions, calls, reading, returning, samples
from tsutsumi.notices.letters.forms import AddressForm, CallForm, PostForm, ReturnForm, RunForm, TrackForm
from tsutsumi.notices.letters.models import AddressFix, PrintPart, PrintRun
from tsutsumi.notices.models import Mailing, Notice
from tsutsumi.web.files import attached
from tsutsumi.web.outcomes import done

REFUSED = 422
ENDINGS = {"letters": "pdf", "labels": "pdf", "csv": "csv", "cp932": "csv", "xlsx": "xlsx"}


def _mailing(request: Request, number: str, mailing: int) -> tuple[Case, Mailing]:
    case = case_for(request, number)
    return case, get_object_or_404(gather.mailings(case), number=mailing)


@require_safe
@allow("notices.view")
def index(request: Request, number: str, mailing: int) -> HttpResponse:
    """Where the letters stand, the runs, and the form for the next one."""
    _case, found = _mailing(request, number, mailing)
    return _index(request, found, RunForm())


def _index(request: Request, mailing: Mailing, form: RunForm) -> HttpResponse:
    context = {
        "case": mailing.case, "mailing": mailing, "form": form, "runs": reading.runs(mailing),
        "standing": reading.standing(mailing), "envelope": reading.envelope(),
    }  # fmt: skip
    return render(request, "letters/index.html", context, status=REFUSED if form.errors else 200)


@require_POST
@allow("notices.send")
def ask(request: Request, number: str, mailing: int) -> HttpResponse:
    _case, found = _mailing(request, number, mailing)
    form = RunForm(request.POST)
    if form.is_valid():
        try:
            run = actions.ask(found, form.asked(), by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("印刷を申し込みました。できるまで、このまま待てます。"))
            return redirect(run)
    return _index(request, found, form)


@require_POST
@allow("notices.view")
def sample(request: Request, number: str, mailing: int) -> HttpResponse:
    """A letter to a made-up person, to be held against the own envelope. Shows nobody's values."""
    case, found = _mailing(request, number, mailing)
    return attached(samples.letter(found), f"{case.number}-sample.pdf", "application/pdf")


@require_safe
@allow("notices.view")
def run(request: Request, number: str, mailing: int, run: int) -> HttpResponse:
    _case, found = _run(request, number, mailing, run)
    return _one(request, found, PostForm(), TrackForm())


def _run(request: Request, number: str, mailing: int, run: int) -> tuple[Case, PrintRun]:
    case, found = _mailing(request, number, mailing)
    return case, get_object_or_404(found.print_runs.select_related("mailing__case", "by"), number=run)


def _one(request: Request, run: PrintRun, post: PostForm, track: TrackForm, chosen: int | None = None) -> HttpResponse:
    parts = list(run.parts.select_related("posted_by").prefetch_related("taken__by"))
    out = {part.pk: actions.pulled(part) for part in parts if part.state == "waiting" and run.state != "withdrawn"}
    context = {
        "case": run.mailing.case, "mailing": run.mailing, "run": run, "post_form": post, "track_form": track,
        "parts": parts, "open": [p for p in parts if p.is_posted_alone and p.state == "waiting"], "chosen": chosen,
        "out": [(part, out[part.pk]) for part in parts if out.get(part.pk)],
        "with_out": [pk for pk, there in out.items() if there],
        "posted": sum(p.count for p in parts if p.state == "posted"),
    }  # fmt: skip
    return render(request, "letters/run.html", context, status=REFUSED if post.errors or track.errors else 200)


@require_POST
@allow("notices.send")
def take(request: Request, number: str, mailing: int, run: int, pk: int) -> HttpResponseBase:
    """A file of the run, for saving only. Its name says nothing about anybody."""
    case, found = _run(request, number, mailing, run)
    part = _part(found, pk)
    ask_again(request)
    try:
        pieces = actions.take(part, by=request.user, are_out=request.POST.get("out") == "yes")
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(found)
    response = StreamingHttpResponse(pieces, content_type="application/octet-stream")
    name = f"{case.number}-{part.kind}-{found.number}-{part.number:03d}.{ENDINGS[part.kind]}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Content-Length"] = str(part.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


def _part(run: PrintRun, pk: int) -> PrintPart:
    part = get_object_or_404(run.parts.select_related("sealed"), pk=pk)
    part.run = run
    return part


@require_POST
@allow("notices.send")
def post(request: Request, number: str, mailing: int, run: int, pk: int) -> HttpResponse:
    _case, found = _run(request, number, mailing, run)
    part, form = _part(found, pk), PostForm(request.POST)
    if form.is_valid():
        try:
            said = replace(form.posted(), are_out=request.POST.get("out") == "yes")
            count = actions.post(part, said, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(count)s通を出したと記録しました。") % {"count": f"{count:,}"})
            return redirect(found)
    return _one(request, found, form, TrackForm(), part.pk)


@require_POST
@allow("notices.send")
def track(request: Request, number: str, mailing: int, run: int) -> HttpResponse:
    _case, found = _run(request, number, mailing, run)
    form = TrackForm(request.POST)
    if form.is_valid():
        rows = form.rows()
        troubles = returning.track(found, rows, by=request.user)
        if not troubles:
            messages.success(request, _("%(count)s通の追跡番号を記録しました。") % {"count": f"{len(rows):,}"})
            return redirect(found)
        for trouble in troubles[:20]:
            form.add_error("lines", trouble)
    return _one(request, found, PostForm(), form)


def _act(verb: Callable[[PrintRun, Request], object], said: str) -> Callable[..., HttpResponseBase]:
    @require_POST
    @allow("notices.send")
    def view(request: Request, number: str, mailing: int, run: int) -> HttpResponse:
        _case, found = _run(request, number, mailing, run)
        done(request, lambda: verb(found, request), _(said))
        return redirect(found)

    return view


close = _act(lambda run, request: actions.close(run, by=request.user), gettext_noop("ファイルを消しました。"))
withdraw = _act(lambda run, request: actions.withdraw(run, by=request.user), gettext_noop("印刷を取りやめました。"))
retry = _act(lambda run, request: actions.retry(run, by=request.user), gettext_noop("もう一度作ります。"))


@require_safe
@allow("notices.view")
def returns(request: Request, number: str, mailing: int) -> HttpResponse:
    """What came back, and the field for the hand scanner."""
    _case, found = _mailing(request, number, mailing)
    return _returns(request, found, ReturnForm())


def _returns(request: Request, mailing: Mailing, form: ReturnForm) -> HttpResponse:
    rows = Paginator(reading.returned(mailing), 50).get_page(request.GET.get("p"))
    context = {
        "case": mailing.case, "mailing": mailing, "form": form, "rows": rows, "reasons": reading.reasons(mailing),
        "standing": reading.standing(mailing), "fixes": reading.fixes(mailing)[:50],
    }  # fmt: skip
    return render(request, "letters/returns.html", context, status=REFUSED if form.errors else 200)


@require_POST
@allow("notices.send")
def give_back(request: Request, number: str, mailing: int) -> HttpResponse:
    """One letter that came back. The same reason stands ready for the next one."""
    case, found = _mailing(request, number, mailing)
    form = ReturnForm(request.POST)
    if form.is_valid():
        try:
            letter = returning.returned(found, form.cleaned_data["number"], form.cleaned_data["why"], by=request.user)
        except Refused as refusal:
            form.add_error("number", str(refusal))
        else:
            notice = letter.attempt.notice
            notice.refresh_from_db()
            told = {"number": f"{letter.place:06d}", "next": notice.get_channel_display()}
            messages.success(request, _("%(number)sを戻ったと記録しました。次は「%(next)s」です。") % told)
            return redirect("letters:returns", case.number, found.number)
    return _returns(request, found, form)


@allow("notices.send")
def address(request: Request, number: str, mailing: int, person: int) -> HttpResponse:
    """Another address for one person whose letter came back."""
    case, found = _mailing(request, number, mailing)
    rows = Notice.objects.select_related("mailing__case").filter(
        mailing=found, attempts__letter__returned_at__isnull=False
    )
    notice = get_object_or_404(rows.distinct(), person=person - 1)
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            returning.propose_address(notice, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("預かりました。別の担当者が確かめると、手紙を出し直せます。"))
            return redirect("letters:returns", case.number, found.number)
    context = {"case": case, "mailing": found, "notice": notice, "form": form}
    return render(request, "letters/address.html", context, status=REFUSED if form.errors else 200)


@never_cache
@require_POST
@allow("notices.send")
def address_seen(request: Request, number: str, mailing: int, pk: int) -> HttpResponse:
    """The corrected address, for the second person who is to confirm it."""
    case, found = _mailing(request, number, mailing)
    fix = _fix(found, pk)
    ask_again(request)
    try:
        postal, said = returning.open_address(fix, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("letters:returns", case.number, found.number)
    context = {"case": case, "mailing": found, "fix": fix, "postal": postal, "address": said}
    return render(request, "letters/address_seen.html", context)


def _fix(mailing: Mailing, pk: int) -> AddressFix:
    rows = AddressFix.objects.select_related("notice__mailing__case", "sealed", "by")
    return get_object_or_404(rows, notice__mailing=mailing, pk=pk)


@require_POST
@allow("notices.send")
def address_decided(request: Request, number: str, mailing: int, pk: int) -> HttpResponse:
    case, found = _mailing(request, number, mailing)
    fix = _fix(found, pk)
    if request.POST.get("answer") == "yes":
        done(request, lambda: returning.confirm_address(fix, by=request.user), _("確かめました。次の印刷に入ります。"))
    else:
        done(
            request, lambda: returning.decline_address(fix, by=request.user), _("使わないことにし、住所を消しました。")
        )
    return redirect("letters:returns", case.number, found.number)


@require_safe
@allow("notices.call")
def call_list(request: Request, number: str, mailing: int) -> HttpResponse:
    """Whom to call, masked."""
    case, found = _mailing(request, number, mailing)
    page = Paginator(calls.waiting(found), calls.ON_PAGE).get_page(request.GET.get("p"))
    context = {
        "case": case,
        "mailing": found,
        "page": page,
        "lines": calls.masked(list(page.object_list)),
        "rules": calls.RULES,
        "out": calls.stopped(found),
    }
    return render(request, "letters/calls.html", context)


@never_cache
@require_POST
@allow("notices.call")
def call(request: Request, number: str, mailing: int, person: int) -> HttpResponse:
    """One person to be called, with what is said."""
    case, found = _mailing(request, number, mailing)
    notice = _called(found, person)
    ask_again(request)
    return _call(request, case, found, notice, CallForm())


def _called(mailing: Mailing, person: int) -> Notice:
    rows = Notice.objects.select_related("mailing__case")
    return get_object_or_404(rows, mailing=mailing, channel="phone", person=person - 1)


def _call(request: Request, case: Case, mailing: Mailing, notice: Notice, form: CallForm) -> HttpResponse:
    try:
        ready = calls.open_one(notice, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("letters:calls", case.number, mailing.number)
    context = {
        "case": case, "mailing": mailing, "notice": notice, "ready": ready, "form": form, "rules": calls.RULES,
        "script": ready.texts["phone"].text,
        "name": plan.name_of_person(ready.row), "phone": text.plain(ready.row["phone"] or ""),
    }  # fmt: skip
    return render(request, "letters/call.html", context, status=REFUSED if form.errors else 200)


@never_cache
@require_POST
@allow("notices.call")
def call_end(request: Request, number: str, mailing: int, person: int) -> HttpResponse:
    case, found = _mailing(request, number, mailing)
    notice, form = _called(found, person), CallForm(request.POST)
    if not form.is_valid():
        ask_again(request)
        return _call(request, case, found, notice, form)
    said = _("電話の結果を記録しました。")
    done(request, lambda: calls.end(notice, form.cleaned_data["outcome"], by=request.user), said)
    return redirect("letters:calls", case.number, found.number)


@require_POST
@allow("notices.call")
def call_paper(request: Request, number: str, mailing: int) -> HttpResponse:
    """The list on paper, with numbers in full."""
    case, found = _mailing(request, number, mailing)
    ask_again(request)
    try:
        paper = calls.paper(found, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("letters:calls", case.number, found.number)
    return attached(documents.paper(paper, "pdf"), f"{case.number}-calls.pdf", documents.MEDIA_TYPES["pdf"])
