"""The scan as a whole: offsets, reasons, numbers in bulk, hostile input, the corpus."""

import random
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from bench import corpus
from tsutsumi.core.pii.cells import scan_cells
from tsutsumi.core.pii.detector import LIKELY, SURE, WEAK
from tsutsumi.core.pii.kinds import ALL, CATEGORIES, KINDS, data_kinds
from tsutsumi.core.pii.mask import masked
from tsutsumi.core.pii.scan import SHORT, scan_text
from tsutsumi.core.readers.columns import text_column
from tsutsumi.core.readers.passage import Place


def test_offsets_are_those_of_the_decoded_text():
    text = "患者：鈴木 花子様（電話 ０３－１２３４－５６７８）住所 東京都渋谷区神宮前1-2-3 😀 mail: a@example.com"
    hits = list(scan_text(text.encode()).hits(Place("x.txt")))
    assert {h.kind for h in hits} >= {"name", "phone", "address", "email"}
    assert all(text[h.start : h.end] == h.text for h in hits)


def test_every_finding_says_why():
    text = (
        "氏名：佐藤太郎 個人番号 123456789018 〒150-0001 東京都渋谷区神宮前1-2-3 ID: u123 パスワード：abcd1234 糖尿病"
    )
    assert all(h.why for h in scan_text(text.encode()).hits(Place("x")))


def test_twelve_digits_that_pass_by_chance_stay_weak_in_logs():
    rng = random.Random(8)
    text = "\n".join("".join(rng.choice("0123456789") for _ in range(12)) for _ in range(2000))
    found = scan_text(text.encode()).of("my_number")
    assert 100 < len(found) < 300
    assert len(found.at_least(LIKELY)) == 0


def test_a_list_in_which_most_numbers_pass_is_a_list_of_individual_numbers():
    rng = random.Random(9)
    text = "\n".join(corpus.my_number(rng) for _ in range(50))
    assert len(scan_text(text.encode()).of("my_number").at_least(LIKELY)) == 50


def test_having_had_a_health_check_is_kept_apart_from_its_result():
    hits = list(scan_text("健康診断を受けた。健康診断の結果は再検査。".encode()).hits(Place("x")))
    assert [(h.category, h.strength > WEAK) for h in hits] == [
        ("health_check_attended_fact", False),
        ("health_check_result", True),
    ]


def test_a_word_of_illness_beside_a_person_is_sure():
    alone, beside = (scan_text(t.encode()).of("sensitive") for t in ("糖尿病の薬", "山田太郎さんは糖尿病"))
    assert alone.strength.tolist() == [LIKELY]
    assert beside.strength.tolist() == [SURE]


HOSTILE = {
    "nothing": b"",
    "one byte": b"1",
    "zeros": b"\0" * 10_000,
    "cut character": "電話".encode()[:-1],
    "lone lead bytes": b"\xe3" * 5000 + b"\xef\xbc" * 5000,
    "continuation bytes": b"\x80" * 5000,
    "surrogates": b"\xed\xa0\x80" * 1000,
    "digits without end": b"1" * 300_000,
    "spaced digits without end": b"1 " * 200_000,
    "hyphens without end": b"1-" * 200_000,
    "points without end": b"1." * 200_000,
    "at signs": b"a@" * 200_000,
    "colons": b"tel:" * 100_000,
    "labels": "氏名：".encode() * 50_000,
    "open password": b"password=" * 50_000,
    "surnames": "佐藤".encode() * 100_000,
    "prefectures": "東京都渋谷区".encode() * 30_000,
    "wide digits": "１".encode() * 100_000,
    "quotes": b"id" + b'"' * 100_000 + b":",
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_bytes_bring_the_scan_down(data):
    found = scan_text(data)
    assert np.all(found.start >= 0)
    assert np.all(found.end <= len(data))
    assert np.all(found.start < found.end)


@pytest.mark.parametrize("seed", range(6))
def test_random_bytes_give_only_findings_within_the_text(seed):
    rng = random.Random(seed)
    words = [
        "氏名：",
        "佐藤",
        "様",
        "東京都",
        "1",
        "-",
        "@",
        "a.jp",
        "\n",
        "：",
        "ID",
        "password=",
        "〒",
        "年",
        "４",
        "\0",
        "é",
        "😀",
    ]
    data = b"".join(rng.choice((rng.randbytes(3), rng.choice(words).encode())) for _ in range(30_000))
    found = scan_text(data)
    assert np.all((found.start >= 0) & (found.start < found.end) & (found.end <= len(data)))


def test_more_findings_than_one_call_has_room_for_are_all_kept():
    count = 150_000
    found = scan_text(b"a@example.com\n" * count)
    assert len(found.of("email")) == count
    assert np.all(np.diff(found.start) == len(b"a@example.com\n"))


def rows_of(data):
    return scan_text(data).rows.tolist()


def test_a_text_is_read_the_same_whether_it_is_short_or_long():
    text, _ = corpus.make(60_000, seed=5)
    far = b"\n" * SHORT  # makes it a text that does not fit on the desk
    assert len(text) < SHORT
    assert rows_of(text) == rows_of(text + far) != []


def test_threads_do_not_disturb_one_another():
    texts = [corpus.make(30_000, seed)[0] for seed in range(8)]
    alone = [rows_of(text) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(rows_of, texts * 5)) == alone * 5


@pytest.mark.parametrize(("distance", "strength"), [(399, SURE), (400, LIKELY)])
@pytest.mark.parametrize("first", ["糖尿病", "03-1234-5678"])
def test_near_is_less_than_four_hundred_bytes_to_either_side(first, distance, strength):
    then = "03-1234-5678" if first == "糖尿病" else "糖尿病"
    text = first.encode() + b"." * (distance - len(first.encode())) + then.encode()
    assert scan_text(text).of("sensitive").strength.tolist() == [strength]


def test_the_corpus_is_found():
    text, truth = corpus.make(400_000, seed=11)
    found = scan_text(text).at_least(LIKELY)
    for kind in KINDS:
        expected = {(a, b) for k, a, b in truth if k == kind}
        got = set(zip(found.of(kind).start.tolist(), found.of(kind).end.tolist(), strict=True))
        if expected:
            least = 0.8 if kind == "name" else 0.99  # one name in ten is in none of our lists
            assert len(expected & got) >= len(expected) * least, kind
        assert len(got - expected) <= len(got) * 0.05, kind


def test_cells_of_a_column_keep_their_places():
    cells = ["電話 03-1234-5678", "", "　なし", "連絡は\n090-1111-2222 まで", "x\x1e佐藤様"]
    scanned = scan_cells(text_column(cells))
    starts, ends = scanned.characters()
    texts = [cells[c][a:b] for c, a, b in zip(scanned.cell, starts, ends, strict=True)]
    assert texts == ["03-1234-5678", "090-1111-2222", "佐藤"]


def test_masks_hide_short_values_whole():
    assert masked("1234", "card") == "●●●●"
    assert masked("4111-1111-1111-1111", "card") == "●●●●-●●●●-●●●●-1111"
    assert masked("佐藤太郎", "name") == "●●●●"
    assert "abcd" not in masked("abcd1234", "password")
    assert masked("taro@example.com", "email") == "●●●@example.com"


@pytest.mark.parametrize("kind", [kind.id for kind in ALL])
def test_no_mask_shows_more_than_four_characters_of_a_personal_value(kind):
    value = "AB1234567890"
    if KINDS[kind].personal:
        assert sum(c.isalnum() for c in masked(value, kind)) <= 4


def test_categories_feed_the_facts_of_the_law():
    assert data_kinds("card") == ("card_number",)
    assert data_kinds("sensitive", "dispensing") == ("dispensing",)
    assert data_kinds("corporate_number") == ()
    assert {c.counts for c in CATEGORIES} == {"yes", "no", "unclear"}


def test_a_label_for_a_day_of_birth_speaks_for_one_date():
    found = scan_text("生年月日:S58.1.9\n納品日:2026/01/09".encode()).of("birth_date")
    assert [found.data[a:b].decode() for a, b in zip(found.start, found.end, strict=True)] == ["S58.1.9"]
