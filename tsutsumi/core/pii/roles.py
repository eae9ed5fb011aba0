"""Whose a column is: a row may hold a child and its parent, a household, an applicant and who gets the parcel."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

# Words before a heading. Those of the first list are the person the row is about, unless two of them have names.
MAIN_WORDS = """
    本人 患者 会員 顧客 お客様 利用者 児童 生徒 園児 学生 幼児 子ども 子供 お子様 お子さま 契約者 申込者 申請者 社員
    職員 従業員 受診者 被保険者 ご本人 組合員 入居者 入所者 世帯主 購入者 注文者 ご注文者 依頼主 ご依頼主
"""
RELATED_WORDS = """
    保護者 親権者 父親 母親 父 母 配偶者 夫 妻 緊急連絡先 緊急時連絡先 連帯保証人 保証人 身元保証人 扶養者 被扶養者
    扶養親族 家族 同居家族 同居人 世帯員 子 長男 次男 三男 長女 次女 三女
    送付先 お届け先 届け先 届先 配送先 受取人 保険金受取人
    紹介者 代理人 後見人 相続人 同伴者 同行者 引取者 祖父 祖母 兄 弟 姉 妹 parent guardian spouse emergency child family
"""
LIST_WORDS = "家族 同居家族 同居人 世帯員 子 子ども 子供 被扶養者 扶養親族 同伴者 同行者 相続人 family child"
HOME_WORDS = """
    保護者 親権者 父親 母親 父 母 配偶者 夫 妻 扶養者 長男 次男 三男 長女 次女 三女 祖父 祖母 兄 弟 姉 妹
    世帯主 児童 生徒 園児 parent guardian spouse
"""
MAIN, RELATED = MAIN_WORDS.split(), RELATED_WORDS.split()
LISTS = frozenset(LIST_WORDS.split())
SAME_HOME = LISTS | frozenset(HOME_WORDS.split())  # they live in the household, unless the row says otherwise
_WORDS = "|".join(sorted({*MAIN, *RELATED}, key=len, reverse=True))
_ROLE = re.compile(rf"^(?:第([0-9]+)子|(?:ご)?({_WORDS})[ _()（）の]*([0-9]*))")
_NUMBER = re.compile(r"[ _(（]?([0-9]+)[)）]?$")
_MARKS = re.compile(r"[\s※*:・()\[\]【】<>★●○■□]+")
NO_ROLES = "子会社|父兄会|母校|夫々|兄弟数|家族数|家族人数|子供数|世帯員数|世帯数|母国|母語|母体"
PARTS_OF_WORDS = re.compile(f"^(?:{NO_ROLES})")


@dataclass(frozen=True, slots=True)
class Role:
    """word: who, "" for nobody in particular. number: which of several; "" for one."""

    word: str = ""
    number: str = ""


NOBODY = Role()


@dataclass(slots=True)
class Person:
    """One person of each row: which columns hold what. several: the name column lists several people."""

    role: Role
    fields: dict[str, list[int]] = field(default_factory=dict)
    several: bool = False

    @property
    def named(self) -> bool:
        return any(key.startswith("name") for key in self.fields)


@dataclass(slots=True)
class Known:
    """Somebody who is not told by whole columns: in free text, in a title, in a form. row: from 0 in the block."""

    row: int
    values: dict[str, str]
    flags: int = 0
    categories: set[int] = field(default_factory=set)


def role_of(heading: str) -> Role:
    """Whom a heading names: 保護者氏名, 家族2 生年月日, 第1子の名前, 氏名3."""
    text = _MARKS.sub("", unicodedata.normalize("NFKC", heading)).lower()
    if PARTS_OF_WORDS.match(text):
        return NOBODY
    tail = _NUMBER.search(text)
    number = tail.group(1) if tail else ""
    if not (found := _ROLE.match(text)):
        return Role("", number)
    nth, word, own = found.groups()
    return Role("子", nth) if nth else Role(word, own or number)


def main_of(roles: Iterable[Role]) -> Role:
    """Whom the row is about, when no column with a name is without a role."""
    listed = list(roles)
    return next((r for r in listed if r.word in MAIN), listed[0] if listed else NOBODY)
