"""The pages of whoever leads the desk: settings, seats, answers, numbers, waves, the file of the call centre."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tsutsumi.accounts.roles import Request, allow
from tsutsumi.audit.then import last_word
from tsutsumi.cases.access import case_for
from tsutsumi.cases.models import Case
from tsutsumi.core.capacity.arrivals import RATE
from tsutsumi.core.documents.render import MEDIA_TYPES
from tsutsumi.core.flow import Refused
from tsutsumi.figures import gather as figures
from tsutsumi.inquiries import actions, faq, gather, papers, planning
from tsutsumi.inquiries.forms import DayForm, DeskForm, FaqForm, SeatForm, TallyForm, WavesForm
from tsutsumi.inquiries.models import Desk, FaqAnswer, Harm, Lookup, Seat
from tsutsumi.notices.models import Mailing
from tsutsumi.notices.sending import actions as sending
from tsutsumi.web import days
from tsutsumi.web.files import attached
from tsutsumi.web.meanwhile import is_still, watched
from tsutsumi.web.outcomes import done

REFUSED = 422


@allow("inquiries.lead")
@require_http_methods(["GET", "POST"])
def settings(request: Request, number: str) -> HttpResponse:
    """Hours, seats, how long a call takes."""
    case = case_for(request, number)
    row = gather.desk_of(case) or Desk(case=case)
    form = watched(DeskForm(request.POST or None, instance=row))
    if request.method == "POST" and form.is_valid() and is_still(form, lambda: _last(case)):
        try:
            actions.save_desk(case, {name: form.cleaned_data[name] for name in DeskForm.Meta.fields}, by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("保存しました。"))
            return redirect("inquiries:index", number)
    return render(request, "inquiries/settings.html", {"case": case, "form": form}, status=_status(form))


@allow("inquiries.lead")
@require_http_methods(["GET", "POST"])
def seats(request: Request, number: str) -> HttpResponse:
    """Who sits at the desk without playing a part in the case."""
    case = case_for(request, number)
    form = SeatForm(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid():
        try:
            actions.seat(case, form.cleaned_data["user"], form.expires_at(), by=request.user)
        except Refused as refused:
            form.add_error("until_on", str(refused))
        else:
            messages.success(request, _("席に着けました。この人に見えるのは、窓口のページだけです。"))
            return redirect("inquiries:seats", number)
    rows = case.seats.select_related("user", "by")
    return render(request, "inquiries/seats.html", {"case": case, "form": form, "rows": rows}, status=_status(form))


@allow("inquiries.lead")
@require_POST
def unseat(request: Request, number: str, seat: int) -> HttpResponse:
    row = get_object_or_404(Seat, case=case_for(request, number), pk=seat)
    done(request, lambda: actions.unseat(row, by=request.user), _("席を終えました。"))
    return redirect("inquiries:seats", number)


@allow("inquiries.lead")
@require_GET
def answers(request: Request, number: str) -> HttpResponse:
    """Every question with its answer, drafts and approved ones."""
    case = case_for(request, number)
    ledger = figures.ledger(case)
    found = gather.answers(case, approved=False)
    rows = [
        (row, faq.troubles(row, ledger) if row.state == "draft" else [], faq.shown(row.text, ledger)) for row in found
    ]
    return render(request, "inquiries/faq.html", {"case": case, "rows": rows})


@allow("inquiries.lead")
@require_http_methods(["GET", "POST"])
def answer(request: Request, number: str, answer: str) -> HttpResponse:
    """Write one answer; `new` adds a question."""
    case = case_for(request, number)
    row = None if answer == "new" else get_object_or_404(FaqAnswer, case=case, code=answer)
    initial = {"question": row.question, "text": row.text, "words": row.words} if row else {}
    form = watched(FaqForm(request.POST or None, initial=initial))
    if request.method == "POST" and form.is_valid() and is_still(form, lambda: last_word(row) if row else None):
        said = form.cleaned_data
        told = (said["question"], said["text"], said["words"])
        if row:
            faq.write(row, *told, by=request.user)
        else:
            faq.add(case, *told, by=request.user)
        messages.success(request, _("保存しました。別の人が承認すると、窓口で使えます。"))
        return redirect("inquiries:faq", number)
    context = {"case": case, "form": form, "row": row, "troubles": faq.troubles(row) if row else []}
    return render(request, "inquiries/answer.html", context, status=_status(form))


@allow("inquiries.approve")
@require_POST
def approve(request: Request, number: str, answer: str) -> HttpResponse:
    row = get_object_or_404(FaqAnswer, case=case_for(request, number), code=answer)
    seen = request.POST.get("seen", "").replace("\r\n", "\n")
    done(request, lambda: faq.approve(row, seen, by=request.user), _("承認しました。窓口で使えます。"))
    return redirect("inquiries:faq", number)


@allow("inquiries.lead")
@require_GET
def numbers(request: Request, number: str) -> HttpResponse:
    """The numbers of a day, of each operator, and harm. Counts only."""
    on = _day(request)
    return _numbers(request, case_for(request, number), on, TallyForm(initial={"on": on}))


def _numbers(request: Request, case: Case, on: date, tally: TallyForm) -> HttpResponse:
    found = gather.daily(case, on)
    context = {
        "case": case,
        "on": on,
        "daily": found,
        "lines": papers.lines(found),
        "shifts": gather.shifts(case, on),
        "form": DayForm(initial={"on": on}),
        "tally": tally,
        "harms": case.harms.select_related("inquiry"),
        "claims": gather.claims(case),
    }
    return render(request, "inquiries/numbers.html", context, status=REFUSED if tally.errors else 200)


@allow("inquiries.lead")
@require_POST
def tally(request: Request, number: str) -> HttpResponse:
    case, form = case_for(request, number), TallyForm(request.POST)
    if not form.is_valid():
        return _numbers(request, case, timezone.localdate(), form)
    said = form.cleaned_data
    act = lambda: actions.tally(case, said["on"], said["abandoned"], said["calls"] or 0, by=request.user)  # noqa: E731
    done(request, act, _("記録しました。"))
    return redirect("inquiries:numbers", number)


@allow("inquiries.lead")
@require_POST
def judge(request: Request, number: str, harm: int, act: str) -> HttpResponse:
    """Harm turned out to be true, or not to come from this leak."""
    row = get_object_or_404(Harm.objects.select_related("case"), case=case_for(request, number), pk=harm)
    done(request, lambda: actions.judge(row, act, by=request.user), _("記録しました。"))
    return redirect("inquiries:numbers", number)


@allow("inquiries.lead")
@require_POST
def report(request: Request, number: str, kind: str) -> HttpResponse:
    """The daily report as a file."""
    case, on = case_for(request, number), _day(request)
    make = {"pdf": papers.pdf, "xlsx": papers.xlsx}.get(kind)
    if make is None:
        raise Http404
    data = make(case, on)
    actions.hand_out(case, f"daily-{kind}", by=request.user)
    return attached(data, f"{case.number}-desk-{on:%Y%m%d}.{kind}", MEDIA_TYPES[kind])  # type: ignore[index]


@allow("inquiries.lead")
@require_GET
def watch(request: Request, number: str) -> HttpResponse:
    """Who asked the list how often."""
    case = case_for(request, number)
    rows = Lookup.objects.filter(inquiry__case=case).select_related("by", "inquiry")[:200]
    return render(request, "inquiries/watch.html", {"case": case, "rows": rows})


@allow("inquiries.lead")
@require_http_methods(["GET", "POST"])
@never_cache
def waves(request: Request, number: str) -> HttpResponse:
    """Seats, expected calls, waiting and cost of each day, and waves that keep calls under the seats."""
    case = case_for(request, number)
    desk = gather.desk_of(case)
    form = WavesForm(request.POST or None, case=case, initial=_tried(case, desk))
    found: planning.Proposal | None = None
    if request.method == "POST" and form.is_valid() and desk is not None:
        try:
            found = planning.propose(desk, form.cleaned_data["mailing"].people, _wish(form))
            if request.POST.get("act") == "take":
                _take_over(request, form.cleaned_data["mailing"], found)
                return redirect("inquiries:waves", number)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {
        "case": case,
        "desk": desk,
        "form": form,
        "found": found,
        "mailings": Mailing.objects.filter(case=case),
        "compared": planning.compared(case, desk) if desk else None,
    }
    return render(request, "inquiries/waves.html", context, status=_status(form))


def _take_over(request: Request, mailing: Mailing, found: planning.Proposal) -> None:
    if found.plan.left:
        raise Refused(_("最後の日までに届けられない人がいます。席を増やすか、最後の日を延ばしてください。"))
    sending.plan_waves(mailing, planning.stored(found.plan), by=request.user)
    messages.success(request, _("通知の計画に、送る日と人数を書き込みました。"))


def _wish(form: WavesForm) -> planning.Wish:
    said = form.cleaned_data
    return planning.Wish(said["seats"], said["start"], float(said["rate"]), said["until"])


def _tried(case: Case, desk: Desk | None) -> dict[str, Any]:
    newest = Mailing.objects.filter(case=case).exclude(state__in=("done", "stopped")).first()
    return {"seats": desk.seats if desk else 2, "rate": str(RATE), "start": days.today(), "mailing": newest}


def _day(request: Request) -> date:
    """The day that was asked for; today where it is none."""
    asked = request.POST if request.method == "POST" else request.GET
    form = DayForm(asked) if any(name.startswith("on") for name in asked) else None
    return form.cleaned_data["on"] if form is not None and form.is_valid() else days.today()


def _last(case: Case) -> Any:
    row = gather.desk_of(case)
    return last_word(row) if row else None


def _status(form: Any) -> int:
    return REFUSED if form.errors else 200
