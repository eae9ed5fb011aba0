"""PDF: the text layer page by page; a page that only shows a picture is unread, not empty."""

from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium

from tsutsumi.core.readers import bounds
from tsutsumi.core.readers.passage import Passage, Place
from tsutsumi.core.readers.reasons import Gap, Unreadable
from tsutsumi.core.readers.source import Source

MOST_PAGES = 20_000
PASSWORD = "password"  # noqa: S105 - a word in the library's message

Item = Passage | Gap


def read_pdf(source: Source) -> Iterator[Item]:
    """One passage per page with text; one gap that names all pages without."""
    document = _open(source)
    bare: list[int] = []
    lost: list[int] = []
    pages = len(document)
    for index in range(min(pages, MOST_PAGES)):
        try:
            text = _page(document, index)
        except (pdfium.PdfiumError, UnicodeError, ValueError):
            lost.append(index + 1)
            continue
        if text is None:
            bare.append(index + 1)
        elif text.strip():
            yield Passage(text, Place(source.path, page=index + 1))
    yield from _gaps("no_text_layer", bare)
    yield from _gaps("damaged", lost + list(range(MOST_PAGES + 1, pages + 1)))


def _open(source: Source) -> Any:
    try:
        return pdfium.PdfDocument(str(source.disk) if source.disk else source.whole())
    except pdfium.PdfiumError as error:
        locked = PASSWORD in str(error).lower() or "security" in str(error).lower()
        raise Unreadable("encrypted" if locked else "damaged") from error


def _page(document: Any, index: int) -> str | None:
    """The text of a page; None when it has something on it but no text."""
    page = document[index]
    try:
        text: str = page.get_textpage().get_text_bounded(errors="replace").replace("\r\n", "\n")
        if text.strip("\0\ufffe\ufffd \n"):
            return text
        return None if next(page.get_objects(max_depth=2), None) is not None else ""
    finally:
        page.close()


def _gaps(code: str, pages: list[int]) -> Iterator[Gap]:
    if pages:
        yield Gap(code, f"{len(pages)}ページ: {ranges(pages)}", bounds.of_pages(len(pages)))


def ranges(pages: list[int]) -> str:
    """1, 2, 3, 7 as 「1–3、7」, at most ten of them."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and runs[-1][1] == page - 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    text = "、".join(str(a) if a == b else f"{a}–{b}" for a, b in runs[:10])
    return text + ("…" if len(runs) > 10 else "")
