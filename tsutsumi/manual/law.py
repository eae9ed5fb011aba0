"""The chapters that follow from the rules in force: the picture of the decision, the limbs, the dates, what is open."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from tsutsumi.core.documents import form as forms
from tsutsumi.core.documents.document import Block, Bullets, Cell, Heading, PageBreak, Paragraph, Picture, Table
from tsutsumi.core.law import engine
from tsutsumi.core.law.citations import open_points, texts
from tsutsumi.core.law.deadlines import day_number, last_day
from tsutsumi.core.law.facts import Facts
from tsutsumi.core.law.rulebook import Limb, Regime, Rule, rulebook
from tsutsumi.core.law.verdict import OpenPoint, Verdict
from tsutsumi.duties import chart, flowchart
from tsutsumi.duties.flowchart import Step
from tsutsumi.duties.words import numbers
from tsutsumi.manual.today import Today
from tsutsumi.web import days

PUBLIC = frozenset({"administrative_organ", "incorporated_agency"})
FONT = "Noto Sans CJK JP"
INKS = {
    'class="flow-box"': 'class="flow-box" fill="#ffffff" stroke="#595959" stroke-width="1.5"',
    'class="flow-line"': 'class="flow-line" fill="none" stroke="#595959" stroke-width="1.5"',
    'class="flow-arrow"': 'class="flow-arrow" fill="#595959"',
}
RESULT = "報告し、本人に通知する（途中で「いいえ」なら、理由を残して対象外）"
GO_ON = "はい・まだ分からない"
ONE_IS_ENOUGH = "（一つでも当たれば「はい」）"
PICTURE_MM = 88  # with the table of the limbs below it on one page
POINT_HEAD = ("番号", "論点", "二つの読み方", "この製品の扱い")
COUNTED = (
    "知った日を1日目とします。土日祝日も日数に入れます。知った日は、当組織のいずれかの部署が知った日です。",
    "確報の期限の最後の日が、土日、祝日（振替休日・国民の休日を含む）、年末年始（12月29日〜1月3日）に当たるときは、次の開庁日までになります。",
    "当組織の休業日では延びません。速報の目安も延びません。",
    "期限までに分からない事項があっても、分かっていることを期限までに報告し、分かり次第、追って報告します。",
    "知った後に報告の対象と分かったとき（例：人数が1,000人を超えると分かったとき）は、その時から数えます。",
)
ALWAYS_NAMED = (
    "法26条1項", "法26条2項", "規則8条1項", "規則8条2項", "規則9条", "規則10条",
    "通則編3-5-3-3", "通則編3-5-3-4", "通則編3-5-4",
)  # fmt: skip


def duty(now: Today) -> Iterator[Block]:
    """The way to the decision as a picture, and every limb with its article, under each law that may apply."""
    for number, (verdict, regime) in enumerate(zip(_verdicts(now), _regimes(now), strict=True)):
        if number:
            yield PageBreak()
        steps = _road(verdict)
        yield Heading(f"{verdict.label}の流れ", 2)
        alt = f"{verdict.label}の判断の流れ。" + "。".join([*_said(steps), f"矢印は「{GO_ON}」のとき"])
        yield Picture(_printable(steps, verdict), alt, PICTURE_MM)
        rows = tuple(_limb(limb) for limb in regime.limbs if not limb.silent)
        yield Table(rows, ("号", "報告の対象となる事態", "確報の期限", "根拠"), (0.8, 5, 1.6, 3.2))
    yield PageBreak()
    yield Heading("報告の対象から除かれるとき", 2)
    yield Paragraph("次の例外は、証拠を確かめ、起案した人と別の人が承認したときだけ使います。論点は付録4にあります。")
    yield Table(tuple(_exemptions(now)), ("例外", "根拠"), (6, 4))


def filing(now: Today) -> Iterator[Block]:
    """The dates, counted out for a day as an example; to whom; and what the form asks."""
    yield Heading("期限の数え方", 2)
    yield Bullets(COUNTED)
    yield from _example_of(_example())
    yield Heading("報告先", 2)
    yield Table(tuple(_recipients(now)), ("報告先", "根拠"), (4, 4))
    yield Heading("報告する事項", 2)
    form = forms.load("ppc_breach_report", now.on)
    items = tuple(f"{item.number} {item.title}" for item in form.items if item.part)
    yield Paragraph(f"{form.title}（{form.source}。照合日 {days.full_day(form.compared_on)}）", "small")
    yield Bullets(items)


def _example_of(known: date) -> Iterator[Block]:
    """The dates that follow from knowing on this day."""
    five, three = day_number(known, 5), day_number(known, 3)
    month, two_months = days.full_day(last_day(known, 30)), days.full_day(last_day(known, 60))
    guide = f"{days.full_day(three)}〜{days.full_day(five)}ごろ"
    rows = (
        (
            Cell("速報"),
            Cell(guide, badge="要確認"),
            Cell("目安。法定の日数ではありません", note="数え方は論点O1（付録4）"),
        ),
        (Cell("確報（30日）"), Cell(f"{month}まで"), Cell("法定", note="閉庁日が続くときは論点O2（付録4）")),
        (Cell("確報（60日）"), Cell(f"{two_months}まで"), Cell("法定。不正の目的によるおそれがあるとき")),
    )
    yield Table(rows, ("種類", "期限", "性質"), (1.6, 3.6, 4), caption=f"例：{days.full_day(known)}に知ったとき")


def notice(now: Today) -> Iterator[Block]:
    """When principals are told, and the items they are told."""
    form = forms.load("person_notice", now.on)
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


def sources(now: Today) -> Iterator[Block]:
    """Every article the manual names, with the day on which its gist was checked."""
    yield Paragraph(f"法令・指針の要旨を原文と照らした最後の日：{days.full_day(rulebook().checked_on)}")
    named = [cite for regime in _regimes(now) for limb in regime.limbs for cite in limb.rule.cite]
    rows = tuple(_source(cite) for cite in dict.fromkeys([*named, *ALWAYS_NAMED]))
    yield Table(rows, ("条項", "要旨（原文ではありません）", "確認日"), (2, 6, 1.8))


def _source(cite: str) -> tuple[Cell, ...]:
    text = texts()[cite]
    mark = text.mark if text.mark != "確認" else ""
    said = Cell(text.gist, note=f"{text.source} {text.version}")
    return Cell(cite, badge=mark), said, Cell(days.full_day(text.checked_on))


def _verdicts(now: Today) -> tuple[Verdict, ...]:
    return _judged(now.house.kind or "private", now.on)


@lru_cache(maxsize=4)
def _judged(kind: str, on: date) -> tuple[Verdict, ...]:
    return tuple(engine.judge(Facts.of({"sector": kind}), today=on).verdicts)


def _regimes(now: Today) -> list[Regime]:
    found = rulebook().on(now.on).regimes
    return [found[verdict.regime] for verdict in _verdicts(now)]


def _road(verdict: Verdict) -> tuple[Step, ...]:
    """The stages as questions without an answer: nobody stands anywhere on the road of a manual."""
    asked = chart.steps(verdict)[:-1]
    return (*(_blank(one) for one in asked), Step(RESULT, ""))


def _blank(step: Step) -> Step:
    label = step.label + ONE_IS_ENOUGH if step.children else step.label
    return Step(label, "", tuple(Step(child.label, "") for child in step.children))


def _said(steps: tuple[Step, ...]) -> list[str]:
    return [line.removesuffix(": ") for line in flowchart.spoken(steps)]


def _printable(steps: tuple[Step, ...], verdict: Verdict) -> str:
    """The same picture as on the page of a case, with its colours and font written out."""
    svg = str(flowchart.draw(steps, f"{verdict.label}の流れ", f"manual-{verdict.regime}"))
    for plain, inked in INKS.items():
        svg = svg.replace(plain, inked)
    svg = svg.replace("</svg>", "".join(_words_on_arrows(steps)) + "</svg>")
    return svg.replace("<svg ", f'<svg xmlns="http://www.w3.org/2000/svg" font-family="{FONT}" font-size="15" ', 1)


def _words_on_arrows(steps: tuple[Step, ...]) -> Iterator[str]:
    """Beside each arrow, when it is followed."""
    for upper, lower in pairwise(flowchart.placed(steps)):
        if lower.x == flowchart.MARGIN:
            x, y = lower.x + 28, (upper.y + upper.height + lower.y) // 2 + 4
            yield f'<text x="{x}" y="{y}" font-size="12" fill="#595959">{GO_ON}</text>'


def _limb(limb: Limb) -> tuple[Cell, ...]:
    number, cites = numbers((limb.id,))[0], "、".join(limb.rule.cite)
    return Cell(f"{number}号"), _marked(limb.rule), Cell(f"{limb.days}日"), Cell(cites)


def _exemptions(now: Today) -> Iterator[tuple[Cell, ...]]:
    rules = (one.rule for regime in _regimes(now) for one in regime.exemptions)
    seen = {(rule.label, "、".join(rule.cite)): rule for rule in rules}
    return ((_marked(rule), Cell(cites)) for (_label, cites), rule in seen.items())


def _marked(rule: Rule) -> Cell:
    """Its words, its mark, and the points that the sources leave open."""
    mark = rule.mark if rule.mark != "確認" else ""
    return Cell(rule.label, note=f"論点 {'、'.join(rule.opens)}" if rule.opens else "", badge=mark)


def _recipients(now: Today) -> Iterator[tuple[Cell, ...]]:
    for recipient in rulebook().on(now.on).recipients_for(now.house.kind or None):
        mark = recipient.mark if recipient.mark != "確認" else ""
        yield Cell(recipient.label, badge=mark), Cell("、".join(recipient.cite))


def _example() -> date:
    """A Friday, the night on which people ask. It moves only when the law was checked anew: an edition is no news."""
    on = rulebook().checked_on
    return on - timedelta(days=(on.weekday() - 4) % 7)
