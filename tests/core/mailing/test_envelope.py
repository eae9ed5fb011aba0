"""One mail to one person: what stands on it, what does not, and that its signature holds."""

import random
from datetime import UTC, datetime

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from dkim.canonicalization import Relaxed

from tests.core.mailing.post import parsed
from tsutsumi.core.mailing import dnslines, envelope, signing, verp
from tsutsumi.core.mailing.envelope import Letter, Sender, Unfit

AT = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
TOKEN = "t" * 26
SENDER = Sender("info@aoi.example", "あおい総合クリニック", "aoi.example")
TEXT = (
    "山田 太郎 様\n\n■漏えいしたおそれのある項目\n・氏名\n・<住所> & 電話\n\n.\n..点で始まる行\n"
    "https://www.aoi.example/oshirase をご覧ください。\n"
)


def letter(**more):
    said = {
        "sending": TOKEN,
        "to": "yamada@docomo.example",
        "subject": "個人データの漏えいについて",
        "text": TEXT,
        "at": AT,
    }
    return Letter(**said | more)


def test_one_envelope_to_one_person_with_the_text_first_and_its_twin():
    made = envelope.build(letter(), SENDER)
    assert (made.sender, made.to) == (f"bounce+{TOKEN}@aoi.example", "yamada@docomo.example")
    mail = parsed(made.data)
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert next(mail.iter_parts()).get_content().replace("\r\n", "\n") == TEXT
    assert [a.addr_spec for a in mail["To"].addresses] == ["yamada@docomo.example"]
    assert (mail["From"].addresses[0].display_name, mail["Subject"]) == (SENDER.name, "個人データの漏えいについて")
    assert mail["Message-ID"] == f"<{TOKEN}@aoi.example>"
    assert mail["Date"].datetime == AT
    assert mail["Auto-Submitted"] == "auto-generated"
    assert not [name for name in mail if name.lower().startswith(("list-", "bcc", "cc"))]
    assert made.data.isascii()
    assert max(len(line) for line in made.data.split(b"\r\n")) <= 78
    assert b"\n" not in made.data.replace(b"\r\n", b"")


def test_the_same_letter_has_the_same_bytes():
    assert envelope.build(letter(), SENDER) == envelope.build(letter(), SENDER)
    again = envelope.build(letter(sending=verp.mark(TOKEN, 2)), SENDER)
    assert again.sender == f"bounce+{TOKEN}.2@aoi.example"
    assert parsed(again.data)["Message-ID"] == f"<{TOKEN}@aoi.example>"  # so a receiver can throw it away


@pytest.mark.parametrize(
    ("address", "wire"),
    [
        ("a.b@docomo.ne.jp", "a.b@docomo.ne.jp"),
        ("abc..d.@docomo.ne.jp", '"abc..d."@docomo.ne.jp'),  # carriers gave such out until 2009
        (".x@ezweb.ne.jp", '".x"@ezweb.ne.jp'),
        ('"abc."@docomo.ne.jp', '"abc."@docomo.ne.jp'),
        ("o'neil+tag/x=1@example.com", "o'neil+tag/x=1@example.com"),
    ],
)
def test_addresses_that_exist_are_taken(address, wire):
    assert envelope.build(letter(to=address), SENDER).to == wire


@pytest.mark.parametrize(
    "address",
    ["", "a", "a@b", "a@b.example, c@d.example", "a@b.example\r\nBcc: x@y.example", "<a@b.example>", "a b@c.example",
     "a@b.example>", "あ@b.example", "a@日本.example", "a" * 65 + "@b.example", "a@b.example\nRCPT TO:<x@y.example>"],
)  # fmt: skip
def test_what_is_no_single_address_goes_nowhere(address):
    with pytest.raises(Unfit):
        envelope.build(letter(to=address), SENDER)


@pytest.mark.parametrize(
    "more",
    [
        {"subject": "山田太郎様の個人データについて", "private": ["山田太郎"]},
        {"subject": "YAMADA＠docomo.example の件", "private": ["yamada@docomo.example"]},
        {"subject": "件名\r\nBcc: x@y.example"},
        {"subject": " "},
        {"text": "こちらから https://www.aoi.example/login へ"},
        {"text": "www.aoi.example/signin?next=1"},
        {"text": "見えない\u202e文字"},
        {"text": "\x00"},
        {"text": "  \n"},
    ],
)
def test_what_must_not_be_said_goes_nowhere(more):
    with pytest.raises(Unfit):
        envelope.build(letter(**more), SENDER)


def key_of(signer):
    return lambda _name, timeout=5: signer.record().encode()


def test_the_signature_holds_and_breaks_with_any_change():
    signer = signing.Signer.of("aoi.example", "t1", rsa.generate_private_key(65537, 2048))
    data = envelope.build(letter(), Sender("info@aoi.example", "あおい", "aoi.example", signer=signer)).data
    assert dkim.verify(data, dnsfunc=key_of(signer))
    assert b"c=relaxed/relaxed" in data
    for old, new in ((b"Auto-Submitted: auto", b"Auto-Submitted: autx"), (b"5bGx", b"5bGy"), (b"To: y", b"To: z")):
        assert old in data
        assert not dkim.verify(data.replace(old, new, 1), dnsfunc=key_of(signer))
    assert not dkim.verify(data.replace(b"MIME-Version", b"Cc: x@y.example\r\nMIME-Version", 1), dnsfunc=key_of(signer))


def test_the_body_is_hashed_as_the_library_reads_it():
    chance = random.Random(6376)
    for _ in range(300):
        body = b"".join(chance.choices([b"a", b" ", b"\t", b"\r\n", b"\r\n", b"=20", b"\x0b"], k=40)) + b"z\r\n"
        body += b"\r\n" * chance.randint(0, 3)
        assert signing.relaxed(body) == Relaxed.canonicalize_body(body)
    assert signing.relaxed(b"\r\n\r\n") == Relaxed.canonicalize_body(b"\r\n\r\n") == b""


def test_an_ed25519_key_signs_as_rfc_8463_says():
    key = ed25519.Ed25519PrivateKey.generate()
    signer = signing.Signer.of("aoi.example", "t1", key)
    assert signer.record().startswith("v=DKIM1; k=ed25519; p=")
    seen = []

    class Spy:
        public_key = key.public_key

        def sign(self, digest):
            seen.append(digest)
            return key.sign(digest)

    spied = signing.Signer("aoi.example", "t1", Spy())
    data = envelope.build(letter(), Sender("info@aoi.example", "", "aoi.example", signer=spied)).data
    assert b"a=ed25519-sha256" in data
    assert len(seen[0]) == 32  # the SHA-256 is signed, not the text


def test_keys_that_nobody_would_accept_are_refused(tmp_path):
    with pytest.raises(signing.BadKey):
        signing.Signer.of("aoi.example", "t1", ec.generate_private_key(ec.SECP256R1()))
    (tmp_path / "key").write_text("no key")
    with pytest.raises(signing.BadKey):
        signing.Signer.load("aoi.example", "t1", tmp_path / "key")


def test_the_lines_for_the_dns_can_be_copied():
    signer = signing.Signer.of("aoi.example", "t1", rsa.generate_private_key(65537, 2048))
    spf, key, dmarc = dnslines.lines("aoi.example", "mx.aoi.example", signer, report_to="postmaster@aoi.example")
    assert str(spf) == 'aoi.example. IN TXT "v=spf1 a:mx.aoi.example mx ~all"'
    assert (key.name, dmarc.name) == ("t1._domainkey.aoi.example", "_dmarc.aoi.example")
    pieces = key.quoted.split('" "')
    assert "".join(pieces).strip('"') == signer.record()
    assert max(map(len, pieces)) <= 255


def test_a_bounce_comes_back_to_an_address_of_ours_only():
    assert verp.read(f"<bounce+{TOKEN.upper()}.2@AOI.example>", "aoi.example") == (TOKEN, 2)
    for other in (
        f"bounce+{TOKEN}@other.example",
        "info@aoi.example",
        "bounce+x@aoi.example",
        f"bounce+{TOKEN}@aoi.example.evil.example",
    ):
        assert verp.read(other, "aoi.example") is None
