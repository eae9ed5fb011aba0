"""The pages of sending by mail and text message: how far it is, what failed, of what nobody knows, what came back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tsutsumi.accounts.roles import Request, allow
from tsutsumi.cases.access import case_for
from tsutsumi.cases.models import Case
from tsutsumi.core.flow import Refused
from tsutsumi.core.mailing import dnslines
from tsutsumi.notices.models import MAIL, SMS, Mailing
from tsutsumi.notices.post import actions, bounces, house, progress
from tsutsumi.notices.post.forms import ReturnedForm
from tsutsumi.web.outcomes import done

PER_PAGE = 50
REFUSED = 422
CHANNELS = {"mail": MAIL, "sms": SMS}


def _of_case(request: Request, number: str, mailing: int) -> tuple[Case, Mailing]:
    case = case_for(request, number)
    return case, get_object_or_404(Mailing.objects.select_related("case"), case=case, number=mailing)


@allow("notices.view")
@require_safe
def board(request: Request, number: str, mailing: int) -> HttpResponse:
    """How far the mails are, from second to second."""
    case, found = _of_case(request, number, mailing)
    now = timezone.now()
    shown = {
        "case": case, "mailing": found, "mail": progress.of(found, MAIL, now), "sms": progress.of(found, SMS, now),
        "whys": progress.whys(found, MAIL)[:6], "hours": house.back_hours(), "has_log": house.evidence() is not None,
        "now": now,
    }  # fmt: skip
    return render(request, "notices/mail_board.html", shown)


@allow("notices.view")
@require_safe
def failures(request: Request, number: str, mailing: int) -> HttpResponse:
    case, found = _of_case(request, number, mailing)
    channel = CHANNELS.get(request.GET.get("way", ""), MAIL)
    page = Paginator(progress.failures(found, channel), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(one, progress.words_of(progress.why(one.answer, one.words))) for one in page.object_list]
    whys = progress.whys(found, channel)
    shown = {"case": case, "mailing": found, "page": page, "rows": rows, "whys": whys, "is_sms": channel == SMS}
    return render(request, "notices/mail_failures.html", shown)


@allow("notices.view")
@require_safe
def doubtful(request: Request, number: str, mailing: int) -> HttpResponse:
    """Of whom nobody knows whether they were sent it."""
    case, found = _of_case(request, number, mailing)
    page = Paginator(progress.doubtful(found), PER_PAGE).get_page(request.GET.get("page"))
    shown = {"case": case, "mailing": found, "page": page, "has_log": house.evidence() is not None}
    return render(request, "notices/mail_unknown.html", shown)


@allow("notices.send")
@require_POST
def decide(request: Request, number: str, mailing: int, person: int) -> HttpResponse:
    """Once more, or as good as sent. `person`: as people count, from 1."""
    _case, found = _of_case(request, number, mailing)
    notice = get_object_or_404(found.notices, person=person - 1)
    if request.POST.get("choice") == "again":
        done(request, lambda: bounces.again(notice, by=request.user), _("もう一度送ります。"))
    elif request.POST.get("choice") == "regard":
        done(request, lambda: bounces.regard(notice, by=request.user), _("渡したものとして記録しました。"))
    else:
        messages.error(request, _("どちらにするかを選んでください。"))
    return redirect("notices:mail_unknown", number, found.number)


@allow("notices.send")
@require_http_methods(["GET", "HEAD", "POST"])
def returned(request: Request, number: str, mailing: int) -> HttpResponse:
    """Hand in mails that came back elsewhere."""
    case, found = _of_case(request, number, mailing)
    form = ReturnedForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            counts = bounces.take_file(file.name, file.read(), case, by=request.user)
        except Refused as refused:
            form.add_error("file", str(refused))
        else:
            messages.success(request, _told(counts))
            return redirect("notices:mail", number, found.number)
    shown = {"case": case, "mailing": found, "form": form}
    return render(request, "notices/mail_returned.html", shown, status=REFUSED if form.errors else 200)


def _told(counts: dict[str, int]) -> str:
    ours = sum(number for kind, number in counts.items() if kind != "none")
    told = {
        "all": sum(counts.values()), "ours": ours, "never": counts.get("permanent", 0),
        "later": counts.get("temporary", 0), "none": counts.get("none", 0),
    }  # fmt: skip
    return (
        _(
            "%(all)s通を読みました。この事案の通知についてのもの%(ours)s通（届かない %(never)s、送り直す %(later)s）、"
            "ほかのもの%(none)s通（残していません）。"
        )
        % told
    )


@allow("notices.settings")
@require_safe
def settings(request: Request) -> HttpResponse:
    """Who writes, through what, and the lines for the DNS. Nothing is looked up outside."""
    trouble, sender, lines = "", None, []
    try:
        sender = house.sender()
        domain = sender.address.rpartition("@")[2]
        lines = dnslines.lines(domain, house.relay(), sender.signer, report_to=f"postmaster@{domain}")
    except Refused as refused:
        trouble = str(refused)
    shown = {
        "sender": sender, "trouble": trouble, "lines": lines, "relay": house.relay(), "hours": house.back_hours(),
        "has_log": house.evidence() is not None, "domain": house.domain(), "sms": house.gateway(),
    }  # fmt: skip
    return render(request, "notices/mail_settings.html", shown)


@allow("notices.settings")
@require_POST
def try_out(request: Request) -> HttpResponse:
    done(
        request,
        lambda: actions.ask_to_try(by=request.user),
        _("自分あてに1通送ります。届いたら、ヘッダーを確かめてください。"),
    )
    return redirect("notices:mail_settings")
