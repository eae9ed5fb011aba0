"""Each kind finds what it should and leaves the rest alone: samples, and check digits against plain Python."""

import random
import tomllib
from pathlib import Path

import numpy as np
import pytest

from tsutsumi.core.pii.compiled import checks, codes
from tsutsumi.core.pii.detector import LIKELY
from tsutsumi.core.pii.detectors import DETECTORS
from tsutsumi.core.pii.flags import flag_of
from tsutsumi.core.pii.scan import scan_text

SAMPLES = Path(__file__).parent / "samples"


def flagged(kind, text):
    """A name of a file, with its first bytes in hexadecimal behind a bar."""
    path, _, head = text.partition("|")
    return [path] if flag_of(path, bytes.fromhex(head)) == kind else []


def samples(answer):
    for path in sorted(SAMPLES.glob("*.toml")):
        for text in tomllib.loads(path.read_text(encoding="utf-8"))[answer]:
            yield pytest.param(path.stem, text, id=f"{path.stem}: {text}")


def values(kind, text):
    if DETECTORS[kind].listens == "file":
        return flagged(kind, text)
    found = scan_text(text.encode()).at_least(LIKELY).of(kind)
    return [found.data[a:b].decode() for a, b in zip(found.start, found.end, strict=True)]


@pytest.mark.parametrize(("kind", "text"), list(samples("yes")))
def test_a_value_is_found_where_it_stands(kind, text):
    before, mark, rest = text.partition("【")
    value, _, after = rest.partition("】")
    found = values(kind, before + value + after)
    assert found
    assert not mark or not value or value in found


@pytest.mark.parametrize(("kind", "text"), list(samples("no")))
def test_what_only_looks_like_it_is_left_alone(kind, text):
    assert values(kind, text) == []


def test_every_kind_has_ten_samples_of_either_sort():
    for kind in DETECTORS:
        content = tomllib.loads((SAMPLES / f"{kind}.toml").read_text(encoding="utf-8"))
        assert len(content["yes"]) >= 10
        assert len(content["no"]) >= 10


CHECKS = [
    ("my_number", checks.my_number_right, (12,)),
    ("corporate_number", checks.corporate_right, (13,)),
    ("card", checks.luhn_right, (14, 15, 16, 19)),
    ("drivers_licence", checks.licence_right, (12,)),
    ("insurer_number", checks.luhn_right, (6, 8)),
    ("device_id", checks.luhn_right, (15,)),
]


@pytest.mark.parametrize(("kind", "compiled", "lengths"), CHECKS)
def test_the_compiled_check_digit_agrees_with_plain_python(kind, compiled, lengths):
    rng = random.Random(kind)
    right = 0
    for _ in range(3000):
        text = "".join(rng.choice("0123456789") for _ in range(rng.choice(lengths)))
        state = np.zeros(codes.OUT, np.int64)
        state[codes.DIGITS] = len(text)
        state[codes.VALUES : codes.VALUES + len(text)] = [int(c) for c in text]
        expected = DETECTORS[kind].check(text)
        assert bool(compiled(state)) == expected
        right += expected
    assert 100 < right < 600


def test_known_numbers_pass_their_reference():
    assert DETECTORS["my_number"].check("123456789018")
    assert DETECTORS["corporate_number"].check("7000012050002")
    assert DETECTORS["card"].check("4111111111111111")
    assert not DETECTORS["card"].check("4111111111111112")
    assert DETECTORS["iban"].check("GB82 WEST 1234 5698 7654 32")
    assert not DETECTORS["iban"].check("GB82 WEST 1234 5698 7654 23")
    assert DETECTORS["insurer_number"].check("33120015")
    assert DETECTORS["insurer_number"].check("131045")
