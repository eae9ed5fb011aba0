"""Is this caller in the frozen list? Exact matches only, by the code of the letter or by name and one registered item.

The answer is yes, no or unclear, and for a yes the number in the list. Nothing else of anybody leaves this file.
"""

import hmac
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from tsutsumi.cases.models import Case
from tsutsumi.core.blind import codes
from tsutsumi.core.flow import Refused
from tsutsumi.core.telling import items
from tsutsumi.notices import frozen, holding, texts
from tsutsumi.notices import gather as notices
from tsutsumi.notices.models import Mailing, Notice

# What may prove who calls, beside the name. Not offered: numbers of cards, passwords, My Number.
ITEMS = {
    "birth_date": "生年月日",
    "phone": "電話番号",
    "email": "メールアドレス",
    "postal_code": "郵便番号",
    "member_id": "会員・患者などの番号",
}
LEAST = {"birth_date": 8, "phone": 8, "email": 5, "postal_code": 7, "member_id": 3}
_DAY = re.compile(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})\D*")


@dataclass(frozen=True, slots=True)
class Hit:
    """`answer`: yes, no or unclear."""

    answer: str
    mailing: int | None = None
    person: int | None = None


def by_code(case: Case, typed: str) -> Hit:
    """The notice whose letter carries this code. Refused where it is no code at all."""
    try:
        wanted = codes.shown(codes.read(typed))
    except codes.Unreadable as error:
        raise Refused(str(error)) from error
    for mailing in _frozen(case):
        key = texts.code_key(mailing)
        tokens = Notice.objects.filter(mailing=mailing).order_by("person").values_list("person", "token")
        for person, token in tokens.iterator():
            if hmac.compare_digest(codes.of(key, token), wanted):
                return Hit("yes", mailing.number, person)
    return Hit("no")


def by_items(case: Case, name: str, item: str, value: str) -> Hit:
    """The one person with this name and this registered item, in the newest frozen list."""
    wanted, said = folded(name), normal(item, value)
    if len(wanted) < 2:
        raise Refused("お名前は、姓と名を続けて入力してください。")
    if item not in ITEMS or len(said) < LEAST[item] or "*" in said or "%" in said:
        raise Refused(f"{ITEMS.get(item, '確認の項目')}を、省かずに入力してください。一部だけでは探せません。")
    mailing = next(iter(_frozen(case)), None)
    if mailing is None:
        raise Refused("対象者の名簿がまだありません。通知の計画ができると探せます。折返しを約束してください。")
    found = list(_matching(mailing, wanted, item, said))
    if set(found) & holding.threatened(mailing):
        return Hit("unclear", mailing.number)  # who knows both of somebody passes for them: the desk calls back
    if len(found) == 1:
        return Hit("yes", mailing.number, found[0])
    return Hit("unclear" if found or _may_be_missing(mailing) else "no", mailing.number)


def words_of(case: Case, mailing: int, person: int) -> list[str]:
    """The kinds of that person in plain words. Values are neither read out nor returned."""
    row = Mailing.objects.filter(case=case, number=mailing).exclude(roll="").first()
    if row is None:
        return []
    one = frozen.person(case, row.roll, person)
    return items.of(texts.person_of(one, "ja", "adult")) if one else []


def _frozen(case: Case) -> list[Mailing]:
    return list(notices.mailings(case).exclude(roll=""))


def _may_be_missing(mailing: Mailing) -> bool:
    """The list has fewer people than there may be: who is not found may be one of those without a name."""
    return mailing.count_high is None or mailing.count_high > mailing.people


def _matching(mailing: Mailing, wanted: str, item: str, said: str) -> Iterator[int]:
    for batch in frozen.batches(mailing.case, mailing.roll):
        values = batch[item].to_pylist()
        near = [place for place, value in enumerate(values) if value is not None and normal(item, str(value)) == said]
        for place in near:
            names = (batch[column][place].as_py() for column in ("name", "name_kana", "name_latin"))
            if any(name and folded(str(name)) == wanted for name in names):
                yield batch["person"][place].as_py()


def folded(name: str) -> str:
    """Width, spaces, case and kind of kana do not matter; everything else does."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    plain = "".join(chr(ord(sign) + 0x60) if "ぁ" <= sign <= "ゖ" else sign for sign in plain)
    return re.sub(r"[\s・･.,\-‐]", "", plain)


def normal(item: str, value: str) -> str:
    """An item in the one form it is compared in."""
    plain = unicodedata.normalize("NFKC", value).strip().casefold()
    if item == "birth_date":
        found = _DAY.fullmatch(plain)
        return "".join((found[1], found[2].zfill(2), found[3].zfill(2))) if found else re.sub(r"\D", "", plain)
    if item in {"phone", "postal_code"}:
        digits = re.sub(r"\D", "", plain)
        return "0" + digits[2:] if item == "phone" and plain.startswith("+81") else digits
    return re.sub(r"\s", "", plain)
