"""The 29 kinds of cost, by their codes; and what planning begins with when nothing else is known."""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from tsutsumi.core.costs.jo import Span

DAMAGES: Mapping[str, str] = {
    "cost": "費用損害（事故への対応）",
    "liability": "賠償損害",
    "profit": "利益損害",
    "money": "金銭損害",
    "administrative": "行政損害",
    "intangible": "無形の損害",
    "recovery": "戻るお金",
}
# Calls in the first two weeks as a share of the people told, and calls one seat takes a day (planner defaults, 要確認).
CALLS = (0.01, 0.05)
CALLS_PER_SEAT = 40


@dataclass(frozen=True, slots=True)
class CostKind:
    """One kind. `price`: yen per unit as published in `year`, for orientation. `back`: money that comes in."""

    code: str
    label: str
    damage: str
    driver: str
    insurer: str
    unit: str
    price: Span | None = None
    year: int | None = None
    price_source: str = ""
    back: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """One line that planning proposes: how many of what, at which price."""

    code: str
    what: str
    quantity: Span
    unit_price: Span
    source: str

    @property
    def amount(self) -> Span:
        return Span(self.quantity.low * self.unit_price.low, self.quantity.high * self.unit_price.high)


@cache
def kinds() -> Mapping[str, CostKind]:
    return {row["code"]: _kind(row) for row in _table()["item"]}


def checked_on() -> date:
    day: date = _table()["checked_on"]
    return day


def proposals(letters: Span, mails: Span, people: Span) -> tuple[Proposal, ...]:
    """What telling so many people costs, with the planner's defaults. letters, mails, people: counts."""
    calls = Span(math.floor(people.low * CALLS[0]), math.ceil(people.high * CALLS[1]))
    voucher = kinds()["C13"].price or Span(0, 0)
    return (
        Proposal("C08", "通知状（郵送）", letters, Span(150, 150), "1通150円（計画の初めの値）"),
        Proposal("C09", "通知メール", mails, Span(5, 5), "1通5円（計画の初めの値、要確認）"),
        Proposal("C11", f"電話の受付（最初の2週間で{calls}件）", Span(1, 1), Span(*_desk(calls)), _DESK),
        Proposal("C13", "お詫びの品（決めたとき。書面の同意が要る）", people, voucher, _GIFT),
    )  # fmt: skip


_GIFT = "JNSA 2024年: 1人650円（送料込み）"
_DESK = "JNSA 2024年: 3か月700万〜1,000万円。1席で1日40件として、要らない規模なら0円（要確認）"


def _desk(calls: Span) -> tuple[int, int]:
    """Nothing while one own seat takes all the calls of ten working days; else what a centre costs for three months."""
    price = kinds()["C11"].price or Span(0, 0)
    return (price.low if calls.low > CALLS_PER_SEAT * 10 else 0, price.high if calls.high > CALLS_PER_SEAT * 10 else 0)


def _kind(row: Mapping[str, Any]) -> CostKind:
    price = Span(*row["price"]) if "price" in row else None
    return CostKind(**{**row, "price": price})


@cache
def _table() -> Mapping[str, Any]:
    place = resources.files("tsutsumi.core.costs").joinpath("catalogue.toml")
    return tomllib.loads(place.read_text("utf-8"))
