"""The doors for a browser that sends a file in pieces: begin, piece, finish. Answers are JSON, refusals too."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tsutsumi.accounts.roles import Request, allow
from tsutsumi.cases.access import case_for
from tsutsumi.core.flow import Refused
from tsutsumi.evidence import actions, uploads
from tsutsumi.evidence.forms import announced, noted
from tsutsumi.evidence.models import Upload
from tsutsumi.web.outcomes import done

RANGE = re.compile(r"bytes ([0-9]{1,15})-([0-9]{1,15})/([0-9]{1,15})")


def _json(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """A refusal becomes {"error": its sentence} with 422."""

    @wraps(view)
    def answer(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Refused as refusal:
            return JsonResponse({"error": str(refusal)}, status=422)

    return answer


@require_POST
@allow("evidence.take_in")
@_json
def begin(request: Request, number: str) -> HttpResponse:
    """{"name", "size", "stamp"} → {"id", "chunk", "received"}: `received` is more than 0 when an upload goes on."""
    case = case_for(request, number)
    name, size, stamp = announced(request)
    return _where(uploads.begin(case, name, size, stamp, by=request.user))


@require_http_methods(["GET", "PUT"])
@allow("evidence.take_in")
@_json
def piece(request: Request, number: str, upload: str) -> HttpResponse:
    """PUT a piece with its Content-Range; GET says how far it is. Both → {"id", "chunk", "received"}."""
    found = _upload(request, number, upload)
    if request.method == "PUT":
        found.received = uploads.receive(found, *_body(request, found))
    return _where(found)


@require_POST
@allow("evidence.take_in")
@_json
def finish(request: Request, number: str, upload: str) -> HttpResponse:
    """All pieces are here: {"note"} → {"item", "sha256", "page"}."""
    item = actions.finish(_upload(request, number, upload), by=request.user, note=noted(request))
    url = reverse("evidence:item", args=[number, item.number])
    return JsonResponse({"item": item.number, "sha256": item.sha256, "page": url})


@require_POST
@allow("evidence.take_in")
def drop(request: Request, number: str, upload: str) -> HttpResponse:
    """Give up an upload (a form on the page, not JSON)."""
    row = _upload(request, number, upload)
    said = _("途中のアップロードを取りやめ、届いていた分を消しました。")
    done(request, lambda: actions.drop(row, by=request.user), said)
    return redirect("evidence:index", number)


def _where(upload: Upload) -> JsonResponse:
    return JsonResponse({"id": upload.pk, "chunk": uploads.PIECE, "received": upload.received})


def _upload(request: Request, number: str, upload: str) -> Upload:
    """One's own upload of this case."""
    rows = Upload.objects.filter(case=case_for(request, number), by=request.user)
    return get_object_or_404(rows.select_related("item", "case"), pk=upload)


def _body(request: Request, upload: Upload) -> tuple[int, bytes]:
    """Where the piece begins, and the piece. Refused when it is not what the header says."""
    said = RANGE.fullmatch(request.headers.get("Content-Range", ""))
    if said is None:
        raise Refused("送られた部分の位置が分かりません。画面を開き直して、もう一度送ってください。")
    start, end, size = (int(number) for number in said.groups())
    length = end - start + 1
    if size != upload.size or not 0 < length <= uploads.PIECE:
        raise Refused("ファイルの大きさが途中で変わりました。ファイルを選び直して、はじめから送ってください。")
    body = request.read(length + 1)
    if len(body) != length:
        raise Refused(f"通信が途中で切れました。{upload.received:,}バイト目から送り直してください。")
    return start, body
