"""公表: the list, writing one, what is still in its way, the approval, going out, the archive."""

import base64
import hashlib
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tsutsumi.accounts.roles import Request, allow, may
from tsutsumi.announcements import actions, gather, papers, substituting
from tsutsumi.announcements.forms import KindForm, MeasureForm, WriteForm
from tsutsumi.announcements.models import Announcement
from tsutsumi.announcements.skeletons import CORRECTION, mark, skeletons
from tsutsumi.audit.then import last_word
from tsutsumi.cases.access import case_for
from tsutsumi.cases.trying import tried
from tsutsumi.core.documents.render import MEDIA_TYPES
from tsutsumi.core.figures.cite import BadReferenceError
from tsutsumi.core.figures.figure import Ledger
from tsutsumi.core.flow import Refused
from tsutsumi.figures import gather as figures
from tsutsumi.notices import gather as notices
from tsutsumi.web.files import attached
from tsutsumi.web.meanwhile import is_still, watched
from tsutsumi.web.outcomes import attempt, done

MEDIA = {"html": "text/html; charset=utf-8", "pdf": MEDIA_TYPES["pdf"], "docx": MEDIA_TYPES["docx"]}


@allow("announcements.view")
@require_GET
def index(request: Request, number: str) -> HttpResponse:
    case = case_for(request, number)
    rows = list(gather.of(case))
    context = {
        "case": case,
        "rows": [row for row in rows if row.state != "dropped"],
        "dropped": [row for row in rows if row.state == "dropped"],
        "kinds": [one for one in skeletons().values() if one.kind != CORRECTION],
        "late": gather.to_take_down(case),
        "substitute": gather.substitute(case),
        "mark": mark(),
    }
    return render(request, "announcements/index.html", context)


@allow("announcements.write")
@require_POST
def begin(request: Request, number: str) -> HttpResponse:
    case, form = case_for(request, number), KindForm(request.POST)
    if not form.is_valid() or form.cleaned_data["kind"] not in skeletons():
        raise Http404
    return _to(request, number, lambda: actions.begin(case, form.cleaned_data["kind"], by=request.user))


@allow("announcements.view")
@require_GET
def detail(request: Request, number: str, pk: int) -> HttpResponse:
    """How it reads now, what is in its way, and what can be done with it."""
    row = _announcement(request, number, pk)
    ledger = figures.ledger(row.case)
    compared = gather.compared(row, ledger)
    context = _shown(row, ledger) | {
        "case": row.case, "row": row, "line": gather.line(row), "compared": compared,
        "is_changed": any(sign for sign, _text in compared), "decision": gather.decision_of(row),
        "files": [(name, _called(name)) for name in _files(row)], "now": timezone.now(), "mark": mark(),
        "stale": [one for one in figures.stale(row.case, ledger) if one.use.url == row.get_absolute_url()],
        "corrections": row.corrections.exclude(state="dropped"), "updates": row.updates.exclude(state="dropped"),
    }  # fmt: skip
    return render(request, "announcements/detail.html", context)


@allow("announcements.write")
@require_http_methods(["GET", "POST"])
def write(request: Request, number: str, pk: int) -> HttpResponse:
    row = _announcement(request, number, pk)
    if row.state != "draft":
        return redirect(row)
    form = watched(WriteForm(row, request.POST or None))
    if (
        request.method == "POST"
        and form.is_valid()
        and is_still(form, lambda: last_word(row))
        and tried(form, lambda: actions.write(row, form.said(), by=request.user)) is not None
    ):
        messages.success(request, _("保存しました。公表できない点が残っていないか、確かめてください。"))
        return redirect(row)
    ledger = figures.ledger(row.case)
    context = {"case": row.case, "row": row, "form": form, "figures": list(ledger.values()), "mark": mark()}
    return render(request, "announcements/write.html", context)


@allow("announcements.write")
@require_POST
def act(request: Request, number: str, pk: int, name: str) -> HttpResponse:
    """One of the verbs that need no words."""
    row = _announcement(request, number, pk)
    if name not in ACTS:
        raise Http404
    verb, said = ACTS[name]
    done(request, lambda: verb(row, by=request.user), _(said))
    return redirect(row)


@allow("announcements.write")
@require_POST
def follow(request: Request, number: str, pk: int) -> HttpResponse:
    """A new version, or a correction of this one."""
    row = _announcement(request, number, pk)
    if request.POST.get("as") == "update":
        return _to(request, number, lambda: actions.follow(row, by=request.user))
    return _to(request, number, lambda: actions.begin(row.case, CORRECTION, by=request.user, corrects=row))


@allow("decisions.draft")
@require_POST
def put_up(request: Request, number: str, pk: int) -> HttpResponse:
    row = _announcement(request, number, pk)
    if not may(request.user, "announcements.write"):
        raise Http404
    return redirect(attempt(request, lambda: actions.put_up(row, by=request.user)) or row)


@allow("announcements.issue")
@require_POST
def issue(request: Request, number: str, pk: int) -> HttpResponse:
    row = _announcement(request, number, pk)
    done(
        request,
        lambda: actions.issue(row, by=request.user),
        _("公表を記録しました。一式を取り出して、載せてください。"),
    )
    return redirect(row)


@allow("notices.send")
@require_http_methods(["GET", "POST"])
def substitute(request: Request, number: str, mailing: int) -> HttpResponse:
    """Which publication, with the desk, stands in for telling those of this mailing who cannot be reached."""
    case = case_for(request, number)
    found = get_object_or_404(notices.mailings(case), number=mailing)
    rows, coverage = substituting.candidates(case), notices.coverage_of(found)
    form = MeasureForm(rows, request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = form.chosen()
        if tried(form, lambda: substituting.settle(found, row, by=request.user)) is not None:
            messages.success(request, _("代わりの措置を記録しました。"))
            return redirect("notices:board", number, found.number)
    context = {
        "case": case, "mailing": found, "form": form, "rows": rows, "desk": substituting.desk(case),
        "unreachable": coverage.reasons(notices.UNREACHABLE), "held": coverage.substitute,
    }  # fmt: skip
    return render(request, "announcements/substitute.html", context, status=422 if form.errors else 200)


@never_cache
@allow("announcements.view")
@require_GET
def page(request: Request, number: str, pk: int, language: str) -> HttpResponse:
    """The web page as it will look, with its own style and nothing else."""
    row = _announcement(request, number, pk)
    if language not in papers.PAGE or (language == "en" and not row.is_english):
        raise Http404
    try:
        text = _page(row, language)
    except BadReferenceError as bad:
        messages.error(request, str(bad))
        return redirect(row)
    style = base64.b64encode(hashlib.sha256(f"\n{papers.STYLE}".encode()).digest()).decode()
    response = HttpResponse(_in_the_house(row, text))
    response["Content-Security-Policy"] = f"default-src 'none'; style-src 'sha256-{style}'; frame-ancestors 'none'"
    return response


def _in_the_house(row: Announcement, text: str) -> str:
    """The page with links that lead somewhere here; as published they name the files beside it."""
    for language, name in papers.PAGE.items():
        here = reverse("announcements:page", args=[row.case.number, row.number, language])
        text = text.replace(f'href="{name}"', f'href="{here}"')
        text = text.replace(f'href="notice.{language}.pdf"', f'href="{row.get_absolute_url()}"')
    return text


@allow("announcements.view")
@require_POST
def file(request: Request, number: str, pk: int) -> HttpResponse:
    row, name = _announcement(request, number, pk), request.POST.get("file", "")
    if name == "export":
        return _export(request, row)
    if name not in _files(row):
        raise Http404
    try:
        data = actions.hand_out(row, name, by=request.user)
    except (Refused, BadReferenceError) as refused:
        messages.error(request, str(refused))
        return redirect(row)
    state = "" if row.digest else "draft_"
    return attached(data, f"{row.case.number}_{state}{row.number}_{name}", MEDIA[name.rpartition(".")[2]])


def _export(request: Request, row: Announcement) -> HttpResponse:
    data = attempt(request, lambda: actions.export(row, by=request.user))
    if data is None:
        return redirect(row)
    return attached(data, f"{row.case.number}_{row.number}.zip", "application/zip")


def _shown(row: Announcement, ledger: Ledger) -> dict[str, Any]:
    """The rendered text, or why it cannot be rendered; and the findings of a draft or a settled one."""
    told: dict[str, Any] = {"findings": [], "trouble": "", "parts": row.shown.get("parts", [])}
    told["literals"] = row.shown.get("literals", [])
    if row.state in ("draft", "settled"):
        told["findings"] = gather.findings(row, ledger)
        told["blocking"] = sum(one.blocks for one in told["findings"])
    if not told["parts"]:
        try:
            made = papers.made(row, ledger)
        except BadReferenceError as bad:
            return told | {"trouble": str(bad)}
        told |= {"parts": made.parts, "literals": made.literals}
    return told


def _page(row: Announcement, language: str) -> str:
    if row.digest:
        return gather.kept(row)[f"page.{language}.html"].decode()
    made = papers.made(row, figures.ledger(row.case), "en" if language == "en" else "ja")
    return papers.page(made, also=row.is_english)


def _files(row: Announcement) -> list[str]:
    languages = ("ja", "en") if row.is_english else ("ja",)
    return [name for one in languages for name in (f"page.{one}.html", f"notice.{one}.pdf", f"notice.{one}.docx")]


def _called(name: str) -> str:
    """A file by what it is, and in which language."""
    stem, language, ending = name.split(".")
    what = _("載せるページ（HTML）") if stem == "page" else {"pdf": "PDF", "docx": "Word"}[ending]
    return f"{what} {_('英語') if language == 'en' else _('日本語')}"


def _to(request: Request, number: str, make: Callable[[], Announcement]) -> HttpResponse:
    row = attempt(request, make)
    if row is None:
        return redirect("announcements:index", number)
    return redirect("announcements:write", number, row.number)


def _announcement(request: Request, number: str, pk: int) -> Announcement:
    case = case_for(request, number)
    row = get_object_or_404(
        Announcement.objects.select_related("by", "issued_by", "before", "corrects"), case=case, number=pk
    )
    row.case = case
    return row


ACTS: dict[str, tuple[Any, Any]] = {
    "english": (actions.english, gettext_noop("英語の骨子を入れました。")),
    "settle": (actions.settle, gettext_noop("内容を確定しました。決裁を受けてください。")),
    "reopen": (actions.reopen, gettext_noop("修正に戻しました。")),
    "drop": (actions.drop, gettext_noop("取りやめました。")),
    "take_down": (actions.take_down, gettext_noop("掲載を終えたことを記録しました。")),
}
