"""docs/law.md says what the code does."""

import re
from pathlib import Path

from tsutsumi.core.law.citations import open_points
from tsutsumi.core.law.parsing import _READERS

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "law.md").read_text(encoding="utf-8")


def first_column(heading: str) -> set[str]:
    part = PAGE.split(heading, 1)[1].split("\n## ", 1)[0]
    cells = [line.split("|")[1] for line in part.splitlines() if line.startswith("| ")]
    return set(re.findall(r"`(\w+)`", " ".join(cells)))


def test_every_word_of_the_conditions_is_documented():
    words = first_column("## How a rule is written")
    assert set(_READERS) <= words
    assert words - set(_READERS) == {"is", "case"}


def test_every_open_point_is_listed_with_its_default():
    for number, point in open_points().items():
        assert f"| {number} | {point.title} | {point.default} |" in PAGE


def test_every_file_named_on_the_page_exists():
    law = ROOT / "tsutsumi" / "core" / "law"
    for name in re.findall(r"`((?:rules/)?\w+\.(?:toml|py))`", PAGE):
        assert (law / name).exists() or (law / "rules" / name).exists(), name


def test_every_rule_file_is_named_on_the_page():
    for path in (ROOT / "tsutsumi" / "core" / "law").rglob("*.toml"):
        assert path.name in PAGE or path.parent.name == "texts"
