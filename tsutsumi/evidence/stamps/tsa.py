"""One question to a time-stamping authority (RFC 3161). Nothing leaves but a hash and a random number.

What is stamped is the text of the SHA-256 (64 hexadecimal digits), so the question holds SHA-256 of that text:
`printf %s HASH > text; openssl ts -verify -data text -in reply.tsr -CAfile ca.pem` checks it anywhere.
"""

import hashlib
import http.client
import socket
import ssl
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import SplitResult, urlsplit

from cryptography import x509
from django.utils import timezone
from rfc3161_client import (
    HashAlgorithm,
    TimeStampRequest,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from tsutsumi.outbox.fuse import SHORT, Fuse

TIMEOUT = 20
LONGEST_REPLY = 1 << 20
GRANTED = 0
FAR = timedelta(days=1)


class Unstamped(Exception):  # noqa: N818 - an answer, not an error of the program
    """No stamp, and why, in Japanese."""


@dataclass(frozen=True, slots=True)
class Reply:
    raw: bytes
    stamped_at: datetime


def ask(url: str, sha256: str) -> Reply:
    """The raw reply and the time in it. Raises Unstamped: not reached, refused, or stamped for something else."""
    text = sha256.encode()
    request = TimestampRequestBuilder().data(text).hash_algorithm(HashAlgorithm.SHA256).build()
    raw = _posted(url, request.as_bytes())
    try:
        response = decode_timestamp_response(raw)
        if response.status != GRANTED:
            raise Unstamped(f"時刻認証局が断りました（状態 {response.status}）。")
        told = response.tst_info
        same = told.message_imprint.message == hashlib.sha256(text).digest() and told.nonce == request.nonce
        if not same:
            raise Unstamped("時刻認証局の応答が、送ったハッシュ値のものではありません。")
        _signed(response, request, hashlib.sha256(text).digest())
    except (ValueError, OverflowError) as error:
        raise Unstamped("時刻認証局の応答を読めません。") from error
    return Reply(raw, _near(told.gen_time))


def _signed(response: TimeStampResponse, request: TimeStampRequest, digest: bytes) -> None:
    """The signature holds under the certificate that came along, which is one for time stamps.

    Whether that certificate is one to be trusted is asked with the list of the examiner, see above.
    """
    verifier = VerifierBuilder.from_request(request)
    for der in response.signed_data.certificates:
        verifier = verifier.add_root_certificate(x509.load_der_x509_certificate(der))
    try:
        verifier.build().verify(response, digest)
    except VerificationError as error:
        raise Unstamped("時刻認証局の署名が正しくありません。途中で書き換えられたおそれがあります。") from error


def _near(at: datetime) -> datetime:
    if abs(at - timezone.now()) > FAR:
        raise Unstamped("時刻認証局の時刻が、この機械の時計と1日以上違います。両方の時計を確かめてください。")
    return at


def authority(url: str) -> str:
    """The host, as it may be shown."""
    return urlsplit(url).hostname or ""


def _posted(url: str, body: bytes) -> bytes:
    """No redirect is followed: the hash goes where the setting says and nowhere else."""
    parts, fuse = urlsplit(url), Fuse(SHORT)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection = _connected(parts, fuse)
        connection.request("POST", path, body, {"Content-Type": "application/timestamp-query"})
        answer = connection.getresponse()
        data = answer.read(LONGEST_REPLY)
        connection.close()
    except (OSError, http.client.HTTPException) as error:
        raise Unstamped(f"時刻認証局につながりません（{type(error).__name__}）。") from error
    finally:
        fuse.put_out()
    if answer.status != 200:
        raise Unstamped(f"時刻認証局が断りました（HTTP {answer.status}）。")
    return data


def _connected(parts: SplitResult, fuse: Fuse) -> http.client.HTTPConnection:
    host, safe = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if safe else 80)
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
    connection.sock = fuse.watch(socket.create_connection((host, port), timeout=TIMEOUT))
    if safe:
        connection.sock = ssl.create_default_context().wrap_socket(connection.sock, server_hostname=host)
    return connection
