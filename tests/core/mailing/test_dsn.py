# ruff: noqa: E501, T201
"""What comes back is read as what it is: shapes from public descriptions, and reports that a real Postfix wrote."""

import random
import tomllib
from pathlib import Path

import pytest

from tests.core.mailing import corpus
from tsutsumi.core.mailing import dsn
from tsutsumi.core.mailing.relaylog import Log, Place

REAL = Path(__file__).parent / "postfix"
MEANING = tomllib.loads((REAL / "meaning.toml").read_text())
TOKEN = "t" * 26
US = f"bounce+{TOKEN}@aoi.example"


def test_at_least_98_of_100_are_read_as_what_they_are(capsys):
    right, wrong, whose = 0, [], 0
    for raw, to, meaning, name in corpus.everything(seed=7):
        found = dsn.parse(raw, "aoi.example", to)
        right += found.kind == meaning
        whose += f"bounce+{found.token}@aoi.example" == to
        if found.kind != meaning:
            wrong.append((name, meaning, found.kind))
    total = right + len(wrong)
    with capsys.disabled():
        print(f"\nbounces read rightly: {right} of {total} ({right / total:.1%})")
    assert whose == total
    assert right / total >= 0.98, wrong
    assert not [one for one in wrong if one[2] in {"delivered", "auto_reply"}]


@pytest.mark.parametrize("name", MEANING)
def test_what_a_real_postfix_wrote_is_read_as_what_its_next_hop_meant(name):
    found = dsn.parse((REAL / name).read_bytes(), "aoi.example")
    assert found.kind == MEANING[name], found
    assert len(found.token) == 26
    assert "@" not in found.words


def test_the_log_of_a_real_postfix_tells_what_it_took():
    log = Log(REAL / "mail.log")
    taken = list(log.taken_since(Place(log.place().inode, 0)))
    assert len(taken) == len(set(taken)) == (REAL / "mail.log").read_text().count("from=<bounce+")
    assert all(len(sending) == 26 for sending in taken)


@pytest.mark.parametrize("shape", corpus.SHAPES, ids=lambda shape: shape.__name__)
def test_a_file_that_was_handed_in_tells_whose_it_is(shape):
    one = corpus.One(random.Random(3), corpus.SAID[0])
    assert dsn.parse(shape(one), "aoi.example").token == one.token


def test_the_address_it_came_to_counts_and_not_what_it_says():
    one = corpus.One(random.Random(3), corpus.SAID[0])
    assert dsn.parse(corpus.postfix(one), "aoi.example", US).token == TOKEN


def nested(depth):
    body = b"x"
    for level in range(depth):
        body = b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n%s\n--b%d--\n' % (level, level, body, level)
    return body


HOSTILE = {
    "nothing": b"",
    "noise": random.Random(1).randbytes(20_000),
    "nested": nested(300),
    "a thousand parts": b'Content-Type: multipart/mixed; boundary="b"\n\n' + b"--b\n\nx\n" * 1000 + b"--b--\n",
    "long line": b"Subject: " + b"a" * 300_000 + b"\n\nx",
    "no such charset": b"Content-Type: text/plain; charset=klingon\nSubject: =?klingon?b?eA==?=\n\nUser unknown",
    "undot": b"Content-Type: text/plain; charset=undefined\n\nx",
    "null in charset": b"Content-Type: text/plain; charset=\"utf\x008\"\n\nx",
    "rot13": b"Content-Type: text/plain; charset=rot13\n\nx",
    "broken base64": b"Content-Transfer-Encoding: base64\n\n!!!!=",
    "uuencode": b"Content-Transfer-Encoding: x-uuencode\n\nbegin 644 x\n\xff\n",
    "report without a block": b'Content-Type: multipart/report; boundary="b"\n\n--b\nContent-Type: message/delivery-status\n\n\n--b--',
    "action of nothing": b'Content-Type: multipart/report; boundary="b"\n\n--b\nContent-Type: message/delivery-status\n\na: b\n\nAction:\n\n--b--',
    "many words": b"From: mailer-daemon@x\nSubject: failure notice\n\n" + b"mailbox account recipient " * 40_000,
    "regular expressions": b"From: mailer-daemon@x\n\n" + b"user: " + b"a " * 60_000 + b"exceed a b c d quota " * 9_000,
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_that_comes_in_breaks_the_reading(name):
    found = dsn.parse(HOSTILE[name], "aoi.example", US)
    assert found.token == TOKEN
    assert found.kind in {"unknown", "permanent", "temporary", "delayed", "auto_reply"}


def test_words_are_kept_without_addresses():
    assert dsn.masked("550 <taro@x.example>: no\r\nX: hanako@y.example") == "550 <●●●>: no X: ●●●"
