"""The register of the customers, and what the post and the mail servers bring back of what was sent to people."""

import re
import smtplib
import socket
import zipfile
from types import SimpleNamespace

import pypdfium2
import zxingcpp

from tests.core.mailing import corpus
from tsutsumi.room.demo import leak_files as files
from tsutsumi.room.demo.leak import register_row

CODE = re.compile(r"(?:[0-9A-Z]{4}-){4}[0-9A-Z]{4}")
NUMBER = re.compile(r"\d+-\d{6}-[0-9A-Z]{4}")
NO_MAIL = 3  # of the customers each third has no mail address


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


def marks(pdf, most):
    """What a hand scanner reads through the windows of the first letters."""
    found = list[str]()
    for page in pypdfium2.PdfDocument(pdf):
        picture = page.render(scale=200 / 72).to_pil()
        found += [one.text for one in zxingcpp.read_barcodes(picture) if NUMBER.fullmatch(one.text)]
        if len(found) >= most:
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
