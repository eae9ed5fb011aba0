"""Letters measured at 100 %: window, folds, barcode; hostile names; every letter says only what is its own."""

import itertools
import random
from datetime import date

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from tsutsumi.core.documents.letters import fitting, labels, letter
from tsutsumi.core.documents.letters.letter import Letter, Sender
from tsutsumi.core.documents.letters.paper import BLANK, LONG_3, SHEETS, Box
from tsutsumi.core.jp import barcode

POINT = 25.4 / 72
DPI = 600
SENDER = Sender("あおい総合クリニック", ("東京都文京区小石川1-2-3",), date(2026, 11, 26))
READ = {bars: c for c, bars in barcode.BARS.items()}
ADDRESS, POSTAL = "東京都文京区小石川一丁目２番３号　コーポ小石川401", "112-0002"


def _letter(number: int = 1, **fields: str) -> Letter:
    code = f"AAAA-BBBB-CCCC-DDDD-{number:04d}"
    told = {
        "number": f"3-{number:06d}-K7QX", "name": f"山田 太郎{number} 様", "address": ADDRESS, "postal": POSTAL,
        "subject": "個人情報の漏えいに関するお詫びとお知らせ", "text": f"1. 概要\n項目{number:04d}\n・氏名\n・住所",
        "code": code, "page": "https://check.example.jp/", "target": f"https://check.example.jp/#{code}",
    }  # fmt: skip
    return Letter(**(told | fields))


def _boxes(pdf: bytes, page: int = 0) -> list[tuple[str, Box]]:
    """Every printed character and where its glyph lies, in millimetres from the upper left."""
    opened = pypdfium2.PdfDocument(pdf)[page]
    text, tall = opened.get_textpage(), opened.get_height()
    found = []
    for n in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(n)
        char = text.get_text_range(n, 1)
        if char.strip():
            found.append((char, Box(left * POINT, (tall - top) * POINT, right * POINT, (tall - bottom) * POINT)))
    return found


def _picture(pdf: bytes, page: int = 0) -> Image.Image:
    picture: Image.Image = pypdfium2.PdfDocument(pdf)[page].render(scale=DPI / 72).to_pil().convert("L")
    return picture


def _text(pdf: bytes, page: int = 0) -> str:
    return str(pypdfium2.PdfDocument(pdf)[page].get_textpage().get_text_range())


def test_the_window_shows_the_whole_address_and_nothing_else_wherever_the_sheet_slides() -> None:
    pdf = letter.single(_letter(), SENDER)
    shown = [(c, b) for c, b in _boxes(pdf) if b.meets(LONG_3.ever_seen)]
    said = "".join(c for c, _ in shown)
    assert all(LONG_3.always_seen.holds(b, 0.05) for _, b in shown)
    assert set(said) == set("112-0002東京都文京区小石川一丁目２番３号コーポ小石川401山田太郎1様3-000001K7QX")
    dark = _ink(_picture(pdf), LONG_3.ever_seen)
    assert LONG_3.always_seen.holds(dark, 0.1)


def test_window_and_folds_hold_what_the_post_and_the_envelope_ask() -> None:
    window, seen = LONG_3.window, LONG_3.always_seen
    assert window.width >= 80
    assert window.height >= 45  # 窓の大きさ: at least 45 × 80 mm
    assert (LONG_3.width, LONG_3.height) == (235, 120)  # 長形3号, the largest of 定形郵便物
    assert seen == Box(20, 12, 85, 42)
    assert seen.width >= barcode.Size().width + 2 * BLANK


def test_the_barcode_is_read_from_the_picture_and_measures_as_the_manual_says() -> None:
    picture = _picture(letter.single(_letter(), SENDER))
    seen, size = LONG_3.always_seen, barcode.Size()
    zone = Box(seen.left, seen.bottom - size.height - 2 * BLANK, seen.right, seen.bottom)
    bars = _columns(picture, zone)
    assert len(bars) == 67
    assert zone.holds(Box(bars[0][0] - BLANK, zone.top, bars[-1][1] + BLANK, zone.bottom), 0.05)
    widths = [right - left for left, right, _, _ in bars]
    pitches = [b[0] - a[0] for a, b in itertools.pairwise(bars)]
    assert all(0.40 - 0.05 <= w <= 0.56 + 0.05 for w in widths)
    assert all(0.76 <= p <= 1.04 for p in pitches)
    top, bottom = min(b[2] for b in bars), max(b[3] for b in bars)
    assert 2.72 - 0.05 <= bottom - top <= 2.88 + 0.05
    short = [b[3] - b[2] for b in bars if _ends(b, top, bottom) == (0, 0)]
    assert short
    assert all(1.05 * 0.8 - 0.05 <= s <= 1.35 * 0.8 + 0.05 for s in short)  # the timing bar at 8 points
    assert _coded(bars) == barcode.encode(POSTAL, ADDRESS)
    assert "".join(_coded(bars)[1:15]) == "11200021-2-3-4"


def _coded(bars: list[tuple[float, float, float, float]]) -> tuple[str, ...]:
    """The characters, by where each bar begins and ends."""
    top, bottom = min(b[2] for b in bars), max(b[3] for b in bars)
    kinds = "".join({(1, 1): "1", (1, 0): "2", (0, 1): "3", (0, 0): "4"}[_ends(b, top, bottom)] for b in bars)
    return ("STC", *(READ[kinds[n : n + 3]] for n in range(2, 65, 3)), "SPC")


def _ends(bar: tuple[float, float, float, float], top: float, bottom: float) -> tuple[int, int]:
    return int(bar[2] - top < 0.3), int(bottom - bar[3] < 0.3)


def _ink(picture: Image.Image, zone: Box) -> Box:
    """Where something dark lies within a zone of the page."""
    mm = DPI / 25.4
    left, top = max(zone.left, 0), max(zone.top, 0)
    part = picture.crop((round(left * mm), round(top * mm), round(zone.right * mm), round(zone.bottom * mm)))
    box = part.point(lambda v: 255 if v < 128 else 0).getbbox()
    assert box
    return Box(box[0] / mm + left, box[1] / mm + top, box[2] / mm + left, box[3] / mm + top)


def _columns(picture: Image.Image, zone: Box) -> list[tuple[float, float, float, float]]:
    mm = DPI / 25.4
    left, top, right, bottom = (round(v * mm) for v in (zone.left, zone.top, zone.right, zone.bottom))
    part = picture.crop((left, top, right, bottom))
    dark = part.point(lambda v: 255 if v < 128 else 0)
    wide, tall = dark.size
    marked = [dark.crop((x, 0, x + 1, tall)).getbbox() for x in range(wide)]
    bars, start = [], None
    for x in range(wide + 1):
        is_dark = x < wide and marked[x] is not None
        if is_dark and start is None:
            start = x
        if not is_dark and start is not None:
            middle = marked[(start + x) // 2]
            assert middle
            bars.append(
                (start / mm + zone.left, x / mm + zone.left, middle[1] / mm + zone.top, middle[3] / mm + zone.top)
            )
            start = None
    return bars


def test_both_codes_are_read_from_the_printed_picture_and_the_outer_one_tells_nothing() -> None:
    pdf = letter.single(_letter(7), SENDER)
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=300 / 72).to_pil()
    read = {r.text for r in zxingcpp.read_barcodes(picture)}
    assert read == {"3-000007-K7QX", "https://check.example.jp/#AAAA-BBBB-CCCC-DDDD-0007"}


HOSTILE = [
    ("髙﨑 𠮷󠄀子 様", "東京都葛󠄀飾区立石1-2-3"),
    ("寿限無" * 12 + " 様", "京都府京都市上京区" + "今出川通烏丸東入相国寺門前町" * 5 + "647-20 メゾン同志社205号室"),
    ("😀山田👨‍👩‍👧 様", "東京都港区🏠1-1"),
    ("Wolfeschlegelsteinhausenbergerdorff Hubert Blaine 様", "MMMMMMMMMMMMMMMMMMMMWWWWWWWWWWWWWWWW 1-2-3"),
    ("\u202e逆さ 様", "東京都\n千代田区\t1-1\x00"),
    ("김철수 様", "大阪府大阪市生野区桃谷3-1"),
    ("ｶﾅ ﾊﾝｶｸ 様", "ﾄｳｷｮｳﾄ ﾁﾖﾀﾞｸ 1-1"),
    ("一", ""),
]


@pytest.mark.parametrize(("name", "address"), HOSTILE)
def test_no_name_and_no_address_leaves_its_field(name: str, address: str) -> None:
    pdf = letter.bundle([_letter(name=name, address=address)], SENDER)
    shown = [b for _, b in _boxes(pdf) if b.meets(LONG_3.ever_seen)]
    field = Box(LONG_3.always_seen.left, LONG_3.always_seen.top, 85, 42 - barcode.Size().height - 2 * BLANK)
    assert shown
    assert all(field.holds(b, 0.15) for b in shown)


def test_addresses_of_any_length_stay_whole_or_are_refused() -> None:
    chance = random.Random(7)
    for length in (1, 5, 17, 33, 52, 80, 110, 160, 400):
        name = "".join(chance.choices("山田花子斎藤渡邊", k=max(1, length // 4)))
        address = "".join(chance.choices("東京都文京区小石川１２３４　－ABC", k=length)).strip() or "東"
        if letter.fits(name, address):
            said = _text(letter.bundle([_letter(name=name, address=address)], SENDER)).replace("\r\n", "")
            for wanted in (name, address):
                assert set(wanted.replace("　", "")) <= set(said)
        else:
            assert length > 110
            with pytest.raises(fitting.TooLongError):
                letter.single(_letter(name=name, address=address), SENDER)


def test_what_the_font_lacks_is_seen_and_old_forms_stay() -> None:
    said = _text(letter.single(_letter(name="髙﨑 😀子 様"), SENDER))
    assert "髙﨑 〓子 様" in said


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("easy", "個人[こじん]の 情報"),
        ("en", "Your name and address"),
        ("zh", "您的姓名和地址们"),
        ("ko", "귀하의 성명과 주소"),
    ],
)
def test_five_languages_print_without_a_missing_glyph(language: str, words: str) -> None:
    said = _text(letter.single(_letter(language=language, text=words, subject=words), SENDER))
    assert words in said
    assert "〓" not in said
    assert letter.words()[language]["code"] in said


def test_each_letter_of_a_bundle_says_its_own_and_nothing_of_another(monkeypatch: pytest.MonkeyPatch) -> None:
    own = [_letter(n, text=f"CANARY{n:04d}\n" + "長い文面です。\n" * (60 if n % 5 == 0 else 3)) for n in range(1, 21)]
    cover = {"title": "束 1", "rows": [["通数", "20"]], "notes": ["x"]}
    monkeypatch.setattr(letter, "PIECE", 7)  # three pieces, joined
    pdf = letter.bundle(own, SENDER, cover)
    opened, at = pypdfium2.PdfDocument(pdf), 1
    pages: dict[int, list[str]] = {}
    for page in range(1, len(opened)):
        said = _text(pdf, page)
        if "CANARY" in said:
            at = int(said.split("CANARY")[1][:4])
        assert f"3-{at:06d}-K7QX" in said  # the foot of every sheet names its letter
        pages.setdefault(at, []).append(said)
    for one, n in zip(own, range(1, 21), strict=True):
        said = "".join(pages[n])
        assert one.code in said
        assert said.count("CANARY") == 1
        assert (f"1 / {len(pages[n])}" in said) == (len(pages[n]) > 1)
        assert not any(f"太郎{m} 様" in said for m in range(1, 21) if m != n)
        assert not any(f"DDDD-{m:04d}" in said for m in range(1, 21) if m != n)


def test_the_same_letter_gives_the_same_bytes_and_is_tagged() -> None:
    first = letter.single(_letter(), SENDER)
    assert first == letter.single(_letter(), SENDER)
    assert b"pdfuaid" in first
    assert b"/StructTreeRoot" in first


@pytest.mark.parametrize("kind", SHEETS)
def test_labels_lie_within_their_faces(kind: str) -> None:
    sheet = SHEETS[kind]
    last = sheet.place(sheet.count - 1)
    assert last.right <= 210
    assert last.bottom <= 297
    pdf = labels.sheets([_letter(n) for n in range(sheet.count + 1)], sheet, SENDER)
    assert len(pypdfium2.PdfDocument(pdf)) == 2
    faces = [sheet.place(n) for n in range(sheet.count)]
    shown = _boxes(pdf)
    assert shown
    for _, box in shown:
        assert any(face.holds(Box(box.left - 2, box.top - 1.5, box.right + 2, box.bottom + 2)) for face in faces)


@pytest.mark.parametrize("kind", SHEETS)
def test_the_barcode_of_a_label_is_whole_has_its_blank_and_is_read(kind: str) -> None:
    sheet, size = SHEETS[kind], barcode.Size()
    picture, face = _picture(labels.sheets([_letter()], sheet, SENDER)), sheet.place(0)
    bottom = face.bottom - labels.EDGE
    zone = Box(face.left, bottom - size.height - BLANK, face.right, face.bottom)
    bars = _columns(picture, zone)
    assert len(bars) == 67
    assert bars[0][0] - face.left >= BLANK
    assert face.right - bars[-1][1] >= BLANK
    top = min(b[2] for b in bars)
    assert top - zone.top >= BLANK - 0.05
    assert _coded(bars) == barcode.encode(POSTAL, ADDRESS)


def test_a_print_that_was_shrunk_is_found_out() -> None:
    """What printers do by themselves (“fit to page”): the measures above would say so."""
    picture = _picture(letter.single(_letter(), SENDER))
    small = picture.resize((round(picture.width * 0.9), round(picture.height * 0.9)))
    seen = LONG_3.always_seen
    zone = Box(seen.left * 0.9 - 1, (seen.bottom - 8) * 0.9, seen.right * 0.9, seen.bottom * 0.9)
    bars = _columns(small, zone)
    assert max(b[3] for b in bars) - min(b[2] for b in bars) < 2.72 - 0.05


def test_the_sender_at_the_end_of_a_subject_is_not_broken() -> None:
    subject = "お詫びとお知らせ" * 4 + "（あおい総合クリニック）"  # longer than a line
    shown = [(c, b) for c, b in _boxes(letter.single(_letter(subject=subject), SENDER)) if 60 < b.top < 80]
    lines: dict[int, str] = {}
    for char, box in shown:
        lines[round(box.bottom / 6)] = lines.get(round(box.bottom / 6), "") + char
    assert "（あおい総合クリニック）" in lines.values()


def test_a_long_name_of_the_sender_is_not_broken_within_a_word() -> None:
    for name in (
        "医療法人社団あおい会 あおい総合クリニック",
        "独立行政法人あおい健康長寿機構 あおい東部総合医療センター",
    ):
        shown = [(c, b) for c, b in _boxes(letter.single(_letter(), Sender(name))) if b.left > 110 and b.top < 45]
        lines: dict[int, str] = {}
        for char, box in shown:
            lines[round(box.bottom / 3)] = lines.get(round(box.bottom / 3), "") + char
        assert "".join(lines.values()) in name.replace(" ", "")
        assert any(line.endswith(name.split(" ")[1]) for line in lines.values()), lines


@pytest.mark.parametrize("items", range(28, 46, 3))
def test_how_to_check_stands_on_one_page_with_its_code(items: int) -> None:
    """Wherever the page ends: heading, address, words and code are held beside the keyboard together."""
    told = _letter()
    text = "\n".join(
        ["1. 概要", *["・氏名"] * items, "■ 確かめる方法", "次の頁", "ことば", f"番号：{told.code}", "■ 終わり"]
    )
    pdf = letter.single(_letter(text=text), SENDER)
    pages = [_text(pdf, n) for n in range(len(pypdfium2.PdfDocument(pdf)))]
    assert sum(all(word in page for word in ("確かめる方法", "次の頁", f"番号：{told.code}")) for page in pages) == 1


def test_a_long_heading_is_a_heading() -> None:
    line = "■ What information was involved (the information of the late Hanako Mihon)"
    assert letter.said(line)[0]["kind"] == "head"
    assert letter.said("1. " + "この文は番号で始まるが見出しではない。" * 4)[0]["kind"] == "text"
