"""Word, PowerPoint, Excel and Outlook as they were before 2007, made in code."""

import random
import struct
import zlib

import pytest

from tests.core.readers.compound import compound
from tests.core.readers.reading import read_bytes

LIST = "氏名,電話\n山田花子,090-1111-2222\n鈴木一郎,090-3333-4444\n".encode("cp932")


def word(*pieces: tuple[str, bool], extra: int = 0, flags: int = 0x200, **more: bytes) -> bytes:
    """A Word document in pieces: (text, whether a character is one byte). extra: characters that are not there."""
    stream, places, at, ends = bytearray(1024), [], 0, [0]
    for text, narrow in pieces:
        start = len(stream)
        stream += text.encode("cp1252" if narrow else "utf-16-le")
        places.append(start * 2 | 0x40000000 if narrow else start)
        at += len(text)
        ends.append(at)
    ends[-1] += extra
    struct.pack_into("<HH", stream, 0, 0xA5EC, 0xC1)
    struct.pack_into("<H", stream, 0x0A, flags)
    plan = struct.pack(f"<{len(ends)}I", *ends) + b"".join(struct.pack("<HIH", 0, place, 0) for place in places)
    table = b"\x01\x04\x00abcd\x02" + struct.pack("<I", len(plan)) + plan
    struct.pack_into("<II", stream, 0x1A2, 0, len(table))
    return compound({"WordDocument": bytes(stream), "1Table": table, **more})


def test_a_word_document_is_put_together_from_its_pieces(tmp_path):
    data = word(("山田花子の", False), ("phone 090-1111-2222\r", True), ("住所 東京都\r", False))
    reading = read_bytes(tmp_path, "a.doc", data)
    assert "山田花子のphone 090-1111-2222\n住所 東京都" in reading.text
    assert reading.first.state == "read"


def test_rows_of_a_word_table_are_a_grid(tmp_path):
    cells = "一覧\r氏名\x07電話\x07\x07山田花子\x07090\x07\x07鈴木一郎\x07080\x07\x07以上\r"
    reading = read_bytes(tmp_path, "a.doc", word((cells, False)))
    assert [list(row) for row in reading.grids[0].rows] == [["氏名", "電話"], ["山田花子", "090"], ["鈴木一郎", "080"]]
    assert [p.text for p in reading.passages] == ["一覧\n以上"]


def test_a_word_document_whose_end_is_missing_is_read_as_far_as_it_goes(tmp_path):
    report = read_bytes(tmp_path, "a.doc", word(("山田花子", False), extra=5_000)).first
    assert (report.state, report.reason_code) == ("partly", "damaged")
    assert report.most_people >= 1_000


def test_pictures_of_a_word_document_are_not_called_read(tmp_path):
    report = read_bytes(tmp_path, "a.doc", word(("別紙のとおり", False), Data=bytes(90_000))).first
    assert (report.state, report.reason_code) == ("partly", "image")
    assert report.most_people >= 300


def test_a_locked_word_document_is_not_examined(tmp_path):
    report = read_bytes(tmp_path, "a.doc", word(("山田花子", False), flags=0x300)).first
    assert (report.state, report.reason_code) == ("unread", "encrypted")


def test_word_6_is_read_in_the_code_page_of_its_day(tmp_path):
    text = "山田花子 電話 090-1111-2222\r".encode("cp932")
    stream = bytearray(768) + text
    struct.pack_into("<HH", stream, 0, 0xA5DC, 0x65)
    struct.pack_into("<II", stream, 0x18, 768, 768 + len(text))
    assert "山田花子" in read_bytes(tmp_path, "a.doc", compound({"WordDocument": bytes(stream)})).text


@pytest.mark.parametrize("seed", range(30))
def test_a_damaged_word_document_ends_in_one_state(tmp_path, seed):
    noise = random.Random(seed)
    data = bytearray(word(("山田花子", False), ("abc", True)))
    for _ in range(20):
        data[noise.randrange(len(data))] = noise.randrange(256)
    assert read_bytes(tmp_path, "a.doc", bytes(data)).first.state in {"read", "partly", "unread"}


def test_a_file_put_into_a_word_document_is_opened(tmp_path):
    label, path = "名簿.csv".encode("cp932") + b"\0", b"C:\\a.csv\0"
    native = (
        b"\x02\0" + label + path + struct.pack("<HHI", 0, 3, len(path)) + path + struct.pack("<I", len(LIST)) + LIST
    )
    data = word(("別紙", False), **{"ObjectPool/_1/\x01Ole10Native": struct.pack("<I", len(native)) + native})
    reading = read_bytes(tmp_path, "a.doc", data)
    assert reading.states()["a.doc!/名簿.csv"] == ("read", "")
    assert "鈴木一郎" in reading.text


def atom(kind: int, body: bytes, instance: int = 0) -> bytes:
    return struct.pack("<HHI", instance << 4, kind, len(body)) + body


def box(kind: int, body: bytes) -> bytes:
    return struct.pack("<HHI", 0xF, kind, len(body)) + body


def slides(*more: bytes, pictures: int = 0) -> bytes:
    text = box(
        1000, box(0xF00D, atom(0x0FA0, "患者 山田花子".encode("utf-16-le")) + atom(0x0FA8, b"tel 090-1111-2222"))
    )
    return compound({"PowerPoint Document": text + b"".join(more), "Pictures": bytes(pictures)})


def test_slides_notes_and_strings_are_read(tmp_path):
    note = box(1008, atom(0x0FBA, "発表者メモ 鈴木一郎".encode("utf-16-le")))
    reading = read_bytes(tmp_path, "a.ppt", slides(note))
    for text in ("山田花子", "090-1111-2222", "鈴木一郎"):
        assert text in reading.text
    assert reading.first.state == "read"


def test_a_file_embedded_in_slides_is_opened_and_pictures_are_named(tmp_path):
    inner = atom(0x1011, struct.pack("<I", len(LIST)) + zlib.compress(LIST), 1)
    reading = read_bytes(tmp_path, "a.ppt", slides(inner, pictures=70_000))
    assert reading.states() == {"a.ppt!/埋め込み1": ("read", ""), "a.ppt": ("partly", "image")}


def test_slides_cut_short_are_read_as_far_as_they_go(tmp_path):
    cut = struct.pack("<HHI", 0, 0x0FA0, 40_000) + "佐藤健".encode("utf-16-le")
    report = read_bytes(tmp_path, "a.ppt", slides(cut)).first
    assert (report.state, report.reason_code) == ("partly", "damaged")
    assert report.most_people > 7_000


def text_property(tag: str, text: str, *, wide: bool = True) -> dict[str, bytes]:
    return {f"__substg1.0_{tag}001{'F' if wide else 'E'}": text.encode("utf-16-le" if wide else "cp932")}


def letter(**more: bytes) -> bytes:
    streams = {"__properties_version1.0": bytes(32)}
    streams |= text_property("0037", "名簿の件") | text_property("1000", "山田花子様 090-1111-2222")
    streams |= {f"__recip_version1.0_#00000000/{k}": v for k, v in text_property("3001", "鈴木一郎").items()}
    return compound(streams | more)


def test_a_message_is_read_with_its_recipients(tmp_path):
    reading = read_bytes(tmp_path, "a.msg", letter())
    for text in ("件名: 名簿の件", "山田花子様 090-1111-2222", "氏名: 鈴木一郎"):
        assert text in reading.text
    assert reading.first.state == "read"


def test_eight_bit_strings_are_read_in_the_code_page_of_the_message(tmp_path):
    page = struct.pack("<HHIQ", 3, 0x3FFD, 0, 51932)
    data = letter(**{
        "__properties_version1.0": bytes(32) + page, "__substg1.0_8001001E": "佐藤健".encode("euc-jp"),
    })  # fmt: skip
    assert "佐藤健" in read_bytes(tmp_path, "a.msg", data).text


def test_attachments_and_letters_in_a_message_are_opened(tmp_path):
    attached = "__attach_version1.0_#00000000"
    inner = "__attach_version1.0_#00000001/__substg1.0_3701000D"
    data = letter(**{
        f"{attached}/__substg1.0_3707001F": "名簿.csv".encode("utf-16-le"),
        f"{attached}/__substg1.0_37010102": LIST,
        f"{inner}/__properties_version1.0": bytes(24),
        f"{inner}/__substg1.0_1000001F": "中の手紙 佐藤健".encode("utf-16-le"),
    })  # fmt: skip
    reading = read_bytes(tmp_path, "a.msg", data)
    assert reading.states()["a.msg!/名簿.csv"] == ("read", "")
    assert "中の手紙 佐藤健" in reading.text


def test_a_body_in_packed_rtf_is_read(tmp_path):
    """Packed by hand: letters as they are, in groups of eight behind a byte of flags, and the end mark."""
    rtf = rb"{\rtf1\ansi\ansicpg932 \u23665?\u30000? 090-1111-2222}"
    packed = b"".join(b"\0" + rtf[at : at + 8] for at in range(0, len(rtf), 8))
    data = letter(**{
        "__substg1.0_10090102": struct.pack("<4I", len(packed) + 12, len(rtf), 0x75465A4C, 0) + packed,
    })  # fmt: skip
    assert "山田 090-1111-2222" in read_bytes(tmp_path, "a.msg", data).text


def test_a_compound_file_of_a_program_we_do_not_read_is_named(tmp_path):
    report = read_bytes(tmp_path, "a.vsd", compound({"VisioDocument": b"x" * 600})).first
    assert (report.state, report.reason_code) == ("unread", "unknown_format")
    assert "Visio" in report.reason


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


class Sheets:
    def __init__(self, *records: bytes) -> None:
        self.data = b"".join(records)

    def get(self, _: str) -> bytes:
        return self.data


def test_notes_and_footers_of_an_old_sheet_are_read():
    from tsutsumi.core.readers.old.workbook import drawn

    text = "係 山田花子".encode("utf-16-le")
    box = record(0x01B6, bytes(10) + struct.pack("<HHI", 6, 16, 0))
    footer = record(0x15, struct.pack("<HB", 4, 1) + "鈴木一郎".encode("utf-16-le"))
    found = drawn(
        Sheets(box, record(0x3C, b"\1" + text[:4]), record(0x3C, b"\1" + text[4:]), record(0x3C, b"x"), footer)
    )
    assert found.text == "係 山田花子\n鈴木一郎"


def test_pictures_of_an_old_sheet_are_counted_over_their_pieces():
    from tsutsumi.core.readers.old.workbook import drawn

    assert drawn(Sheets(record(0xEB, bytes(8_000)), record(0x3C, bytes(8_000)), record(0x0A, b""))).pictures == 16_000
