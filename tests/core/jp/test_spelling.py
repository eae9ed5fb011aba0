import pytest

from tsutsumi.core.jp import address, name, text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("髙橋　花子 様", "高橋花子"),
        ("渡邉 一", "渡辺一"),
        ("齋藤 健（父）", "斉藤健"),
        ("𠮷田 太郎", "吉田太郎"),
        ("濵﨑 廣", "浜崎広"),
        ("Yamada, Hanako", "hanako YAMADA"),
        ("佐々木　學", "佐々木 学"),
    ],
)
def test_spellings_of_one_name_are_one(one, other):
    assert name.key(one) == name.key(other)


@pytest.mark.parametrize(("one", "other"), [("山田花子", "山田華子"), ("渡辺一", "渡部一"), ("田中実", "中田実")])
def test_different_names_stay_different(one, other):
    assert name.key(one) != name.key(other)


@pytest.mark.parametrize("written", ["ﾔﾏﾀﾞ ﾊﾅｺ", "やまだ　はなこ", "ヤマダハナコ"])
def test_spellings_of_one_reading_are_one(written):
    assert name.kana_key(written) == "ヤマダハナコ"


@pytest.mark.parametrize(
    "written", ["株式会社山田", "(有)田中商店", "あおい総合クリニック", "合計", "同上", "3名", "鈴"]
)
def test_companies_totals_and_fragments_are_no_people(written):
    assert not name.is_person(written)


@pytest.mark.parametrize("written", ["山田花子", "林 一", "マリア・サントス", "John Smith", "佐々木 小次郎 様"])
def test_people_are_people(written):
    assert name.is_person(written)


@pytest.mark.parametrize(
    "written",
    [
        "東京都文京区小石川一丁目２番３号 コーポ401",
        "文京区小石川1-2-3",
        "〒112-0002 東京都文京区小石川１ー２ー３－401",
        "112-0002　文京区小石川1丁目2番地3",
        "東京都 文京区 小石川 1の2の3",
    ],
)
def test_ways_to_write_one_address_are_one(written):
    assert address.key(written) == "文京区小石川1-2-3"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("千葉県印旛郡酒々井町中央台四丁目十一番地", "酒々井町中央台4-11", True),
        ("札幌市中央区北1条西2丁目3", "札幌市中央区北1条西3丁目3", False),
        ("文京区小石川1-2-3", "文京区小石川1-2-4", False),
        ("文京区小石川十五丁目二〇番地", "文京区小石川15-20", True),
    ],
)
def test_addresses_are_one_only_when_the_block_is(one, other, same):
    assert (address.key(one) == address.key(other)) is same


def test_an_address_without_a_block_says_nothing():
    assert address.key("東京都文京区") == ""


@pytest.mark.parametrize(
    "written", ["０９０−１１１１−２２２２", "+81-90-1111-2222", "9011112222", "(090)1111-2222", "090 1111 2222"]
)
def test_ways_to_write_one_phone_number_are_one(written):
    assert text.phone(written) == "09011112222"


@pytest.mark.parametrize("written", ["", "1234", "12345678901234", "なし"])
def test_what_is_no_phone_number_is_none(written):
    assert text.phone(written) == ""


def test_plain_text_has_one_width_one_hyphen_and_one_space():
    assert text.plain("　ＡＢＣ‐１２３\u200b　　ﾔﾏﾀﾞ ") == "ABC-123 ヤマダ"
