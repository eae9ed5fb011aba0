"""The chapters that follow from the rules in force: the picture of the decision, the limbs, the dates, what is open."""

from collections.abc import Iterator
from datetime import date, timedelta

from tsutsumi.accounts.models import Organisation
from tsutsumi.core.documents import form as forms
from tsutsumi.core.documents.document import Block, Bullets, Cell, Heading, Paragraph, Picture, Table
from tsutsumi.core.law import engine
from tsutsumi.core.law.citations import open_points, texts
from tsutsumi.core.law.deadlines import day_number, last_day
from tsutsumi.core.law.facts import Facts
from tsutsumi.core.law.rulebook import Limb, Regime, rulebook
from tsutsumi.core.law.verdict import OpenPoint, Verdict
from tsutsumi.duties import chart, flowchart
from tsutsumi.duties.flowchart import Step
from tsutsumi.duties.words import numbers
from tsutsumi.web import days

PUBLIC = frozenset({"administrative_organ", "incorporated_agency"})
FONT = "Noto Sans CJK JP"
INKS = {
    'class="flow-box"': 'class="flow-box" fill="#ffffff" stroke="#595959" stroke-width="1.5"',
    'class="flow-line"': 'class="flow-line" fill="none" stroke="#595959" stroke-width="1.5"',
    'class="flow-arrow"': 'class="flow-arrow" fill="#595959"',
}
RESULT = "報告し、本人に通知する（途中で「いいえ」なら、理由を残して対象外）"
POINT_HEAD = ("番号", "論点", "二つの読み方", "この製品の扱い")
ALWAYS_NAMED = (
    "法26条1項", "法26条2項", "規則8条1項", "規則8条2項", "規則9条", "規則10条",
    "通則編3-5-3-3", "通則編3-5-3-4", "通則編3-5-4",
)  # fmt: skip


def duty(on: date) -> Iterator[Block]:
    """The way to the decision as a picture, and every limb with its article, under each law that may apply."""
    for verdict, regime in zip(_verdicts(on), _regimes(on), strict=True):
        steps = _road(verdict)
        yield Heading(f"{verdict.label}の流れ", 2)
        alt = f"{verdict.label}の判断の流れ。" + "。".join(_said(steps))
        yield Picture(_printable(steps, verdict), alt, 108)
        rows = tuple(_limb(limb) for limb in regime.limbs if not limb.silent)
        yield Table(rows, ("号", "報告の対象となる事態", "確報の期限", "根拠"), (0.8, 5, 1.6, 3.2))
    yield Heading("報告の対象から除かれるとき", 2)
    yield Paragraph("次の例外は、証拠を確かめ、起案した人と別の人が承認したときだけ使います。")
    yield Bullets(tuple(_exemptions(on)))


def filing(on: date) -> Iterator[Block]:
    """The dates, counted out for a day as an example; to whom; and what the form asks."""
    known = _example()
    yield Heading("期限の数え方", 2)
    yield Paragraph(
        f"知った日を1日目とします。期限の最後の日が土日祝日又は年末年始（12月29日〜1月3日）なら、次の開庁日まで延びます。"
        f"例：{days.full_day(known)}に知ったとき"
    )
    five, three = day_number(known, 5), day_number(known, 3)
    month, two_months = days.full_day(last_day(known, 30)), days.full_day(last_day(known, 60))
    guide = f"{days.full_day(three)}〜{days.full_day(five)}ごろ"
    rows = (
        (Cell("速報"), Cell(guide), Cell("目安。法定の日数ではありません")),
        (Cell("確報（30日）"), Cell(f"{month}まで"), Cell("法定")),
        (Cell("確報（60日）"), Cell(f"{two_months}まで"), Cell("法定。不正の目的によるおそれがあるとき")),
    )
    yield Table(rows, ("種類", "期限", "性質"), (1.6, 3.6, 4))
    yield Heading("報告先", 2)
    yield Table(tuple(_recipients(on)), ("報告先", "根拠"), (4, 4))
    yield Heading("報告する事項", 2)
    form = forms.load("ppc_breach_report", on)
    items = tuple(f"{item.number} {item.title}" for item in form.items if item.part)
    yield Paragraph(f"{form.title}（{form.source}。照合日 {days.full_day(form.compared_on)}）", "small")
    yield Bullets(items)


def notice(on: date) -> Iterator[Block]:
    """When principals are told, and the items they are told."""
    form = forms.load("person_notice", on)
    rows = tuple((Cell(cite), Cell(texts()[cite].gist)) for cite in ("法26条2項", "規則10条", "通則編3-5-4"))
    yield Table(rows, ("根拠", "要旨"), (1.6, 7))
    yield Heading("通知する事項", 2)
    yield Bullets(tuple(f"{item.number} {item.title}" for item in form.items))


def points() -> Iterator[Block]:
    """What the sources leave open, with both readings."""
    yield Paragraph("資料だけでは決まらない点です。採る読み方は弁護士と相談して決め、決めた人と理由を残してください。")
    yield Table(tuple(_point(*row) for row in open_points().items()), POINT_HEAD, (1.2, 2.6, 4, 2.2))


def _point(ident: str, point: OpenPoint) -> tuple[Cell, ...]:
    readings = f"A：{point.reading_a}\nB：{point.reading_b}"
    return Cell(ident, badge="要確認"), Cell(point.title, note=point.source), Cell(readings), Cell(point.default)


def sources(on: date) -> Iterator[Block]:
    """Every article the manual names, with the day on which its gist was checked."""
    yield Paragraph(f"法令・指針の要旨を原文と照らした最後の日：{days.full_day(rulebook().checked_on)}")
    named = [cite for regime in _regimes(on) for limb in regime.limbs for cite in limb.rule.cite]
    rows = tuple(_source(cite) for cite in dict.fromkeys([*named, *ALWAYS_NAMED]))
    yield Table(rows, ("条項", "要旨（原文ではありません）", "確認日"), (2, 6, 1.8))


def _source(cite: str) -> tuple[Cell, ...]:
    text = texts()[cite]
    mark = text.mark if text.mark != "確認" else ""
    said = Cell(text.gist, note=f"{text.source} {text.version}")
    return Cell(cite, badge=mark), said, Cell(days.full_day(text.checked_on))


def _facts() -> Facts:
    kind = Organisation.the().kind
    return Facts.of({"sector": kind}) if kind else Facts.of({"sector": "private"})


def _verdicts(on: date) -> list[Verdict]:
    return list(engine.judge(_facts(), today=on).verdicts)


def _regimes(on: date) -> list[Regime]:
    found = rulebook().on(on).regimes
    return [found[verdict.regime] for verdict in _verdicts(on)]


def _road(verdict: Verdict) -> tuple[Step, ...]:
    """The stages as questions without an answer: nobody stands anywhere on the road of a manual."""
    asked = chart.steps(verdict)[:-1]
    blank = [Step(one.label, "", tuple(Step(child.label, "") for child in one.children)) for one in asked]
    return (*blank, Step(RESULT, ""))


def _said(steps: tuple[Step, ...]) -> list[str]:
    return [line.removesuffix(": ") for line in flowchart.spoken(steps)]


def _printable(steps: tuple[Step, ...], verdict: Verdict) -> str:
    """The same picture as on the page of a case, with its colours and font written out."""
    svg = str(flowchart.draw(steps, f"{verdict.label}の流れ", f"manual-{verdict.regime}"))
    for plain, inked in INKS.items():
        svg = svg.replace(plain, inked)
    return svg.replace("<svg ", f'<svg xmlns="http://www.w3.org/2000/svg" font-family="{FONT}" font-size="15" ', 1)


def _limb(limb: Limb) -> tuple[Cell, ...]:
    mark = limb.rule.mark if limb.rule.mark != "確認" else ""
    number, cites = numbers((limb.id,))[0], "、".join(limb.rule.cite)
    return Cell(f"{number}号"), Cell(limb.rule.label, badge=mark), Cell(f"{limb.days}日"), Cell(cites)


def _exemptions(on: date) -> Iterator[str]:
    seen = dict.fromkeys(
        (one.rule.label, "、".join(one.rule.cite)) for regime in _regimes(on) for one in regime.exemptions
    )
    return (f"{label}（{cites}）" for label, cites in seen)


def _recipients(on: date) -> Iterator[tuple[Cell, ...]]:
    for recipient in rulebook().on(on).recipients_for(Organisation.the().kind or None):
        mark = recipient.mark if recipient.mark != "確認" else ""
        yield Cell(recipient.label, badge=mark), Cell("、".join(recipient.cite))


def _example() -> date:
    """A Friday, the night on which people ask. It moves only when the law was checked anew: an edition is no news."""
    on = rulebook().checked_on
    return on - timedelta(days=(on.weekday() - 4) % 7)
