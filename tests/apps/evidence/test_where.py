"""Where what was found: the heat table, and what was not read beside it."""

import pytest
from django.urls import reverse

from tsutsumi.evidence.heat import heat_of, warmth
from tsutsumi.evidence.models import FileResult, Item, ScanRun

pytestmark = pytest.mark.django_db

FOUND = [
    ("包み.zip", "read", {}),
    ("包み.zip!/総務/名簿.csv", "read", {"name": 1200, "phone": 1100}),
    ("包み.zip!/総務/鍵.xlsx", "unread", {}),
    ("包み.zip!/診療/結果.pdf", "partly", {"sensitive": 7, "name": 3}),
    ("手紙.txt", "read", {"email": 1}),
    ("写し.txt", "read", {"email": 1}),
]


@pytest.fixture
def run(case, suzuki):
    from django.utils import timezone

    from tsutsumi.evidence import actions

    item = actions.register(case, "控え", Item.PAPER, by=suzuki)
    told = {"kinds": {}, "people": {"low": 0, "high": 0, "causes": []}}
    run = ScanRun.objects.create(
        case=case, number=1, asked_by=suzuki, asked_at=timezone.now(), state="done", summary=told
    )
    for path, state, kinds in FOUND:
        copy = "手紙.txt" if path == "写し.txt" else ""
        FileResult.objects.create(run=run, item=item, path=path, state=state, kinds=kinds, copy_of=copy)
    return run


def lines(heat):
    return [(line.name, line.files, line.unread, line.hits) for line in heat.lines]


def test_a_folder_is_the_sum_of_what_lies_in_it(run):
    heat = heat_of(run, "")
    assert lines(heat) == [("包み.zip", 3, 2, 2310), ("手紙.txt", 1, 0, 1)]
    assert heat.labels[0].startswith("要配慮")
    assert [cell.count for cell in heat.lines[0].cells] == [7, 1203, 1100, 0]


def test_one_goes_down_into_a_folder_and_up_again(run):
    heat = heat_of(run, "包み.zip!/総務/")
    assert lines(heat) == [("名簿.csv", 1, 0, 2300), ("鍵.xlsx", 1, 1, 0)]
    assert [name for name, _query in heat.above] == ["包み.zip", "総務"]


def test_a_folder_that_holds_only_a_folder_is_passed_through(run):
    run.files.exclude(path__startswith="包み.zip!/総務/").delete()
    assert heat_of(run, "").folder == "包み.zip!/総務/"


@pytest.mark.parametrize(
    ("count", "step"), [(0, 0), (1, 1), (9, 1), (10, 2), (999, 3), (1000, 4), (10**4, 5), (10**9, 5)]
)
def test_it_grows_warmer_with_every_digit(count, step):
    assert warmth(count) == step


def test_the_page_shows_numbers_and_not_colours_alone(run, suzuki, as_user):
    page = reverse("evidence:heat", args=[run.case.number, run.number])
    text = as_user(suzuki).get(page).text
    assert "1,203" in text
    assert "未読 2" in text
    inside = as_user(suzuki).get(page, {"folder": "包み.zip!/診療/"}).text
    assert "結果.pdf" in inside
    assert "名簿.csv" not in inside
    assert "ファイルがありません" in as_user(suzuki).get(page, {"folder": "ない/"}).text


def test_a_stranger_finds_no_table(run, stranger, as_user):
    for name in ("heat", "passwords"):
        assert as_user(stranger).get(reverse(f"evidence:{name}", args=[run.case.number, run.number])).status_code == 404
