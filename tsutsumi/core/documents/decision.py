"""報告要否判断書: why one reports or does not, on one A4 page, with the full proof behind it.

The first page is complete by itself. It is written above all for "not reportable": a year later
somebody will ask why, and who decided it on which facts.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tsutsumi.core.documents import text
from tsutsumi.core.documents.document import (
    SIGNS,
    Approval,
    Block,
    Bullets,
    Cell,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Proof,
    Table,
    Verdict,
)
from tsutsumi.core.documents.text import Days
from tsutsumi.core.documents.values import People

Node = Mapping[str, Any]

CONCLUSIONS = {
    "yes": ("報告対象", "法令に定める事態に当たると判断しました。"),
    "no": ("報告対象外", "法令に定めるいずれの事態にも当たらないと判断しました。任意の報告をすることはできます。"),
    "needs_judgement": ("要判断", "分かっていない事実、又は解釈の分かれる論点があり、報告対象でないとは言えません。"),
}
TONES: Mapping[str, Any] = {"yes": "yes", "no": "no"}
NOTICES = {
    "yes": "必要（状況に応じて速やかに）",
    "no": "不要",
    "needs_judgement": "要判断",
    "alternative_measure_allowed": "必要（本人への通知が困難なときは代替措置）",
}
LIMB = re.compile(r"(limb_?|[.:/])[np]?\d$", re.IGNORECASE)
DISCLAIMER = "本書は社内の判断の記録です。法的助言ではありません。"
FACTS_ON_FIRST_PAGE = 7
POINTS_ON_FIRST_PAGE = 3


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact that the decision rests on; `by` and `on` say who said it and when it was learned."""

    label: str
    value: str
    by: str = ""
    on: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    part: str
    name: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """`verdicts` are in the JSON shape of the engine, one per regime; `answer` is yes, no or needs_judgement."""

    number: str
    title: str
    organisation: str
    answer: str
    verdicts: tuple[Node, ...]
    people: People | None = None
    people_causes: tuple[str, ...] = ()
    facts: tuple[FactRow, ...] = ()
    unknown: tuple[str, ...] = ()
    reason: str = ""
    signatures: tuple[Signature, ...] = (Signature("起案"), Signature("承認"))
    law_checked_on: date | None = None
    made_on: date | None = None
    days: Days = "wareki"


def document(of: Decision) -> Document:
    """The decision as a document: one page, then the proof as an appendix."""
    front: list[Block] = [_conclusion(of), *_basis(of), *_limbs(of), *_dates(of), *_open(of), _signed(of)]
    checked = text.day(of.law_checked_on, of.days) if of.law_checked_on else "不明"
    return Document(
        title="報告要否判断書",
        blocks=(*front, PageBreak(), *_appendix(of)),
        author=of.organisation,
        number=of.number,
        made_on=of.made_on,
        footer=f"{of.number}　{DISCLAIMER}　法令・指針の確認日：{checked}",
        keywords=(of.number, "報告要否判断書"),
        fit_first_page=True,
        meta=tuple(_meta(of)),
    )


def _meta(of: Decision) -> Iterable[tuple[str, str]]:
    yield "事案番号", of.number
    yield "件名", of.title
    yield "事業者", of.organisation
    if of.made_on:
        yield "作成日", text.day(of.made_on, of.days)


def _conclusion(of: Decision) -> Verdict:
    word, reason = CONCLUSIONS[of.answer]
    met = "、".join(n.get("label", "") for v in of.verdicts for n in limb_nodes(v) if n.get("outcome") == "yes")
    return Verdict(
        TONES.get(of.answer, "judgement"),
        f"結論：{word}",
        of.reason or (f"{reason}該当：{met}" if of.answer == "yes" and met else reason),
    )


def _basis(of: Decision) -> Iterable[Block]:
    yield Heading("1　本人の数と主な事実")
    count = FactRow("本人の数", _people(of), source="、".join(of.people_causes[:2]))
    rows = [_fact(row, of.days) for row in (count, *of.facts[:FACTS_ON_FIRST_PAGE])]
    if more := len(of.facts) - FACTS_ON_FIRST_PAGE:
        rows += [(Cell("その他"), Cell(f"ほか{more}件は別紙に記載"), Cell(""))] if more > 0 else []
    yield Table(tuple(rows), ("事実", "内容", "誰が・いつ知ったか"), (2.2, 3.6, 4.2))


def _people(of: Decision) -> str:
    return text.people(of.people) if of.people else "不明（調査中）"


def _fact(row: FactRow, days: Days) -> tuple[Cell, Cell, Cell]:
    learned = "、".join(p for p in (row.by, text.day(row.on, days) if row.on else "", row.source) if p)
    return Cell(row.label), Cell(row.value), Cell(learned)


def _limbs(of: Decision) -> Iterable[Block]:
    yield Heading("2　各号の当てはめと、検討した例外")
    rows = [_limb(node) for v in of.verdicts for node in limb_nodes(v)]
    rows += [_exemption(v) for v in of.verdicts if v.get("exempt_label") or v.get("exempt_reason")]
    none = (Cell("―"), Cell("―"), Cell("各号の検討に至りませんでした。"), Cell(""))
    yield Table(tuple(rows) or (none,), ("各号・例外", "結果", "理由", "根拠"), (3.2, 1.1, 3.9, 1.8))


def _limb(node: Node) -> tuple[Cell, Cell, Cell, Cell]:
    return (
        Cell(node.get("label", ""), badge=_badge(node)),
        Cell(SIGNS.get(node.get("outcome", ""), "")),
        Cell(_why(node)),
        Cell("、".join(node.get("cite", ()))),
    )


def _exemption(verdict: Node) -> tuple[Cell, Cell, Cell, Cell]:
    label = verdict.get("exempt_label") or verdict.get("exempt_reason")
    return Cell("例外・対象外の事由"), Cell("該当"), Cell(str(label)), Cell(verdict.get("label", ""))


def _badge(node: Node) -> str:
    mark = str(node.get("mark") or "確認")
    return "" if mark == "確認" else mark


def _why(node: Node) -> str:
    """The facts beneath a limb, or the words of the node itself when it rests on none."""
    facts = list(dict.fromkeys(f"{f['label']}：{f.get('value') or '不明'}" for f in _facts_below(node)))
    shown = "、".join(facts[:3]) + ("ほか" if len(facts) > 3 else "")
    return shown or str(node.get("note", ""))


def _facts_below(node: Node) -> Iterable[Node]:
    yield from node.get("facts", ())
    for child in node.get("children", ()):
        yield from _facts_below(child)


def limb_nodes(verdict: Node) -> tuple[Node, ...]:
    """The nodes of the proof that stand for 各号, in order; not what lies beneath them."""
    return tuple(_limbs_of(verdict.get("proof") or {}))


def _limbs_of(node: Node) -> Iterable[Node]:
    for child in node.get("children", ()):
        if LIMB.search(str(child.get("id", ""))):
            yield child
        else:
            yield from _limbs_of(child)


def _dates(of: Decision) -> Iterable[Block]:
    yield Heading("3　期限・報告先・本人への通知")
    rows = [row for v in of.verdicts for row in _dates_of(v, of)]
    yield Table(tuple(rows), ("区分", "内容"), (2.6, 7.4))


def _dates_of(verdict: Node, of: Decision) -> Iterable[tuple[Cell, Cell]]:
    regime = verdict.get("label", "")
    if verdict.get("reportable") in ("no", False):
        yield Cell(regime), Cell("報告の期限なし（報告対象外）")
        return
    if verdict.get("day3") and verdict.get("day5"):
        yield Cell(f"{regime}　速報"), _guide(verdict, of.days)
    for clock in verdict.get("clocks", ()):
        if clock.get("kind") != "guide":
            yield Cell(f"{regime}　{clock['label']}"), _clock(clock, of.days)
    to = "、".join(r["label"] for r in verdict.get("recipients", ()))
    yield Cell("報告先（提出前に確認）"), Cell(to or "未確認")
    yield Cell("本人への通知"), Cell(NOTICES.get(str(verdict.get("notify_principals")), "要判断"))


def _guide(verdict: Node, days: Days) -> Cell:
    first, last = (text.day(date.fromisoformat(verdict[d]), days) for d in ("day3", "day5"))
    return Cell(f"{first}から{last}ごろ", note="速やかに。知った日から3〜5日は目安であり、法定の期限ではありません。")


def _clock(clock: Node, days: Days) -> Cell:
    due = text.day(date.fromisoformat(clock["due"]), days)
    undecided = "" if clock.get("decided", True) else f"（{'・'.join(clock.get('limbs', ()))}号が未確定のため併記）"
    start = text.day(date.fromisoformat(clock["start"]), days)
    return Cell(f"{due}まで{undecided}", note=f"{start}を1日目として{clock['days']}日")


def _open(of: Decision) -> Iterable[Block]:
    yield Heading("4　分かっていないこと、要確認の論点")
    points = open_points(of)
    lines = [f"未判明：{'、'.join(of.unknown)}"] if of.unknown else []
    lines += [_point(p) for p in points[:POINTS_ON_FIRST_PAGE]]
    if more := len(points[POINTS_ON_FIRST_PAGE:]):
        lines.append(f"ほか{more}点の要確認は別紙に記載")
    yield Bullets(tuple(lines)) if lines else Paragraph("なし")


def open_points(of: Decision) -> tuple[Node, ...]:
    """Every 要確認 point of all regimes, each once."""
    return tuple({p["id"]: p for v in of.verdicts for p in v.get("open_points", ())}.values())


def _point(p: Node) -> str:
    return f"［要確認］{p['title']}　A：{p['reading_a']}／B：{p['reading_b']}（本書は{p['default']}による）"


def _signed(of: Decision) -> Approval:
    return Approval(tuple((s.part, s.name, text.day(s.on, of.days) if s.on else "") for s in of.signatures))


def _appendix(of: Decision) -> Iterable[Block]:
    yield Heading("別紙　判断の根拠")
    if of.facts[FACTS_ON_FIRST_PAGE:]:
        rows = tuple(_fact(row, of.days) for row in of.facts[FACTS_ON_FIRST_PAGE:])
        yield Table(rows, ("事実", "内容", "誰が・いつ知ったか"), (2.2, 3.6, 4.2), caption="その他の事実")
    for verdict in of.verdicts:
        yield Heading(str(verdict.get("label", "")), 2)
        yield Proof(verdict.get("proof") or {})
    if points := open_points(of)[POINTS_ON_FIRST_PAGE:]:
        yield Heading("その他の要確認の論点", 2)
        yield Bullets(tuple(_point(p) for p in points))
