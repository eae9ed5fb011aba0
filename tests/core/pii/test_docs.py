"""The page of detectors says what the code does."""

from pathlib import Path

from tsutsumi.core.pii.listing import as_markdown

PAGE = Path(__file__).parents[3] / "docs" / "detectors.md"


def test_the_page_of_detectors_is_the_one_the_code_writes():
    assert PAGE.read_text(encoding="utf-8") == as_markdown()
