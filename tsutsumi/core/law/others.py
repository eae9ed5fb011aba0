"""Who else must or may be told, beside the authority of the personal information law: parties, offences, insurance.

Whether a party applies is yes, no or unknown, from what the house said of itself (flags), the facts, and the limbs that
the law engine found. Nothing is decided here that a person has not said.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

from tsutsumi.core.law.deadlines import day_number
from tsutsumi.core.law.facts import Facts, display
from tsutsumi.core.law.verdict import Judgement
from tsutsumi.core.law.vocabulary import read_toml

Applies = Literal["yes", "no", "unknown"]
MARKS = ("確認", "二次", "要確認")
SECTORS = {"finance": ("bank", "insurer"), "telecom": ("telecom",)}
LEAVES = {"flag", "limb", "kinds", "cause", "role", "ask"}


@dataclass(frozen=True, slots=True)
class Flag:
    """What a house says of itself once."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Party:
    """One who is to be told. `document` names the paper the product can fill for them."""

    id: str
    group: str
    label: str
    to: str
    mark: str
    why: str
    due: Mapping[str, Any]
    when: Mapping[str, Any]
    articles: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    form: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class Offence:
    label: str
    causes: tuple[str, ...]
    articles: tuple[str, ...]
    penalty: str
    paper: str
    mark: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A condition of the insurance (N1〜N8)."""

    id: str
    label: str
    mark: str
    source: str


@dataclass(frozen=True, slots=True)
class Spending:
    """A kind of cost; `consent`: required, ask or no, while the house has not said otherwise."""

    code: str
    label: str
    consent: str


@dataclass(frozen=True, slots=True)
class Told:
    """What is known: flags of the house (None: nobody has said), the facts, and the verdicts of the law."""

    flags: Mapping[str, bool | None]
    facts: Facts
    judgement: Judgement | None = None


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the enforcement ladder (法146条〜148条), and what follows from not answering."""

    code: str
    label: str
    articles: tuple[str, ...]
    what: str
    mark: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether a party applies, with the reasons: what is met, and what must still be looked into."""

    party: Party
    applies: Applies
    met: tuple[str, ...] = ()
    open: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clock:
    """Until when. `due` is None where no number of days is set; `words` always says it."""

    words: str
    due: date | None = None
    first: date | None = None
    is_guide: bool = False


@cache
def parties() -> tuple[Party, ...]:
    """ValueError for a table that cannot be meant."""
    found = tuple(Party(**_tuples(row)) for row in read_toml("beyond/parties.toml")["party"])
    known = {flag.code for flag in flags()}
    for party in found:
        _checked(party, known)
    return found


@cache
def flags() -> tuple[Flag, ...]:
    return tuple(Flag(**row) for row in read_toml("beyond/parties.toml")["flag"])


@cache
def offences() -> tuple[Offence, ...]:
    return tuple(Offence(**_tuples(row)) for row in read_toml("beyond/police.toml")["offence"])


@cache
def insurance_checks() -> tuple[Check, ...]:
    return tuple(Check(**row) for row in read_toml("beyond/insurer.toml")["check"])


@cache
def spendings() -> tuple[Spending, ...]:
    return tuple(Spending(**row) for row in read_toml("beyond/insurer.toml")["spending"])


@cache
def ladder() -> tuple[Rung, ...]:
    return tuple(Rung(**_tuples(row)) for row in read_toml("beyond/ladder.toml")["rung"])


def checked_on() -> date:
    """The day the tables were last compared with their sources."""
    day: date = read_toml("beyond/parties.toml")["checked_on"]
    return day


def offences_for(cause: str) -> tuple[Offence, ...]:
    """Those that a cause may be; empty for a cause without wrongdoing."""
    return tuple(o for o in offences() if cause in o.causes)


def findings(told: Told) -> tuple[Finding, ...]:
    return tuple(finding(party, told) for party in parties())


def finding(party: Party, told: Told) -> Finding:
    leaves = list(_leaves(party.when))
    met = tuple(_said(leaf, told) for leaf in leaves if _leaf(leaf, told) == "yes")
    still = tuple(_asked(leaf) for leaf in leaves if _leaf(leaf, told) == "unknown")
    applies = _judge(party.when, told)
    return Finding(party, applies, met, still if applies == "unknown" else ())


def clock(party: Party, *, known: date, found: date | None, is_wrongful: bool) -> Clock:
    """The days of a party's rule, the first day counted as day one. The earlier reading where sources are silent."""
    due, start = party.due, (found or known) if party.due.get("from") == "found" else known
    words = str(due["words"])
    if "guide" in due:
        first, last = due["guide"]
        return Clock(words, day_number(start, last), day_number(start, first), is_guide=True)
    if "days" in due:
        return Clock(words, day_number(start, due["wrongful"] if is_wrongful and "wrongful" in due else due["days"]))
    return Clock(words)


def applies(party: Party, told: Told) -> Applies:
    """The answer alone, without its reasons."""
    return _judge(party.when, told)


def _judge(when: Mapping[str, Any], told: Told) -> Applies:
    if "all" in when:
        return _all([_judge(part, told) for part in when["all"]])
    if "any" in when:
        return _any([_judge(part, told) for part in when["any"]])
    return _leaf(when, told)


def _all(found: list[Applies]) -> Applies:
    return "no" if "no" in found else "unknown" if "unknown" in found else "yes"


def _any(found: list[Applies]) -> Applies:
    return "yes" if "yes" in found else "unknown" if "unknown" in found else "no"


def _leaf(leaf: Mapping[str, Any], told: Told) -> Applies:
    (name, wanted), *_ = leaf.items()
    if name == "flag":
        return _of_house(wanted, told)
    if name == "limb":
        return _limb(wanted, told.judgement)
    if name == "kinds":
        kinds = told.facts.value("data_kinds")
        return "unknown" if kinds is None else "yes" if set(wanted) & set(kinds) else "no"
    if name in ("cause", "role"):
        value = told.facts.value(name)
        return "unknown" if value is None else "yes" if value in wanted else "no"
    return "unknown"  # ask: a person has to look


def _of_house(code: str, told: Told) -> Applies:
    """What the house said of itself; failing that, what its line of business tells the law engine already."""
    said = told.flags.get(code)
    if said is None:
        return "yes" if told.facts.value("sector") in SECTORS.get(code, ()) else "unknown"
    return "yes" if said else "no"


def _limb(wanted: Iterable[str], judgement: Judgement | None) -> Applies:
    """From the verdicts there are: what the engine has found is not judged a second time."""
    if judgement is None:
        return "unknown"
    met = {limb for verdict in judgement.verdicts for limb in verdict.limbs}
    undecided = {limb for verdict in judgement.verdicts for limb in verdict.undecided}
    return "yes" if met & set(wanted) else "unknown" if undecided & set(wanted) else "no"


def _leaves(when: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    parts = when.get("all") or when.get("any")
    if parts is None:
        yield when
        return
    for part in parts:
        yield from _leaves(part)


def _said(leaf: Mapping[str, Any], told: Told) -> str:
    (name, wanted), *_ = leaf.items()
    if name == "flag":
        return f"{_flag(wanted)} → はい"
    if name == "limb":
        return f"報告の要否の判断で、{'・'.join(wanted)}号のどれかに当たる"
    if name == "kinds":
        met = set(told.facts.value("data_kinds") or ()) & set(wanted)
        return f"漏れた項目: {display('data_kinds', tuple(sorted(met)))}"
    label = {"cause": "原因", "role": "自社の立場"}[name]
    return f"{label}: {display(name, told.facts.value(name))}"


def _asked(leaf: Mapping[str, Any]) -> str:
    (name, wanted), *_ = leaf.items()
    words = {
        "limb": "当てはまる号がまだ決まっていない",
        "kinds": "漏れた項目がまだ分からない",
        "cause": "原因がまだ分からない",
        "role": "自社の立場（委託元・委託先など）がまだ分からない",
    }
    return _flag(wanted) if name == "flag" else wanted if name == "ask" else words[name]


def _flag(code: str) -> str:
    return next(flag.label for flag in flags() if flag.code == code)


def _tuples(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}


def _checked(party: Party, known: set[str]) -> None:
    leaves = list(_leaves(party.when))
    wrong = [leaf for leaf in leaves if set(leaf) - LEAVES or ("flag" in leaf and leaf["flag"] not in known)]
    if wrong or party.mark not in MARKS or "words" not in party.due:
        raise ValueError(f"beyond/parties.toml: {party.id}: {wrong}")
    for leaf in leaves:
        for name in {"cause", "role"} & leaf.keys():
            for code in leaf[name]:
                Facts.of({name: code})  # an unknown code is an error
        Facts.of({"data_kinds": list(leaf.get("kinds", ()))})
