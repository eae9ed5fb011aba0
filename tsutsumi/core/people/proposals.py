"""What a scan suggests as facts for `judge`. Suggestions only: a person confirms them."""

from collections.abc import Mapping
from typing import Any

from tsutsumi.core.people.count import HeadCount
from tsutsumi.core.pii.files import ScanResult
from tsutsumi.core.pii.kinds import CATEGORY, KINDS, data_kinds


def proposals(result: ScanResult, people: HeadCount) -> dict[str, Any]:
    """Facts by their names: `data_kinds`, `count` when it is certain, else `count_max`.

    What was not found is not suggested, because unread files may hold it.
    """
    facts: dict[str, Any] = {}
    if kinds := sorted({*found_kinds(result.kinds, result.categories), *doubted(result.kinds, result.doubts)}):
        facts["data_kinds"] = kinds
    if people.high:
        facts["count" if people.low == people.high else "count_max"] = people.high
    return facts


def found_kinds(kinds: Mapping[str, object], categories: Mapping[str, int]) -> list[str]:
    """Codes of `data_kinds`; categories that only look like 要配慮 come under their own code."""
    codes = {code for kind in kinds for code in data_kinds(kind)}
    return sorted(codes | {code for category in categories for code in data_kinds("sensitive", category)})


def doubted(kinds: Mapping[str, object], doubts: Mapping[str, object]) -> set[str]:
    """Codes for what may be inside: not found, but numbers under its label whose check digit fails."""
    return {KINDS[kind].doubt for kind in doubts if kind not in kinds and KINDS[kind].doubt}


def limbs_suggested(kinds: Mapping[str, object], categories: Mapping[str, int]) -> dict[str, bool]:
    """Whether something found points to 施行規則7条1号 (sensitive) or 2号 (property). False is not "no"."""
    return {
        "sensitive": any(CATEGORY[c].counts == "yes" for c in categories),
        "property": any(KINDS[kind].property for kind in kinds if kind in KINDS),
    }
