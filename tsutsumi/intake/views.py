"""The public door for a 第一報, and the desk where it is triaged."""

from datetime import timedelta

import segno
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tsutsumi.accounts.models import Organisation, system
from tsutsumi.accounts.roles import Request, allow, public
from tsutsumi.cases.forms import CaseForm
from tsutsumi.cases.trying import tried
from tsutsumi.evidence import vault
from tsutsumi.intake import actions
from tsutsumi.intake.flow import TIP
from tsutsumi.intake.forms import DismissForm, LinkForm, MergeForm, StaffTipForm, TipForm, of_tip
from tsutsumi.intake.limits import WINDOW_SECONDS, is_too_many
from tsutsumi.intake.models import Link, Tip, TipFile, hash_of


@require_http_methods(["GET", "POST"])
@public
def tell(request: HttpRequest, token: str) -> HttpResponse:
    """The form for everybody who holds the link. A link that is unknown, over or revoked looks like no page."""
    link = _link(token)
    if request.method == "POST":
        return _take_in(request, link, token)
    return render(request, "intake/tell.html", {"form": TipForm()})


@require_GET
@public
def told(request: HttpRequest, token: str, reference: str) -> HttpResponse:
    """What happens next, and what not to do. Shows nothing of what was written."""
    tip = get_object_or_404(Tip, link=_link(token), reference=reference)
    phone = Organisation.the().contact_phone
    return render(request, "intake/told.html", {"reference": tip.reference, "token": token, "phone": phone})


@require_GET
@allow("intake.triage")
def inbox(request: Request) -> HttpResponse:
    mine = Tip.objects.visible_to(request.user).select_related("case", "link")
    state = request.GET.get("state", TIP.initial)
    tips = mine.filter(state=state) if state in TIP.states else mine
    context = {"tips": tips, "state": state, "states": TIP.states, "waiting": mine.waiting().count()}
    return render(request, "intake/inbox.html", context)


@require_http_methods(["GET", "POST"])
@allow("intake.triage")
def take(request: Request) -> HttpResponse:
    """Somebody called or came: write down what they say."""
    form = StaffTipForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        tip = actions.take_tip(by=request.user, **form.said())
        messages.success(request, _("第一報 %(reference)s を記録しました。") % {"reference": tip.reference})
        return redirect("intake:detail", tip.reference)
    return render(request, "intake/take.html", {"form": form})


@require_GET
@allow("intake.triage")
def detail(request: Request, reference: str) -> HttpResponse:
    tip = _tip(request, reference)
    return render(request, "intake/detail.html", {"tip": tip, "files": tip.files.select_related("item")})


@require_http_methods(["GET", "POST"])
@allow("cases.open")
def open_(request: Request, reference: str) -> HttpResponse:
    tip = _tip(request, reference)
    form = CaseForm(request.POST) if request.method == "POST" else CaseForm(initial=of_tip(tip))
    if request.method == "POST" and form.is_valid():
        case = tried(form, lambda: actions.open_case_from(tip, by=request.user, **form.details()))
        if case is not None:
            messages.success(request, _("事案 %(number)s を登録しました。") % {"number": case.number})
            return redirect(case)
    return render(request, "intake/open.html", {"tip": tip, "form": form})


@require_http_methods(["GET", "POST"])
@allow("intake.triage")
def merge(request: Request, reference: str) -> HttpResponse:
    tip = _tip(request, reference)
    form = MergeForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        case = form.cleaned_data["case"]
        if tried(form, lambda: actions.merge(tip, case, by=request.user)):
            _say_if_earlier(request, tip)
            return redirect(case)
    return render(request, "intake/merge.html", {"tip": tip, "form": form})


@require_http_methods(["GET", "POST"])
@allow("intake.triage")
def dismiss(request: Request, reference: str) -> HttpResponse:
    tip = _tip(request, reference)
    form = DismissForm(request.POST or None)
    valid = request.method == "POST" and form.is_valid()
    if tried(form, lambda: actions.dismiss(tip, form.cleaned_data["reason"], by=request.user)) if valid else None:
        messages.success(request, _("理由とともに記録しました。"))
        return redirect("intake:inbox")
    return render(request, "intake/dismiss.html", {"tip": tip, "form": form})


@require_POST
@allow("intake.triage")
def file(request: Request, reference: str, pk: int) -> StreamingHttpResponse:
    """Take a file of a tip out of the vault. The vault records it; the browser never shows it by itself.

    Once it is evidence of a case it leaves by the door of the evidence only, with its rights and its fresh proof.
    """
    tip = _tip(request, reference)
    found = get_object_or_404(TipFile, tip=tip, pk=pk, item__isnull=True)
    pieces = vault.open_stream(found.sealed, by=request.user, why="download")
    answer = StreamingHttpResponse(pieces, content_type="application/octet-stream")
    answer["Content-Disposition"] = content_disposition_header(True, found.name) or "attachment"  # noqa: FBT003
    return answer


@require_http_methods(["GET", "POST"])
@allow("intake.issue")
def links(request: Request) -> HttpResponse:
    """The ways in, and a new one: its address and QR code are shown once, on a sheet to be printed."""
    form = LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        until = timezone.now() + timedelta(days=form.cleaned_data["days"])
        link, token = actions.issue_link(form.cleaned_data["label"], until, by=request.user)
        url = settings.BASE_URL + reverse("intake:tell", args=[token])
        return render(request, "intake/poster.html", {"link": link, "url": url, "code": _code(url)})
    rows = Link.objects.select_related("made_by")
    return render(request, "intake/links.html", {"form": form, "links": rows, "now": timezone.now()})


@require_POST
@allow("intake.issue")
def revoke(request: Request, pk: int) -> HttpResponse:
    actions.revoke_link(get_object_or_404(Link, pk=pk), by=request.user)
    messages.success(request, _("入口を止めました。このアドレスとQRコードはもう使えません。"))
    return redirect("intake:links")


def _link(token: str) -> Link:
    link = Link.objects.usable(timezone.now()).filter(token_hash=hash_of(token)).first()
    if link is None:
        raise Http404
    return link


def _take_in(request: HttpRequest, link: Link, token: str) -> HttpResponse:
    form = TipForm(request.POST, request.FILES)
    if is_too_many(request, link):
        form.is_valid()
        form.add_error(
            None, _("続けて送られたため、少しのあいだ受け付けを止めています。10分ほど待って、もう一度送ってください。")
        )
        page = render(request, "intake/tell.html", {"form": form}, status=429)
        page["Retry-After"] = str(WINDOW_SECONDS)
        return page
    if not form.is_valid():
        return render(request, "intake/tell.html", {"form": form})
    tip = actions.take_tip(by=system(), link=link, **form.said())
    return redirect("intake:told", token, tip.reference)


def _tip(request: Request, reference: str) -> Tip:
    return get_object_or_404(Tip.objects.visible_to(request.user), reference=reference)


def _code(url: str) -> SafeString:
    """The QR code as SVG: black on white, no style, a name for those who cannot see it."""
    code = segno.make(url, error="m", micro=False)
    drawn: str = code.svg_inline(border=4, svgclass="phone-code", lineclass=None, omitsize=True, title=_("QRコード"))
    return mark_safe(drawn)  # noqa: S308  drawn by segno from an address of our own


def _say_if_earlier(request: Request, tip: Tip) -> None:
    messages.success(request, _("第一報 %(reference)s をこの事案にまとめました。") % {"reference": tip.reference})
    if tip.case and tip.known_at < tip.case.known_at:
        messages.warning(
            request,
            _(
                "この第一報では、事案の「知った日時」より前に気づいていました。「内容を直す」で確かめてください。報告期限が早まることがあります。"
            ),
        )
