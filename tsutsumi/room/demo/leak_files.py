"""File formats of the made-up leaks: what offices really use, some of it locked or torn."""

import csv
import io
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import typst
import xlsxwriter

Row = dict[str, str]

_HALF = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0xFF66, 0xFF9E)}


def half_kana(text: str) -> str:
    """ﾔﾏﾀﾞ for ヤマダ."""
    return "".join(_half(c) for c in text)


def _half(char: str) -> str:
    base = unicodedata.normalize("NFD", char)
    marks = {"\u3099": "ﾞ", "\u309a": "ﾟ"}
    return "".join(marks.get(c, _HALF.get(c, c)) for c in base)


def with_check_digit(digits: str) -> str:
    """The digits and the Luhn digit behind them."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return f"{digits}{-total % 10}"


def grouped(card: str) -> str:
    return "-".join(card[i : i + 4] for i in range(0, len(card), 4))


def csv_bytes(rows: Sequence[Row], encoding: str, delimiter: str = ",") -> bytes:
    """A table with its header. Characters the encoding lacks are written in their common form, as clerks do."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return common(out.getvalue(), encoding).encode(encoding)


def tsv_bytes(rows: Sequence[Row]) -> bytes:
    return csv_bytes(rows, "utf-8-sig", "\t")


COMMON = {"𠮷": "吉", "邊": "辺", "髙": "高", "﨑": "崎", "－": "\u2212"}


def common(text: str, encoding: str) -> str:
    """The text with characters that the encoding lacks in their common form."""
    return "".join(c if _fits(c, encoding) else COMMON.get(c, "〓") for c in text)


def _fits(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def sheet_with_titles(rows: Sequence[Row]) -> bytes:
    """Two title rows, a blank one, a heading over two rows with merged cells, the rows, and a line of totals."""
    out = io.BytesIO()
    columns = list(rows[0])
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("一覧")
        sheet.write(0, 0, "あおい総合クリニック　一覧表")
        sheet.write(1, 0, "2026年11月作成　取扱注意")
        sheet.merge_range(3, 0, 3, 2, "本人")
        sheet.merge_range(3, 3, 3, len(columns) - 1, "内容")
        sheet.write_row(4, 0, columns)
        for number, row in enumerate(rows, start=5):
            sheet.write_row(number, 0, list(row.values()))
        sheet.write_row(5 + len(rows), 0, ["合計", f"{len(rows)}名"])
    return out.getvalue()


def mail_with_list(rows: Sequence[Row]) -> bytes:
    """Ten people in the letter (ISO-2022-JP), the others in an attached table."""
    message = EmailMessage(policy=SMTP)
    message["From"] = "renkei@clinic.example.jp"
    message["To"] = "uketsuke@hospital.example.jp"
    message["Subject"] = "ご紹介の件"
    lines = [line for row in rows[:10] for line in (*_labelled(row), "")]
    letter = "いつもお世話になっております。下記のとおりです。\n\n" + "\n".join(lines)
    message.set_content(common(letter, "iso2022_jp"), charset="iso-2022-jp")
    attached = csv_bytes(rows[10:], "cp932")
    message.add_attachment(attached, maintype="text", subtype="csv", filename="紹介患者.csv")
    return message.as_bytes()


def _labelled(row: Row) -> Iterator[str]:
    shown = ("氏名", "生年月日", "電話番号", "患者番号", "判定", "既往歴")
    yield from (f"{name}：{row[name]}{'　様' if name == '氏名' else ''}" for name in shown if name in row)


def letters(rows: Sequence[Row]) -> bytes:
    """One page per person, with a text layer."""
    import noto_cjk_sans_jp_regular as font

    pages = ["\n\n".join((*_labelled(row), "上記の患者様につき、ご高診のほどお願いいたします。")) for row in rows]
    text = '#set text(font: "Noto Sans CJK JP", size: 11pt)\n' + "\n#pagebreak()\n".join(map(_escaped, pages))
    fonts = [str(Path(font.__file__).parent)]
    pdf = typst.Compiler(text.encode(), font_paths=fonts, ignore_system_fonts=True).compile(format="pdf")  # type: ignore[misc]
    if not isinstance(pdf, bytes):
        raise TypeError("the letters gave no single PDF")
    return pdf


def _escaped(text: str) -> str:
    return "".join(f"\\{c}" if c in "#$*_@<>[]\\`=~-+/'\"" else c for c in text)


def add_member(archive: bytes | None, name: str, data: bytes) -> bytes:
    """The archive (a new one for None) with one more member."""
    out = io.BytesIO(archive or b"")
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(zipfile.ZipInfo(name, (2026, 11, 2, 9, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def torn_zip(rows: Sequence[Row]) -> bytes:
    """An archive of which the end, with its directory, is missing."""
    whole = add_member(None, "old.csv", csv_bytes(rows, "cp932"))
    return whole[: len(whole) * 2 // 3]


def locked_zip(rows: Sequence[Row], password: bytes = b"aoi-2026") -> bytes:
    """An archive encrypted the way the old zip programs do it; the directory tells names and sizes."""
    data = csv_bytes(rows, "cp932")
    plain = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = plain.compress(data) + plain.flush()
    crc = zlib.crc32(data)
    sealed = bytes(_cipher(password, bytes(11) + bytes([crc >> 24]) + packed))
    whole = add_member(None, "患者一覧_旧.csv", data)
    return _swapped(whole, sealed)


def _swapped(archive: bytes, sealed: bytes) -> bytes:
    """Replace the member's bytes, set the flag "encrypted", and mend sizes and offsets."""
    name_length = int.from_bytes(archive[26:28], "little")
    start = 30 + name_length
    end = start + int.from_bytes(archive[18:22], "little")
    directory = bytearray(archive[end:])
    local = bytearray(archive[:start])
    local[6] |= 1
    directory[8] |= 1
    local[18:22] = directory[20:24] = len(sealed).to_bytes(4, "little")
    tail = directory.rindex(b"PK\x05\x06")
    directory[tail + 16 : tail + 20] = (start + len(sealed)).to_bytes(4, "little")
    return bytes(local) + sealed + bytes(directory)


def _cipher(password: bytes, data: bytes) -> Iterator[int]:
    """The traditional cipher of zip: three keys moved on by each plain byte."""
    keys = [0x12345678, 0x23456789, 0x34567890]
    for byte in password:
        _move(keys, byte)
    for byte in data:
        mask = (keys[2] | 2) & 0xFFFF
        yield byte ^ (mask * (mask ^ 1) >> 8 & 0xFF)
        _move(keys, byte)


def _move(keys: list[int], byte: int) -> None:
    keys[0] = _crc(keys[0], byte)
    keys[1] = (keys[1] + (keys[0] & 0xFF)) * 134775813 + 1 & 0xFFFFFFFF
    keys[2] = _crc(keys[2], keys[1] >> 24)


def _crc(value: int, byte: int) -> int:
    return value >> 8 ^ _crc_table(value & 0xFF ^ byte)


def _crc_table(index: int) -> int:
    for _ in range(8):
        index = index >> 1 ^ (0xEDB88320 if index & 1 else 0)
    return index
