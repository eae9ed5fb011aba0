"""Two drawings, made on the server: how far apart the estimates lie, and what the world said day by day.

Drawn in classes only (the CSP lets no style through); each stands beside a table that says the same in words.
"""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from xml.etree import ElementTree as ET

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tsutsumi.core.costs.estimate import Estimates
from tsutsumi.core.costs.jo import Span

WIDTH, NARROW, ROW, BAR = 640, 420, 52, 18  # narrow: readable on a phone without scrolling
TALL, FOOT = 180, 26
MOST_DAYS = 120
ORDER = ("press", "social", "leaving", "partner", "praise")


def estimates(found: Estimates) -> SafeString:
    """Four bars on a scale of powers of ten: the estimates differ by more than a line could show."""
    rows = [
        (_("金券で見積もる"), found.vouchers), (_("裁判例で見積もる"), found.courts),
        (_("JOモデル（理論上の上限）"), found.jo), (_("JOモデル（対応が悪いとき）"), found.worse),
    ]  # fmt: skip
    top = max(4, *(math.ceil(math.log10(max(span.high, 1))) for _label, span in rows))
    title = _("3つの見積りの幅。値は下の表にあります。")
    svg = _svg(NARROW, ROW * len(rows) + FOOT, title, "money-chart money-spans")
    for power in range(3, top + 1):
        _mark(svg, power, top, ROW * len(rows))
    for place, (label, span) in enumerate(rows):
        _bar(svg, ROW * place, label, span, top)
    return _drawn(svg)


def by_day(counted: Sequence[tuple[date, Mapping[str, int]]]) -> SafeString:
    """Stacked columns, one a day; the last days when there are many."""
    shown = counted[-MOST_DAYS:]
    top = max((sum(kinds.values()) for _day, kinds in shown), default=0)
    svg = _svg(WIDTH, TALL + FOOT, _("日ごとの件数。値は下の表にあります。"), "money-chart")
    step = min(48.0, (WIDTH - 40) / max(len(shown), 1))
    for place, (day, kinds) in enumerate(shown):
        _column(svg, 40 + place * step, step, kinds, top)
        if place % max(1, len(shown) // 8) == 0:
            _text(svg, 40 + place * step, TALL + 18, f"{day.month}/{day.day}", "chart-scale")
    _text(svg, 4, 14, f"{top:,}", "chart-scale")
    return _drawn(svg)


def _column(svg: ET.Element, x: float, step: float, kinds: Mapping[str, int], top: int) -> None:
    y = float(TALL)
    for kind in ORDER:
        height = (TALL - 12) * kinds.get(kind, 0) / max(top, 1)
        if height:
            y -= height
            _rect(svg, (x, y, step * 0.8, height), f"chart-{kind}")


def _bar(svg: ET.Element, y: float, label: str, span: Span, top: int) -> None:
    low, high = _place(span.low, top), _place(span.high, top)
    _text(svg, 0, y + 16, label, "chart-label")
    _rect(svg, (low, y + 24, max(high - low, 4), BAR), "chart-span")


def _mark(svg: ET.Element, power: int, top: int, height: float) -> None:
    words = {3: _("千円"), 4: _("1万円"), 6: _("100万円"), 8: _("1億円"), 10: _("100億円"), 12: _("1兆円")}
    if power not in words:
        return
    x = _place(10**power, top)
    ET.SubElement(
        svg, "line", {"x1": f"{x:.0f}", "x2": f"{x:.0f}", "y1": "0", "y2": f"{height:.0f}", "class": "chart-grid"}
    )
    _text(svg, x, height + 18, words[power], "chart-scale")


def _place(yen: int, top: int) -> float:
    return (NARROW - 60) * max(0.0, (math.log10(max(yen, 1)) - 2) / (top - 2))


def _svg(width: int, height: float, title: str, look: str) -> ET.Element:
    svg = ET.Element("svg", {"viewBox": f"0 0 {width} {height:.0f}", "role": "img", "class": look})
    ET.SubElement(svg, "title").text = title
    return svg


def _rect(svg: ET.Element, box: tuple[float, float, float, float], look: str) -> None:
    names = ("x", "y", "width", "height")
    ET.SubElement(svg, "rect", {name: f"{value:.1f}" for name, value in zip(names, box, strict=True)} | {"class": look})


def _text(svg: ET.Element, x: float, y: float, words: str, look: str) -> None:
    ET.SubElement(svg, "text", {"x": f"{x:.1f}", "y": f"{y:.1f}", "class": look}).text = words


def _drawn(svg: ET.Element) -> SafeString:
    return mark_safe(ET.tostring(svg, encoding="unicode"))  # noqa: S308 – made of numbers and escaped text
