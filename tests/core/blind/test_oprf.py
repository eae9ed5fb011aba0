"""The blind function agrees with the vectors of its RFC; wrong bytes are refused; the sign is always right."""

import random

import pytest

from tests.core.blind import vectors
from tsutsumi.core.blind import oprf
from tsutsumi.core.blind.curve import A, B, N, P, multiply

SECRET = bytes.fromhex(vectors.SECRET)


def test_the_key_of_the_rfc_comes_from_its_seed():
    assert oprf.derived_secret(bytes.fromhex(vectors.SEED), bytes.fromhex(vectors.INFO)) == SECRET


@pytest.mark.parametrize(("message", "x", "y"), vectors.CURVE)
def test_hashing_to_the_curve_gives_the_points_of_the_rfc(message, x, y):
    point = oprf.to_group(message.encode(), vectors.CURVE_TAG.encode())
    assert point == (int(x, 16), int(y, 16))


@pytest.mark.parametrize(("data", "blinded", "evaluated", "output"), vectors.OPRF)
def test_blinding_evaluating_and_finishing_give_the_bytes_of_the_rfc(data, blinded, evaluated, output):
    data, scalar = bytes.fromhex(data), int(vectors.BLIND, 16)
    key = oprf.Key.of(SECRET)
    assert oprf.blind(data, scalar).hex() == blinded
    assert key.evaluate(bytes.fromhex(blinded)).hex() == evaluated
    assert oprf.unblind(data, scalar, bytes.fromhex(evaluated)).hex() == output
    assert key.output(data).hex() == output


def test_the_sign_of_the_product_is_that_of_plain_arithmetic():
    dice = random.Random(9)
    for _ in range(30):
        number = dice.choice([2, 3, N - 2, N - 3, dice.randrange(2, N - 1)])
        point = oprf.to_group(dice.randbytes(8))
        expected = oprf.packed(multiply(number, point))
        assert oprf.Key.of(number.to_bytes(32, "big")).evaluate(oprf.packed(point)) == expected


def test_two_askings_of_the_same_thing_look_unrelated_and_end_the_same():
    key = oprf.Key.of(SECRET)
    seen, ends = set(), set()
    for scalar in (5, 77, N - 4):
        element = oprf.blind(b"taro@example.jp", scalar)
        seen.add(element)
        ends.add(oprf.unblind(b"taro@example.jp", scalar, key.evaluate(element)))
    assert len(seen) == 3
    assert len(ends) == 1


WITHOUT_POINT = b"\x02" + next(
    x for x in range(1, 99) if pow((x**3 + A * x + B) % P, (P - 1) // 2, P) == P - 1
).to_bytes(32, "big")


@pytest.mark.parametrize(
    "element", [b"", b"\x00", b"\x02" + b"\xff" * 32, b"\x04" + b"\x01" * 32, b"\x02" + b"\x05" * 31, WITHOUT_POINT]
)
def test_bytes_that_are_no_point_are_refused(element):
    with pytest.raises(oprf.NotAnElement):
        oprf.Key.of(SECRET).evaluate(element)


@pytest.mark.parametrize("number", [0, 1, N - 1, N, 2**256 - 1])
def test_keys_with_which_the_sign_could_not_be_told_are_refused(number):
    with pytest.raises(ValueError, match="key"):
        oprf.Key.of(number.to_bytes(32, "big"))


def test_a_new_key_is_usable():
    assert len({oprf.Key.of(oprf.new_secret()).output(b"x") for _ in range(5)}) == 5
