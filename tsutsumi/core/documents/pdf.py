"""Documents as PDF/UA-1: tagged, titled, in Japanese, with fonts embedded."""

import io
import json
import threading
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import pypdfium2
import segno
import typst

from tsutsumi.core.documents import clean
from tsutsumi.core.documents.document import Block, Document, PageBreak, Proof, Qr, proof_lines

LAYOUT = Path(__file__).with_name("document.typ")
PICTURE = Path(__file__).with_name("picture.typ")
# Below 8.5 points a reader of a printed page gives up: what does not fit then goes to the appendix.
SCALES = (1.0, 0.95, 0.9, 0.85)

# One compiler per thread: it is not safe to share and costs most of its time to build.
_mine = threading.local()


def render(document: Document) -> bytes:
    """The document as PDF. The same document gives the same bytes."""
    data = prepared(document)
    return _compile(data, _first_page_scale(data) if document.fit_first_page else 1.0)


def prepared(document: Document) -> dict[str, Any]:
    """The document as JSON types, every text made printable."""
    data = asdict(document)
    data["blocks"] = [_block(b) for b in document.blocks]
    data["made_on"] = document.made_on.isoformat() if document.made_on else None
    printable: dict[str, Any] = _every_text(data, clean.printable)
    return printable


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Proof):
        return {"kind": "Proof", "lines": [asdict(line) for line in proof_lines(block.node)]}
    if isinstance(block, Qr):
        drawn = io.BytesIO()
        segno.make(block.target, error="m", micro=False).save(drawn, kind="svg", border=4, xmldecl=False)
        return {"kind": "Qr", **asdict(block), "svg": drawn.getvalue().decode(), "alt": block.alt}
    return {"kind": type(block).__name__, **asdict(block)}


def _every_text(data: Any, change: Callable[[str], str]) -> Any:
    match data:
        case str():
            return change(data)
        case dict():
            return {k: _every_text(v, change) for k, v in data.items()}
        case list() | tuple():
            return [_every_text(v, change) for v in data]
    return data


def fits(document: Document) -> bool:
    """Whether all before the first page break stands on one page at a legible size."""
    data = prepared(document)
    return pages(_compile(_front(data), SCALES[-1])) == 1


def _first_page_scale(data: dict[str, Any]) -> float:
    """The largest scale at which all before the first page break is one page; the smallest when none is."""
    first = _front(data)
    return next((s for s in SCALES if pages(_compile(first, s)) == 1), SCALES[-1])


def _front(data: dict[str, Any]) -> dict[str, Any]:
    blocks = data["blocks"]
    cut = next((i for i, b in enumerate(blocks) if b["kind"] == PageBreak.__name__), len(blocks))
    return {**data, "blocks": blocks[:cut]}


def _compile(data: dict[str, Any], scale: float) -> bytes:
    inputs = {"data": json.dumps(data, ensure_ascii=False), "scale": str(scale)}
    pdf = _compiler().compile(
        sys_inputs=inputs, format="pdf", pdf_standards=["ua-1"], timestamp=_stamp(data["made_on"])
    )
    if not isinstance(pdf, bytes):
        raise TypeError("the layout gave no single PDF")
    return pdf


def _compiler() -> typst.Compiler:
    if not hasattr(_mine, "compiler"):
        fonts = [str(Path(f).parent) for f in clean.font_files()]
        _mine.compiler = typst.Compiler(
            str(LAYOUT), root=str(LAYOUT.parent), font_paths=fonts, ignore_system_fonts=True
        )
    compiler: typst.Compiler = _mine.compiler
    return compiler


def _stamp(made_on: str | None) -> int:
    """Midnight of the day of making: bytes that are sealed must not depend on the second of rendering."""
    day = datetime.fromisoformat(made_on).date() if made_on else datetime(2022, 4, 1, tzinfo=UTC).date()
    return int(datetime.combine(day, time(), UTC).timestamp())


def dots(svg: str, width_mm: float) -> bytes:
    """A drawing as PNG, with the fonts of the PDF."""
    fonts = [str(Path(f).parent) for f in clean.font_files()]
    compiler = typst.Compiler(str(PICTURE), root=str(PICTURE.parent), font_paths=fonts, ignore_system_fonts=True)
    picture = compiler.compile(sys_inputs={"svg": svg, "width": str(width_mm)}, format="png", ppi=200)
    if not isinstance(picture, bytes):
        raise TypeError("the drawing gave no single picture")
    return picture


def pages(pdf: bytes) -> int:
    """Number of pages of a PDF."""
    opened = pypdfium2.PdfDocument(pdf)
    try:
        return len(opened)
    finally:
        opened.close()
