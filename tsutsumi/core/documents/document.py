"""A document as data: title, meta and blocks. Every renderer takes this and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

Tone = Literal["normal", "lead", "small", "right", "centre"]


@dataclass(frozen=True, slots=True)
class Heading:
    """`badge`: a mark such as 要確認 beside it, for all that stands under it; not in the list of contents."""

    text: str
    level: int = 1
    badge: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    tone: Tone = "normal"


@dataclass(frozen=True, slots=True)
class Bullets:
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The conclusion, large, with one sentence beneath. `answer` is yes, no or judgement."""

    answer: Literal["yes", "no", "judgement"]
    text: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """`note` is small print below the text, `badge` a mark such as 要確認 beside it.

    `boxes`: the text is a row of boxes (■□) with full-width spaces between; a box keeps its words on its line.
    """

    text: str
    note: str = ""
    badge: str = ""
    boxes: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """`widths` are shares of the line; the first column names the row when `named_rows`."""

    rows: tuple[tuple[Cell, ...], ...]
    header: tuple[str, ...]
    widths: tuple[float, ...]
    named_rows: bool = True
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """One proof tree in the JSON shape of the engine, written out as indented lines."""

    node: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Approval:
    """The box for names and days: (part, name, day as text) each; empty text leaves room for a stamp."""

    parts: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Qr:
    """A code that a telephone reads; `target` is also written out beside it, with `caption` above."""

    target: str
    caption: str = ""

    @property
    def alt(self) -> str:
        """What a screen reader says instead."""
        return f"QRコード（{self.caption}）: {self.target}" if self.caption else f"QRコード: {self.target}"


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows is an appendix; what came before is complete by itself."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing as SVG with its fonts and colours written out. `alt` says all of it in words."""

    svg: str
    alt: str
    width_mm: float = 120.0


@dataclass(frozen=True, slots=True)
class Contents:
    """The list of the headings, with their pages where the format knows them."""

    title: str = "目次"


Block = Heading | Paragraph | Bullets | Verdict | Table | Proof | Approval | Qr | PageBreak | Picture | Contents


@dataclass(frozen=True, slots=True)
class Document:
    """`fit_first_page`: the part before the first PageBreak is set small enough for one A4 page.

    `cover`: title and meta stand on a page of their own.
    """

    title: str
    blocks: tuple[Block, ...]
    author: str = ""
    number: str = ""
    made_on: date | None = None
    footer: str = ""
    keywords: tuple[str, ...] = ()
    fit_first_page: bool = False
    cover: bool = False
    meta: tuple[tuple[str, str], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a proof tree: `depth` from 0, `sign` 該当 / 非該当 / 不明."""

    depth: int
    sign: str
    text: str
    detail: str = ""


SIGNS = {"yes": "該当", "no": "非該当", "unknown": "不明"}


def proof_lines(node: Mapping[str, Any], depth: int = 0) -> tuple[Line, ...]:
    """A tree as lines, parents before children: rule with articles, then the facts it rests on."""
    cite = "　".join(p for p in ("、".join(node.get("cite", ())), node.get("note", "")) if p)
    mark = node.get("mark", "")
    badge = f"［{mark}］" if mark and mark != "確認" else ""
    own = Line(depth, SIGNS.get(node.get("outcome", ""), ""), f"{node.get('label', '')}{badge}", cite)
    facts = (_fact_line(f, depth + 1) for f in node.get("facts", ()))
    below = (line for child in node.get("children", ()) for line in proof_lines(child, depth + 1))
    return (own, *facts, *below)


def _fact_line(fact: Mapping[str, Any], depth: int) -> Line:
    said = "、".join(str(fact[k]) for k in ("by", "on", "source") if fact.get(k))
    value = fact.get("value")
    return Line(depth, "事実", f"{fact.get('label', '')}：{'不明' if value in (None, '') else value}", said)
