"""The pages of a decision, of deputies, and of the rules of the house.

The list of a case stands in the room, because rulings, lists and reports have a second person of their own.
"""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tsutsumi.accounts.roles import Request, allow, ask_again
from tsutsumi.audit.then import last_word
from tsutsumi.cases.access import case_for
from tsutsumi.core.documents.render import MEDIA_TYPES
from tsutsumi.core.flow import Refused
from tsutsumi.decisions import actions, gather, papers, stamps
from tsutsumi.decisions.actions import Told
from tsutsumi.decisions.forms import (
    AboutForm,
    ActForm,
    DraftForm,
    OralForm,
    PolicyForm,
    ProxyForm,
    PutUpForm,
    RouteForm,
    WordForm,
)
from tsutsumi.decisions.models import ALWAYS, ENFORCED, KINDS, Decision, Policy, Proxy, Route, Step
from tsutsumi.decisions.routing import ROLE_NAMES
from tsutsumi.web import days
from tsutsumi.web.files import attached
from tsutsumi.web.meanwhile import is_still, watched
from tsutsumi.web.outcomes import done

REFUSED = 422


@allow("decisions.draft")
@require_http_methods(["GET", "POST"])
def new(request: Request, number: str) -> HttpResponse:
    case = case_for(request, number)
    form = DraftForm(request.POST or None, initial={"kind": request.GET.get("kind", "")})
    if request.method == "POST" and form.is_valid():
        decision = actions.draft(case, Told(**form.cleaned_data), by=request.user)
        messages.success(request, _("起案しました。経路を確かめて、回付してください。"))
        return redirect(decision)
    return render(request, "decisions/draft.html", {"case": case, "form": form})


@allow("decisions.view")
@require_GET
def detail(request: Request, number: str, decision: int) -> HttpResponse:
    return _page(request, _decision(request, number, decision))


@allow("decisions.draft")
@require_http_methods(["GET", "POST"])
def edit(request: Request, number: str, decision: int) -> HttpResponse:
    row = _own(request, number, decision)
    form = watched(_edit_form(request, row))
    if request.method == "POST" and form.is_valid() and is_still(form, lambda: last_word(row)):
        told = actions.about(row, form.cleaned_data["why"]) if row.bound else Told(row.kind, **form.cleaned_data)
        words = _("直しました。承認はやり直しになります。経路を確かめて、回付してください。")
        if done(request, lambda: actions.edit(row, told, by=request.user), words):
            return redirect(row)
    return render(request, "decisions/draft.html", {"case": row.case, "form": form, "decision": row})


def _edit_form(request: Request, row: Decision) -> AboutForm | DraftForm:
    if row.bound:
        return AboutForm(request.POST or None, initial={"why": row.why})
    initial = {name: getattr(row, name) for name in ("title", "text", "amount", "people")}
    return DraftForm(request.POST or None, initial=initial, fixed=True)


@allow("decisions.draft")
@require_POST
def put_up(request: Request, number: str, decision: int) -> HttpResponse:
    row = _own(request, number, decision)
    form = PutUpForm(request.POST, case=row.case, author=request.user)
    if form.is_valid():
        later = form.cleaned_data["later"]
        done(request, lambda: actions.put_up(row, later=later, by=request.user), _("回付しました。"))
    return redirect(row)


@allow("decisions.draft")
@require_POST
def pull_back(request: Request, number: str, decision: int) -> HttpResponse:
    row = _own(request, number, decision)
    done(request, lambda: actions.pull_back(row, by=request.user), _("引き戻しました。承認は取り消されました。"))
    return redirect(row)


@allow("decisions.draft")
@require_POST
def withdraw(request: Request, number: str, decision: int) -> HttpResponse:
    row = _own(request, number, decision)
    done(request, lambda: actions.withdraw(row, by=request.user), _("取り下げました。"))
    return redirect(row)


@allow("decisions.draft")
@require_POST
def carry_out(request: Request, number: str, decision: int) -> HttpResponse:
    row = _decision(request, number, decision)
    done(request, lambda: actions.carry_out(row, by=request.user), _("実行したことを記録しました。"))
    return redirect(row)


@allow("decisions.view")
@require_POST
def paper(request: Request, number: str, decision: int) -> HttpResponse:
    row = _decision(request, number, decision)
    kind: Any = request.POST.get("kind")
    if kind not in ("pdf", "docx"):
        raise Http404
    actions.hand_out(row, by=request.user)
    name = f"{row.case.number}_decision_{row.number}.{kind}"
    return attached(papers.paper(row, kind), name, MEDIA_TYPES[kind])


@allow("decisions.act")
@require_POST
def act(request: Request, number: str, decision: int, step: int) -> HttpResponse:
    """Yes, no, back, or seen. What was typed stays when it was refused."""
    row, found = _step(request, number, decision, step)
    form = _act_form(row, found, request.POST)
    if form.is_valid():
        try:
            words = _acted(request, found, form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, words)
            return redirect(row)
    return _page(request, _decision(request, number, decision), form, REFUSED)


@allow("decisions.act")
@require_http_methods(["GET", "POST"])
def oral(request: Request, number: str, decision: int, step: int) -> HttpResponse:
    """A third person writes down the yes that they heard."""
    row, found = _step(request, number, decision, step)
    now = timezone.localtime()
    initial = {"seen": row.seal, "heard_on": now.date(), "heard_time": f"{now:%H:%M}"}
    form = OralForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said, at = form.cleaned_data, form.heard_at()
        try:
            actions.hear(found, said["seen"], by=request.user, heard_at=at, how=said["how"], comment=said["comment"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("口頭の承認を書き留めました。本人が確かめるまで「口頭・未確認」と表示します。"))
            return redirect(row)
    context = {"case": row.case, "decision": row, "step": found, "form": form}
    return render(request, "decisions/oral.html", context, status=REFUSED if form.errors else 200)


@allow("decisions.act")
@require_POST
def word(request: Request, number: str, decision: int, step: int) -> HttpResponse:
    """The person whose spoken yes was written down: it was my word, or it was not."""
    row, found = _step(request, number, decision, step)
    form = WordForm(request.POST)
    form.is_valid()
    if request.POST.get("verb") == "disown":
        reason = form.cleaned_data.get("comment", "")
        words = _("承認していないことを記録しました。この決裁は無効です。すぐに責任者へ知らせてください。")
        done(request, lambda: actions.disown(found, by=request.user, comment=reason), words)
    else:
        done(request, lambda: actions.confirm(found, by=request.user), _("口頭でした承認を確かめました。"))
    return redirect(row)


@allow("decisions.act")
@require_http_methods(["GET", "POST"])
def proxies(request: Request) -> HttpResponse:
    if request.method == "POST":
        ask_again(request)
    form = ProxyForm(request.POST or None, person=request.user, initial={"user": request.user, "since": days.today()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        words = _("代理を決めました。")
        if done(request, lambda: actions.appoint(**said, by=request.user), words):
            return redirect("decisions:proxies")
    rows = Proxy.objects.filter(ended_at=None).select_related("user", "deputy")
    may_all = request.user.may("settings.edit")
    shown = rows if may_all else rows.filter(user=request.user) | rows.filter(deputy=request.user)
    context = {"form": form, "rows": shown, "today": days.today(), "may_all": may_all}
    return render(request, "decisions/proxies.html", context)


@allow("decisions.act")
@require_POST
def end_proxy(request: Request, proxy: int) -> HttpResponse:
    rows = Proxy.objects.all() if request.user.may("settings.edit") else Proxy.objects.filter(user=request.user)
    row = get_object_or_404(rows, pk=proxy)
    done(request, lambda: actions.end_proxy(row, by=request.user), _("代理を終えました。"))
    return redirect("decisions:proxies")


@allow("settings.edit")
@require_GET
def rules(request: Request) -> HttpResponse:
    """Every kind with what the house asks of it."""
    found = {route.kind for route in Route.objects.all()}
    rows = [{"kind": code, "label": label, "policy": Policy.of(code), "own": code in found} for code, label in KINDS]
    context = {"rows": rows, "enforced": ENFORCED, "always": ALWAYS}
    return render(request, "decisions/rules.html", context)


@allow("settings.edit")
@require_http_methods(["GET", "POST"])
def rule(request: Request, kind: str) -> HttpResponse:
    if kind not in dict(KINDS):
        raise Http404
    policy = Policy.of(kind)
    policy_form = PolicyForm(
        kind=kind, initial={"is_needed": policy.is_needed, "is_oral_allowed": policy.is_oral_allowed}
    )
    form = RouteForm(request.POST if "route" in request.POST else None)
    if request.method == "POST" and "route" not in request.POST:
        return _policy_saved(request, kind)
    if form.is_bound and form.is_valid() and _route_added(request, kind, form):
        return redirect("decisions:rule", kind)
    context = {"kind": kind, "label": dict(KINDS)[kind], "form": form, "policy_form": policy_form}
    return render(request, "decisions/rule.html", context | {"routes": _routes(kind)})


@allow("settings.edit")
@require_POST
def remove_route(request: Request, route: int) -> HttpResponse:
    row = get_object_or_404(Route, pk=route)
    kind = row.kind
    done(request, lambda: actions.remove_route(row, by=request.user), _("経路を外しました。"))
    return redirect("decisions:rule", kind)


def _policy_saved(request: Request, kind: str) -> HttpResponse:
    form = PolicyForm(request.POST, kind=kind)
    form.is_valid()
    done(request, lambda: actions.save_policy(kind, **form.cleaned_data, by=request.user), _("保存しました。"))
    return redirect("decisions:rule", kind)


def _route_added(request: Request, kind: str, form: RouteForm) -> bool:
    said = form.cleaned_data
    least = (said.get("amount_from") or 0, said.get("people_from") or 0)
    words = _("経路を加えました。これから回付する起案に使います。")
    return done(request, lambda: actions.add_route(kind, *least, form.stages(), by=request.user), words)


def _routes(kind: str) -> list[dict[str, Any]]:
    rows = []
    for route in Route.objects.filter(kind=kind):
        roles = [[str(ROLE_NAMES.get(role, role)) for role in stage["roles"]] for stage in route.stages]
        named = [Step(kind=stage["kind"], mode=stage["mode"]) for stage in route.stages]
        rows.append({"route": route, "stages": list(zip(named, roles, strict=True))})
    return rows


def _decision(request: Request, number: str, decision: int) -> Decision:
    """The decision, if the person plays a part in its case."""
    rows = Decision.objects.select_related("case", "author", "used_by")
    return get_object_or_404(rows, case=case_for(request, number), number=decision)


def _own(request: Request, number: str, decision: int) -> Decision:
    row = _decision(request, number, decision)
    if row.author_id != request.user.pk:
        raise Http404
    return row


def _step(request: Request, number: str, decision: int, step: int) -> tuple[Decision, Step]:
    row = _decision(request, number, decision)
    found = get_object_or_404(Step.objects.select_related("user", "decision"), decision=row, pk=step)
    return row, found


def _act_form(decision: Decision, step: Step, data: Any = None) -> ActForm:
    before = [row for row in gather.stages_of(decision) if row.number < step.stage] if decision.round else []
    return ActForm(data, decision=decision, before=before, initial={"seen": decision.seal, "to": 0})


def _acted(request: Request, step: Step, said: dict[str, Any]) -> str:
    verb, user, comment = request.POST.get("verb"), request.user, said["comment"]
    if verb == "send_back":
        actions.send_back(step, said["seen"], by=user, comment=comment, to=int(said["to"] or 0))
        return _("差し戻しました。")
    if verb == "object":
        actions.object_to(step, said["seen"], by=user, comment=comment)
        return _("反対を記録しました。")
    if verb == "look":
        actions.look(step, by=user, comment=comment)
        return _("見たことを記録しました。")
    actions.approve(step, said["seen"], by=user, comment=comment)
    return _("承認を記録しました。")


def _page(request: Request, decision: Decision, form: ActForm | None = None, status: int = 200) -> HttpResponse:
    user = request.user
    mine = gather.my_step(decision, user)
    stages, trouble = _stages(decision)
    context = {
        "case": decision.case,
        "decision": decision,
        "stages": [_drawn(stage) for stage in stages],
        "trouble": trouble,
        "author_stamp": _author_stamp(decision),
        "mine": mine,
        "form": form or (_act_form(decision, mine.step) if mine else None),
        "orals": gather.unconfirmed(decision),
        "to_hear": gather.to_hear(decision, user) if Policy.of(decision.kind).is_oral_allowed else [],
        "turns": decision.turns.select_related("by", "instead_of"),
        "is_author": decision.author_id == user.pk,
        "put_up_form": PutUpForm(case=decision.case, author=decision.author),
        "word_form": WordForm(),
        "can": {name for name, _move in Decision.flow.open_moves(decision)},
    }
    return render(request, "decisions/detail.html", context, status=status)


def _stages(decision: Decision) -> tuple[list[gather.StageRow], str]:
    """The way; or why there is none yet."""
    try:
        return gather.stages_of(decision), ""
    except Refused as refused:
        return [], str(refused)


def _drawn(stage: gather.StageRow) -> dict[str, Any]:
    return {"stage": stage, "steps": [{"step": s, "stamp": stamps.of_step(s)} for s in stage.steps]}


def _author_stamp(decision: Decision) -> Any:
    if not decision.put_up_at or decision.state == "draft":
        return ""
    return stamps.draw(decision.author.department or _("起案"), decision.put_up_at, stamps.family(decision.author.name))
