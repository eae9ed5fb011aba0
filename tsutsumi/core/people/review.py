"""What a person looks at to decide whether two records are one person, and what was decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Level = Literal["same", "alike", "different", "unknown"]

ATTRIBUTES_JA = {
    "name": "氏名",
    "name_kana": "読み",
    "name_latin": "ローマ字の氏名",
    "birth_date": "生年月日",
    "address": "住所",
    "phone": "電話番号",
    "email": "メール",
    "my_number": "個人番号",
    "card": "カード番号",
    "member_id": "会員番号・患者番号",
    "health_insurance": "健康保険の番号",
    "pension_number": "基礎年金番号",
    "drivers_licence": "運転免許証番号",
    "passport": "旅券番号",
    "residence_card": "在留カード番号",
    "bank_account": "口座番号",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """How two records stand to one another in one attribute. text_ja says no value."""

    attribute: str
    level: Level
    text_ja: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records (stable ids, left < right) and what speaks for and against one person.

    score: 0 surely two, 1 surely one. text_ja: the question in one sentence. joins: people the answer may take away.
    """

    left: int
    right: int
    reasons: tuple[Reason, ...]
    score: float
    text_ja: str


@dataclass(frozen=True, slots=True)
class Decision:
    """A person said that two records (stable ids) are one person or two."""

    left: int
    right: int
    same: bool


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A decision that cannot hold beside others, and why."""

    decision: Decision
    text_ja: str


@dataclass(frozen=True, slots=True)
class Merge:
    """Why records were taken as one person: a reason in Japanese and how many joins it made."""

    text_ja: str
    joins: int


def masked(values: Mapping[str, str]) -> dict[str, str]:
    """Values of a record for a page: the first character and how long it is."""
    return {kind: value[:1] + "＊" * min(len(value) - 1, 12) for kind, value in values.items() if value}
