"""The pages of keeping and erasing: how long, which cases are due, one case's erasure, and its certificate."""

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tsutsumi.accounts.roles import Request, allow, ask_again
from tsutsumi.audit.then import last_act
from tsutsumi.cases.access import kept_or_erased
from tsutsumi.cases.flow import ENDED
from tsutsumi.cases.models import Case
from tsutsumi.core.documents import pdf
from tsutsumi.core.documents.render import MEDIA_TYPES
from tsutsumi.evidence import holds
from tsutsumi.room.erasing import actions, papers
from tsutsumi.room.erasing.forms import ErasureForm, RetentionForm
from tsutsumi.room.models import Erasure
from tsutsumi.web.files import attached
from tsutsumi.web.meanwhile import is_still, watched
from tsutsumi.web.outcomes import done


@require_http_methods(["GET", "POST"])
@allow("settings.edit")
def retention(request: Request) -> HttpResponse:
    """How long cases are kept, and one's own cases whose time is over."""
    form = watched(RetentionForm(request.POST or None))
    if request.method == "POST" and form.is_valid() and is_still(form, lambda: last_act("retention.saved")):
        for group, years in form.cleaned_data.items():
            actions.keep_for(group, years, by=request.user)
        return redirect("room:retention")
    today = timezone.localdate()
    over = Case.objects.visible_to(request.user).filter(state__in=ENDED, erased_at=None)
    due = [case for case in over if (until := actions.kept_until(case)) and until < today]
    return render(request, "room/retention.html", {"form": form, "due": due})


@require_GET
@allow("erasure.view")
def erasure(request: Request, number: str) -> HttpResponse:
    return _page(request, kept_or_erased(request, number), ErasureForm())


@require_POST
@allow("erasure.ask")
def ask(request: Request, number: str) -> HttpResponse:
    case = kept_or_erased(request, number)
    ask_again(request)
    form = ErasureForm(request.POST)
    if not form.is_valid():
        return _page(request, case, form, 422)
    said = _("消去を申請しました。別の人が確認すると、消去が始まります。")
    return _done(request, case, lambda: actions.ask(case, form.cleaned_data["reason"], by=request.user), said)


@require_POST
@allow("erasure.ask")
def confirm(request: Request, number: str) -> HttpResponse:
    case, found = _waiting(request, number)
    ask_again(request)
    said = _("消去を始めました。終わると、証明書を取り出せます。")
    return _done(request, case, lambda: actions.confirm(found, by=request.user), said)


@require_POST
@allow("erasure.ask")
def withdraw(request: Request, number: str) -> HttpResponse:
    case, found = _waiting(request, number)
    return _done(request, case, lambda: actions.withdraw(found, by=request.user), _("消去の申請を取り下げました。"))


@require_GET
@allow("erasure.view")
def certificate(request: Request, number: str) -> HttpResponse:
    case = kept_or_erased(request, number)
    found = get_object_or_404(case.erasures.filter(state="done"))
    return attached(pdf.render(papers.certificate(found)), f"{case.number}-erased.pdf", MEDIA_TYPES["pdf"])


def _waiting(request: Request, number: str) -> tuple[Case, Erasure]:
    case = kept_or_erased(request, number)
    found = case.erasures.filter(state="asked").first()
    if found is None:
        raise Http404
    return case, found


def _done(request: Request, case: Case, act: Callable[[], object], said: str) -> HttpResponse:
    done(request, act, said)
    return redirect("room:erasure", case.number)


def _page(request: Request, case: Case, form: ErasureForm, status: int = 200) -> HttpResponse:
    found = case.erasures.exclude(state="withdrawn").select_related("by", "confirmed_by").first()
    shown = {
        "case": case,
        "form": form,
        "found": found,
        "until": actions.kept_until(case) if not case.erased_at else None,
        "refusal": None if found else actions.why_not(case, timezone.localdate()),
        "held": holds.is_held(case),
        "gone": papers.GONE,
        "stays": papers.STAYS,
        "limits": papers.LIMITS,
    }
    return render(request, "room/erasure.html", shown, status=status)
