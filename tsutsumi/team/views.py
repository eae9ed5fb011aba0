"""The roster, authority and contacts of the house; and the calling of a case."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tsutsumi.accounts.models import User
from tsutsumi.accounts.roles import Request, allow, public
from tsutsumi.audit.then import last_act, last_word
from tsutsumi.cases.access import case_for
from tsutsumi.cases.models import Case
from tsutsumi.cases.trying import tried
from tsutsumi.core.documents.render import MEDIA_TYPES
from tsutsumi.core.flow import Refused
from tsutsumi.outbox import actions as outbox
from tsutsumi.outbox.models import Message
from tsutsumi.team import actions, calling, counsel, gather, papers
from tsutsumi.team.forms import (
    AuthorityForm,
    ContactForm,
    HoursForm,
    PostsForm,
    ReachForm,
    RulesForm,
    SeverityForm,
    TakenForm,
    WaitingForm,
)
from tsutsumi.team.links import page_of
from tsutsumi.team.models import DAY, LABELS, NIGHT, ROLES, Authority, Call, Contact, Hours, Reach
from tsutsumi.team.order import deciders
from tsutsumi.web.files import attached
from tsutsumi.web.meanwhile import is_still, watched
from tsutsumi.web.outcomes import done

# The house


@require_GET
@allow("team.view")
def chart(request: Request) -> HttpResponse:
    contacts = Contact.objects.count()
    return render(request, "team/chart.html", {"rows": gather.chart(), "hours": Hours.current(), "contacts": contacts})


@require_GET
@allow("team.view")
def history(request: Request) -> HttpResponse:
    return render(request, "team/history.html", {"changes": gather.history()})


@require_GET
@allow("team.view")
def paper(request: Request, kind: str) -> HttpResponse:  # noqa: ARG001
    """Everything on A4, as PDF or Word."""
    if kind not in ("pdf", "docx"):
        raise Http404
    made: Any = kind
    return attached(papers.contact_paper(made), f"contacts.{kind}", MEDIA_TYPES[made])


@require_http_methods(["GET", "POST"])
@allow("team.edit")
def role(request: Request, role: str) -> HttpResponse:
    if role not in dict(ROLES):
        raise Http404
    form = watched(PostsForm(request.POST or None, role=role))
    if request.method == "POST" and form.is_valid() and is_still(form, lambda: last_act("roster.saved")):
        day, night = form.people(DAY), form.people(NIGHT)
        if tried(form, lambda: actions.save_role(role, day, night, by=request.user)):
            messages.success(request, _("体制を保存しました。"))
            return redirect("team:chart")
    return render(request, "team/role.html", {"form": form, "label": LABELS[role]})


@require_http_methods(["GET", "POST"])
@allow("team.view")
def reach(request: Request) -> HttpResponse:
    """One's own numbers."""
    return _reach(request, request.user)


@require_http_methods(["GET", "POST"])
@allow("team.edit")
def reach_of(request: Request, pk: int) -> HttpResponse:
    return _reach(request, get_object_or_404(User.objects.people(), pk=pk, is_active=True))


def _reach(request: Request, user: User) -> HttpResponse:
    there = Reach.objects.filter(user=user).first()
    form = watched(ReachForm(request.POST or None, instance=there))
    if request.method == "POST" and form.is_valid() and is_still(form, lambda: last_word(there) if there else None):
        actions.save_reach(user, by=request.user, **form.cleaned_data)
        messages.success(request, _("連絡先を保存しました。"))
        return redirect("team:chart")
    return render(request, "team/reach.html", {"form": form, "person": user})


@require_http_methods(["GET", "POST"])
@allow("team.edit")
def hours(request: Request) -> HttpResponse:
    form = watched(HoursForm(request.POST or None, instance=Hours.current()))
    if request.method == "POST" and form.is_valid() and is_still(form, lambda: last_act("hours.saved")):
        found = form.save(commit=False)
        found.closed = form.cleaned_data["closed_days"]
        actions.save_hours(found, by=request.user)
        messages.success(request, _("勤務時間と休業日を保存しました。"))
        return redirect("team:chart")
    return render(request, "team/hours.html", {"form": form})


@require_http_methods(["GET", "POST"])
@allow("team.edit")
def waiting(request: Request) -> HttpResponse:
    form = watched(WaitingForm(request.POST or None))
    if request.method == "POST" and form.is_valid() and is_still(form, lambda: last_act("waiting.saved")):
        actions.save_waiting(form.minutes(), by=request.user)
        messages.success(request, _("応答を待つ時間を保存しました。次の呼出しから使います。"))
        return redirect("team:chart")
    return render(request, "team/waiting.html", {"form": form})


@require_http_methods(["GET", "POST"])
@allow("team.edit")
def rules(request: Request) -> HttpResponse:
    form = watched(RulesForm(request.POST or None))
    if request.method == "POST" and form.is_valid() and is_still(form, lambda: last_act("assembly.saved")):
        actions.save_rules(form.table(), by=request.user)
        messages.success(request, _("呼び集める役割を保存しました。次に登録する事案から使います。"))
        return redirect("team:chart")
    return render(request, "team/rules.html", {"form": form})


@require_http_methods(["GET", "POST"])
@allow("team.view")
def authority(request: Request) -> HttpResponse:
    if request.method == "POST" and not request.user.may("team.edit"):
        raise Http404
    form = AuthorityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        line = form.save(commit=False)
        if _saved(form, lambda: actions.save_authority(line, by=request.user)):
            messages.success(request, _("権限表に加えました。"))
            return redirect("team:authority")
    return render(request, "team/authority.html", {"form": form, "lines": deciders(Authority.objects.all())})


@require_http_methods(["GET", "POST"])
@allow("team.edit")
def authority_line(request: Request, pk: int) -> HttpResponse:
    line = get_object_or_404(Authority, pk=pk)
    form = watched(AuthorityForm(request.POST or None, instance=line))
    if request.method == "POST" and form.is_valid() and is_still(form, lambda: last_word(line)):
        changed = form.save(commit=False)
        if _saved(form, lambda: actions.save_authority(changed, by=request.user)):
            messages.success(request, _("権限表を保存しました。"))
            return redirect("team:authority")
    return render(request, "team/authority_line.html", {"form": form, "line": line})


@require_POST
@allow("team.edit")
def remove_authority(request: Request, pk: int) -> HttpResponse:
    line = get_object_or_404(Authority, pk=pk)
    done(request, lambda: actions.remove_authority(line, by=request.user), _("権限表から消しました。"))
    return redirect("team:authority")


@require_POST
@allow("team.edit")
def propose_authority(request: Request) -> HttpResponse:
    done(
        request, lambda: actions.propose_authority(by=request.user), _("はじめの案を入れました。直して使ってください。")
    )
    return redirect("team:authority")


@require_GET
@allow("team.view")
def contacts(request: Request) -> HttpResponse:
    there = Contact.objects.all()
    missing = [label for code, label in Contact.KINDS if code not in {c.kind for c in there} and code != "other"]
    context = {"contacts": there, "missing": missing, "people": gather.everybody()}
    return render(request, "team/contacts.html", context)


@require_http_methods(["GET", "POST"])
@allow("team.edit")
def add_contact(request: Request) -> HttpResponse:
    return _contact(request, Contact())


@require_http_methods(["GET", "POST"])
@allow("team.edit")
def contact(request: Request, pk: int) -> HttpResponse:
    return _contact(request, get_object_or_404(Contact, pk=pk))


def _contact(request: Request, contact: Contact) -> HttpResponse:
    form = watched(ContactForm(request.POST or None, instance=contact))
    if request.method == "POST" and form.is_valid() and is_still(form, lambda: last_word(contact)):
        actions.save_contact(form.save(commit=False), by=request.user)
        messages.success(request, _("緊急連絡網を保存しました。"))
        return redirect("team:contacts")
    return render(request, "team/contact.html", {"form": form, "contact": contact})


@require_POST
@allow("team.edit")
def remove_contact(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(Contact, pk=pk)
    done(request, lambda: actions.remove_contact(found, by=request.user), _("緊急連絡網から外しました。"))
    return redirect("team:contacts")


@require_POST
@allow("team.edit")
def propose_contacts(request: Request) -> HttpResponse:
    said = _("公的な窓口と、ふつう頼む相手を入れました。番号を確かめて書き込んでください。")
    done(request, lambda: actions.propose_contacts(by=request.user), said)
    return redirect("team:contacts")


# A link without login


@require_http_methods(["GET", "POST"])
@public
def ack(request: HttpRequest, token: str) -> HttpResponse:
    """Looking answers nothing: programs of the mail server open links too. Only the button does."""
    page = page_of(token)
    if page is None:
        return render(request, "team/ack_closed.html", status=404)
    if request.method == "POST":
        declined = request.POST.get("answer") == "no"
        calling.answer(page, timezone.now(), declined=declined)
        return render(request, "team/ack_done.html", {"page": page, "declined": declined})
    roles = [step.call.get_role_display() for step in page.steps.select_related("call")]
    return render(request, "team/ack.html", {"page": page, "roles": roles})


# A case


@require_GET
@allow("team.view")
def index(request: Request, number: str) -> HttpResponse:
    case = case_for(request, number)
    gathering, calls = getattr(case, "gathering", None), gather.calls_of(case)
    context = {
        "case": case,
        "calls": calls,
        "mine": gather.my_calls(calls, request.user),
        "members": gather.members(case),
        "messages_left": calling.undelivered(case),
        "gathering": gathering,
        "severity": SeverityForm(initial={"severity": gathering.severity}) if gathering else None,
        "takers": list(TakenForm().fields["user"].choices),  # type: ignore[attr-defined]
        "handovers": case.handovers.select_related("giver", "taker")[:5],
        "inside": counsel.may_enter(case, request.user),
        "silences": case.silences.select_related("told").order_by("-at")[:5],
    }
    return render(request, "team/index.html", context)


@require_GET
@allow("team.view")
def printed(request: Request, number: str) -> HttpResponse:
    """To be told by telephone: roles nobody took, and what did not arrive."""
    case = case_for(request, number)
    left = [row for row in gather.calls_of(case) if row.call.state in {"ringing", "exhausted"}]
    holding = {row.role: row for row in gather.chart()}
    rows = [(row, holding[row.call.role]) for row in left]
    context = {
        "case": case,
        "rows": rows,
        "messages_left": calling.undelivered(case),
        "contacts": Contact.objects.all(),
    }
    return render(request, "team/print.html", context)


@require_POST
@allow("team.run")
def severity(request: Request, number: str) -> HttpResponse:
    case = case_for(request, number)
    gathering = getattr(case, "gathering", None)
    if gathering is None:
        raise Http404
    level = request.POST.get("severity", "")
    done(request, lambda: actions.set_severity(gathering, level, by=request.user), _("重大度を変えました。"))
    return redirect("team:index", number)


@require_POST
@allow("team.view")
def take(request: Request, number: str, pk: int) -> HttpResponse:
    """One's own role by oneself; for somebody else, on the telephone, by those who run the case."""
    case = case_for(request, number)
    call = get_object_or_404(Call, case=case, pk=pk)
    user = _taker(request, case, call)
    said = _("%(name)sさんが引き受けたことを記録しました。") % {"name": user.name}
    done(request, lambda: calling.take(call, user, timezone.now(), by=request.user), said)
    return redirect("team:index", number)


def _taker(request: Request, case: Case, call: Call) -> User:
    form = TakenForm(request.POST)
    if request.POST.get("user") and request.user.may("team.run"):
        if form.is_valid():
            return User.objects.get(pk=form.cleaned_data["user"].pk)
        raise Refused(_("引き受けた人を選んでください。"))
    if call in gather.my_calls(gather.calls_of(case), request.user) or request.user.may("team.run"):
        return request.user
    raise Http404


@require_POST
@allow("team.run")
def again(request: Request, number: str, pk: int) -> HttpResponse:
    call = get_object_or_404(Call, case=case_for(request, number), pk=pk)
    done(request, lambda: actions.ring_again(call, by=request.user), _("次の人を呼び出します。"))
    return redirect("team:index", number)


@require_POST
@allow("team.run")
def end(request: Request, number: str, pk: int) -> HttpResponse:
    call = get_object_or_404(Call, case=case_for(request, number), pk=pk)
    done(request, lambda: actions.end_call(call, by=request.user), _("この役割の呼出しをやめました。"))
    return redirect("team:index", number)


@require_POST
@allow("team.hand")
def told(request: Request, number: str, pk: int) -> HttpResponse:
    """Only what did not arrive: nobody silences a message that is on its way."""
    case = case_for(request, number)
    message = get_object_or_404(Message.objects.undelivered(), case_id=case.pk, pk=pk)
    done(request, lambda: outbox.told(message, by=request.user), _("伝えたことを記録しました。もう送りません。"))
    return redirect("team:index", number)


def _saved(form: Any, act: Any) -> bool:
    """Whether a verb that gives nothing back was done; what it refused stands in the form."""
    return tried(form, lambda: (act(), True)) is not None
