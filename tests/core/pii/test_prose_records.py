"""Records of whole texts as arrays are the records one finds going finding by finding."""

import random

import numpy as np
import pytest

from tests.core.pii import prose_reference
from tests.core.pii.sheet_maker import SheetMaker
from tsutsumi.core.pii.detector import LIKELY
from tsutsumi.core.pii.examine import Examine
from tsutsumi.core.pii.gather import Texts, of_texts
from tsutsumi.core.pii.pile import Pile
from tsutsumi.core.pii.scan import scan_text
from tsutsumi.core.readers.passage import Passage, Place

PIECES = """氏名：佐藤 花子|田中様|担当の鈴木さんより|山田太郎 様|生年月日：1980年1月2日|昭和55年1月2日生
電話 090-1234-5678
03-1234-5678|hanako@example.jp|taro@example.com|東京都新宿区西新宿2-8-1|〒160-0023|個人番号：123456789018|糖尿病の治療中
氏名：株式会社山本|患者番号：A-10293|性別：女|会議は三時から|氏名：髙橋　健|資料を送ります。""".replace(
    "\n", "|"
).split("|")
BETWEEN = ("\n", "\n\n", "　", " ", "、", "\n" * 30, "。" + "あ" * 250)


def text(rng):
    return "".join(rng.choice(PIECES) + rng.choice(BETWEEN) for _ in range(rng.randrange(1, 40))).encode()


def of_prose(found, place, offset):
    lines = np.array([found.data[:start].count(b"\n") for start in found.start.tolist()], np.int64)
    return of_texts(Texts(found, np.zeros(len(found), np.int64), found.start, lines, [place], [offset]))


@pytest.mark.parametrize("seed", range(60))
def test_arrays_say_what_the_plain_rule_says(seed):
    found = scan_text(text(random.Random(seed))).at_least(LIKELY)
    plain = SheetMaker(Place("a.txt"), 7)
    numbers = prose_reference.of_prose(found, plain)
    sheet, owner = of_prose(found, Place("a.txt"), 7)
    assert sheet.equals(plain.done())
    assert owner.tolist() == [numbers.get(n, -1) for n in range(len(found))]


def test_the_texts_hold_people_with_and_without_names():
    sizes, named = [], []
    for seed in range(60):
        sheet, _ = of_prose(scan_text(text(random.Random(seed))).at_least(LIKELY), Place("a"), 0)
        sizes.append(sheet.num_rows)
        named += sheet["name"].is_valid().to_pylist()
    assert max(sizes) > 10
    assert 0 < np.mean(named) < 1


def test_bytes_that_are_no_text_do_not_stop_it():
    found = scan_text(
        b"\xe6\xb0\x8f\xe5\x90\x8d\xef\xbc\x9a\xe4\xbd\x90\xe8\x97\xa4 a@example.jp \xff\xfe b@example.jp\n"
    )
    sheet, _ = of_prose(found.at_least(LIKELY), Place("a"), 0)
    assert sheet["email"].drop_null().to_pylist()[0] == "a@example.jp"


def test_a_text_of_which_nobody_asks_the_places_has_the_same_counts_samples_and_records():
    text = "".join(f"山田太郎様 電話 090-1234-{n:04} メール a{n}@example.co.jp\n" for n in range(20))
    passage = Passage(text, Place("a.txt"), offset=7)
    whole, short = (Examine(values=True, every=every).passage(passage) for every in (True, False))
    assert short.counts.tolist() == whole.counts.tolist()
    assert short.categories.tolist() == whole.categories.tolist()
    assert short.sheet == whole.sheet
    assert sorted(map(str, short.samples())) == sorted(map(str, whole.samples()))
    assert len(short) < len(whole) == whole.total


@pytest.mark.parametrize("every", [True, False])
@pytest.mark.parametrize("seed", range(20))
def test_passages_on_one_pile_say_what_each_says_by_itself(seed, every):
    rng = random.Random(seed)
    passages = [
        Passage(text(rng), Place(f"{n // 3}.txt", line=n + 1, page=n if n % 2 else None), rng.randrange(1000))
        for n in range(rng.randrange(2, 12))
    ]
    pile, single = Pile(values=True, every=every), []
    for passage in passages:
        pile.add(passage)
        alone = Pile(values=True, every=every)
        alone.add(passage)
        single += [alone.done()] if alone else []
    whole = pile.done()
    assert not pile
    assert [row for one in single for row in one.sheet.to_pylist()] == whole.sheet.to_pylist()
    assert [hit for one in single for hit, _ in one.hits()] == [hit for hit, _ in whole.hits()]
    assert sorted(map(str, (hit for one in single for hit in one.samples()))) == sorted(map(str, whole.samples()))
    assert [said for one in single for said in one.kinds()] == list(whole.kinds())
    assert [said for one in single for said in one.sensitive()] == list(whole.sensitive())
    rows = np.cumsum([0, *(one.sheet.num_rows for one in single)])
    moved = [n if n < 0 else n + before for one, before in zip(single, rows, strict=False) for n in one.record.tolist()]
    assert moved == whole.record.tolist()
