"""A time stamp of a hash (RFC 3161): asked for when an authority is set, kept as it came, and never in the way."""

import hashlib
import http.server
import shutil
import subprocess
import threading
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tests.apps.evidence.test_items import CONTENT
from tests.apps.stage import a_case
from tsutsumi.audit.models import Entry
from tsutsumi.config.outgoing import authority
from tsutsumi.evidence import actions as evidence
from tsutsumi.evidence import vault
from tsutsumi.evidence.models import Stamp, scope_of
from tsutsumi.evidence.stamps import jobs, tsa

pytestmark = pytest.mark.django_db
OPENSSL = shutil.which("openssl")
CONFIG = """
[tsa]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
certs = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
[req]
distinguished_name = name
[name]
[ext]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
basicConstraints = CA:FALSE
"""


def run(*command, **options):
    return subprocess.run([OPENSSL, *map(str, command)], capture_output=True, check=True, **options).stdout


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """An authority of our own, with a key and a certificate that openssl made."""
    if OPENSSL is None:
        pytest.skip("no openssl on this machine")
    folder = tmp_path_factory.mktemp("tsa")
    (folder / "openssl.cnf").write_text(CONFIG.format(folder=folder))
    (folder / "serial").write_text("01")
    made = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3", "-subj", "/CN=tsa", "-extensions", "ext"]
    run("req", *made, "-config", folder / "openssl.cnf", "-keyout", folder / "tsa.key", "-out", folder / "tsa.pem")
    return folder


@pytest.fixture
def tsa_server(house, settings):
    """The authority at an address; `seen` holds every question, `answer` may be replaced."""
    seen = []

    def stamped(question):
        (house / "q.tsq").write_bytes(question)
        run("ts", "-reply", "-config", house / "openssl.cnf", "-section", "tsa", "-queryfile", house / "q.tsq",
            "-out", house / "r.tsr")  # fmt: skip
        return 200, (house / "r.tsr").read_bytes()

    class Handler(http.server.BaseHTTPRequestHandler):
        answer = staticmethod(stamped)

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            seen.append((dict(self.headers), body))
            status, data = Handler.answer(body)
            self.send_response(status)
            self.send_header("Location", "http://127.0.0.1:9/")
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.TSA_URL = f"http://127.0.0.1:{server.server_port}/tsr"
    yield Handler, seen
    server.shutdown()
    server.server_close()
    thread.join()


def take_in(case, by):
    return evidence.take_in(case, vault.seal(scope_of(case), CONTENT), "名簿.csv", by=by)


def look():
    jobs.stamp({}, lambda: None)
    return Stamp.objects.get()


def test_what_is_taken_in_is_stamped_and_openssl_agrees(case, suzuki, tsa_server, house, tmp_path):
    item = take_in(case, suzuki)
    stamp = look()
    assert (stamp.subject, stamp.sha256) == ("item:1", item.sha256)
    assert stamp.stamped_at is not None
    (tmp_path / "reply.tsr").write_bytes(bytes(stamp.reply))
    (tmp_path / "text").write_text(item.sha256)
    said = run("ts", "-verify", "-data", tmp_path / "text", "-in", tmp_path / "reply.tsr", "-CAfile", house / "tsa.pem")
    assert b"OK" in said
    assert Entry.objects.filter(verb="stamp.kept").exists()


def test_openssl_would_not_agree_for_another_hash(case, suzuki, tsa_server, house, tmp_path):
    """The positive control of the test above."""
    take_in(case, suzuki)
    (tmp_path / "reply.tsr").write_bytes(bytes(look().reply))
    (tmp_path / "text").write_text("0" * 64)
    with pytest.raises(subprocess.CalledProcessError):
        run("ts", "-verify", "-data", tmp_path / "text", "-in", tmp_path / "reply.tsr", "-CAfile", house / "tsa.pem")


def test_nothing_leaves_but_a_hash(case, suzuki, tsa_server):
    item = take_in(case, suzuki)
    look()
    ((headers, question),) = tsa_server[1]
    assert hashlib.sha256(item.sha256.encode()).digest() in question
    assert len(question) < 100
    told = str(headers) + repr(question)
    for word in (case.number, "名簿", suzuki.email, item.sha256):
        assert word not in told


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (lambda question: (500, b""), "HTTP 500"),
        (lambda question: (302, b""), "HTTP 302"),
        (lambda question: (200, b"hello"), "読めません"),
        (lambda question: (200, b""), "読めません"),
        (lambda question: (200, bytes.fromhex("30053003020102")), "断りました"),
    ],
)
def test_an_authority_that_fails_is_asked_again_and_blocks_nothing(case, suzuki, tsa_server, answer, why):
    handler, _ = tsa_server
    good = handler.answer
    handler.answer = staticmethod(answer)
    item = take_in(case, suzuki)
    stamp = look()
    assert item.pk
    assert (stamp.stamped_at, why in stamp.trouble) == (None, True)
    handler.answer = staticmethod(good)
    assert look().stamped_at is not None
    assert look().trouble == ""


def test_a_stamp_for_something_else_is_not_taken(case, suzuki, tsa_server):
    handler, _ = tsa_server
    good, first = handler.answer, []

    def the_first_again(question):
        first.append(good(question))
        return first[0]

    handler.answer = staticmethod(the_first_again)
    take_in(case, suzuki)
    assert look().stamped_at is not None
    evidence.take_in(case, vault.seal(scope_of(case), b"other"), "b.txt", by=suzuki)
    jobs.stamp({}, lambda: None)
    later = Stamp.objects.get(subject="item:2")
    assert later.stamped_at is None
    assert "送ったハッシュ値のものではありません" in later.trouble


def test_an_authority_that_is_not_there_is_no_error(case, suzuki, settings):
    settings.TSA_URL = "http://127.0.0.1:9/"
    take_in(case, suzuki)
    assert "つながりません" in look().trouble


def test_without_a_setting_and_in_a_drill_nothing_is_asked(case, sato, suzuki, settings):
    settings.TSA_URL = ""
    take_in(case, suzuki)
    settings.TSA_URL = "http://127.0.0.1:9/"
    take_in(a_case(sato, is_drill=True), sato)
    assert not Stamp.objects.exists()


@pytest.mark.parametrize("url", ["ftp://tsa.example/", "tsa.example", "https://user:pw@tsa.example/", "http://"])
def test_an_address_that_is_none_stops_the_start(url):
    with pytest.raises(Exception, match="TSUTSUMI_TSA_URL"):
        authority(url)


def test_an_address_may_be_empty_or_plain_http():
    assert authority("") == ""
    assert authority("http://timestamp.example/tsr") == "http://timestamp.example/tsr"
    assert tsa.authority("http://timestamp.example/tsr") == "timestamp.example"


def forged(good, change):
    """An answer of the authority itself, with some of its bytes changed on the way."""

    def answer(question):
        status, data = good(question)
        return status, change(data)

    return answer


def one_bit(data, at):
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def later_year(data):
    """The time in the stamp, which is signed, said otherwise."""
    at = data.index(b"\x18\x0f20") + 2
    return data[: at + 3] + bytes([data[at + 3] ^ 1]) + data[at + 4 :]


CHANGES = {
    "the last bit of the signature": lambda data: one_bit(data, len(data) - 1),
    "a bit inside it": lambda data: one_bit(data, len(data) - 100),
    "the time": later_year,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_reply_whose_signature_does_not_hold_is_no_stamp(case, suzuki, tsa_server, change):
    handler, _ = tsa_server
    handler.answer = staticmethod(forged(handler.answer, change))
    take_in(case, suzuki)
    stamp = look()
    assert stamp.stamped_at is None
    assert "署名が正しくありません" in stamp.trouble or "読めません" in stamp.trouble


def test_without_looking_at_the_signature_it_would_be_one(case, suzuki, tsa_server, monkeypatch):
    """The positive control of the test above."""
    monkeypatch.setattr(tsa, "_signed", lambda *_: None)
    handler, _ = tsa_server
    handler.answer = staticmethod(forged(handler.answer, CHANGES["the last bit of the signature"]))
    take_in(case, suzuki)
    assert look().stamped_at is not None


def test_a_reply_without_the_certificate_is_no_stamp(case, suzuki, tsa_server, house):
    """Nobody could say later who signed it."""
    handler, _ = tsa_server

    def bare(question):
        (house / "b.tsq").write_bytes(_without_certreq(question))
        run("ts", "-reply", "-config", house / "openssl.cnf", "-section", "tsa", "-queryfile", house / "b.tsq",
            "-out", house / "b.tsr")  # fmt: skip
        return 200, (house / "b.tsr").read_bytes()

    handler.answer = staticmethod(bare)
    take_in(case, suzuki)
    assert look().stamped_at is None


def _without_certreq(question):
    """certReq stands last as 01 01 FF; without it the outer length is three less."""
    assert question.endswith(bytes.fromhex("0101ff"))
    return question[:1] + bytes([question[1] - 3]) + question[2:-3]


@pytest.mark.parametrize("days", [-400, 3])
def test_a_stamp_of_another_day_than_ours_is_told_and_not_kept(case, suzuki, tsa_server, days):
    """One of the two clocks is wrong: the machine's or the authority's."""
    take_in(case, suzuki)
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        Stamp.objects.update(at=timezone.now())
        stamp = look()
    assert stamp.stamped_at is None
    assert "時計" in stamp.trouble
    Stamp.objects.update(at=timezone.now())
    assert look().stamped_at is not None


def test_a_gigantic_answer_is_read_no_further_than_a_stamp_can_be_long(case, suzuki, tsa_server):
    handler, _ = tsa_server
    handler.answer = staticmethod(lambda question: (200, b"\x30" + bytes(3 << 20)))
    take_in(case, suzuki)
    assert "読めません" in look().trouble


def test_an_authority_that_fails_is_not_asked_for_every_stamp_in_a_row(case, suzuki, tsa_server):
    handler, seen = tsa_server
    good = handler.answer
    handler.answer = staticmethod(lambda question: (503, b""))
    for number in range(6):
        evidence.take_in(case, vault.seal(scope_of(case), b"%d" % number), f"{number}.txt", by=suzuki)
    jobs.stamp({}, lambda: None)
    assert len(seen) == 3
    handler.answer = staticmethod(good)
    jobs.stamp({}, lambda: None)
    assert not Stamp.objects.filter(stamped_at=None).exists()
