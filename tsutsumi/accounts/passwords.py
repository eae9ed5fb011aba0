"""Which passwords are too easy here: words of the house, and what has leaked elsewhere."""

import hashlib
import mmap
import unicodedata
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tsutsumi.accounts.models import Organisation

# What somebody who attacks just this house tries first. docs/security.md names them.
WORDS = (
    "tsutsumi", "tutumi", "つつみ", "ツツミ", "堤", "password", "パスワード", "admin", "管理者", "csirt", "security",
    "セキュリティ", "incident", "インシデント", "個人情報", "漏えい", "対策室",
)  # fmt: skip
LEFT = 8  # characters that must be left without them
SHORTEST = 3  # a shorter word would stand in passwords by chance
HASH = 40  # hexadecimal digits of SHA-1


class WordsOfTheHouse:
    """Without the words of the house, enough must be left."""

    def validate(self, password: str, user: Any = None) -> None:
        rest = plain(password)
        for word in sorted(words(user), key=len, reverse=True):
            rest = rest.replace(word, "")
        if rest != plain(password) and len(rest) < LEFT:
            raise ValidationError(
                _("組織や製品の名前を除くと短すぎます。関係のない言葉を足してください。"), "house_word"
            )

    def get_help_text(self) -> str:
        return _("組織や製品の名前だけでは使えません。")


def words(user: Any) -> set[str]:
    """Those above, the names of the organisation and the parts of the addresses of its mail."""
    house = Organisation.the()
    names = [*WORDS, *house.name.split(), *house.kana.split()]
    for address in (house.contact_email, getattr(user, "email", "")):
        names += address.rpartition("@")[2].split(".")
    return {plain(name) for name in names if len(name) >= SHORTEST or name in WORDS}


def plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


class Breached:
    """In the list of passwords that have leaked, if the house keeps one."""

    def validate(self, password: str, user: Any = None) -> None:  # noqa: ARG002
        kept: Path | None = settings.BREACHED_PASSWORDS
        if kept is not None and is_listed(password, kept):
            raise ValidationError(
                _("このパスワードは、ほかで漏えいしたものの一覧にあります。別のものにしてください。"), "breached"
            )

    def get_help_text(self) -> str:
        return _("漏えいしたものの一覧にあるパスワードは使えません。")


def is_listed(password: str, kept: Path) -> bool:
    """Halving: the file is ordered by hash, and much too large to be read."""
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with kept.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as lines:
        low, high = 0, len(lines)
        while low < high:
            start = lines.rfind(b"\n", 0, (low + high) // 2) + 1
            found = lines[start : start + HASH].upper()
            if found == wanted:
                return True
            end = lines.find(b"\n", start)
            if found < wanted:
                low = end + 1 if end >= 0 else len(lines)
            else:
                high = start
    return False
