"""The number of a letter: which mailing, which place, and four signs that only the house can make.

It stands on the outside and tells nobody anything. A number of another case, or one that was misread, has other signs.
"""

import hmac
import re

from tsutsumi.core.blind.codes import ALPHABET
from tsutsumi.core.flow import Refused
from tsutsumi.core.jp import text
from tsutsumi.evidence import vault
from tsutsumi.evidence.models import scope_of
from tsutsumi.notices.models import Mailing

SIGNS = 4
_SHAPE = re.compile(r"([0-9]{1,5})-([0-9]{6})-?([0-9A-Z]{4})")
_SAME = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
NOT_OURS = (
    "この番号は、この通知の手紙の番号ではありません。封筒の窓に見える番号（例: 1-000123-AB2C）を確かめてください。"
)


def key(mailing: Mailing) -> bytes:
    """What the signs of this mailing are made with; it dies with the key of the case."""
    return vault.derived(scope_of(mailing.case), f"letters|{mailing.pk}")


def of(mailing: Mailing, place: int, secret: bytes) -> str:
    """1-000123-AB2C."""
    digest = int.from_bytes(hmac.digest(secret, f"letter|{place}".encode(), "sha256")[:4], "big")
    signs = "".join(ALPHABET[digest >> (5 * n) & 31] for n in range(SIGNS))
    return f"{mailing.number}-{place:06d}-{signs}"


def place_of(mailing: Mailing, scanned: str) -> int:
    """The place of the letter that was scanned or typed. The same refusal for whatever is no letter of this mailing."""
    found = _SHAPE.fullmatch(text.plain(scanned).upper().replace(" ", ""))
    if found is None:
        raise Refused(NOT_OURS)
    place = int(found[2])
    wanted, said = of(mailing, place, key(mailing)), f"{int(found[1])}-{found[2]}-{found[3].translate(_SAME)}"
    if not hmac.compare_digest(wanted, said):
        raise Refused(NOT_OURS)
    return place
