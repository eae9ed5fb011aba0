"""One question to a time-stamping authority (RFC 3161). Nothing leaves but a hash and a random number.

What is stamped is the text of the SHA-256 (64 hexadecimal digits), so the question holds SHA-256 of that text:
`printf %s HASH > text; openssl ts -verify -data text -in reply.tsr -CAfile ca.pem` checks it anywhere.
"""

import hashlib
import http.client
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from rfc3161_client import HashAlgorithm, TimestampRequestBuilder, decode_timestamp_response

TIMEOUT = 20
LONGEST_REPLY = 1 << 20
GRANTED = (0, 1)


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
        if response.status not in GRANTED:
            raise Unstamped(f"時刻認証局が断りました（状態 {response.status}）。")
        told = response.tst_info
        same = told.message_imprint.message == hashlib.sha256(text).digest() and told.nonce == request.nonce
    except ValueError as error:
        raise Unstamped("時刻認証局の応答を読めません。") from error
    if not same:
        raise Unstamped("時刻認証局の応答が、送ったハッシュ値のものではありません。")
    return Reply(raw, told.gen_time)


def authority(url: str) -> str:
    """The host, as it may be shown."""
    return urlsplit(url).hostname or ""


def _posted(url: str, body: bytes) -> bytes:
    """No redirect is followed: the hash goes where the setting says and nowhere else."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT)
    try:
        connection.request("POST", path, body, {"Content-Type": "application/timestamp-query"})
        answer = connection.getresponse()
        data = answer.read(LONGEST_REPLY)
    except (OSError, http.client.HTTPException) as error:
        raise Unstamped(f"時刻認証局につながりません（{type(error).__name__}）。") from error
    finally:
        connection.close()
    if answer.status != 200:
        raise Unstamped(f"時刻認証局が断りました（HTTP {answer.status}）。")
    return data
