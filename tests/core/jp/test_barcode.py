"""The customer barcode, against the examples of Japan Post's manual (p17–p25) and read back from its bars."""

import pytest

from tsutsumi.core.jp import barcode

# 日本郵便 郵便番号・バーコードマニュアル: p17–p21 and the table of p25. The digit before SPC is the check digit.
MANUAL = [
    ("263-0023", "千葉市稲毛区緑町3丁目30-8　郵便ビル403号", "2630023 3-30-8-403 CC4 CC4 CC4 5"),
    ("014-0113", "秋田県大仙市堀見内　南田茂木　添60-1", "0140113 60-1" + " CC4" * 9 + " CC8"),
    ("110-0016", "東京都台東区台東5-6-3　ABCビル10F", "1100016 5-6-3-10" + " CC4" * 5 + " 9"),
    ("060-0906", "北海道札幌市東区北六条東4丁目　郵便センター6号館", "0600906 4-6" + " CC4" * 10 + " 9"),
    ("065-0006", "北海道札幌市東区北六条東8丁目　郵便センター10号館", "0650006 8-10" + " CC4" * 9 + " 9"),
    ("407-0033", "山梨県韮崎市龍岡町下條南割　韮崎400", "4070033 400" + " CC4" * 10 + " -"),
    ("273-0102", "千葉県鎌ケ谷市右京塚　東3丁目-20-5　郵便・A&bコーポB604号", "2730102 3-20-5 CC1 1 604 CC4 CC4 0"),
    ("198-0036", "東京都青梅市河辺町十一丁目六番地一号　郵便タワー601", "1980036 11-6-1-601 CC4 CC4 CC4 CC8"),
    ("027-0203", "岩手県宮古市大字津軽石第二十一地割大淵川480", "0270203 21-480" + " CC4" * 7 + " CC5"),
    ("590-0016", "大阪府堺市堺区中田出井町四丁六番十九号", "5900016 4-6-19" + " CC4" * 7 + " CC2"),
    ("080-0831", "北海道帯広市稲田町南七線　西28", "0800831 7-28" + " CC4" * 9 + " CC7"),
    ("317-0055", "茨城県日立市宮田町6丁目7-14　ABCビル2F", "3170055 6-7-14-2" + " CC4" * 5 + " CC1"),
    ("650-0046", "神戸市中央区港島中町9丁目7-6　郵便シティA棟1F1号", "6500046 9-7-6 CC1 0 1-1 CC4 CC4 CC4 5"),
    ("623-0011", "京都府綾部市青野町綾部6-7　LプラザB106", "6230011 6-7 CC2 1 CC1 1 106 CC4 CC4 CC4 4"),
    ("064-0804", "札幌市中央区南四条西29丁目1524-23　第2郵便ハウス501", "0640804 29-1524-23-2- 3"),
    ("910-0067", "福井県福井市新田塚3丁目80-25　J1ビル2-B", "9100067 3-80-25 CC1 9 1-2 CC1 9"),
    ("100-0013", "東京都千代田区霞が関1丁目3番2号　郵便プラザ503室", "1000013 1-3-2-503" + " CC4" * 4 + " 9"),
]
# Bars of p11: 1 long, 2 upwards, 3 downwards, 4 short.
READ = {bars: c for c, bars in barcode.BARS.items()}


def _spelled(words: str) -> tuple[str, ...]:
    return tuple(c for word in words.split() for c in ([word] if word.startswith("CC") else word))


@pytest.mark.parametrize(("postal", "address", "expected"), MANUAL, ids=[m[0] for m in MANUAL])
def test_the_examples_of_the_manual(postal: str, address: str, expected: str) -> None:
    assert barcode.encode(postal, address) == ("STC", *_spelled(expected), "SPC")


@pytest.mark.parametrize(
    ("address", "numbers"),
    [
        ("東京都千代田区一番町5番地2", "5-2"),  # the town is called 一番町
        ("東京都中央区八丁堀二丁目10番9号", "2-10-9"),
        ("茨城県水戸市三の丸1-5-38", "1-5-38"),
        ("北海道札幌市北区北10条西3丁目1-2", "3-1-2"),
        ("大阪市中央区上町A番12号", "A12"),
        ("東京都港区芝５－２９－１１　Ｇ－１２０３", "5-29-11G1203"),
        ("東京都文京区小石川1丁目2番3号（山田様方）", "1-2-3"),
        ("埼玉県さいたま市浦和区常盤6−4−4の102", "6-4-4-102"),
        ("沖縄県那覇市泉崎", ""),
        ("", ""),
    ],
)
def test_a_town_with_a_number_in_its_name_gives_none_away(address: str, numbers: str) -> None:
    assert barcode.numbers(address) == numbers


@pytest.mark.parametrize("postal", ["", "100", "1000000", "060-0000", "12345678", "〒"])
def test_no_code_without_a_postal_code_of_a_town(postal: str) -> None:
    assert barcode.encode(postal, "東京都千代田区霞が関1-3-2") == ()


def test_all_characters_have_their_own_bars_and_every_sum_is_a_multiple_of_19() -> None:
    assert len(set(barcode.BARS.values())) == len(barcode.BARS)
    for postal, address, _ in MANUAL:
        coded = barcode.encode(postal, address)
        assert len(coded) == 23
        assert sum(barcode._VALUE[c] for c in coded[1:-1]) % 19 == 0


def test_the_size_lies_within_what_the_manual_allows() -> None:
    for points in (8.0, 9.0, 10.0, 11.5):
        size, tenth = barcode.Size(points), points / 10
        assert 3.40 * tenth <= size.height <= 3.60 * tenth + 1e-9
        assert 1.05 * tenth <= size.short <= 1.35 * tenth
        assert 0.95 * tenth <= size.pitch <= 1.30 * tenth
        assert 0.50 * tenth <= size.bar <= 0.70 * tenth
        assert 0.45 * tenth <= size.pitch - size.bar <= 0.60 * tenth + 1e-9


def test_the_bars_say_what_was_coded() -> None:
    postal, address, expected = MANUAL[6]
    size = barcode.Size()
    drawn = barcode.drawn(barcode.encode(postal, address), size)
    assert len(drawn) == 67
    kinds = "".join(_kind(y, h, size) for _, y, _, h in drawn)
    assert kinds[:2] == "13"
    assert kinds[-2:] == "31"
    assert tuple(READ[kinds[n : n + 3]] for n in range(2, 65, 3)) == _spelled(expected)


def _kind(top: float, height: float, size: barcode.Size) -> str:
    up, down = top < 0.1, top + height > size.height - 0.1
    return {(True, True): "1", (True, False): "2", (False, True): "3", (False, False): "4"}[up, down]
