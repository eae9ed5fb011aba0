"""Codes of letters: long enough, read as people type them, every slip noticed."""

import math
import random

import pytest

from tsutsumi.core.blind import codes

KEY = bytes(range(32))


def test_a_code_is_five_groups_of_four_and_holds_at_least_80_bits():
    code = codes.of(KEY, "token-1")
    assert [len(group) for group in code.split("-")] == [4] * 5
    assert 5 * (len(code.replace("-", "")) - 1) >= 80


def test_grouping_a_code_twice_changes_nothing():
    code = codes.of(KEY, "g")
    assert codes.shown(code) == codes.shown(code.replace("-", "")) == code


def test_the_same_token_gives_the_same_code_and_another_key_or_token_another():
    made = {codes.of(key, f"t{n}") for key in (KEY, bytes(32)) for n in range(5_000)}
    assert len(made) == 10_000
    assert codes.of(KEY, "t7") == codes.of(KEY, "t7")


def test_every_symbol_comes_equally_often_at_every_place():
    made = [codes.of(KEY, str(n)).replace("-", "") for n in range(6_400)]
    for place in range(20):
        counts = [sum(code[place] == symbol for code in made) for symbol in codes.ALPHABET]
        chi = sum((count - 200) ** 2 / 200 for count in counts)
        assert chi < 31 + 6 * math.sqrt(62), place


@pytest.mark.parametrize(
    "typing",
    [
        str.lower,
        lambda c: c.replace("-", ""),
        lambda c: c.replace("-", " "),
        lambda c: c.replace("-", "ー"),
        lambda c: f" {c}\n",
        lambda c: c.replace("0", "O").replace("1", "I"),
        lambda c: c.replace("0", "o").replace("1", "l"),
        lambda c: "".join(chr(ord(x) + 0xFEE0) for x in c),
        lambda c: c.replace("V", "U"),
    ],
)
def test_a_code_is_read_as_people_type_it(typing):
    for number in range(50):
        code = codes.of(KEY, f"n{number}")
        assert codes.shown(codes.read(typing(code))) == code


def test_one_wrong_symbol_and_two_that_changed_places_are_always_noticed():
    plain = codes.of(KEY, "slip").replace("-", "")
    slips = [plain[:i] + s + plain[i + 1 :] for i in range(20) for s in codes.ALPHABET if s != plain[i]]
    for i in range(20):
        for j in range(i + 1, 20):
            turned = list(plain)
            turned[i], turned[j] = turned[j], turned[i]
            slips += ["".join(turned)] * (turned != list(plain))
    assert len(slips) > 620
    for slip in slips:
        with pytest.raises(codes.Unreadable):
            codes.read(slip)


def test_a_code_made_up_at_random_passes_the_check_symbol_once_in_32():
    dice = random.Random(5)
    passed = 0
    for _ in range(6_400):
        try:
            codes.read("".join(dice.choices(codes.ALPHABET, k=20)))
            passed += 1
        except codes.Unreadable:
            pass
    assert 150 < passed < 250


@pytest.mark.parametrize("typed", ["", "1234", "ABCD-EFGH-JKMN-PQRS-TVWX-YZ", "かな", "ABCD-EFGH-JKMN-PQRS-TVW*"])
def test_what_is_no_code_gets_a_sentence(typed):
    with pytest.raises(codes.Unreadable, match=r"。$"):
        codes.read(typed)


def test_a_code_is_found_by_a_digest_that_changes_with_the_salt():
    code = codes.of(KEY, "x")
    assert codes.digest(code, b"a" * 32) == codes.digest(code.lower(), b"a" * 32)
    assert codes.digest(code, b"a" * 32) != codes.digest(code, b"b" * 32)
    assert len(bytes.fromhex(codes.digest(code, b"a" * 32))) == 16


def test_the_address_for_a_qr_code_has_the_code_behind_the_mark_that_no_browser_sends():
    code = codes.of(KEY, "q")
    address = codes.qr_address("https://kakunin.example.jp/", code)
    assert address == f"https://kakunin.example.jp/#{code}"
    for base in ("https://a.jp/?c=", "https://a.jp/#", "javascript:x", "/kakunin"):
        with pytest.raises(ValueError, match="住所"):
            codes.qr_address(base, code)
