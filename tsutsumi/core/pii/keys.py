"""What identifies a person in one record, as keyed fingerprints: enough to count people, not enough to know them.

A fingerprint is 64 bits of BLAKE2b under a random key of the run. Without the key a telephone number cannot be found by
trying all of them, and fingerprints of two runs cannot be compared unless the key is handed over.
"""

import contextlib
import hashlib
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from tsutsumi.core.jp import address, era, name, text

# kind of value → how it is made the same for all its spellings. Order is the code of the attribute; never reorder.
ATTRIBUTES = ("name", "kana", "latin", "surname", "birth", "phone", "email", "address", "my_number", "card", "member",
              "insurance", "pension", "licence", "passport", "residence", "bank", "nameless")  # fmt: skip
CODE = {attribute: code for code, attribute in enumerate(ATTRIBUTES)}
NAMED = frozenset({"name", "kana", "latin"})
SHORTEST = 4  # shorter numbers are running numbers of a list, not signs of a person

Feature = tuple[str, str]


@lru_cache(maxsize=100_000)
def birth(value: str) -> str:
    """1980-01-02 for any way of writing the day; "" when it is no day."""
    plain = text.plain(value).removesuffix("生").removesuffix("生まれ").split(" ")[0]
    with contextlib.suppress(ValueError):
        return era.parse_date(plain).isoformat()
    return ""


def _sign(value: str) -> str:
    sign = text.code(value)
    return sign if len(sign) >= SHORTEST and any(c.isdigit() for c in sign) else ""


MAKERS: dict[str, tuple[str, Callable[[str], str]]] = {
    "birth_date": ("birth", birth),
    "phone": ("phone", text.phone),
    "email": ("email", text.email),
    "address": ("address", lru_cache(maxsize=100_000)(address.key)),
    "my_number": ("my_number", text.digits),
    "card": ("card", text.digits),
    "member_id": ("member", _sign),
    "health_insurance": ("insurance", _sign),
    "pension_number": ("pension", text.digits),
    "drivers_licence": ("licence", text.digits),
    "passport": ("passport", _sign),
    "residence_card": ("residence", _sign),
    "bank_account": ("bank", _sign),
}


def features(values: Mapping[str, str], *, surname_only: bool = False) -> list[Feature]:
    """Attributes of one record from its values by kind; empty when the record is no person."""
    written = values.get("name", "")
    strange = bool(written.strip()) and not name.is_person(written)
    if strange and not values.get("birth_date") and not values.get("my_number"):
        return []
    found = [] if strange else list(_names(written, values.get("name_kana", ""), surname_only))
    for kind, (attribute, make) in MAKERS.items():
        if (value := values.get(kind)) and (key := make(value)):
            found.append((attribute, key))
    return found


def _names(written: str, reading: str, surname_only: bool) -> Iterator[Feature]:
    """A name in kanji, kana or Latin letters; these three cannot be compared with one another."""
    plain = name.cleaned(written)
    if plain and surname_only:
        yield "surname", name.key(plain)
    elif plain:
        script = "latin" if plain.isascii() else "kana" if text.is_kana(plain) else "name"
        yield script, name.kana_key(plain) if script == "kana" else name.key(plain)
    if reading and name.is_person(reading) and not (plain and text.is_kana(plain)):
        yield "kana", name.kana_key(reading)


def fingerprint(feature: Feature, salt: bytes) -> int:
    """64 bits that are equal for equal values under the same salt (16 to 64 bytes)."""
    attribute, value = feature
    digest = hashlib.blake2b(value.encode("utf-8", "replace"), digest_size=8, key=salt, person=attribute.encode()[:16])
    return int.from_bytes(digest.digest(), "big")
