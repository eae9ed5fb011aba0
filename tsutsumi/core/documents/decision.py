"""報告要否判断書: why one reports or does not, on one A4 page, with the full proof behind it.

The first page is complete by itself. It is written above all for "not reportable": a year later
somebody will ask why, and who decided it on which facts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tsutsumi.core.documents import pdf, reasons, text
from tsutsumi.core.documents.document import (
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
from tsutsumi.core.documents.reasons import Node
from tsutsumi.core.documents.text import Days
from tsutsumi.core.documents.values import People

CONCLUSIONS = {
    "yes": ("報告対象", "法令に定める事態に当たると判断しました。"),
    "no": ("報告対象外", "法令に定めるいずれの事態にも当たらないと判断しました。任意の報告をすることはできます。"),
    "voluntary": ("報告対象外（任意に報告する）", "いずれの事態にも当たらないと判断しましたが、任意に報告します。"),
    "needs_judgement": ("要判断", "分かっていない事実、又は解釈の分かれる論点があり、報告対象でないとは言えません。"),
}
TONES: Mapping[str, Any] = {"yes": "yes", "no": "no", "voluntary": "no"}
NOTICES = {
    "yes": "必要（状況に応じて速やかに）",
    "no": "不要",
    "needs_judgement": "要判断",
    "alternative_measure_allowed": "必要（本人への通知が困難なときは代替措置）",
}
DISCLAIMER = "本書は社内の判断の記録です。法的助言ではありません。"
SHORT_READING = 34  # characters of a reading on the first page; the appendix has all of it
FACT_HEAD, FACT_WIDTHS = ("事実", "内容", "誰が・いつ知ったか"), (2.2, 3.2, 4.6)


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
    """`verdicts` are in the JSON shape of the engine, one per regime; `answer` is a key of CONCLUSIONS.

    `people_said`: who gave the number of principals, and when.
    """

    number: str
    title: str
    organisation: str
    answer: str
    verdicts: tuple[Node, ...]
    people: People | None = None
    people_said: FactRow | None = None
    facts: tuple[FactRow, ...] = ()
    unknown: tuple[str, ...] = ()
    reason: str = ""
    signatures: tuple[Signature, ...] = (Signature("起案"), Signature("承認"))
    law_checked_on: date | None = None
    made_on: date | None = None
    days: Days = "wareki"


@dataclass(frozen=True, slots=True)
class Room:
    """How much the first page takes: facts, unknowns, open points, and whether limbs that are not met are grouped."""

    facts: int
    unknown: int
    points: int
    grouped: bool = True


# Open points go to the appendix first, facts last.
ROOMS = (
    Room(8, 8, 3, grouped=False), Room(7, 4, 3), Room(7, 2, 2), Room(6, 2, 1), Room(4, 1, 1), Room(2, 1, 0),
)  # fmt: skip


def document(of: Decision) -> Document:
    """The decision as a document: the fullest first page that is one page, then the proof as an appendix."""
    made = (_document(of, room) for room in ROOMS)
    return next((d for d in made if pdf.fits(d)), _document(of, ROOMS[-1]))


def _document(of: Decision, room: Room) -> Document:
    front: list[Block] = [
        _conclusion(of),
        *_basis(of, room),
        *_limbs(of, room),
        *_dates(of),
        *_open(of, room),
        Approval(tuple((s.part, s.name, text.day(s.on, of.days) if s.on else "") for s in of.signatures)),
    ]
    checked = text.day(of.law_checked_on, of.days) if of.law_checked_on else "不明"
    return Document(
        title="報告要否判断書",
        blocks=(*front, PageBreak(), *_appendix(of, room)),
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
    met = [n for v in of.verdicts for n in reasons.limbs(v) if n.get("outcome") == "yes"]
    if of.answer == "yes" and met:
        reason += "該当：" + "、".join(n["cite"][0] if n.get("cite") else n["label"] for n in met)
    return Verdict(TONES.get(of.answer, "judgement"), f"結論：{word}", of.reason or reason)


def _basis(of: Decision, room: Room) -> Iterable[Block]:
    yield Heading("1　本人の数と主な事実")
    count = text.people(of.people) if of.people else "不明（調査中）"
    said = of.people_said
    people = FactRow("本人の数", count, said.by, said.on, said.source) if said else FactRow("本人の数", count)
    rows = [_fact(row, of.days) for row in (people, *of.facts[: room.facts])]
    if len(of.facts) > room.facts:
        rows.append((Cell("その他"), Cell(f"ほか{len(of.facts) - room.facts}件は別紙に記載"), Cell("")))
    yield Table(tuple(rows), FACT_HEAD, FACT_WIDTHS)


def _fact(row: FactRow, days: Days) -> tuple[Cell, Cell, Cell]:
    learned = "、".join(p for p in (row.by, text.day(row.on, days) if row.on else "", row.source) if p)
    return Cell(row.label), Cell(text.dated(row.value, days)), Cell(learned)


def _limbs(of: Decision, room: Room) -> Iterable[Block]:
    yield Heading("2　各号の当てはめと、検討した例外")
    rows = [row for v in of.verdicts for row in reasons.limb_rows(v, named=len(of.verdicts) > 1, grouped=room.grouped)]
    rows += reasons.exemption_rows(of.verdicts)
    none = (Cell("―"), Cell("―"), Cell("各号の検討に至りませんでした。"), Cell(""))
    cells = tuple(tuple(Cell(text.dated(c.text, of.days), badge=c.badge) for c in row) for row in rows)
    yield Table(cells or (none,), ("各号・例外", "結果", "理由", "根拠"), (3.2, 1.1, 3.9, 1.8))


def _dates(of: Decision) -> Iterable[Block]:
    yield Heading("3　期限・報告先・本人への通知")
    yield Table(tuple(row for v in of.verdicts for row in _dates_of(v, of)), ("区分", "内容"), (2, 8))


def _dates_of(verdict: Node, of: Decision) -> Iterable[tuple[Cell, Cell]]:
    regime = reasons.short(verdict) if len(of.verdicts) > 1 else str(verdict.get("label", ""))
    if verdict.get("reportable") in ("no", False):
        yield Cell(regime), Cell("報告の期限なし（報告対象外）")
        return
    is_sure = verdict.get("reportable") in ("yes", True)
    if verdict.get("day3") and verdict.get("day5"):
        yield Cell(f"{regime}　速報"), _guide(verdict, of.days)
    for clock in verdict.get("clocks", ()):
        if clock.get("kind") != "guide":
            yield Cell(f"{regime}　{clock['label']}"), _clock(clock, of.days, is_sure=is_sure)
    to = "、".join(r["label"] for r in verdict.get("recipients", ())) or "未確認"
    notice = NOTICES.get(str(verdict.get("notify_principals")), "要判断")
    yield Cell(f"{regime}　報告先・通知"), Cell(f"{to}（提出前に確認）　本人への通知：{notice}")


def _guide(verdict: Node, days: Days) -> Cell:
    first, last = (text.day(date.fromisoformat(verdict[d]), days) for d in ("day3", "day5"))
    return Cell(f"速やかに。目安は{first}から{last}ごろ（法定の期限ではありません）")


def _clock(clock: Node, days: Days, *, is_sure: bool) -> Cell:
    """A statutory day; while the duty itself is open, said to hold only if there is one."""
    due = text.day(date.fromisoformat(clock["due"]), days)
    undecided = "" if clock.get("decided", True) else f"（{'・'.join(clock.get('limbs', ()))}号が未確定のため併記）"
    start = text.day(date.fromisoformat(clock["start"]), days)
    return Cell(
        f"{'' if is_sure else '報告対象となる場合、'}{due}まで{undecided}（{start}を1日目として{clock['days']}日）"
    )


def _open(of: Decision, room: Room) -> Iterable[Block]:
    yield Heading("4　分かっていないこと、要確認の論点")
    points = open_points(of)
    lines = [_unknown(of.unknown, room.unknown)] if of.unknown else []
    lines += [_point(p, SHORT_READING) for p in points[: room.points]]
    if more := len(points[room.points :]):
        lines.append(f"{'ほか' if room.points else '要確認の論点'}{more}点は、両方の読み方とともに別紙に記載")
    yield Bullets(tuple(lines)) if lines else Paragraph("なし")


def _unknown(asked: tuple[str, ...], most: int) -> str:
    more = f"、ほか{len(asked) - most}件" if len(asked) > most else ""
    return f"未判明：{'／'.join(asked[:most])}{more}"


def open_points(of: Decision) -> tuple[Node, ...]:
    """Every 要確認 point of all regimes, each once."""
    return tuple({p["id"]: p for v in of.verdicts for p in v.get("open_points", ())}.values())


def _point(p: Node, most: int = 10_000) -> str:
    a, b = (_cut(p[reading], most) for reading in ("reading_a", "reading_b"))
    return f"［要確認］{p['title']}　A：{a}／B：{b}（本書の扱い：{_cut(p['default'], most)}）"


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else f"{words[: most - 1]}…"


def _appendix(of: Decision, room: Room) -> Iterable[Block]:
    yield Heading("別紙　判断の根拠")
    if rest := of.facts[room.facts :]:
        yield Table(tuple(_fact(row, of.days) for row in rest), FACT_HEAD, FACT_WIDTHS, caption="その他の事実")
    if of.unknown[room.unknown :]:
        yield Heading("未判明のこと", 2)
        yield Bullets(of.unknown)
    for verdict in of.verdicts:
        yield Heading(str(verdict.get("label", "")), 2)
        yield Proof(reasons.readable(verdict.get("proof") or {}, of.days))
    if points := open_points(of):
        yield Heading("要確認の論点", 2)
        yield Bullets(tuple(_point(p) for p in points))
