"""The pages of mailings: what there is, how each is sent, the steps from plan to sending, and the wordings."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tsutsumi.accounts.roles import Request, allow, ask_again
from tsutsumi.audit.then import last_word
from tsutsumi.cases.access import case_for
from tsutsumi.cases.models import Case
from tsutsumi.core.capacity import plan as capacity
from tsutsumi.core.flow import Refused
from tsutsumi.core.telling import wording as telling
from tsutsumi.notices import actions, ahead, checking, gather, samples
from tsutsumi.notices.forms import HowForm, LiveForm, MakeForm, PaceForm, RenewForm, TrialForm, WavesForm, WordingForm
from tsutsumi.notices.models import AUDIENCES, CHANNELS, DIRECT, LANGUAGES, Mailing, Wording
from tsutsumi.notices.plan import CAUSES
from tsutsumi.notices.sending import actions as sending
from tsutsumi.notices.texts import Writer
from tsutsumi.web.meanwhile import is_still, watched
from tsutsumi.web.outcomes import done
from tsutsumi.web.wording import Choices

REFUSED = 422


def of_case(request: Request, number: str, mailing: int) -> tuple[Case, Mailing]:
    """A mailing of a case this person may see."""
    case = case_for(request, number)
    found = get_object_or_404(Mailing.objects.select_related("by", "live_by"), case=case, number=mailing)
    found.case = case  # with what was read with it
    return case, found


@allow("notices.view")
@require_safe
def index(request: Request, number: str) -> HttpResponse:
    case = case_for(request, number)
    return _index(request, case, MakeForm())


def _index(request: Request, case: Case, form: MakeForm) -> HttpResponse:
    shown = {"case": case, "mailings": gather.mailings(case), "form": form}
    return render(request, "notices/index.html", shown, status=REFUSED if form.is_bound else 200)


@allow("notices.plan")
@require_POST
def make(request: Request, number: str) -> HttpResponse:
    case, form = case_for(request, number), MakeForm(request.POST)
    if form.is_valid():
        try:
            made = actions.make(case, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("名簿の写しを作り、一人ずつの方法を決めています。しばらくお待ちください。"))
            return redirect("notices:mailing", number, made.number)
    return _index(request, case, form)


@allow("notices.plan")
@require_POST
def renew(request: Request, number: str, mailing: int) -> HttpResponse:
    """The list is copied once more, with contacts of the customer master or without."""
    case, found = of_case(request, number, mailing)
    form = RenewForm(request.POST)
    if not form.is_valid():
        return _mailing(request, case, found, renew_form=form)
    contacts = form.cleaned_data["contacts"]
    said = _("名簿を作り直しています。しばらくお待ちください。")
    done(request, lambda: actions.renew(found, contacts, by=request.user), said)
    return redirect("notices:mailing", number, found.number)


@allow("notices.view")
@require_safe
def mailing(request: Request, number: str, mailing: int) -> HttpResponse:
    case, found = of_case(request, number, mailing)
    return _mailing(request, case, found)


def _mailing(request: Request, case: Case, found: Mailing, **forms: Any) -> HttpResponse:
    told, decision = gather.sums(found), gather.decision_of(found)
    to_check = checking.keys(told.spoken) if found.is_planned and not found.is_settled else []
    blocking = checking.together(found, to_check) if to_check else []
    shown = {
        "case": case,
        "mailing": found,
        "channel_rows": _labelled(told.channels, CHANNELS),
        "language_rows": _labelled(told.languages, LANGUAGES),
        "audience_rows": _labelled(told.audiences, AUDIENCES),
        "cause_rows": [(code, _(CAUSES[code]), number) for code, number in told.causes.items()],
        "no_row": gather.no_row(found),
        "decision": decision,
        "ahead": ahead.ahead(found, blocking, decision, told.waiting),
        "to_be_sent": told.to_be_sent,
        "blocking": blocking,
        "wave_rows": [one | {"day": date.fromisoformat(one["on"])} for one in found.waves],
        "trials": found.trials.select_related("by")[:5],
        "working": gather.working(found),
        "trial_form": TrialForm(case=case),
        "live_form": LiveForm(),
        "pace_form": PaceForm.of(found),
        "renew_form": RenewForm(initial={"contacts": found.contacts}),
        "reach": gather.reach(found, told.no_contact),
        **forms,
    }
    bad = any(form.is_bound for form in forms.values())
    return render(request, "notices/mailing.html", shown, status=REFUSED if bad else 200)


def _labelled(counted: dict[str, int], choices: Choices) -> list[tuple[str, int]]:
    return [(str(words), counted[code]) for code, words in choices if counted.get(code)]


@allow("notices.plan")
@require_http_methods(["GET", "POST"])
def how(request: Request, number: str, mailing: int) -> HttpResponse:
    """Ways, usual language and date. Saving makes an approval void."""
    case, found = of_case(request, number, mailing)
    form = watched(HowForm.of(found, request.POST or None))
    if request.method == "POST" and form.is_valid() and is_still(form, lambda: last_word(found, "mailing.edited")):
        try:
            actions.edit(found, form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("保存しました。"))
            return redirect("notices:mailing", number, found.number)
    shown = {"case": case, "mailing": found, "form": form}
    return render(request, "notices/how.html", shown, status=REFUSED if form.errors else 200)


@allow("notices.send")
@require_POST
def pace(request: Request, number: str, mailing: int) -> HttpResponse:
    case, found = of_case(request, number, mailing)
    form = PaceForm.of(found, request.POST)
    if not form.is_valid():
        return _mailing(request, case, found, pace_form=form)
    sending.pace(found, form.cleaned_data, by=request.user)
    messages.success(request, _("保存しました。"))
    return redirect("notices:mailing", number, found.number)


@allow("notices.plan")
@require_http_methods(["GET", "POST"])
def waves(request: Request, number: str, mailing: int) -> HttpResponse:
    """On which days how many people; by a number a day, or by the seats of the desk."""
    case, found = of_case(request, number, mailing)
    form = WavesForm(request.POST or None, initial={"first": found.waves[0]["on"]} if found.waves else None)
    if request.method == "POST" and form.is_valid():
        typed, people = form.cleaned_data, gather.to_be_sent(found)
        if typed["seats"]:
            planned = capacity.waves(people, capacity.Desk(typed["seats"]), typed["first"])
            chosen = [(one.on, one.size) for one in planned.waves]
        else:
            chosen = sending.usual_waves(people, typed["first"], typed["size"])
        if done(request, lambda: sending.plan_waves(found, chosen, by=request.user), _("送る日と人数を決めました。")):
            return redirect("notices:mailing", number, found.number)
    shown = {"case": case, "mailing": found, "form": form, "people": gather.to_be_sent(found)}
    return render(request, "notices/waves.html", shown, status=REFUSED if form.errors else 200)


def _act(act: Callable[[Mailing, Request], object], words: str, *, fresh: bool = False) -> Any:
    """A view that does one thing to the mailing and goes back to its page."""

    def view(request: Request, number: str, mailing: int) -> HttpResponse:
        _case, found = of_case(request, number, mailing)
        if fresh:
            ask_again(request)
        done(request, lambda: act(found, request), _(words))
        return redirect("notices:mailing", number, found.number)

    return require_POST(view)


SETTLING = gettext_noop("文面と名簿を確定しています。しばらくお待ちください。")
settle = allow("notices.plan")(_act(lambda m, r: sending.ask_to_settle(m, by=r.user), SETTLING))
start = allow("notices.send")(
    _act(lambda m, r: sending.start(m, by=r.user), gettext_noop("送り始めました。"), fresh=True)
)
pause = allow("notices.send")(_act(lambda m, r: sending.pause(m, by=r.user), gettext_noop("止めました。")))
stop = allow("notices.send")(_act(lambda m, r: sending.stop(m, by=r.user), gettext_noop("取りやめました。")))
finish = allow("notices.send")(_act(lambda m, r: sending.finish(m, by=r.user), gettext_noop("終えました。")))
reopen = allow("notices.plan")(_act(lambda m, r: sending.take_back(m, by=r.user), gettext_noop("作成中に戻しました。")))


@allow("notices.plan")
@require_POST
def put_up(request: Request, number: str, mailing: int) -> HttpResponse:
    _case, found = of_case(request, number, mailing)
    try:
        decision = sending.put_up(found, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("notices:mailing", number, found.number)
    return redirect(decision)


@allow("notices.plan")
@require_POST
def try_out(request: Request, number: str, mailing: int) -> HttpResponse:
    case, found = of_case(request, number, mailing)
    form = TrialForm(request.POST, case=case)
    if not form.is_valid():
        return _mailing(request, case, found, trial_form=form)
    members = list(form.cleaned_data["members"])
    done(request, lambda: sending.try_out(found, members, by=request.user), _("見本を送りました。"))
    return redirect("notices:mailing", number, found.number)


@allow("notices.send")
@require_POST
def live(request: Request, number: str, mailing: int) -> HttpResponse:
    case, found = of_case(request, number, mailing)
    ask_again(request)
    form = LiveForm(request.POST)
    if form.is_valid():
        try:
            sending.go_live(found, form.cleaned_data["typed"], by=request.user)
        except Refused as refusal:
            form.add_error("typed", str(refusal))
        else:
            messages.success(request, _("本番の送付に切り替えました。まだ送り始めていません。"))
            return redirect("notices:mailing", number, found.number)
    return _mailing(request, case, found, live_form=form)


@allow("notices.view")
@require_safe
def wordings(request: Request, number: str, mailing: int) -> HttpResponse:
    case, found = of_case(request, number, mailing)
    writer = Writer.of(found)
    rows = [
        {
            "key": key,
            "label": checking.label(key),
            "findings": checking.findings(writer, key),
            "own": key in writer.edited,
        }
        for key in checking.needed(found)
    ]
    return render(request, "notices/wordings.html", {"case": case, "mailing": found, "rows": rows})


@allow("notices.view")
@require_http_methods(["GET", "POST"])
def wording(request: Request, number: str, mailing: int, channel: str, language: str, audience: str) -> HttpResponse:
    """The text of one channel, language and audience, with what is wrong about it and how it reads."""
    case, found = of_case(request, number, mailing)
    key = (channel, language, audience)
    if channel not in DIRECT or language not in dict(LANGUAGES) or audience not in dict(AUDIENCES):
        raise Http404
    row = Wording.objects.filter(mailing=found, channel=channel, language=language, audience=audience).first()
    writer = Writer.of(found)
    template = writer.template(*key)
    first = {"subject": template.subject, "body": template.body}
    form = watched(WordingForm(request.POST or None, request.FILES or None, initial=first))
    if request.method == "POST":
        if not request.user.may("notices.word"):
            raise Http404
        if form.is_valid() and is_still(form, lambda: last_word(row or "", "wording.saved")):
            typed = form.cleaned_data
            if done(
                request, lambda: actions.word(found, key, typed["subject"], typed["body"], by=request.user),
                _("文面を保存しました。"),
            ):  # fmt: skip
                return redirect("notices:wording", number, found.number, *key)
    shown = {
        "case": case, "mailing": found, "form": form, "key": key, "label": checking.label(key), "own": row,
        "findings": checking.findings(writer, key), "reading": checking.reading(writer, key),
        "sample": samples.shown(writer, key), "references": checking.references(writer),
        "legal": checking.legal(writer, key), "laws": list(telling.LEGAL.items()), "channel": dict(CHANNELS)[channel],
    }  # fmt: skip
    return render(request, "notices/wording.html", shown, status=REFUSED if form.errors else 200)


@allow("notices.word")
@require_POST
def unword(request: Request, number: str, mailing: int, channel: str, language: str, audience: str) -> HttpResponse:
    _case, found = of_case(request, number, mailing)
    row = get_object_or_404(Wording, mailing=found, channel=channel, language=language, audience=audience)
    done(request, lambda: actions.unword(row, by=request.user), _("もとの文面に戻しました。"))
    return redirect("notices:wording", number, found.number, channel, language, audience)
