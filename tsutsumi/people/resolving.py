"""One 名寄せ: the sealed records of a scan and what people decided in, everything that pages show out."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from django.utils import timezone

from tsutsumi.core.flow import Refused
from tsutsumi.core.people import master as customer_master
from tsutsumi.core.people.breakdown import Breakdown, Share, breakdown
from tsutsumi.core.people.interval import HeadCount
from tsutsumi.core.people.resolve import Resolution, resolve_roster
from tsutsumi.core.people.review import Decision
from tsutsumi.core.people.roster import Roster
from tsutsumi.core.pii.kinds import CATEGORY, KINDS
from tsutsumi.evidence import handed, names, rosters, vault
from tsutsumi.evidence.models import ScanRun, Sealed, scope_of
from tsutsumi.people import customers, gather, pairs, roll
from tsutsumi.people.actions import Assessed
from tsutsumi.people.models import Master, Pair

LONGEST_TABLE = 200  # lines of a breakdown by file
FOLDERLESS = "フォルダーに入っていないファイル"


class Unreadable(Refused):
    """The customer master cannot be read."""

    def __init__(self, master: Master, sentence: str) -> None:
        super().__init__(sentence)
        self.master = master


type Linked = tuple[customer_master.Links, customer_master.Master]


def assess(run: ScanRun, beat: Callable[[], None]) -> Assessed | None:
    """Resolve the records of a finished scan. None when it has kept none: then its own count holds."""
    if not run.roster:
        return None
    decided, master = gather.last_decision(run.case), gather.master_of(run.case)
    roster, said = rosters.opened(run), gather.decisions_of(run.case, decided)
    found, shares = _resolved(run, roster, said, beat)
    linked = _linked(roster, found, master)
    beat()
    rows, values = _pairs(run, roster, found, said)
    name, people = _list(run, roster, found, linked)
    beat()
    details = {
        "ladder": [_step(step) for step in found.ladder],
        "breakdown": tables(shares, linked),
        "item_sets": item_sets(shares),
        "links": customers.told(*linked) if linked else [],
        "people": people,
        "undecided": found.undecided,
        "roll": name,
    }
    customer_count = len(linked[1]) if linked else 0
    return Assessed(_said(found.count), details, rows, values, decided, master, customer_count)


def _resolved(
    run: ScanRun, roster: Roster, said: Sequence[Decision], beat: Callable[[], None]
) -> tuple[Resolution, Breakdown]:
    """Who is who and what leaked of them: what the scan hands on, unless people have said more since."""
    more, ready = gather.elusion_of(run), handed.take(run)
    if ready and not said and not more:
        return ready.found, ready.shares
    found = resolve_roster(roster, said, gather.reports_of(run), more)
    beat()
    return found, breakdown(roster, found.person, timezone.localdate(run.asked_at))


def _said(count: HeadCount) -> dict[str, Any]:
    causes = [
        {"code": c.code, "text": _tidy(c.text_ja), "path": c.path and _tidy(c.path), "adds": c.adds}
        for c in count.causes
    ]
    return {"low": count.low, "high": count.high, "causes": causes}


def _step(step: Any) -> dict[str, Any]:
    said = asdict(step)
    return {"level": said["level"], "label": said["label_ja"], "low": said["low"], "high": said["high"]}


def _linked(roster: Roster, found: Resolution, master: Master | None) -> Linked | None:
    """The people linked to the customer master."""
    if master is None:
        return None
    try:
        customers_known = customers.rows(master)
    except Refused as refusal:
        raise Unreadable(master, str(refusal)) from None
    return customer_master.link(roster, found.person, customers_known), customers_known


def _pairs(
    run: ScanRun, roster: Roster, found: Resolution, said: Sequence[Decision]
) -> tuple[list[Pair], Sealed | None]:
    """The pairs for people to decide: rows with masked text, and one sealed file with the values."""
    undecided = pairs.first(found.pairs)
    names = [(pair.left, pair.right) for pair in undecided] + _decided(said, found, undecided)
    if not names:
        return [], None
    wanted = np.array(names, np.uint64).reshape(-1)
    order = np.argsort(found.record, kind="stable")
    at = order[np.searchsorted(found.record[order], wanted)]
    taken = roster.take(at.tolist()).to_pylist()
    sides = list(zip(taken[::2], taken[1::2], strict=True))
    again = [pairs.compared(*name, both) for name, both in zip(names, sides, strict=True)][len(undecided) :]
    rows = [pairs.row(pair, sides[number], number) for number, pair in enumerate([*undecided, *again])]
    with vault.writing(scope_of(run.case)) as out:
        for both in sides:
            out.write(pairs.line(both))
        return rows, out.settle()


def _decided(decisions: Sequence[Decision], found: Resolution, undecided: Sequence[Any]) -> list[tuple[int, int]]:
    """Pairs that people have decided, for a second look; those of which both records are in this scan."""
    said = [(one.left, one.right) for one in decisions]
    there = set(found.record[np.isin(found.record, np.array(said, np.uint64).reshape(-1))].tolist())
    open_ones = {(pair.left, pair.right) for pair in undecided}
    return [pair for pair in said if set(pair) <= there and pair not in open_ones][: pairs.MOST]


def _list(run: ScanRun, roster: Roster, found: Resolution, linked: Linked | None) -> tuple[str, int]:
    """The affected list as a data set of a new name."""
    name = secrets.token_hex(16)

    def known(people: Any) -> tuple[list[str | None], list[str | None]]:
        return customers.marks(*linked, people) if linked else ([None] * len(people), [None] * len(people))

    return name, roll.write(run.case, name, roster, found.person, known)


def tables(shares: Breakdown, linked: Linked | None) -> list[dict[str, Any]]:
    """The breakdowns as the page shows them; what is not known is a row of its own."""
    kinds = {KINDS[kind].label_ja: n for kind, n in shares.kinds.items() if KINDS[kind].personal}
    found = [
        _table("kinds", "種類", kinds),
        _table("categories", "要配慮個人情報の区分", {CATEGORY[c].label_ja: n for c, n in shares.categories.items()}),
        _shares("age", "年齢", ("18歳未満", "18歳以上"), shares.under_18, shares.people),
        _shares("abroad", "住んでいるところ", ("国外", "国内"), shares.abroad, shares.people),
    ]
    if linked:
        deceased = linked[0].deceased(linked[1])
        found.append(_shares("deceased", "顧客台帳での生死", ("亡くなっている", "存命"), deceased, shares.people))
    systems = {name or FOLDERLESS: n for name, n in shares.systems.items()}
    return [
        *found,
        _table("systems", "システム・いちばん上のフォルダー", systems),
        _table("files", "ファイル", shares.files),
    ]


def _table(code: str, title: str, people: dict[str, int]) -> dict[str, Any]:
    """The largest first; how many lines are left out is said."""
    rows = sorted(people.items(), key=lambda row: (-row[1], row[0]))
    shown = [{"label": _tidy(label)[:300], "people": n} for label, n in rows[:LONGEST_TABLE]]
    note = f"ほかに{len(rows) - LONGEST_TABLE:,}件" if len(rows) > LONGEST_TABLE else ""
    return {"code": code, "title": title, "rows": shown, "note": note}


def _shares(code: str, title: str, words: tuple[str, str], share: Share, people: int) -> dict[str, Any]:
    yes, no = words
    rows = [
        {"label": yes, "people": share.yes},
        {"label": no, "people": people - share.most},
        {"label": "分からない", "people": share.unknown, "unknown": True},
    ]
    return {"code": code, "title": title, "rows": rows, "note": ""}


def item_sets(shares: Breakdown) -> list[dict[str, Any]]:
    """Which items leaked together, of how many people."""
    found = []
    for one in shares.item_sets[:LONGEST_TABLE]:
        kinds = sorted((KINDS[kind] for kind in one.kinds if KINDS[kind].personal), key=lambda kind: kind.code)
        categories = sorted((CATEGORY[category] for category in one.categories), key=lambda category: category.code)
        labels = [kind.label_ja for kind in kinds] + [category.label_ja for category in categories]
        codes = [*(kind.id for kind in kinds), *(category.id for category in categories)]
        found.append({"codes": codes, "labels": labels or ["種類の分からない記録"], "people": one.people})
    return found


def _tidy(text: str) -> str:
    return "".join(map(names.visible, text))
