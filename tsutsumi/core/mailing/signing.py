"""DKIM (RFC 6376, RFC 8463): relaxed/relaxed, rsa-sha256 or ed25519-sha256, whichever the key is.

dkimpy canonicalises and hashes; the signature itself is made by the library the whole house trusts with its keys.
"""

import base64
import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import dkim  # type: ignore[import-untyped]
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from dkim.canonicalization import CanonicalizationPolicy  # type: ignore[import-untyped]

LEAST_BITS = 1024  # RFC 8301, 3.2: verifiers refuse less
# What a reader sees and what decides how it is read. Named twice: a second one added on the way breaks the signature.
HEADERS = (b"from", b"from", b"to", b"to", b"subject", b"subject", b"date", b"message-id", b"mime-version",
           b"content-type", b"auto-submitted", b"cc", b"reply-to")  # fmt: skip
RELAXED = (b"relaxed", b"relaxed")
WHITE = re.compile(rb"[\t ]+")


class BadKey(ValueError):  # noqa: N818
    """The sentence is for the person who set the key."""


@dataclass(frozen=True, slots=True)
class Signer:
    domain: str
    selector: str
    key: Any = field(repr=False)

    @classmethod
    def load(cls, domain: str, selector: str, path: Path) -> "Signer":
        try:
            key = serialization.load_pem_private_key(path.read_bytes(), password=None)
        except (OSError, ValueError, TypeError) as error:
            raise BadKey("DKIMの鍵のファイルを読めません。パスワードのないPEM形式で置いてください。") from error
        return cls.of(domain, selector, key)

    @classmethod
    def of(cls, domain: str, selector: str, key: Any) -> "Signer":
        if not isinstance(key, rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey):
            raise BadKey("DKIMの鍵は、RSAかEd25519にしてください。")
        if isinstance(key, rsa.RSAPrivateKey) and key.key_size < LEAST_BITS:
            raise BadKey("DKIMの鍵が短すぎます。RSAは1024ビット以上（2048ビットを勧めます）にしてください。")
        return cls(domain, selector, key)

    @property
    def algorithm(self) -> str:
        return "rsa-sha256" if isinstance(self.key, rsa.RSAPrivateKey) else "ed25519-sha256"

    def sign(self, message: bytes, at: int) -> bytes:
        """The message with its signature on top. `at`: seconds, so that the same mail has the same bytes."""
        head, break_, body = message.partition(b"\r\n\r\n")
        return bytes(_Signing(head + break_).by(self, body, at)) + message

    def record(self) -> str:
        """The text of the TXT record at `selector._domainkey.domain`."""
        public = self.key.public_key()
        if isinstance(self.key, rsa.RSAPrivateKey):
            kind, raw = "rsa", _der(public)
        else:
            kind, raw = "ed25519", public.public_bytes_raw()
        return f"v=DKIM1; k={kind}; p={base64.b64encode(raw).decode()}"

    def signature(self, digest: bytes) -> bytes:
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(digest, padding.PKCS1v15(), Prehashed(hashes.SHA256()))
        return bytes(self.key.sign(digest))


def _der(public: Any) -> bytes:
    encoding, form = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    return bytes(public.public_bytes(encoding, form))


def relaxed(body: bytes) -> bytes:
    """The body as it is hashed (RFC 6376, 3.4.4): what dkimpy makes of it, line by line, for most lines are base64."""
    lines = [WHITE.sub(b" ", one).rstrip(b" ") if b" " in one or b"\t" in one else one for one in body.split(b"\r\n")]
    while lines and not lines[-1]:
        lines.pop()
    return b"\r\n".join([*lines, b""]) if lines else b""


class _Signing(dkim.DKIM):  # type: ignore[misc]
    """Of the head alone, for dkimpy takes a body apart line by line; it would also parse the key for every mail and
    reckon in plain Python.
    """

    def by(self, signer: Signer, body: bytes, at: int) -> bytes:
        policy = CanonicalizationPolicy.from_c_value(b"/".join(RELAXED))
        digest = hashlib.sha256(relaxed(body)).digest()
        fields = [
            (b"v", b"1"), (b"a", signer.algorithm.encode()), (b"c", policy.to_c_value()),
            (b"d", signer.domain.encode()), (b"s", signer.selector.encode()), (b"t", str(at).encode()),
            (b"h", b" : ".join(HEADERS)), (b"bh", base64.b64encode(digest)), (b"b", b""),
        ]  # fmt: skip
        return b"DKIM-Signature: " + self._header(fields, policy, signer)

    def _header(self, fields: list[tuple[bytes, bytes]], policy: Any, signer: Signer) -> bytes:
        unsigned = (b"DKIM-Signature", b" " + dkim.fold(b"; ".join(b"=".join(one) for one in fields), namelen=14))
        hasher = hashlib.sha256()
        headers = policy.canonicalize_headers(self.headers)
        dkim.hash_headers(hasher, policy, headers, HEADERS, unsigned, dict(fields))
        fields[-1] = (b"b", base64.b64encode(signer.signature(hasher.digest())))
        return bytes(dkim.fold(b"; ".join(b"=".join(one) for one in fields), namelen=14, linesep=b"\r\n")) + b"\r\n"
