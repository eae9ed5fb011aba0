"""A number under its label whose check digit fails may be misread or mistyped: told, counted nowhere, never "no"."""

import json
import random

import pytest

from tsutsumi.core.people.count import head_count
from tsutsumi.core.people.proposals import proposals
from tsutsumi.core.pii.detectors import DETECTORS
from tsutsumi.core.pii.files import KindCount, scan_paths
from tsutsumi.core.pii.reasons import IN_DOUBT
from tsutsumi.core.pii.scan import scan_text
from tsutsumi.core.pii.tables import read_table
from tsutsumi.core.readers.passage import Grid, Place

# The number in 【】 is in doubt: its last digit, or one in the middle, is not as it was.
IN_TEXT = [
    ("my_number", "個人番号：【123456789012】"),
    ("my_number", "マイナンバー 【1234 5678 9028】"),
    ("my_number", "個人番号（12桁）　【１２３４－５６７８－９０１２】"),
    ("my_number", '{"my_number": "【123456789012】"}'),
    ("drivers_licence", "運転免許証番号 【305012345670】"),
    ("drivers_licence", "免許証の番号は第【305012345670】号"),
    ("insurer_number", "保険者番号 【06130012】"),
    ("insurer_number", "保険者番号：【131046】"),
    ("card", "カード番号 【4111 1111 1111 1112】"),
    ("card", "クレジットカード番号：【4111111111111112】"),
    ("card", "card_number=【5555555555554445】"),
    ("iban", "IBAN: 【DE89 3704 0044 0532 0130 01】"),
]
NOTHING = [
    "注文番号 123456789012",
    "マイナンバー制度 注文番号 123456789012",
    "マイナンバーのお知らせ 処理番号 123456789012",
    "マイナンバーカードの申請。受付 123456789012",
    "個人番号の取扱いを定める。123456789012",
    "order_id=123456789012",
    "マイナンバー：202611261234",
    "カード番号の再発行の件、伝票 4111 1111 1111 1112",
    "会員カード番号 1234567890123452",
    "追跡番号 4111111111111112",
    "DE89370400440532013001",
    "保険者番号 06130012345",
    "免許の更新 305012345670",
]


def doubts(text):
    found = scan_text(text.encode())
    return found.where(found.reason == IN_DOUBT)


@pytest.mark.parametrize(("kind", "text"), IN_TEXT)
def test_a_number_under_its_label_that_fails_its_check_is_a_weak_finding(kind, text):
    before, _, rest = text.partition("【")
    value, _, after = rest.partition("】")
    found = doubts(before + value + after).of(kind)
    assert [found.data[a:b].decode() for a, b in zip(found.start, found.end, strict=True)] == [value]
    assert found.strength.tolist() == [1]


@pytest.mark.parametrize("text", NOTHING)
def test_without_the_label_directly_before_a_failing_number_is_nothing(text):
    assert len(doubts(text)) == 0


def test_logs_hold_no_number_in_doubt():
    rng = random.Random(7)
    words = ["trace", "order", "req", "マイナンバー連携 処理ID", "マイナンバー照会 受付番号", "job", "card-service txn"]
    lines = [f"2026-11-26 10:00:{n % 60:02d} {rng.choice(words)}={rng.randrange(10**12):012d} ok" for n in range(5000)]
    assert len(doubts("\n".join(lines))) == 0


def table():
    rng = random.Random(3)
    right = [n for n in (f"{rng.randrange(10**12):012d}" for _ in range(4000)) if DETECTORS["my_number"].check(n)][:20]
    wrong = [n[:-1] + str((int(n[-1]) + 1) % 10) for n in right[:3]]
    rows = [
        ["氏名", "個人番号"],
        *(["佐藤花子", n] for n in [*right[3:], *wrong]),
        ["鈴木一郎", "未提出"],
        ["田中実", "別紙"],
    ]
    return rows, right[3:], wrong


def test_a_column_tells_its_failing_numbers_and_keeps_them_out_of_the_count():
    rows, right, wrong = table()
    read = read_table(Grid(rows, Place("名簿.xlsx"), 1))
    told = [(hit.text, hit.strength) for hit in read.hits() if hit.kind == "my_number" and hit.text.isdigit()]
    assert told == [*((n, 3) for n in right), *((n, 1) for n in wrong)]
    assert read.counts()["my_number"] == len(right)
    assert int(read.doubts_per_kind().sum()) == len(wrong)
    assert [t for t in read.texts(read.told()) if t.isdigit()] == [*right, *wrong]


@pytest.fixture
def folder(tmp_path):
    rows, _, wrong = table()
    (tmp_path / "a.csv").write_text("\n".join(",".join(row) for row in [rows[0], *rows[-5:]]), encoding="utf-8")
    (tmp_path / "b.txt").write_text(
        f"氏名 山田太郎\n個人番号 {wrong[0]}\nカード番号 4111 1111 1111 1112\n", encoding="utf-8"
    )
    return tmp_path


def test_a_scan_tells_what_is_in_doubt_beside_what_it_counts(folder):
    told = []
    result = scan_paths([folder], sink=told.append, values=True)
    assert result.doubts == {"card": KindCount(1, 1), "my_number": KindCount(4, 2)}
    assert not {"card", "my_number"} & set(result.kinds)
    weak = [hit for batch in told for hit, _ in batch.hits() if hit.strength == 1]
    assert sorted(hit.kind for hit in weak) == ["card", *["my_number"] * 4]
    assert {hit.kind for hit in result.samples} >= {"card", "my_number"}


def test_what_is_in_doubt_is_proposed_as_a_doubt(folder):
    result = scan_paths([folder])
    facts = proposals(result, head_count(result))
    assert {"my_number_unverified", "card_number_unverified", "name"} <= set(facts["data_kinds"])
    assert not {"my_number", "card_number"} & set(facts["data_kinds"])


def test_a_doubt_adds_nothing_where_the_kind_was_found(tmp_path):
    (tmp_path / "a.txt").write_text("個人番号 123456789018\n個人番号 123456789012\n", encoding="utf-8")
    result = scan_paths([tmp_path])
    assert json.dumps(proposals(result, head_count(result))["data_kinds"]) == '["my_number"]'
    assert result.doubts == {"my_number": KindCount(1, 1)}
