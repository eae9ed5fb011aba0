"""A small leak, and what the post and the mail servers bring back of what was sent to its people."""

import io
import re
import smtplib
import socket
import zipfile
from types import SimpleNamespace

import pypdfium2
import zxingcpp

from tests.core.mailing import corpus
from tsutsumi.room.demo import leak_files as files
from tsutsumi.room.demo.leak import Crowd, check_row, register_row

PEOPLE, CHECKED = 24, 10
ONLY_PAPER, NOTHING = (3, 4, 5), (6,)  # places of people without a mail address, and without any way to be reached
CODE = re.compile(r"(?:[0-9A-Z]{4}-){4}[0-9A-Z]{4}")
NUMBER = re.compile(r"\d+-\d{6}-[0-9A-Z]{4}")
NO_MAIL = 3  # of the customers of the clinic each third has no mail address
WAYS = ("メールアドレス", "電話番号", "郵便番号", "住所")


def small_leak():
    """A register and the results of some of its people, packed. Returns the people and the zip."""
    people = Crowd(2026).draw(PEOPLE)
    rows = [register_row(one) for one in people]
    for place in (*ONLY_PAPER, *NOTHING):
        rows[place] |= dict.fromkeys(WAYS if place in NOTHING else WAYS[:1], "")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as out:
        out.writestr("患者一覧.csv", files.csv_bytes(rows, "cp932"))
        checked = [check_row(one) for one in people[:CHECKED]]
        out.writestr("健診結果.xlsx", files.sheet_with_titles(checked))
    return people, packed.getvalue()


def register(people):
    """The clinic's own register as CSV: other contacts than what leaked, and of some no mail address."""
    rows = [register_row(one) for one in people]
    for row in rows[::NO_MAIL]:
        row["メールアドレス"] = ""
    return files.csv_bytes(rows, "cp932")


def failure(envelope, shape=corpus.postfix):
    """What the mail server writes back about a mail that it took and could not deliver."""
    sender, [to], letter = envelope
    domain = to.rpartition("@")[2]
    head = f"Return-Path: <{sender}>\nTo: {to}\nMessage-ID: {letter['Message-ID']}\n"
    said = f"550 5.1.1 <{to}>: Recipient address rejected: User unknown"
    return shape(SimpleNamespace(to=to, domain=domain, status="5.1.1", said=said, original=head))


def knock(port, to, raw):
    """The house's mail server hands on what came back to the door."""
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as smtp:
        smtp.sendmail("", [to], raw.replace(b"\n", b"\r\n"))


def marks(pdf, most=None):
    """What a hand scanner reads through the windows of the letters, of the first ones or of all."""
    found = list[str]()
    for page in pypdfium2.PdfDocument(pdf):
        picture = page.render(scale=200 / 72).to_pil()
        found += [one.text for one in zxingcpp.read_barcodes(picture) if NUMBER.fullmatch(one.text)]
        if most is not None and len(found) >= most:
            break
    return found[:most]


def numbers(pdf):
    """The numbers of all letters, in words."""
    pages = (page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf))
    return {number for words in pages for number in NUMBER.findall(words)}


def names(path):
    """What is in a zip."""
    with zipfile.ZipFile(path) as packed:
        return packed.namelist()


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]
