"""Three estimates side by side: vouchers, courts, the JO model. Far apart on purpose; none says what is owed."""

import math
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from tsutsumi.core.costs import jo
from tsutsumi.core.costs.jo import PerPerson, Span

USUAL = Span(500, 1000)  # the face value of a voucher, by custom
CONTACT = frozenset({"phone", "email", "family", "birth_date", "school"})


@dataclass(frozen=True, slots=True)
class Group:
    """People of whom exactly these items leaked."""

    codes: frozenset[str]
    people: int
    label: str = ""


@dataclass(frozen=True, slots=True)
class Assumed:
    """What the estimates rest on, beyond the leak: put in by people. Shares from 0 to 1, money in yen.

    `plaintiffs` None: the share of the table. `attorney`: the cost of one's own lawyers; None is unknown, not free.
    """

    duty: int = 1
    response: int = 1
    voucher: Span = USUAL
    shipping: int = 150
    takers: float = 1.0
    plaintiffs: Span | None = None
    attorney: int | None = None


@dataclass(frozen=True, slots=True)
class Valued:
    """One group under the JO model."""

    group: Group
    each: PerPerson


@dataclass(frozen=True, slots=True)
class Estimates:
    """Yen. `worse`: what the JO total becomes when the response is judged 不適切."""

    vouchers: Span
    courts: Span
    plaintiffs: Span
    jo: Span
    worse: Span
    groups: tuple[Valued, ...]
    people: Span


@cache
def table() -> Mapping[str, Any]:
    place = resources.files("tsutsumi.core.costs").joinpath("awards.toml")
    return tomllib.loads(place.read_text("utf-8"))


def estimate(groups: Sequence[Group], people: Span, given: Assumed) -> Estimates:
    """All three. people: how many there are at least and at most; the groups need not add up to either.

    The lower end of a total takes the cheapest people, the upper end gives everybody who is in no group the dearest
    set, so the interval holds the truth whoever turns out to be the same person.
    """
    valued = tuple(Valued(group, jo.per_person(group.codes, duty=given.duty, response=1)) for group in groups)
    total = _total(valued, people)
    sued = given.plaintiffs or _share(people)
    awards = [award(group.codes) for group in groups] or [_class("basic")]
    each = Span(min(one.low for one in awards), max(one.high for one in awards))
    attorney = given.attorney or 0
    return Estimates(
        vouchers=_vouchers(people, given),
        courts=Span(sued.low * each.low + attorney, sued.high * each.high + attorney),
        plaintiffs=sued,
        jo=_times(total, given.response),
        worse=_times(total, 2),
        groups=valued,
        people=people,
    )


def award(codes: Collection[str]) -> Span:
    """What courts gave per person for items as grave as these."""
    return _class(grade(codes))


def grade(codes: Collection[str]) -> str:
    """basic, contact, financial or intimate: the gravest that fits."""
    each = jo.per_person(codes)
    if each.x.high >= 2:
        return "intimate"
    if each.y.high >= 2:
        return "financial"
    return "contact" if CONTACT & set(codes) else "basic"


def _class(code: str) -> Span:
    row = next(row for row in table()["class"] if row["code"] == code)
    return Span(row["low"], row["high"])


def _vouchers(people: Span, given: Assumed) -> Span:
    def sum_of(count: int, face: int) -> int:
        return math.ceil(count * given.takers * (face + given.shipping))

    return Span(sum_of(people.low, given.voucher.low), sum_of(people.high, given.voucher.high))


def _share(people: Span) -> Span:
    """Nobody sues, or as many as sued in the largest case that is known."""
    return Span(0, math.ceil(people.high * float(table()["plaintiffs"]["share"])))


def _total(valued: Iterable[Valued], people: Span) -> Span:
    rows = list(valued)
    least = jo.per_person(()).amount.low
    most = max((one.each.amount.high for one in rows), default=least)
    cheap = sorted((one.each.amount.low, one.group.people) for one in rows)
    dear = sorted(((one.each.amount.high, one.group.people) for one in rows), reverse=True)
    return Span(_fill(cheap, people.low, least), _fill(dear, people.high, most))


def _fill(rows: Sequence[tuple[int, int]], count: int, rest: int) -> int:
    """The sum over `count` people in this order; whoever is in no group counts as `rest`."""
    total, left = 0, count
    for amount, people in rows:
        taken = min(people, left)
        total, left = total + taken * amount, left - taken
    return total + left * rest


def _times(span: Span, factor: int) -> Span:
    return Span(span.low * factor, span.high * factor)
