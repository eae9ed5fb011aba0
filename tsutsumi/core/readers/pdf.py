"""PDF: the text layer page by page; a page that only shows a picture is unread, not empty."""

import ctypes
import io
from collections.abc import Iterator
from functools import partial
from typing import Any, BinaryIO, cast

import pikepdf
import pypdfium2 as pdfium
from pypdfium2 import raw

from tsutsumi.core.readers import bounds, ocr
from tsutsumi.core.readers.passage import Passage, Place
from tsutsumi.core.readers.pictures import Picture, ranges
from tsutsumi.core.readers.reasons import Gap, Unreadable
from tsutsumi.core.readers.source import Source, locked

MOST_PAGES = 20_000
MOST_BLANK = 100  # bytes of drawing commands a blank page may have
PASSWORD = "password"  # noqa: S105 - a word in the library's message

Item = Passage | Gap | Picture | Source
MOST_DOTS = 5_000
SCALE = 200 / 72  # dots per inch for OCR


def read_pdf(source: Source) -> Iterator[Item]:
    """One passage per page with text; one gap that names all pages without."""
    document, password = _open(source)
    lost: list[int] = []
    blank: list[int] = []
    pages = len(document)
    if not pages:
        raise Unreadable("damaged")
    for index in range(min(pages, MOST_PAGES)):
        try:
            text = _page(document, index)
        except (pdfium.PdfiumError, UnicodeError, ValueError):
            lost.append(index + 1)
            continue
        if text is None:
            yield Picture(partial(_drawn, document, index), Place(source.path, page=index + 1), "no_text_layer")
        elif text.strip():
            yield Passage(text, Place(source.path, page=index + 1))
        else:
            blank.append(index + 1)
    lost += [*_misread(source, blank, password), *range(MOST_PAGES + 1, pages + 1)]
    yield from _gaps("damaged", sorted(lost))
    yield from _attached(source, document, password)


def _attached(source: Source, document: Any, password: str) -> Iterator[Item]:
    """Files put into the document. They may be locked where its pages are not."""
    if not (count := document.count_attachments()):
        return
    source.file.seek(0)
    try:
        with pikepdf.open(cast(BinaryIO, source.file), password=password) as whole:
            for name, attached in whole.attachments.items():
                data = attached.get_file().read_bytes()
                yield source.member(name, io.BytesIO(data), len(data))
    except pikepdf.PasswordError:
        yield Gap("encrypted", f"添付ファイル{count:,}個", bounds.of_packed(source.size))
    except (pikepdf.PdfError, ValueError, RuntimeError):
        yield Gap("damaged", f"添付ファイル{count:,}個", bounds.of_packed(source.size))


def _misread(source: Source, blank: list[int], password: str) -> list[int]:
    """Blank pages that have something to draw after all: its commands could not be understood."""
    if not blank:
        return []
    source.file.seek(0)
    try:
        with pikepdf.open(cast(BinaryIO, source.file), password=password) as document:
            return [number for number in blank if _draws(document.pages[number - 1])]
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, IndexError, RuntimeError):
        return blank


def _draws(page: pikepdf.Page) -> bool:
    contents = page.obj.get("/Contents")
    streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents] if contents is not None else []
    return sum(len(s.read_raw_bytes()) for s in streams if isinstance(s, pikepdf.Stream)) > MOST_BLANK


def _open(source: Source) -> tuple[Any, str]:
    """The document and the password that opened it, which is mostly none."""
    data = str(source.disk) if source.disk else source.whole()
    for password in ("", *source.passwords):
        try:
            return pdfium.PdfDocument(data, password=password or None), password
        except pdfium.PdfiumError as error:
            if not (PASSWORD in str(error).lower() or "security" in str(error).lower()):
                raise Unreadable("damaged") from error
    raise locked(source)


def _page(document: Any, index: int) -> str | None:
    """The text of a page with that of its notes and form fields; None when it shows something but has no text."""
    page = document[index]
    try:
        text: str = page.get_textpage().get_text_bounded(errors="replace").replace("\r\n", "\n")
        count = raw.FPDFPage_GetAnnotCount(page)
        text = "\n".join([text, *(said for n in range(count) for said in _notes(page, n))])
        if text.strip("\0\ufffe\ufffd \n"):
            return text
        return None if count or next(page.get_objects(max_depth=2), None) is not None else ""
    finally:
        page.close()


def _drawn(document: Any, index: int) -> bytes:
    """A page as a picture; a smaller one where the page claims to be huge."""
    page = document[index]
    try:
        width, height = page.get_size()
        scale = min(SCALE, MOST_DOTS / max(width, height, 1))
        bitmap = page.render(scale=scale, grayscale=True)
        pixels = bitmap.to_numpy()[:, :, 0] if bitmap.to_numpy().ndim == 3 else bitmap.to_numpy()
        return ocr.grey(pixels.shape[1], pixels.shape[0], pixels.tobytes())
    except (pdfium.PdfiumError, ValueError):
        return b""
    finally:
        page.close()


def _notes(page: Any, index: int) -> Iterator[str]:
    """What a note says and what a field holds."""
    note = raw.FPDFPage_GetAnnot(page, index)
    for key in (b"Contents", b"V"):
        size = raw.FPDFAnnot_GetStringValue(note, key, None, 0)
        if size > 2:
            buffer = (ctypes.c_ushort * (size // 2))()
            raw.FPDFAnnot_GetStringValue(note, key, buffer, size)
            yield bytes(buffer).decode("utf-16-le", "replace").rstrip("\0")
    raw.FPDFPage_CloseAnnot(note)


def _gaps(code: str, pages: list[int]) -> Iterator[Gap]:
    if pages:
        yield Gap(code, f"{len(pages)}ページ: {ranges(pages)}", bounds.of_pages(len(pages)))
