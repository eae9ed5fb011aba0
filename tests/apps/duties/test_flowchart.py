from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from tests.apps.stage import NAUGHTY
from tsutsumi.core.law import engine
from tsutsumi.core.law.facts import Facts
from tsutsumi.duties import chart
from tsutsumi.duties.flowchart import Step, draw, placed, spoken, wrapped

SVG = "{http://www.w3.org/2000/svg}"
LEAK = {"sector": "private", "role": "operator", "event": "leak", "cause": "mis_send", "knowledge_date": "2026-11-20"}


def road(**facts):
    return chart.steps(engine.judge(Facts.of({**LEAK, **facts})).main)


def here(steps):
    return [step.label for step in steps if step.is_here]


@pytest.mark.parametrize(
    ("facts", "place"),
    [
        ({}, "報告対象の各号に当たるか"),
        (
            {"data_kinds": ["name"], "count": 3, "is_personal_data": True, "encrypted": "none"},
            "報告対象の各号に当たるか",
        ),
        (
            {"data_kinds": ["medical_record"], "count": 3, "is_personal_data": True, "encrypted": "none"},
            "報告し、本人に通知する",
        ),
        ({"event": "none"}, "漏えい等に当たるか"),
    ],
)
def test_the_lit_place_is_where_the_road_ends_or_is_open(facts, place):
    assert here(road(**facts)) == [place]


def test_the_four_limbs_stand_below_their_stage():
    limbs = next(step for step in road() if step.children)
    assert len(limbs.children) == 4


@pytest.mark.parametrize("text", ["短い", "とても長い見出しが" * 9, "half width words " * 9, *NAUGHTY])
def test_any_label_is_drawn_as_text_inside_its_box(text):
    steps = (Step(text, "unknown", (Step(text, "no"),)), Step("結果", "yes", is_here=True))
    picture = ET.fromstring(str(draw(steps, text, "x")).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))
    drawn = "".join(part.text or "" for part in picture.iter(f"{SVG}text"))
    assert drawn.startswith(wrapped(text, 20)[0].replace("\r\n", "\n"))
    assert picture.find(f"{SVG}title").text is not None


def test_boxes_do_not_overlap_and_stay_inside():
    boxes = placed(road())
    for upper, lower in pairwise(boxes):
        assert upper.y + upper.height < lower.y
    assert all(0 < box.x < box.x + box.width < 360 for box in boxes)


def test_the_picture_is_said_in_words_with_the_present_place():
    words = spoken(road())
    assert sum("いまここ" in sentence for sentence in words) == 1
    assert any("まだ分かりません" in sentence for sentence in words)


def test_the_picture_has_a_name_a_description_and_no_style():
    picture = str(draw(road(), "流れ", "flow"))
    assert 'aria-labelledby="flow-title flow-desc"' in picture
    assert "style" not in picture
