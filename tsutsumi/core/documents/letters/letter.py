"""One letter, or a bundle of them, as PDF. What is printed is exactly what is given: text, address, name, code."""

import io
import json
import re
import threading
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from itertools import batched
from pathlib import Path
from typing import Any

import pypdfium2
import segno
import typst

from tsutsumi.core.documents import clean
from tsutsumi.core.documents.letters import fitting
from tsutsumi.core.documents.letters.paper import BLANK, FOLDS, LONG_3, Envelope
from tsutsumi.core.jp import barcode, era, text

HERE = Path(__file__).parent
LAYOUT = HERE / "letter.typ"
BLANK_PAGE = HERE / "blank.typ"
PIECE = 100  # letters compiled at a time
KEPT = 10  # compilations that the cache of typst outlives
SIZE = barcode.Size()
QR = 11.6  # of the mark for returns, with its blank: 29 modules of 0.4 mm
BESIDE = 1.0
POSTAL = 4.4
SENDER = {"left": 118.0, "top": 14.0, "width": 74.0}
BODY_TOP = 64.0
# ISO 639 and 3166: the shapes of characters follow them (locl).
LANGUAGES = {"ja": ("ja", "jp"), "easy": ("ja", "jp"), "en": ("en", "us"), "zh": ("zh", "cn"), "ko": ("ko", "kr")}
_HEAD = re.compile(r"^(?:[0-9０-９]{1,2}[.．、)]|[■●◆【]|記$)")
_ITEM = re.compile(r"^\s*[・•*]\s*|^\s*-\s+")

# One compiler per thread: it is not safe to share and costs most of its time to build.
_mine = threading.local()


@dataclass(frozen=True, slots=True)
class Letter:
    """`number` stands in the window and in the mark for returns: it says nothing of the person."""

    number: str
    name: str  # with 様
    address: str
    postal: str
    subject: str
    text: str
    language: str = "ja"
    code: str = ""
    page: str = ""  # the address of the page as it is typed
    target: str = ""  # what the two-dimensional code opens
    until: str = ""


@dataclass(frozen=True, slots=True)
class Sender:
    name: str
    lines: tuple[str, ...] = ()
    on: date | None = None


def single(letter: Letter, sender: Sender, envelope: Envelope = LONG_3) -> bytes:
    """One letter as PDF/UA-1. TooLongError when the address fits no window."""
    data = _data([letter], sender, envelope, None)
    lang, region = LANGUAGES[letter.language]
    data |= {"single": True, "title": clean.printable(letter.subject), "lang": lang, "region": region}
    return _compiled(data, sender.on, standards=["ua-1"])


def bundle(
    letters: Sequence[Letter], sender: Sender, cover: dict[str, Any] | None = None, envelope: Envelope = LONG_3
) -> bytes:  # fmt: skip
    """Many letters in one file for the printer, each beginning on a new sheet; a cover before them."""
    pieces = list[bytes]()
    for part in batched(letters, PIECE):
        data = _data(part, sender, envelope, None if pieces else cover)
        pieces.append(_compiled(data, sender.on, standards=None))
        forget()
    return pieces[0] if len(pieces) == 1 else joined(pieces)


def joined(pieces: Sequence[bytes]) -> bytes:
    """The pages of all in one file."""
    whole = pypdfium2.PdfDocument.new()
    for piece in pieces:
        part = pypdfium2.PdfDocument(piece)
        whole.import_pages(part)
        part.close()
    out = io.BytesIO()
    whole.save(out)
    whole.close()
    return out.getvalue()


def forget() -> None:
    """Let go of what the compiler keeps of former letters: it does so for what ten compilations have not asked for.

    Measured: without this a worker grows by 1.1 MiB a letter and keeps all; with it, it stays below 300 MiB.
    """
    for number in range(KEPT + 2):
        compiler(BLANK_PAGE).compile(sys_inputs={"n": str(number)}, format="pdf", pdf_tags=False)


def fits(name: str, address: str, envelope: Envelope = LONG_3) -> bool:
    """Whether name and address can be printed legibly in the window."""
    try:
        _field(clean.printable(name), clean.printable(address), envelope)
    except fitting.TooLongError:
        return False
    return True


def _data(
    letters: Sequence[Letter], sender: Sender, envelope: Envelope, cover: dict[str, Any] | None
) -> dict[str, Any]:  # fmt: skip
    seen = envelope.always_seen
    return {
        "single": False, "title": "郵送の通知", "author": clean.printable(sender.name), "lang": "ja", "region": "jp",
        "cover": _cleaned(cover), "words": words(), "folds": FOLDS, "blank": BLANK, "body_top": BODY_TOP,
        "date": era.wareki(sender.on) if sender.on else "",
        "sender": SENDER | {"name": clean.printable(sender.name), "lines": [clean.printable(s) for s in sender.lines]},
        "bars": measures(),
        "window": {
            "left": seen.left, "top": seen.top, "qr": QR, "qr_left": seen.right - QR,
            "bars": seen.bottom - BLANK - SIZE.height,
        },
        "letters": [_letter(letter, envelope) for letter in letters],
    }  # fmt: skip


def _letter(letter: Letter, envelope: Envelope) -> dict[str, Any]:
    lang, region = LANGUAGES[letter.language]
    front, _, mark = letter.number.rpartition("-")
    return {
        "number": letter.number, "postal": postal(letter.postal), "language": letter.language,
        "lang": lang, "region": region, "marks": [front, mark] if front else [mark],
        "lines": _field(clean.printable(letter.name), clean.printable(letter.address), envelope),
        "bars": coded(letter.postal, letter.address), "mark": drawn(letter.number),
        "subject": clean.printable(letter.subject), "text": said(letter.text),
        "code": letter.code, "brief": letter.code in letter.text, "page": letter.page, "until": letter.until,
        "qr": drawn(letter.target) if letter.code else "",
    }  # fmt: skip


def _field(name: str, address: str, envelope: Envelope) -> list[dict[str, Any]]:
    seen = envelope.always_seen
    room = seen.height - POSTAL - SIZE.height - 2 * BLANK
    above, below = fitting.field(
        " ".join(address.split("\n")), " ".join(name.split("\n")),
        narrow=seen.width - QR - BESIDE, wide=seen.width, room=room,
    )  # fmt: skip
    top = seen.top + POSTAL
    return [{"text": line.text, "size": line.size, "top": top + line.top} for line in (*above, *below)]


def coded(number: str, address: str) -> str:
    """The bars of the customer barcode; empty where there is none."""
    found = barcode.encode(number, address)
    return barcode.bars(found) if found else ""


def measures() -> dict[str, Any]:
    """The four bars and their distances, in millimetres."""
    half = (SIZE.height - SIZE.short) / 2
    kinds = {
        "1": (0.0, SIZE.height),
        "2": (0.0, half + SIZE.short),
        "3": (half, half + SIZE.short),
        "4": (half, SIZE.short),
    }
    return {"width": SIZE.width, "height": SIZE.height, "pitch": SIZE.pitch, "bar": SIZE.bar, "kinds": kinds}


def postal(number: str) -> str:
    """112-0002; empty when it is none. Without 〒, which the sorting machines read less well (日本郵便)."""
    digits = text.digits(number)
    return f"{digits[:3]}-{digits[3:]}" if len(digits) == 7 else ""


def said(words: str) -> list[dict[str, str]]:
    """The text line by line, with what is a heading and what an item of a list."""
    lines = [line.rstrip() for line in clean.printable(words).split("\n")]
    return [_line(line) for line in lines if line.strip()]


def _line(line: str) -> dict[str, str]:
    if _ITEM.match(line):
        return {"kind": "item", "text": _ITEM.sub("", line)}
    most = 120 if line[0] in "■●◆【" else 60  # a number may also begin a sentence
    return {"kind": "head" if _HEAD.match(line) and len(line) <= most else "text", "text": line}


def drawn(target: str) -> str:
    """The two-dimensional code as SVG."""
    out = io.BytesIO()
    segno.make(target, error="m", micro=False).save(out, kind="svg", border=4, xmldecl=False, svgns=True)
    return out.getvalue().decode()


@cache
def words() -> dict[str, dict[str, str]]:
    """What a letter says beside its text, by language."""
    return tomllib.loads((HERE / "words.toml").read_text("utf-8"))


def _cleaned(cover: dict[str, Any] | None) -> dict[str, Any] | None:
    if cover is None:
        return None
    rows = [[clean.printable(a), clean.printable(b)] for a, b in cover["rows"]]
    return {
        "title": clean.printable(cover["title"]),
        "rows": rows,
        "notes": [clean.printable(n) for n in cover["notes"]],
    }


def _compiled(data: dict[str, Any], on: date | None, standards: list[Any] | None) -> bytes:
    pdf = compiler(LAYOUT).compile(
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)}, format="pdf", pdf_standards=standards or [],
        timestamp=stamp(on), pdf_tags=bool(standards),
    )  # fmt: skip
    if not isinstance(pdf, bytes):
        raise TypeError("the layout gave no single PDF")
    return pdf


def compiler(layout: Path) -> typst.Compiler:
    """The compiler of this thread for a layout, with the fonts of the house alone."""
    mine: dict[Path, typst.Compiler] = _mine.__dict__.setdefault("compilers", {})
    if layout not in mine:
        fonts = [str(Path(f).parent) for f in clean.font_files()]
        mine[layout] = typst.Compiler(str(layout), root=str(layout.parent), font_paths=fonts, ignore_system_fonts=True)
    return mine[layout]


def stamp(on: date | None) -> int:
    """Midnight of the day of the letter: the same letter gives the same bytes."""
    return int(datetime.combine(on or date(2022, 4, 1), time(), UTC).timestamp())
