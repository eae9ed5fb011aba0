"""The tree of RFC 6962, against the vectors of the reference implementation of Certificate Transparency."""

import hashlib

import pytest

from tsutsumi.core.merkle import verify

LEAVES = [
    bytes.fromhex(text)
    for text in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize("size", range(9))
def test_the_root_is_that_of_the_reference(size):
    assert verify.root_of(LEAVES[:size]) == ROOTS[size]


def plain(leaves):
    """The definition of RFC 6962, 2.1, word for word."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\1" + plain(leaves[:k]) + plain(leaves[k:])).digest()


@pytest.mark.parametrize("size", [*range(40), 127, 128, 129, 1000])
def test_the_root_is_that_of_the_definition(size):
    leaves = [str(n).encode() for n in range(size)]
    assert verify.root_of(iter(leaves)) == plain(leaves).hex()


def test_two_leaves_do_not_look_like_the_node_above_them():
    """Without the prefixes, a forged leaf made of two hashes would have the hash of the node."""
    left, right = verify.leaf(b"a"), verify.leaf(b"b")
    assert verify.leaf(left + right) != verify.node(left, right)
