"""Address books, calendars, mailboxes, winmail.dat, Outlook data files, OpenDocument, XML."""

import importlib.util
import io
import struct
import zipfile

import pytest

from tests.core.readers.reading import read_bytes

LIST = "氏名,電話\n山田花子,090-1111-2222\n鈴木一郎,090-3333-4444\n".encode("cp932")


def quoted(text: str, charset: str) -> str:
    return "".join(f"={byte:02X}" for byte in text.encode(charset))


OLD_CARD = (
    "BEGIN:VCARD\r\nVERSION:2.1\r\n"
    f"N;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:{quoted('山田', 'cp932')};=\r\n{quoted('花子', 'cp932')};;;\r\n"
    "TEL;CELL:090-1111-2222\r\nTEL;HOME:03-1111-2222\r\nEND:VCARD\r\n"
)
NEW_CARD = (
    "BEGIN:VCARD\nVERSION:3.0\nFN:鈴木一郎\nitem1.EMAIL;TYPE=WORK:i@example.jp\n"
    "ADR;TYPE=HOME:;;青葉台1-2-3;横浜市;神奈川県;227-0062;日本\n"
    "NOTE:長い\n メモ\\, つづき\nPHOTO;ENCODING=b:QUJD\nEND:VCARD\n"
)


def test_an_address_book_is_a_table_with_a_row_a_person(tmp_path):
    grid = read_bytes(tmp_path, "a.vcf", (OLD_CARD + NEW_CARD).encode()).grids[0]
    first, second = (dict(zip(grid.rows[0], row, strict=True)) for row in grid.rows[1:])
    assert (first["姓名"], first["電話番号"], first["電話番号2"]) == ("山田 花子", "090-1111-2222", "03-1111-2222")
    assert (second["氏名"], second["メールアドレス"]) == ("鈴木一郎", "i@example.jp")
    assert "神奈川県" in second["住所"]
    assert second["メモ"] == "長いメモ, つづき"
    assert not any("QUJD" in cell for row in grid.rows for cell in row)


def test_people_of_a_calendar_are_read_over_its_line_breaks(tmp_path):
    event = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:面談 山田\r\n 花子様\r\n"
    event += "ATTENDEE;CN=鈴木:mailto:i@exam\r\n ple.jp\r\n"
    text = read_bytes(tmp_path, "a.ics", event.encode()).text
    assert "面談 山田花子様" in text
    assert "i@example.jp" in text


@pytest.mark.parametrize(
    "data", [b"BEGIN:VCARD\n" * 5_000, b"BEGIN:VCARD\nN:" + b"a" * 3_000_000, b"BEGIN:VCARD\n:" * 9]
)
def test_a_hostile_address_book_ends_in_one_state(tmp_path, data):
    assert read_bytes(tmp_path, "a.vcf", data).first.state in {"read", "partly", "unread"}


def test_a_mailbox_splits_only_at_the_line_that_begins_a_letter(tmp_path):
    letter = "From a@example.jp Mon Nov  2 09:00:00 2026\nFrom: a@example.jp\nTo: b@example.jp\n"
    letter += "Subject: x\n\n山田花子\nFrom here\n\n"
    reading = read_bytes(tmp_path, "box", letter.encode() * 3)
    assert len(reading.reports) == 4
    assert reading.text.count("From here") == 3


def attribute(level: int, kind: int, body: bytes) -> bytes:
    return struct.pack("<BII", level, kind, len(body)) + body + struct.pack("<H", sum(body) & 0xFFFF)


def winmail() -> bytes:
    text = "山田花子様".encode("utf-16-le") + b"\0\0"
    properties = struct.pack("<IHHII", 1, 0x1F, 0x1000, 1, len(text)) + text + bytes(-len(text) % 4)
    return (
        struct.pack("<IH", 0x223E9F78, 1) + attribute(1, 0x00018004, "名簿の件\0".encode("cp932"))
        + attribute(1, 0x00069003, properties) + attribute(2, 0x00069002, bytes(14))
        + attribute(2, 0x00018010, "名簿.csv\0".encode("cp932")) + attribute(2, 0x0006800F, LIST)
    )  # fmt: skip


def test_winmail_dat_gives_the_letter_and_its_attachments(tmp_path):
    reading = read_bytes(tmp_path, "winmail.dat", winmail())
    assert "名簿の件" in reading.text
    assert "山田花子様" in reading.text
    assert reading.states()["winmail.dat!/名簿.csv"] == ("read", "")


def test_winmail_dat_cut_short_is_read_as_far_as_it_goes(tmp_path):
    report = read_bytes(tmp_path, "winmail.dat", winmail()[:-30]).first
    assert (report.state, report.reason_code) == ("partly", "damaged")


def test_an_outlook_data_file_without_its_library_is_unread_and_says_what_to_do(tmp_path, monkeypatch):
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *more: None if name == "pypff" else real(name, *more))
    report = read_bytes(tmp_path, "a.pst", b"!BDN" + bytes(600)).first
    assert (report.state, report.reason_code) == ("unread", "no_tool")
    assert "libpff-python" in report.reason
    assert report.most_people > 0


def open_document(content: str, *, manifest: str = "", **more: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
        package.writestr("content.xml", f'<o xmlns:t="t" xmlns:x="x">{content}</o>')
        for name, text in more.items():
            package.writestr(f"{name}.xml", text)
    return out.getvalue()


def test_an_open_document_gives_text_tables_and_headers(tmp_path):
    row = "<t:table-row>" + "<t:table-cell><x:p>{}</x:p></t:table-cell>" * 2 + "</t:table-row>"
    table = f"<t:table>{row.format('氏名', '電話')}{row.format('山田花子', '090')}</t:table>"
    data = open_document(f"<x:h>一覧</x:h><x:p>係<x:s/>鈴木</x:p>{table}", styles="<o><p>頭書 佐藤健</p></o>")
    reading = read_bytes(tmp_path, "a.odt", data)
    assert [list(r) for r in reading.grids[0].rows] == [["氏名", "電話"], ["山田花子", "090"]]
    assert "一覧\n係 鈴木" in reading.text
    assert "頭書 佐藤健" in reading.text
    assert reading.first.state == "read"


def test_a_locked_open_document_is_not_examined(tmp_path):
    data = open_document("x", manifest="<encryption-data/>")
    assert read_bytes(tmp_path, "a.odt", data).states()["a.odt"] == ("unread", "encrypted")


def test_characters_written_as_numbers_in_xml_are_read(tmp_path):
    text = '<?xml version="1.0"?><n>&#23665;&#x7530;花子 &#99999999;&#0;</n>'
    assert "山田花子" in read_bytes(tmp_path, "a.xml", text.encode()).text


def test_entities_of_plain_xml_are_never_resolved(tmp_path):
    lol = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY a{n} "&a{n - 1};&a{n - 1};">' for n in range(1, 40)
    )
    reading = read_bytes(tmp_path, "a.xml", (lol + "]><x>&a39;</x>").encode())
    assert reading.first.state == "read"
    assert len(reading.text) < 10_000
