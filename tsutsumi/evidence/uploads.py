"""Files on their way in. Every piece is sealed as it comes: nothing plain waits on a disk, a break loses nothing."""

import shutil
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import Case
from tsutsumi.core.flow import Refused
from tsutsumi.evidence import names, vault
from tsutsumi.evidence.models import Sealed, Upload, UploadPart, scope_of

PIECE = 8 << 20


def refuse_size(name: str, size: int) -> None:
    """Refused when a file of this size cannot be taken: empty, over the limit, or more than the disk holds."""
    label, limit = names.shown(name), settings.UPLOAD_MAX_BYTES
    if size <= 0:
        raise Refused(
            f"「{label}」は空のファイル（0バイト）です。元のファイルを開いて中身があるか確かめ、選び直してください。"
        )
    if size > limit:
        raise Refused(
            f"「{label}」は大きすぎます（{size:,}バイト。上限は{limit:,}バイト）。"
            "いくつかに分けて預けるか、サーバーで tsutsumi scan を使ってください。"
        )
    # The pieces and the joined file exist side by side for a moment.
    if shutil.disk_usage(settings.TSUTSUMI_HOME).free < 2 * size + (256 << 20):
        raise Refused(
            "サーバーの空き容量が足りないため預かれません。システム管理者に空き容量を増やすよう伝えてください。"
        )


def begin(case: Case, name: str, size: int, stamp: str, *, by: User) -> Upload:
    """A new upload, or the unfinished one of the same person, name, size and time of change: it goes on from there."""
    refuse_size(name, size)
    same = {"case": case, "by": by, "name": names.shown(name), "size": size, "stamp": stamp[:40]}
    unfinished = Upload.objects.filter(item=None, **same).first()
    return unfinished or Upload.objects.create(at=timezone.now(), **same)


def receive(upload: Upload, start: int, piece: bytes) -> int:
    """Keep a piece that begins at byte `start`; how many bytes are here now. A piece that is already here is no error.

    Refused when the piece would leave a gap or reach over the announced size.
    """
    with transaction.atomic():
        row = Upload.objects.select_for_update().get(pk=upload.pk)
        if row.item_id is not None or start + len(piece) <= row.received:
            return row.received
        if start != row.received:
            raise Refused(f"途中が抜けています。{row.received:,}バイト目から送り直してください。")
        if start + len(piece) > row.size:
            raise Refused("はじめに知らされた大きさより長いファイルです。選び直して、はじめから送ってください。")
        UploadPart.objects.create(upload=row, start=start, sealed=vault.seal(scope_of(row.case), piece))
        row.received += len(piece)
        row.save(update_fields=["received"])
    return row.received


def whole(upload: Upload) -> Sealed:
    """All pieces as one sealed file, its row not saved yet. Refused while some pieces are missing."""
    if upload.received != upload.size:
        raise Refused(
            f"「{upload.name}」は途中で切れています（{upload.size:,}バイトのうち{upload.received:,}バイト）。続きを送ってください。"
        )
    return vault.join(scope_of(upload.case), [part.sealed for part in upload.parts.select_related("sealed")])


def forget_parts(upload: Upload) -> None:
    """Delete the pieces of an upload."""
    for part in list(upload.parts.select_related("sealed")):
        part.delete()
        vault.destroy(part.sealed)


class SealedUpload(UploadedFile):  # type: ignore[type-arg]
    """A file of a form that went straight into the vault.

    The row of `sealed` is not saved yet: the action does it, so a form that fails leaves nothing behind but a file
    without a row, which the sweep takes. `sealed` is None when the file was refused; `trouble` says why.
    """

    def __init__(self, name: str, size: int, sealed: Sealed | None, trouble: str = "") -> None:
        super().__init__(file=None, name="file", content_type="application/octet-stream", size=size)
        self.given, self.sealed, self.trouble = names.shown(name), sealed, trouble


class SealingHandler(FileUploadHandler):
    """Seals the files of a form while they arrive, so that Django writes no plain temporary file."""

    chunk_size = 1 << 20

    def __init__(self, scope: str, limit: int, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.scope, self.limit = scope, limit
        self.writer: vault.Writer | None = None
        self.size = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins."""
        super().new_file(*args, **kwargs)
        self.writer, self.size = vault.Writer(self.scope), 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002
        """Seal a piece; a file that grows too large is forgotten, but read to its end so that the form arrives."""
        self.size += len(raw_data)
        if self.writer and self.size > self.limit:
            self._forget()
        if self.writer:
            self.writer.write(raw_data)

    def file_complete(self, file_size: int) -> SealedUpload:  # noqa: ARG002
        """The file as the form sees it."""
        name = self.file_name or ""
        try:
            refuse_size(name, self.size)
        except Refused as refusal:
            self._forget()
            return SealedUpload(name, self.size, None, str(refusal))
        if self.writer is None:
            return SealedUpload(name, self.size, None, f"「{names.shown(name)}」は大きすぎます。")
        sealed, self.writer = self.writer.settle(), None
        return SealedUpload(name, self.size, sealed)

    def upload_interrupted(self) -> None:
        """The connection broke: nothing half stays."""
        self._forget()

    def _forget(self) -> None:
        if self.writer:
            self.writer.abort()
        self.writer = None


class Dropping(FileUploadHandler):
    """Lets files go by without keeping a byte."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Nothing."""

    def file_complete(self, file_size: int) -> None:
        """No file."""


type View = Callable[..., HttpResponseBase]


def sealing(scope: Callable[..., str]) -> Callable[[View], View]:
    """For a view that takes files of a form: they are sealed under `scope(request, **url words)` while they arrive.

    Stands outside @allow. `scope` raises Http404 for those who may not send anything here; it is not asked for somebody
    whose login has expired: their words are kept for after the login, their files are not.

    The check against forged requests reads the form, so it must come after the handler is set: hence the two marks.
    """

    def wrap(view: View) -> View:
        protected = csrf_protect(view)

        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            request.upload_handlers = [_handler(request, scope, kwargs)]
            return protected(request, *args, **kwargs)

        return csrf_exempt(inner)

    return wrap


def _handler(request: HttpRequest, scope: Callable[..., str], words: dict[str, Any]) -> FileUploadHandler:
    if not request.user.is_authenticated:
        return Dropping(request)
    return SealingHandler(scope(request, **words), settings.UPLOAD_MAX_BYTES, request)
