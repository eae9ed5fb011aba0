"""docs/security.md names only tests that exist, and every one of the 46 classes has a test or a reason."""

import re

from tests.house.source import ROOT

LEDGER = (ROOT / "docs/security.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d+) \| ([^|]+) \| (.+) \|$", re.MULTILINE)


def known():
    return {n for p in (ROOT / "tests").rglob("test_*.py") for n in re.findall(r"^def (test_\w+)", p.read_text(), re.M)}


def test_every_test_that_the_ledger_names_exists():
    assert set(re.findall(r"`(test_\w+)`", LEDGER)) - known() == set()


def test_every_class_of_attack_has_a_test_or_a_reason():
    rows = ROW.findall(LEDGER)
    assert [int(number) for number, _attack, _answer in rows] == list(range(1, 47))
    assert all(len(answer) > 20 for _number, _attack, answer in rows)
