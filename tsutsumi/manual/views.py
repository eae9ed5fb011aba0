"""The manual: the edition in force, what the settings say differently today, the next edition, and the paper pack."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tsutsumi.accounts.roles import Request, allow
from tsutsumi.cases.access import case_for
from tsutsumi.cases.trying import tried
from tsutsumi.core.documents.render import MEDIA_TYPES
from tsutsumi.manual import actions, book, gather
from tsutsumi.manual.forms import ProposeForm
from tsutsumi.manual.models import Edition
from tsutsumi.web.files import attached
from tsutsumi.web.outcomes import done

FOLDED = 40  # passages that are shown of a comparison


@require_GET
@allow("manual.view")
def index(request: Request) -> HttpResponse:
    current, today = gather.current(), timezone.localdate()
    changes = gather.changes(gather.kept(current), book.content(today)) if current else []
    context = {
        "current": current,
        "today": today,
        "overdue": gather.overdue(current, today),
        "waiting": Edition.objects.filter(state="proposed").select_related("by").first(),
        "editions": gather.editions(),
        **_compared(changes),
    }
    return render(request, "manual/index.html", context)


@require_http_methods(["GET", "POST"])
@allow("manual.propose")
def propose(request: Request) -> HttpResponse:
    today, current = timezone.localdate(), gather.current()
    form = ProposeForm(request.POST or None, initial={"review_on": _in_a_year(today)})
    if request.method == "POST" and form.is_valid():
        made = tried(form, lambda: actions.propose(by=request.user, **form.cleaned_data))
        if made:
            messages.success(request, _("新しい版を起案しました。別の担当者の承認を待っています。"))
            return redirect(made)
    changes = gather.changes(gather.kept(current), book.content(today)) if current else []
    return render(request, "manual/propose.html", {"form": form, "current": current, **_compared(changes)})


@require_GET
@allow("manual.view")
def edition(request: Request, edition: int) -> HttpResponse:
    """One edition: who, when, why, and what it says that the one before did not."""
    found = _edition(edition)
    earlier = gather.before(found)
    changes = gather.changes(gather.kept(earlier), gather.kept(found)) if earlier else []
    context = {"edition": found, "earlier": earlier, "chapters": gather.chapters(found), **_compared(changes)}
    return render(request, "manual/edition.html", context)


@require_POST
@allow("manual.approve")
def approve(request: Request, edition: int) -> HttpResponse:
    found, seen = _edition(edition), request.POST.get("seen", "")
    done(
        request,
        lambda: actions.approve(found, seen=seen, by=request.user),
        _("承認しました。この版が有効になりました。"),
    )
    return redirect("manual:edition", edition)


@require_POST
@allow("manual.propose")
def withdraw(request: Request, edition: int) -> HttpResponse:
    found = _edition(edition)
    done(request, lambda: actions.withdraw(found, by=request.user), _("取り下げました。"))
    return redirect("manual:index")


@require_POST
@allow("manual.view")
def file(request: Request, edition: int) -> HttpResponse:
    return _given(request, _edition(edition), f"manual_{edition}")


@require_POST
@allow("manual.view")
def draft_file(request: Request) -> HttpResponse:
    """The manual as the settings of today would make it, marked as a draft."""
    return _given(request, None, "manual_draft")


@require_http_methods(["GET", "POST"])
@allow("manual.pack")
def pack(request: Request, number: str) -> HttpResponse:
    case = case_for(request, number)
    if request.method == "GET":
        return render(request, "manual/pack.html", {"case": case})
    data = actions.hand_out_pack(case, by=request.user)
    return _file(data, f"{case.number}_pack", "pdf")


def _edition(number: int) -> Edition:
    return get_object_or_404(gather.editions(), number=number)


def _given(request: Request, found: Edition | None, name: str) -> HttpResponse:
    kind: Any = request.POST.get("as")
    if kind not in ("pdf", "docx"):
        raise Http404
    return _file(actions.hand_out(found, kind, by=request.user), name, kind)


def _file(data: bytes, name: str, kind: Any) -> HttpResponse:
    return attached(data, f"{name}.{kind}", MEDIA_TYPES[kind])


def _compared(changes: list[gather.Change]) -> dict[str, Any]:
    return {"changes": changes[:FOLDED], "more": max(0, len(changes) - FOLDED), "counted": gather.counted(changes)}


def _in_a_year(today: date) -> date:
    last_of_february = (today.month, today.day) == (2, 29)
    return today.replace(year=today.year + 1, day=28 if last_of_february else today.day)
