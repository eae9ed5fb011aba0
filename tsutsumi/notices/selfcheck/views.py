"""The pages of a check page: its state, what it offers, a look as somebody made up, the copy for a static host."""

import io
import zipfile
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tsutsumi.accounts.roles import Request, allow
from tsutsumi.audit.then import last_word
from tsutsumi.cases.access import case_for
from tsutsumi.core.flow import Refused
from tsutsumi.notices import gather, samples
from tsutsumi.notices.models import Mailing
from tsutsumi.notices.selfcheck import actions, entries, place
from tsutsumi.notices.selfcheck.forms import PageForm, RevokeForm
from tsutsumi.notices.selfcheck.models import CheckPage
from tsutsumi.selfcheck import pages
from tsutsumi.selfcheck.export import LANGUAGES, current
from tsutsumi.web.files import attached
from tsutsumi.web.meanwhile import is_still, watched
from tsutsumi.web.outcomes import done

REFUSED = 422
DAYS = 31


@allow("notices.view")
@require_GET
def index(request: Request, number: str, mailing: int) -> HttpResponse:
    """How the page stands, what to do next, and how often it was used."""
    return _index(request, _mailing(request, number, mailing), RevokeForm())


@allow("notices.plan")
@require_http_methods(["GET", "POST"])
def edit(request: Request, number: str, mailing: int) -> HttpResponse:
    row = _mailing(request, number, mailing)
    page = _page(row)
    initial = {name: getattr(page, name) for name in ("address", "until", "firsts", "second")} if page else {}
    form = watched(PageForm(request.POST or None, initial=initial or {"second": "postal"}))
    if request.method == "POST" and form.is_valid() and is_still(form, lambda: last_word(page) if page else None):
        try:
            actions.save(row, form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("保存しました。公開中のデータは、作り直すまで変わりません。"))
            return redirect("selfcheck:index", number, mailing)
    status = REFUSED if form.errors else 200
    return render(request, "notices/selfcheck/edit.html", {**_about(row), "form": form}, status=status)


@allow("notices.send")
@require_POST
def build(request: Request, number: str, mailing: int) -> HttpResponse:
    page = _needed(request, number, mailing)
    done(request, lambda: actions.ask(page, by=request.user), _("作り始めました。できると、この画面に出ます。"))
    return redirect("selfcheck:index", number, mailing)


@allow("notices.view")
@require_GET
def preview(request: Request, number: str, mailing: int) -> HttpResponse:
    """As somebody made up sees it: the items that leaked together most often, in every language."""
    row = _mailing(request, number, mailing)
    language = request.GET.get("language", "ja")
    language = language if language in LANGUAGES else "ja"
    sets = (samples.item_sets(row) if row.roll else []) or [frozenset(samples.USUAL)]
    said = entries.preview(language, sets[0])
    context = {
        "words": entries._plain(language), "language": language, "languages": LANGUAGES.items(),
        "html_lang": pages.HTML_LANG.get(language, language),
        "parts": {part: [text for mine, text in said if mine == part] for part in entries.PARTS},
    }  # fmt: skip
    return render(request, "notices/selfcheck/preview.html", {**_about(row), **context})


@allow("notices.send")
@require_POST
def copy(request: Request, number: str, mailing: int) -> HttpResponse:
    """The public part as a zip, for a static host. It opens codes only; the key of the open check is not in it."""
    page = _needed(request, number, mailing)
    if not page.is_up:
        raise Http404
    folder = place.folder(page.folder_name)
    public = folder / current(folder) / "public"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in sorted(p for p in public.rglob("*") if p.is_file() and p.parent.name != "open"):
            packed.write(file, str(file.relative_to(public)))
    actions.took_copy(page, by=request.user)
    return attached(out.getvalue(), f"check-page-v{page.version}.zip", "application/zip")


@allow("notices.plan")
@require_POST
def revoke(request: Request, number: str, mailing: int) -> HttpResponse:
    page = _needed(request, number, mailing)
    form = RevokeForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.revoke(page, said["person"], said["reason"], by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("その人の番号を無効にしました。公開中のデータは、すぐに作り直します。"))
            return redirect("selfcheck:index", number, mailing)
    return _index(request, page.mailing, form)


@allow("notices.send")
@require_POST
def down(request: Request, number: str, mailing: int) -> HttpResponse:
    page = _needed(request, number, mailing)
    actions.take_down(page, by=request.user)
    messages.success(request, _("公開を終えました。公開用データは消しました。"))
    return redirect("selfcheck:index", number, mailing)


def _index(request: Request, row: Mailing, form: RevokeForm) -> HttpResponse:
    about = _about(row)
    page: CheckPage | None = about["page"]
    context: dict[str, Any] = {"form": form, "decision": gather.decision_of(row)}
    if page:
        context |= {
            "folder": place.folder(page.folder_name), "counts_file": place.counts_file(page.folder_name),
            "days": _used(page), "revoked": page.revoked.count(),
            "is_old": page.is_up and page.digest != row.digest,
            "missing": entries.frame(page, ()) is None,
        }  # fmt: skip
    return render(request, "notices/selfcheck/index.html", about | context, status=REFUSED if form.errors else 200)


def _about(row: Mailing) -> dict[str, Any]:
    return {"case": row.case, "mailing": row, "page": _page(row)}


def _page(row: Mailing) -> CheckPage | None:
    return CheckPage.objects.select_related("mailing__case", "by").filter(mailing=row).first()


def _mailing(request: Request, number: str, mailing: int) -> Mailing:
    rows = Mailing.objects.select_related("case")
    return get_object_or_404(rows, case=case_for(request, number), number=mailing)


def _needed(request: Request, number: str, mailing: int) -> CheckPage:
    page = _page(_mailing(request, number, mailing))
    if page is None:
        raise Http404
    return page


def _used(page: CheckPage) -> list[tuple[date, dict[str, int]]]:
    """How often it was used on each of the last days."""
    return [(date.fromisoformat(on), n) for on, n in place.used(page.folder_name).items()][:DAYS]
