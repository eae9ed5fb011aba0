"""The page from which an evidence bundle leaves, and the tool that checks one."""

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from tsutsumi.accounts.roles import Request, allow, ask_again, may
from tsutsumi.cases.access import case_for
from tsutsumi.cases.models import Case
from tsutsumi.core.flow import Refused
from tsutsumi.core.merkle.bundle import VERIFIER
from tsutsumi.room.bundling import actions
from tsutsumi.room.bundling.forms import BundleForm


@require_GET
@allow("evidence.bundle")
def index(request: Request, number: str) -> HttpResponse:
    """Every bundle that was made, with its root, and the form for a new one."""
    case = case_for(request, number)
    return render(request, "room/bundles.html", _shown(case, _form(request)))


@require_POST
@allow("evidence.bundle")
def make(request: Request, number: str) -> HttpResponseBase:
    case = case_for(request, number)
    ask_again(request)
    form = _form(request, request.POST)
    if form.is_valid():
        try:
            return _sent(actions.make(case, with_files=form.wants_files, by=request.user))
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "room/bundles.html", _shown(case, form), status=422)


@require_GET
@allow("evidence.bundle")
def verifier(request: Request) -> HttpResponse:  # noqa: ARG001
    """verify.py, apart from any bundle."""
    answer = HttpResponse(VERIFIER.read_bytes(), content_type="text/x-python; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="verify.py"'
    return answer


def _form(request: Request, data: object = None) -> BundleForm:
    return BundleForm(data, may_reveal=may(request.user, "evidence.reveal"))


def _shown(case: Case, form: BundleForm) -> dict[str, object]:
    files = case.items.filter(sealed__isnull=False)
    size = sum(item.size or 0 for item in files)
    rows = list(case.bundles.select_related("by"))
    stamps = list(case.stamps.filter(subject__startswith="bundle:"))
    for row in rows:
        row.stamps = [stamp for stamp in stamps if stamp.sha256 == row.root]  # type: ignore[attr-defined]
    return {"case": case, "form": form, "rows": rows, "files": len(files), "size": size}


def _sent(made: actions.Made) -> HttpResponseBase:
    answer = StreamingHttpResponse(made.stream, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{made.name}"'
    answer["Content-Length"] = str(made.row.size)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer
