"""The ledgers name only tests that exist; every class of attack and every requirement of the ASVS has its answer."""

import re
from collections import Counter

from tests.house.source import ROOT

LEDGER = (ROOT / "docs/security.md").read_text(encoding="utf-8")
ASVS = (ROOT / "docs/asvs.md").read_text(encoding="utf-8")
REQUIREMENT = re.compile(r"^\| (V\d+\.\d+\.\d+) \| ([12]) \| ([^|]+) \| (\w+) \| (.+) \|$", re.MULTILINE)
# OWASP ASVS 5.0.0: chapter, section, how many requirements of levels 1 and 2 (those of level 3 come last in each).
SECTIONS = {
    1: {1: 2, 2: 9, 3: 11, 4: 3, 5: 2},
    2: {1: 3, 2: 3, 3: 4, 4: 1},
    3: {2: 2, 3: 4, 4: 6, 5: 5, 7: 2},
    4: {1: 3, 2: 1, 3: 2, 4: 4},
    5: {1: 1, 2: 3, 3: 2, 4: 3},
    6: {1: 3, 2: 12, 3: 4, 4: 4, 5: 5, 6: 3, 8: 4},
    7: {1: 3, 2: 4, 3: 2, 4: 5, 5: 2, 6: 2},
    8: {1: 2, 2: 3, 3: 1, 4: 1},
    9: {1: 3, 2: 4},
    10: {1: 2, 2: 2, 3: 4, 4: 11, 5: 5, 6: 2, 7: 3},
    11: {1: 2, 2: 3, 3: 3, 4: 4, 5: 1, 6: 1},
    12: {1: 3, 2: 2, 3: 4},
    13: {1: 1, 2: 5, 3: 2, 4: 5},
    14: {1: 2, 2: 4, 3: 3},
    15: {1: 3, 2: 3, 3: 7},
    16: {1: 1, 2: 5, 3: 4, 4: 3, 5: 3},
    17: {1: 1, 2: 4, 3: 2},
}
LEVEL_ONE = 70  # of them
STATES = ("yes", "partly", "no", "none")
ROW = re.compile(r"^\| (\d+) \| ([^|]+) \| (.+) \|$", re.MULTILINE)


def known():
    return {n for p in (ROOT / "tests").rglob("test_*.py") for n in re.findall(r"^def (test_\w+)", p.read_text(), re.M)}


def test_every_test_that_the_ledger_names_exists():
    assert set(re.findall(r"`(test_\w+)`", LEDGER + ASVS)) - known() == set()


def test_every_class_of_attack_has_a_test_or_a_reason():
    rows = ROW.findall(LEDGER)
    assert [int(number) for number, _attack, _answer in rows] == list(range(1, 47))
    assert all(len(answer) > 20 for _number, _attack, answer in rows)


def test_every_requirement_of_the_asvs_has_one_row_with_a_state_and_a_reason():
    rows = REQUIREMENT.findall(ASVS)
    wanted = [f"V{c}.{s}.{n}" for c, found in SECTIONS.items() for s, many in found.items() for n in range(1, many + 1)]
    assert [row[0] for row in rows] == wanted
    assert Counter(row[1] for row in rows) == {"1": LEVEL_ONE, "2": len(wanted) - LEVEL_ONE}
    assert {row[3] for row in rows} <= set(STATES)
    short = [row[0] for row in rows if len(row[4]) < 6 or (row[3] in {"no", "partly"} and len(row[4]) < 40)]
    assert short == []


def test_the_counts_of_the_summary_are_those_of_the_rows():
    states = Counter((int(number.split(".")[0][1:]), state) for number, _l, _a, state, _w in REQUIREMENT.findall(ASVS))
    for chapter in SECTIONS:
        said = re.search(rf"^\| V{chapter} [^|]+ \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", LEDGER, re.MULTILINE)
        assert said is not None
        assert [int(n) for n in said.groups()] == [states[chapter, state] for state in STATES], chapter


def test_every_file_that_the_rows_name_exists():
    named = set(re.findall(r"`((?:[\w-]+/)+[\w-]+\.\w+)`", ASVS))
    assert len(named) > 15
    assert {n for n in named if not (ROOT / n).exists() and not (ROOT / "tsutsumi" / n).exists()} == set()
