"""The door for mails that come back takes those and nothing else, whatever is said to it."""

import smtplib
import socket

import pytest

from tsutsumi.core.mailing import dsn
from tsutsumi.notices.post import door

OURS = "bounce+" + "t" * 26 + "@aoi.example"


class Kept(list):
    full = False

    def known(self, address):
        return address == OURS

    def take(self, content, to):
        if self.full:
            raise OSError("no space")
        self.append((to, content))


@pytest.fixture
def kept():
    return Kept()


@pytest.fixture
def listening(kept):
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    found = door.opened("127.0.0.1", port, kept.known, kept.take)
    yield found
    found.stop()


@pytest.fixture
def talk(listening):
    with smtplib.SMTP("127.0.0.1", listening.port, timeout=10) as smtp:
        smtp.ehlo()
        yield smtp


def test_a_bounce_is_taken_as_it_is(kept, talk):
    talk.sendmail("", [OURS], b"Subject: failure notice\r\n\r\nUser unknown\r\n")
    assert kept == [(OURS, b"Subject: failure notice\r\n\r\nUser unknown\r\n")]


@pytest.mark.parametrize(
    "address",
    [
        "info@aoi.example", "bounce+zzzzzzzzzzzzzzzzzzzzzzzzzz@aoi.example", "root", "bounce@aoi.example",
        "a@b.example", "bounce+x'; DROP TABLE notices_notice;--@aoi.example", "<>", "@relay.example:a@b.example",
        "a%b.example@aoi.example", OURS + ".evil.example", f"{OURS},a@b.example",
    ],
)  # fmt: skip
def test_it_takes_nothing_for_anybody_else_and_relays_nothing(kept, talk, address):
    talk.mail("")
    code, said = talk.rcpt(address)
    assert 500 <= code < 560, said
    assert talk.docmd("DATA")[0] in {503, 554}
    assert kept == []


def test_one_address_of_ours_opens_it_for_no_second(talk):
    talk.mail("")
    assert talk.rcpt(OURS)[0] == 250
    assert talk.rcpt("victim@elsewhere.example")[0] == 452
    assert talk.rcpt(OURS)[0] == 452


def test_who_tries_addresses_is_cut_off(talk):
    talk.mail("")
    codes = [talk.rcpt(f"bounce+{'a' * 24}{n:02d}@aoi.example")[0] for n in range(12)]
    assert codes == [550] * 10 + [421] * 2


def test_it_is_silent_about_who_is_there(talk):
    assert talk.docmd("VRFY", "root")[0] == 502
    assert talk.docmd("EXPN", "staff")[0] in {500, 502}
    assert "auth" not in talk.esmtp_features


def test_what_is_too_large_is_not_kept(kept, talk):
    with pytest.raises((smtplib.SMTPResponseException, smtplib.SMTPServerDisconnected)):
        talk.sendmail("", [OURS], b"Subject: x\n\n" + (b"y" * 70 + b"\n") * (dsn.LONGEST // 70))
    assert kept == []


@pytest.mark.parametrize("line", [b"\n.\n", b"\r.\r", b"\r\n.\n", b"\n.\r\n"])
def test_no_second_mail_can_be_smuggled_in_the_first(kept, listening, line):
    """CVE-2023-51764 and its kin: only CRLF.CRLF ends a mail."""
    with socket.create_connection(("127.0.0.1", listening.port), timeout=10) as wire:
        talk = wire.makefile("rwb")
        for said in (b"EHLO x", b"MAIL FROM:<>", b"RCPT TO:<" + OURS.encode() + b">", b"DATA"):
            talk.write(said + b"\r\n")
        inner = b"MAIL FROM:<>\r\nRCPT TO:<" + OURS.encode() + b">\r\nDATA\r\n"
        talk.write(b"Subject: x\r\n\r\nhello" + line + inner + b"two\r\n.\r\nQUIT\r\n")
        talk.flush()
        talk.read()
    assert len(kept) <= 1


def test_when_it_cannot_be_kept_the_other_side_is_asked_to_come_again(kept, talk):
    kept.full = True
    with pytest.raises(smtplib.SMTPDataError) as refused:
        talk.sendmail("", [OURS], b"Subject: x\n\nx")
    assert refused.value.smtp_code == 451


def test_too_many_at_once_are_turned_away_and_then_it_goes_on(listening):
    crowd = [socket.create_connection(("127.0.0.1", listening.port), timeout=10) for _ in range(door.MOST_AT_ONCE)]
    for one in crowd:
        assert one.recv(3) == b"220"
    late = socket.create_connection(("127.0.0.1", listening.port), timeout=10)
    assert late.recv(3) == b"421"
    for one in (*crowd, late):
        one.close()
    for _ in range(100):
        with socket.create_connection(("127.0.0.1", listening.port), timeout=10) as one:
            if one.recv(3) == b"220":
                break
    else:
        raise AssertionError("it never opens again")


def test_what_is_said_to_it_stands_in_no_log(talk, caplog):
    caplog.set_level("DEBUG")
    talk.sendmail("person@elsewhere.example", [OURS], b"Subject: secret\r\n\r\nx\r\n")
    assert not [record for record in caplog.records if "elsewhere" in record.getMessage()]
