import random

import pytest

from tests.core.readers.reading import read_bytes
from tsutsumi.core.readers import charset

TEXT = "患者名簿：山田花子様（カルテ番号 12-345）、電話は０９０です。ﾔﾏﾀﾞ\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "euc_jp", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_text_is_read_in_the_encoding_it_was_written_in(tmp_path, encoding):
    text = "No,name,memo\n" * 30 + TEXT if encoding.startswith("utf-16-") else TEXT
    assert text.strip() in read_bytes(tmp_path, "a.txt", text.encode(encoding)).text.replace("\t", ",")


def test_a_letter_in_iso_2022_jp_is_known_by_its_escapes(tmp_path):
    reading = read_bytes(tmp_path, "a.txt", "山田花子様".encode("iso2022_jp"))
    assert "山田花子様" in reading.text
    assert reading.first.encoding == "iso2022_jp_ext"


@pytest.mark.parametrize(("right", "wrong"), [("cp932", "euc_jis_2004"), ("euc_jp", "cp932")])
@pytest.mark.parametrize("seed", range(10))
def test_short_names_alone_tell_cp932_from_euc_jp(right, wrong, seed):
    chance = random.Random(seed)
    names = ["佐藤", "鈴木一郎", "渡辺さくら", "高橋 健", "東京都文京区小石川", "ヤマダ ハナコ", "要精密検査"]
    data = ",".join(chance.choices(names, k=6)).encode(right)
    assert charset.decode(data)[0] == data.decode(right)
    assert charset.guess(data) != wrong


def test_japanese_after_a_megabyte_of_ascii_is_still_read(tmp_path):
    data = b"id;status\n" * 150_000 + "氏名；山田花子\n".encode("cp932")
    assert "山田花子" in read_bytes(tmp_path, "log.txt", data).text


@pytest.mark.parametrize(("mark", "encoding"), [(b"", "utf-8"), (b"\xef\xbb\xbf", "utf-8-sig")])
def test_of_a_large_text_in_utf8_little_is_looked_at_and_a_few_odd_bytes_settle_nothing(tmp_path, mark, encoding):
    plain = mark + TEXT.encode() * 30_000
    reading = read_bytes(tmp_path, "a.txt", plain)
    assert reading.first.encoding == encoding
    assert "山田花子" in reading.text
    odd = "ﾃ｡\n".encode("cp932") + b"id;status\n" * 50_000 + TEXT.encode("cp932") * 30_000  # reads as UTF-8, too
    assert odd[:2].decode() == "á"
    assert "山田花子" in read_bytes(tmp_path, "b.txt", odd).text


def test_bytes_without_meaning_are_no_text():
    assert charset.guess(random.Random(1).randbytes(4000)) is None


def test_a_file_with_unreadable_bytes_is_read_in_part_and_bounds_what_is_lost(tmp_path):
    data = ("山田花子\n" * 200).encode("cp932") + b"\x81\xff\x81\xff\n" + ("鈴木一郎\n" * 200).encode("cp932")
    reading = read_bytes(tmp_path, "a.txt", data)
    assert (reading.first.state, reading.first.reason_code) == ("partly", "undecodable")
    assert reading.first.most_people > 0
