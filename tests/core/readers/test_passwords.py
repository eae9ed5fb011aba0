"""Locked files: closed without a password, closed with a wrong one, read with the right one, and never called clean."""

import hashlib
import hmac
import io
import struct
import zlib

import docx
import pikepdf
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from msoffcrypto.format.ooxml import OOXMLFile

from tests.core.readers.reading import read_bytes
from tsutsumi.room.demo.leak_files import letters, locked_zip

ROWS = [{"氏名": f"山田花子{n}", "生年月日": "1980/01/02"} for n in range(400)]
TEXT = "".join(f"{row['氏名']},{row['生年月日']}\n" for row in ROWS).encode()
RIGHT = "堤-2026"


def old_zip() -> bytes:
    return locked_zip(ROWS, RIGHT.encode())


def old_zip_cp932() -> bytes:
    return locked_zip(ROWS, RIGHT.encode("cp932"))


def aes_zip(*, deflated: bool = True, version: int = 2) -> bytes:
    """A zip as WinZip and 7-Zip lock it, written from the description of the format."""
    packed = zlib.compress(TEXT, 9, -15) if deflated else TEXT
    salt = bytes(range(16))
    secret = hashlib.pbkdf2_hmac("sha1", RIGHT.encode(), salt, 1000, 66)
    box = Cipher(algorithms.AES(secret[:32]), modes.ECB()).encryptor()
    sealed = b""
    for number, at in enumerate(range(0, len(packed), 16), start=1):
        pad = box.update(number.to_bytes(16, "little"))
        sealed += bytes(a ^ b for a, b in zip(packed[at : at + 16], pad, strict=False))
    body = salt + secret[64:] + sealed + hmac.digest(secret[32:64], sealed, "sha1")[:10]
    extra = struct.pack("<HHH2sBH", 0x9901, 7, version, b"AE", 3, 8 if deflated else 0)
    crc = zlib.crc32(TEXT) if version == 1 else 0
    common = struct.pack("<5H3I2H", 51, 1, 99, 0, 33, crc, len(body), len(TEXT), 5, len(extra))
    local = b"PK\3\4" + common + b"a.csv" + extra
    central = b"PK\1\2\x33\0" + common + struct.pack("<3H2I", 0, 0, 0, 0, 0) + b"a.csv" + extra
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 1, 1, len(central), len(local) + len(body), 0)
    return local + body + central + end


def word() -> bytes:
    plain, out = io.BytesIO(), io.BytesIO()
    document = docx.Document()
    document.add_paragraph("山田花子3")
    document.save(plain)
    OOXMLFile(plain).encrypt(RIGHT, out)
    return out.getvalue()


def portable() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(letters([{"氏名": "山田花子3"}]))) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(user=RIGHT, owner="another"))
    return out.getvalue()


LOCKED = {
    "old.zip": old_zip,
    "old_cp932.zip": old_zip_cp932,
    "aes.zip": aes_zip,
    "aes_stored.zip": lambda: aes_zip(deflated=False),
    "aes_first.zip": lambda: aes_zip(version=1),
    "word.docx": word,
    "letter.pdf": portable,
}


@pytest.mark.parametrize("name", LOCKED)
def test_without_a_password_it_is_not_examined(tmp_path, name):
    reading = read_bytes(tmp_path, name, LOCKED[name]())
    assert ("unread", "encrypted") in reading.states().values()
    assert "山田花子" not in reading.text


@pytest.mark.parametrize("name", LOCKED)
def test_with_wrong_passwords_it_stays_closed_and_says_so(tmp_path, name):
    reading = read_bytes(tmp_path, name, LOCKED[name](), passwords=("a", "秘密", "x" * 300))
    report = next(r for r in reading.reports if r.reason_code == "encrypted")
    assert report.state == "unread"
    assert "パスワード3個" in report.reason
    assert report.most_people > 0
    assert "山田花子" not in reading.text


@pytest.mark.parametrize("name", LOCKED)
def test_with_the_right_password_it_is_read(tmp_path, name):
    reading = read_bytes(tmp_path, name, LOCKED[name](), passwords=("a", RIGHT))
    assert {r.state for r in reading.reports} == {"read"}
    assert "山田花子3" in reading.text.replace(" ", ""), "the reader of PDF sets spaces where it sees them"


@pytest.mark.parametrize("name", ["old.zip", "aes.zip", "aes_stored.zip"])
def test_a_damaged_lock_is_never_called_read(tmp_path, name):
    data = bytearray(LOCKED[name]())
    data[len(data) // 3] ^= 0xFF
    reading = read_bytes(tmp_path, name, bytes(data), passwords=(RIGHT,))
    assert "unread" in {r.state for r in reading.reports}


def test_a_password_is_in_no_report_and_in_no_picture_of_a_job():
    from tsutsumi.core.readers.opener import Job

    assert RIGHT not in repr(Job("a", "a", passwords=(RIGHT,)))
