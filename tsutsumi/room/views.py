"""The pages that show everything: one's own cases, the deadlines, a case, its timeline, a sheet for the board."""

from datetime import UTC, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tsutsumi.accounts.models import User
from tsutsumi.accounts.roles import Request, allow, may, public, signed_in
from tsutsumi.cases.access import case_for
from tsutsumi.cases.models import Case
from tsutsumi.cases.past import case_then, parts, written
from tsutsumi.core.law.citations import open_points
from tsutsumi.duties import chart, flowchart
from tsutsumi.duties.gather import today_of
from tsutsumi.duties.words import numbers, outcome_words
from tsutsumi.evidence.keeping import logs
from tsutsumi.inquiries import gather as inquiries
from tsutsumi.intake.models import Tip
from tsutsumi.people import gather as people
from tsutsumi.room import actions, boards, calendars, copies, decided, zones
from tsutsumi.room import timeline as times
from tsutsumi.room.forms import PastForm, SieveForm, StanceForm
from tsutsumi.room.models import Feed, Stance
from tsutsumi.room.pages import newest_first, people_in
from tsutsumi.room.sieve import day_off, sifted
from tsutsumi.room.standing import Standing, next_act, stand
from tsutsumi.tasks.gather import red_notes
from tsutsumi.web.files import attached

ON_PAGE = 50  # cases or deadlines
SHOWN = 8  # lines of the timeline on the page of the case
LINES = 100  # lines on one page of the timeline
RECENT = 200
MARKS = 20  # moments that offer themselves on the way into the past
MARKED = ("decision", "report", "fact")


@require_GET
@signed_in
def home(request: Request) -> HttpResponse:
    """The first page after the login: one's own cases, the nearest deadline first. A guest has a page of their own."""
    if not may(request.user, "board.view"):
        return redirect("team:visit")
    today = timezone.localdate()
    page = Paginator(boards.standings(request.user, today), ON_PAGE).get_page(request.GET.get("page"))
    rows = [_row(standing, request.user) for standing in boards.with_tasks(page, request.user)]
    tips = Tip.objects.visible_to(request.user).waiting().count() if may(request.user, "intake.triage") else 0
    context = {"page": page, "rows": rows, "today": today, "tips": tips, **_lists(request.user)}
    return render(request, "room/home.html", context)


def _lists(user: User) -> dict[str, Any]:
    """Lists of affected people that wait for this person: to be approved, or to be fetched before they expire."""
    return {
        "to_approve": people.lists_to_approve(user) if may(user, "people.approve") else [],
        "to_fetch": people.lists_to_fetch(user) if may(user, "people.export") else [],
        "to_decide": decided.waiting(user),
        "desks": inquiries.seats_of(user),
    }


@require_GET
@allow("board.view")
def board(request: Request) -> HttpResponse:
    today = timezone.localdate()
    page = Paginator(boards.deadlines(request.user, today), ON_PAGE).get_page(request.GET.get("page"))
    kept = logs.waiting(request.user) if may(request.user, "evidence.view") else []
    context = {"page": page, "rows": boards.words_of(page), "today": today, "logs": kept}
    return render(request, "room/deadlines.html", context)


@require_GET
@allow("cases.view")
def case(request: Request, number: str) -> HttpResponse:
    found = case_then(request, number)
    standing = stand(found, today_of(found), request.user)
    context = _standing(standing, request.user) | {
        "days": times.by_day(times.newest(found, SHOWN)),
        "parts": parts(found),
        "donts": [] if found.past else red_notes(found, standing.facts),
    }
    return render(request, "room/case.html", context)


@require_GET
@allow("decisions.view")
def decisions(request: Request, number: str) -> HttpResponse:
    """Everything two people decided in this case, wherever they did it."""
    found = case_for(request, number)
    waiting = [row for row in decided.waiting(request.user) if row.decision.case_id == found.pk]
    context = {"lines": decided.lines(found, request.user), "drafts": decided.drafts(found, request.user)}
    return render(request, "room/decisions.html", context | {"case": found, "waiting": waiting})


@require_GET
@allow("cases.view")
def timeline(request: Request, number: str) -> HttpResponse:
    """Everything that was written, learned, decided and done, a page at a time, sifted as the person likes."""
    found = case_then(request, number)
    rare = list(times.rare(found))
    form = SieveForm(request.GET, people=people_in(found, rare))
    page = Paginator(newest_first(found, form.wanted(), rare), LINES).get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    days = [(day, day_off(day), list(rows)) for day, rows in times.by_day(times.noted(list(page)))]
    context = {"case": found, "form": form, "page": page, "days": days, "kinds": copies.KINDS}
    return render(request, "room/timeline.html", context | {"asked": list(kept.lists())})


@require_POST
@allow("timeline.export")
def timeline_file(request: Request, number: str) -> HttpResponse:
    """The same lines as a file. What an old spreadsheet cannot write is named before it is given out."""
    case = case_for(request, number)
    everything = times.moments(case)
    lines = sifted(everything, SieveForm(request.POST, people=people_in(case, everything)).wanted())
    kind: Any = request.POST.get("as")
    if kind not in copies.KINDS:
        raise Http404
    lost = copies.lost(case, lines) if kind == "cp932" and not request.POST.get("lossy") else []
    if lost:
        asked = [(name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"]
        return render(request, "room/unwritable.html", {"case": case, "lost": lost, "asked": asked}, status=422)
    data = actions.take_out_timeline(case, lines, kind, by=request.user)
    return attached(data, f"{case.number}_timeline.{'csv' if kind == 'cp932' else kind}", copies.KINDS[kind])


@require_GET
@allow("cases.view")
def past(request: Request, number: str) -> HttpResponse:
    """Choose the moment as of which the case is to be seen; what happened offers itself."""
    case = case_for(request, number)
    form = PastForm(request.GET if "on_year" in request.GET else None, case=case)
    if form.is_bound and form.is_valid():
        return redirect(f"{case.get_absolute_url()}?at={written(form.cleaned_data['at'])}")
    telling = [line for line in times.newest(case, RECENT) if line.kind in MARKED]
    marks = [
        {"line": line, "at": written(line.at + timedelta(seconds=1))} for line in telling if _reachable(line, case)
    ]
    return render(request, "room/past.html", {"case": case, "form": form, "marks": marks[::-1][:MARKS]})


def _reachable(line: times.Moment, case: Case) -> bool:
    return case.opened_at <= line.at < timezone.now() - timedelta(seconds=1)


@require_GET
@allow("cases.view")
def briefing(request: Request, number: str) -> HttpResponse:
    """One sheet for the management: large type, no jargon, made to be printed."""
    return render(request, "room/briefing.html", _sheet(case_then(request, number), request.user))


@require_GET
@allow("cases.view")
def slides(request: Request, number: str) -> HttpResponse:
    """The same, one point a page, to be projected."""
    return render(request, "room/slides.html", _sheet(case_then(request, number), request.user))


def _sheet(case: Case, user: User) -> dict[str, Any]:
    standing = stand(case, today_of(case), user)
    return _standing(standing, user) | {"sheet": zones.sheet(standing), "now": case.past or timezone.now()}


@require_http_methods(["GET", "POST"])
@allow("board.view")
def calendar(request: Request) -> HttpResponse:
    """One's own secret address; a new one is shown once."""
    url = ""
    if request.method == "POST":
        url = settings.BASE_URL + reverse("room:feed", args=[actions.issue_feed(by=request.user)])
    active = Feed.objects.filter(user=request.user, revoked_at__isnull=True).first()
    return render(request, "room/calendar.html", {"url": url, "feed": active})


@require_POST
@allow("board.view")
def revoke_calendar(request: Request) -> HttpResponse:
    actions.revoke_feed(by=request.user)
    messages.success(request, _("予定表のアドレスを止めました。"))
    return redirect("room:calendar")


@require_GET
@public
def feed(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001
    """The deadlines of the person the address belongs to. Case numbers and kinds of date, nothing else."""
    found = (
        Feed.objects.filter(token_hash=actions.hash_of(token), revoked_at__isnull=True).select_related("user").first()
    )
    if found is None or not may(found.user, "board.view"):
        raise Http404
    dues = boards.deadlines(found.user, timezone.localdate())
    text = calendars.calendar(dues, timezone.now().astimezone(UTC))
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")


@require_GET
@allow("settings.edit")
def points(request: Request) -> HttpResponse:
    """The points of law that are 要確認, with the organisation's stand on each."""
    stands = {stance.point: stance for stance in Stance.objects.order_by("pk").select_related("by")}
    rows = [{"point": point, "stance": stands.get(ident)} for ident, point in open_points().items()]
    return render(request, "room/points.html", {"rows": rows, "left": sum(row["stance"] is None for row in rows)})


@require_http_methods(["GET", "POST"])
@allow("settings.edit")
def point(request: Request, point: str) -> HttpResponse:
    found = open_points().get(point)
    if found is None:
        raise Http404
    form = StanceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.settle_point(point, form.cleaned_data["choice"], form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("採る読み方を記録しました。"))
        return redirect("room:points")
    history = Stance.objects.filter(point=point).select_related("by")
    return render(request, "room/point.html", {"point": found, "form": form, "history": history})


def _row(standing: Standing, user: User) -> dict[str, Any]:
    return {"facts": boards.five_facts(standing, user), "case": standing.case}


def _standing(standing: Standing, user: User) -> dict[str, Any]:
    found: Case = standing.case
    act = next_act(standing)
    return {
        "case": found,
        "at": f"?at={written(found.past)}" if found.past else "",
        "standing": standing,
        "facts": boards.five_facts(standing, user),
        "today": standing.today,
        "rows": boards.words_of(boards.dues_of_case(standing, user)),
        "late_start": any(due.if_known_first and not due.is_done for due in standing.dues),
        "verdicts": [_verdict(verdict) for verdict in standing.judgement.verdicts] if standing.judgement else [],
        "act": act if act and may(user, act.right) else None,
        "others_act": act,
    }


def _verdict(verdict: Any) -> dict[str, Any]:
    steps = chart.steps(verdict)
    return {
        "verdict": verdict,
        "outcome": outcome_words(verdict.reportable),
        "limbs": numbers(verdict.limbs),
        "undecided": numbers(verdict.undecided),
        "proof": verdict.proof.to_json(),
        "picture": flowchart.draw(
            steps, _("%(law)sの報告までの流れ") % {"law": verdict.label}, f"flow-{verdict.regime}"
        ),
        "spoken": flowchart.spoken(steps),
    }
