"""A sealed file opens whole and unchanged, or not at all."""

import io
from collections.abc import Callable

import pytest

from tsutsumi.evidence.sealing import CHUNK, MAGIC, PREFIX, TAG, Cipher, Damaged, Sealer, plain

KEY = bytes(range(32))
HEAD = len(MAGIC) + PREFIX
FULL = CHUNK + TAG


def sealed(content: bytes, label: str = "case:1|a", prefix: bytes = b"1234567") -> bytes:
    out = io.BytesIO()
    sealer = Sealer(out, Cipher(KEY, label), prefix)
    sealer.write(content)
    sealer.finish()
    return out.getvalue()


def opened(raw: bytes, label: str = "case:1|a") -> bytes:
    return b"".join(plain(io.BytesIO(raw), Cipher(KEY, label)))


def content_of(size: int) -> bytes:
    return (b"0123456789abcdef" * (size // 16 + 1))[:size]


THREE = content_of(2 * CHUNK + 5)


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_what_was_sealed_opens_as_it_was(size: int) -> None:
    assert opened(sealed(content_of(size))) == content_of(size)


def test_pieces_of_any_size_give_the_same_content() -> None:
    out = io.BytesIO()
    sealer = Sealer(out, Cipher(KEY, "x"), b"1234567")
    for start in range(0, len(THREE), 70_001):
        sealer.write(THREE[start : start + 70_001])
    sealer.finish()
    assert opened(out.getvalue(), "x") == THREE


def test_the_plain_text_is_not_in_the_sealed_file() -> None:
    assert b"0123456789abcdef" not in sealed(THREE)


def flip(position: int) -> Callable[[bytes], bytes]:
    return lambda raw: raw[:position] + bytes([raw[position] ^ 1]) + raw[position + 1 :]


def swap(raw: bytes) -> bytes:
    return raw[:HEAD] + raw[HEAD + FULL : HEAD + 2 * FULL] + raw[HEAD : HEAD + FULL] + raw[HEAD + 2 * FULL :]


HARM = {
    "a changed byte in the first chunk": flip(HEAD + 10),
    "a changed byte in the last chunk": flip(-1 % (HEAD + 2 * FULL + 5 + TAG)),
    "a changed byte of the nonce": flip(len(MAGIC)),
    "a changed mark at the front": flip(0),
    "two chunks swapped": swap,
    "a chunk repeated": lambda raw: raw[: HEAD + FULL] + raw[HEAD : HEAD + FULL] + raw[HEAD + FULL :],
    "a chunk left out": lambda raw: raw[:HEAD] + raw[HEAD + FULL :],
    "cut inside a chunk": lambda raw: raw[:-3],
    "cut exactly between two chunks": lambda raw: raw[: HEAD + 2 * FULL],
    "cut down to the head": lambda raw: raw[:HEAD],
    "cut inside the head": lambda raw: raw[:5],
    "empty": lambda raw: b"",
    "something added at the end": lambda raw: raw + b"x",
}


@pytest.mark.parametrize("harm", HARM.values(), ids=HARM)
def test_a_harmed_file_does_not_open(harm: Callable[[bytes], bytes]) -> None:
    raw = sealed(THREE)
    assert harm(raw) != raw
    with pytest.raises(Damaged):
        opened(harm(raw))


def test_the_same_bytes_open_unharmed() -> None:
    assert opened(sealed(THREE)) == THREE


def test_a_file_does_not_open_under_the_name_of_another() -> None:
    with pytest.raises(Damaged):
        opened(sealed(THREE, "case:1|a"), "case:1|b")


def test_a_chunk_of_another_file_with_the_same_nonce_does_not_open() -> None:
    ours, theirs = sealed(THREE, "case:1|a"), sealed(THREE, "case:1|b")
    with pytest.raises(Damaged):
        opened(ours[: HEAD + FULL] + theirs[HEAD + FULL :])
