"""The pages where people answer: the queue, one call on one page, answers found by key, mails and letters."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tsutsumi.accounts.roles import Request, allow
from tsutsumi.cases.models import Case
from tsutsumi.core.flow import Refused
from tsutsumi.figures import gather as figures
from tsutsumi.inquiries import access, actions, faq, gather, kinds, lookup, searching, threads
from tsutsumi.inquiries.forms import CallForm, IncomingForm, ReplyForm
from tsutsumi.inquiries.models import Errand, Inquiry, Reply
from tsutsumi.web.outcomes import done

REFUSED = 422
MOST_DONE = 30
LOOK, SAVE, FINISH = "look", "save", "finish"


@allow("inquiries.answer")
@require_GET
@never_cache
def index(request: Request, number: str) -> HttpResponse:
    """What waits, and what was promised until when."""
    case = access.desk_for(request, number)
    context = {
        "case": case,
        "desk": gather.desk_of(case),
        "waiting": gather.waiting(case),
        "errands": gather.errands(case),
        "done": case.inquiries.filter(state="done")[:MOST_DONE],
        "is_member": access.is_member(request, case),
        "ways": [row for row in kinds.choices(kinds.WAYS) if row[0] != "phone"],
    }
    return render(request, "inquiries/index.html", context)


@allow("inquiries.answer")
@require_POST
def take(request: Request, number: str) -> HttpResponse:
    """The telephone rings."""
    case = access.desk_for(request, number)
    row = actions.take(case, "phone", by=request.user)
    return redirect("inquiries:inquiry", number, row.number)


@allow("inquiries.answer")
@require_http_methods(["GET", "POST"])
@never_cache
def incoming(request: Request, number: str) -> HttpResponse:
    """Type or paste a mail, form or letter."""
    case = access.desk_for(request, number)
    now = timezone.localtime()
    form = IncomingForm(request.POST or None, initial={"on": now.date(), "at": now.time(), "way": "mail"})
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("name", "contact", "text")}
        try:
            row = threads.receive(case, form.cleaned_data["way"], said, form.received_at(), by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("受け付けました。受付番号は%(number)sです。") % {"number": row.number})
            return redirect("inquiries:inquiry", number, row.number)
    status = REFUSED if form.errors else 200
    shown = {"case": case, "form": form, "is_member": access.is_member(request, case)}
    return render(request, "inquiries/incoming.html", shown, status=status)


@allow("inquiries.answer")
@require_http_methods(["GET", "POST"])
@never_cache
def inquiry(request: Request, number: str, inquiry: int) -> HttpResponse:
    """One call: everything on this page, every act with a key."""
    row = _inquiry(request, number, inquiry)
    form = CallForm(request.POST or None, initial=_noted(row))
    if request.method == "POST" and form.is_valid():
        try:
            return _act(request, row, form)
        except Refused as refused:
            form.add_error(None, str(refused))
            row.refresh_from_db()
    return _page(request, row, form, REFUSED if form.errors else 200)


def _act(request: Request, row: Inquiry, form: CallForm) -> HttpResponse:
    """Everything typed is kept first, so that no act loses a word; then the act of the button."""
    said, act = form.cleaned_data, request.POST.get("act", SAVE)
    if row.state != "open":
        raise Refused(_("この受付は終わっています。書き足すときは「もう一度開く」を押してください。"))
    codes_ = {"topic": said["topic"], "feeling": said["feeling"]}
    row = actions.jot(row, codes_, {name: said[name] for name in actions.PRIVATE}, by=request.user)
    if act == LOOK:
        asked = actions.Asked(said["code"], said["caller"], said["item"], said["value"])
        actions.look(row, asked, by=request.user)
        return redirect("inquiries:inquiry", row.case.number, row.number)
    _promises(request, row, form)
    if act == FINISH:
        actions.finish(row, by=request.user)
        messages.success(request, _("受付%(number)sを記録しました。") % {"number": row.number})
        return redirect("inquiries:index", row.case.number)
    messages.success(request, _("保存しました。"))
    return redirect("inquiries:inquiry", row.case.number, row.number)


def _promises(request: Request, row: Inquiry, form: CallForm) -> None:
    said = form.cleaned_data
    if request.POST.get("act") == FINISH and not said["topic"]:
        raise Refused(_("話題を一つ選んでください。日報はこれで数えます。"))
    if said["promise"]:
        actions.promise(row, said["promise"], by=request.user, due_at=form.due())
    if said["harm"]:
        actions.claim(row, actions.Claim(said["harm"], said["harm_on"], said["harm_amount"]), by=request.user)


@allow("inquiries.answer")
@require_GET
@never_cache
def answers(request: Request, number: str) -> HttpResponse:
    """The part of the page with the answers that fit what was typed; asked for with every key."""
    case = access.desk_for(request, number)
    return render(request, "inquiries/_answers.html", _answers(case, request.GET.get("q", "")[:100]))


@allow("inquiries.answer")
@require_POST
def reopen(request: Request, number: str, inquiry: int) -> HttpResponse:
    row = _inquiry(request, number, inquiry)
    done(request, lambda: actions.reopen(row, by=request.user), _("もう一度開きました。"))
    return redirect("inquiries:inquiry", number, inquiry)


@allow("inquiries.answer")
@require_POST
def keep(request: Request, number: str, errand: int, act: str) -> HttpResponse:
    """A promise was kept, or is not needed any more."""
    case = access.desk_for(request, number)
    row = get_object_or_404(Errand.objects.select_related("inquiry__case"), inquiry__case=case, pk=errand)
    done(request, lambda: actions.keep(row, act, by=request.user), _("記録しました。"))
    return redirect("inquiries:inquiry", number, row.inquiry.number)


@allow("inquiries.answer")
@require_POST
def reply(request: Request, number: str, inquiry: int) -> HttpResponse:
    """Write back."""
    row = _inquiry(request, number, inquiry)
    form = ReplyForm(request.POST, case=row.case)
    if form.is_valid():
        try:
            sent = threads.draft(row, form.cleaned_data["text"], form.cleaned_data["answer"], by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            sent.refresh_from_db()
            waits = _("書いた文は、別の人が確認すると送られます。")
            messages.success(request, _("承認された回答を送りました。") if sent.state == "sent" else waits)
            return redirect("inquiries:inquiry", number, inquiry)
    return _page(request, row, CallForm(initial=_noted(row)), REFUSED, reply_form=form)


@allow("inquiries.answer")
@require_POST
def second(request: Request, number: str, reply: int, act: str) -> HttpResponse:
    """The second look at a reply, or its withdrawal."""
    case = access.desk_for(request, number)
    row = get_object_or_404(Reply.objects.select_related("inquiry__case"), inquiry__case=case, pk=reply)
    if act == "approve":
        digest = request.POST.get("digest", "")
        done(request, lambda: threads.approve(row, digest, by=request.user), _("確認し、送りました。"))
    elif act == "withdraw":
        done(request, lambda: threads.withdraw(row, by=request.user), _("取り下げました。"))
    else:
        raise Http404
    return redirect("inquiries:inquiry", number, row.inquiry.number)


def _inquiry(request: Request, number: str, inquiry: int) -> Inquiry:
    case = access.desk_for(request, number)
    return get_object_or_404(Inquiry.objects.select_related("case", "by"), case=case, number=inquiry)


def _noted(row: Inquiry) -> dict[str, Any]:
    return gather.said_in(row) | {"topic": row.topic, "feeling": row.feeling}


def _page(request: Request, row: Inquiry, form: CallForm, status: int, **bound: Any) -> HttpResponse:
    case = row.case
    context = {
        "case": case,
        "inquiry": row,
        "form": form,
        "said": gather.said_in(row),
        "lookups": list(row.lookups.all()),
        "words": _words(row),
        "errands": row.errands.all(),
        "harms": row.harms.all(),
        "replies": [(one, threads.text_of(one)) for one in row.replies.select_related("by", "answer")],
        "reply_form": bound.get("reply_form") or ReplyForm(case=case),
        "is_member": access.is_member(request, case),
        **_answers(case, request.GET.get("q", "")[:100]),
    }
    return render(request, "inquiries/inquiry.html", context, status=status)


def _words(row: Inquiry) -> list[str]:
    """Which kinds of this person leaked: kinds in words, no value."""
    if row.mailing is None or row.person is None:
        return []
    return lookup.words_of(row.case, row.mailing, row.person)


def _answers(case: Case, query: str) -> dict[str, Any]:
    found = [one.answer for one in searching.search(query, gather.answers(case))]
    return {"q": query, "found": faq.spoken(found, figures.ledger(case)) if found else []}
