"""An organisation's own kinds: read, refused with a sentence, tried, and run in texts and tables."""

import pytest

from tsutsumi.core.flow import Refused
from tsutsumi.core.pii.files import scan_paths
from tsutsumi.core.pii.own import MOST_DETECTORS, OwnDetectors, Unfit, label_of, load, parse, right, try_on

CARD = """
[[detector]]
id = "pass_card"
label = "入館証番号"
pattern = 'P[0-9]{7}'
context = ["入館証"]
"""
STRICT = CARD + "needs_context = true\n"


def found(text: str, sample: str) -> list[str]:
    return [hit.text for hit in try_on(parse(text), sample)]


def test_a_pattern_is_found_where_it_stands():
    (hit,) = try_on(parse(CARD), "佐藤の番号は P1234567 です")
    assert (hit.kind, hit.label, hit.text, hit.start, hit.end) == ("own_pass_card", "入館証番号", "P1234567", 7, 15)
    assert hit.strength == 2
    assert hit.why


def test_a_word_near_a_value_makes_it_stronger():
    assert [hit.strength for hit in try_on(parse(CARD), "入館証 P1234567")] == [3]


def test_without_its_word_a_value_that_needs_one_is_nothing():
    assert found(STRICT, "P1234567") == []
    assert found(STRICT, "入館証：P1234567") == ["P1234567"]
    assert found(STRICT, "入館証" + "。" * 61 + "P1234567") == []


def test_full_width_letters_and_digits_are_the_same():
    assert found(CARD, "番号Ｐ１２３４５６７") == ["Ｐ１２３４５６７"]


def test_words_are_found_as_they_are_written():
    text = '[[detector]]\nid = "plan"\nlabel = "計画名"\nwords = ["極秘計画あかつき", "A+B(仮)"]\n'
    assert found(text, "極秘計画あかつきと A+B(仮) と AAB仮") == ["極秘計画あかつき", "A+B(仮)"]


@pytest.mark.parametrize(
    ("check", "good", "bad"),
    [("luhn", "4111111111111111", "4111111111111112"), ("mod10", "4006381333931", "4006381333932"),
     ("mod11", "123456789018", "123456789019"), ("none", "1", "")],
)  # fmt: skip
def test_a_check_digit_is_checked(check, good, bad):
    assert right(check, good)
    assert not bad or not right(check, bad)


def test_a_value_whose_check_digit_is_wrong_is_not_found():
    text = CARD.replace("'P[0-9]{7}'", "'[0-9]{13}'") + 'check = "mod10"\n'
    assert found(text, "4006381333931 4006381333932") == ["4006381333931"]


BASE = 'id = "a1"\nlabel = "甲"\npattern = "x+"\n'
WRONG = {
    "[[detector]]\nid = \nlabel": "2行目",
    "[detector]\n" + BASE: "[[detector]]",
    "": "一つもありません",
    '[[kinds]]\nid = "a"': "「kinds」",
    "[[detector]]\n" + BASE.replace("pattern", "patern"): "「pattern」のことですか",
    "[[detector]]\n" + BASE.replace('"a1"', '"Ａ１"'): "id は英小文字",
    "[[detector]]\n" + BASE.replace('"甲"', '""'): "label は",
    "[[detector]]\n" + BASE.replace('"甲"', '"電話番号"'): "はじめからある種類",
    "[[detector]]\n" + BASE.replace('"x+"', "'(?=a)b'"): "先読み",
    "[[detector]]\n" + BASE.replace('"x+"', "'(a'"): "「(」に対する「)」",
    "[[detector]]\n" + BASE.replace('"x+"', "'[a'"): "「[」に対する「]」",
    "[[detector]]\n" + BASE.replace('"x+"', "'(a)\\1'"): "後方参照",
    "[[detector]]\n" + BASE.replace('"x+"', "'x*'"): "空の文字に一致",
    "[[detector]]\n" + BASE.replace('"x+"', "'" + "x" * 501 + "'"): "長すぎます",
    "[[detector]]\n" + BASE.replace('"x+"', "'((a{100}){100}){100}'"): "pattern を読めません",
    "[[detector]]\n" + BASE.replace('pattern = "x+"', ""): "pattern か words",
    "[[detector]]\n" + BASE + 'check = "crc"': "check「crc」",
    "[[detector]]\n" + BASE + "strength = 5": "strength は 1",
    "[[detector]]\n" + BASE + "strength = true": "strength は1・2・3",
    "[[detector]]\n" + BASE + 'personal = "yes"': "true か false",
    "[[detector]]\n" + BASE + "words = [1]": "文字列の並び",
    "[[detector]]\n" + BASE + 'words = ["あ"]': "words の語「あ」",
    "[[detector]]\n" + BASE + "needs_context = true": "context に手掛かりの語",
    f"[[detector]]\n{BASE}[[detector]]\n{BASE}": "同じ id",
    "#" + "あ" * 30_000: "大きすぎます",
}


@pytest.mark.parametrize(("text", "says"), WRONG.items(), ids=WRONG.values())
def test_what_is_wrong_is_said_with_its_place_and_what_to_do(text, says):
    with pytest.raises(Unfit) as refusal:
        parse(text)
    assert says in str(refusal.value)


def test_all_faults_are_told_at_once():
    with pytest.raises(Unfit) as refusal:
        parse("[[detector]]\n" + BASE + 'check = "crc"\nstrength = 9\n[[detector]]\nid = "b1"\nlabel = "乙"\n')
    assert len(refusal.value.faults) == 3
    assert "2番目の種類「乙」" in str(refusal.value)


def test_too_many_kinds_are_refused():
    many = "".join(f"[[detector]]\n{BASE.replace('a1', f'a{n}')}" for n in range(10, 11 + MOST_DETECTORS))
    with pytest.raises(Unfit, match="減らして"):
        parse(many)


def test_a_long_sample_is_refused():
    with pytest.raises(Refused, match="長すぎます"):
        try_on(parse(CARD), "あ" * 100_001)


def test_a_file_that_is_not_there_or_not_utf8_is_refused(tmp_path):
    with pytest.raises(Unfit, match="開けません"):
        load(tmp_path / "none.toml")
    (tmp_path / "sjis.toml").write_bytes('[[detector]]\nid = "a1"\nlabel = "甲"'.encode("cp932"))
    with pytest.raises(Unfit, match="UTF-8"):
        load(tmp_path / "sjis.toml")


def test_a_hostile_pattern_takes_no_more_than_its_text():
    hostile = parse(CARD.replace("'P[0-9]{7}'", "'(a|aa|a+)+b'"))
    assert try_on(hostile, "a" * 100_000) == ()


@pytest.fixture
def own() -> OwnDetectors:
    return parse(STRICT)


def test_own_kinds_are_counted_in_texts_and_tables(tmp_path, own):
    (tmp_path / "memo.txt").write_text("入館証の再発行 P1234567\n電話 03-1234-5678\n", encoding="utf-8")
    (tmp_path / "list.csv").write_text(
        "氏名,入館証,備考\n佐藤花子,P0000001,なし\n鈴木一郎,P0000002,P9999999\n", encoding="utf-8"
    )
    batches = []
    result = scan_paths([tmp_path], own=own, sink=batches.append, values=True)
    assert (result.kinds["own_pass_card"].hits, result.kinds["own_pass_card"].files) == (3, 2)
    assert result.kinds["phone"].hits == 1
    assert label_of("own_pass_card", result.own) == "入館証番号"
    assert label_of("phone", result.own) == "電話番号"
    hits = [hit for batch in batches for hit, _ in batch.hits() if hit.kind == "own_pass_card"]
    assert sorted((hit.text, hit.place.row, hit.place.column) for hit in hits if hit.place.row) == [
        ("P0000001", 2, "B"),
        ("P0000002", 3, "B"),
    ]
    assert {hit.text for hit in result.samples if hit.kind == "own_pass_card"} == {"P1234567", "P0000001", "P0000002"}


def test_without_own_kinds_nothing_changes(tmp_path, own):
    (tmp_path / "memo.txt").write_text("入館証 P1234567 電話 03-1234-5678", encoding="utf-8")
    plain, more = scan_paths([tmp_path]), scan_paths([tmp_path], own=own)
    assert plain.kinds == {kind: count for kind, count in more.kinds.items() if not kind.startswith("own_")}


def test_pictures_of_staff_and_templates_of_fingers_are_flagged_and_no_people_are_counted(tmp_path):
    (tmp_path / "社員写真").mkdir()
    (tmp_path / "社員写真" / "1001.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(100))
    (tmp_path / "data.bin").write_bytes(b"FMR\0 20\0" + bytes(range(200)))
    (tmp_path / "図.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    result = scan_paths([tmp_path])
    assert result.kinds["face_image"].files == 1
    assert result.kinds["biometric"].files == 1
    assert result.sheet.num_rows == 0
