"""How an organisation speaks of itself in Japanese: 当社, 当院, 本学, 当会 …, as its name suggests."""

import re
from collections.abc import Mapping
from typing import Final

from tsutsumi.core.figures.figure import Figure, Ledger

CODE: Final = "we"
LABEL: Final = "自分の組織の呼び方"
USUAL: Final = "当社"
OTHERS: Mapping[str, str] = {"en": "our organisation", "zh": "我们", "ko": "저희"}
# What the last word of a name ends with: what the organisation does says more than the kind of legal person it is.
_ENDS: tuple[tuple[str, str], ...] = (
    ("銀行(?:株式会社)?", "当行"), ("金庫", "当金庫"), ("組合(?:連合会)?", "当組合"), ("会社", "当社"),
    ("病院|医院|クリニック|診療所|歯科|医療センター", "当院"), ("薬局", "当薬局"),
    ("大学|大学院|大学校", "本学"), ("学校|高校|中学|小学", "本校"), ("学園|学院", "本学園"),
    ("幼稚園|保育園|保育所|こども園", "当園"), ("協会", "当協会"), ("財団", "当財団"), ("機構", "当機構"),
    ("研究所", "当研究所"), ("委員会", "当委員会"), ("議会", "当議会"), ("会議所", "当会議所"), ("連盟", "当連盟"),
    ("会", "当会"), ("センター", "当センター"), ("都", "本都"), ("道", "本道"), ("府", "本府"), ("県", "本県"),
    ("市(?:役所)?", "本市"), ("区(?:役所)?", "本区"), ("町(?:役場)?", "本町"),
    ("村(?:役場)?", "本村"), ("省", "当省"), ("庁", "当庁"),
)  # fmt: skip
_COMPANY = re.compile("株式会社|有限会社|合同会社|合名会社|合資会社|相互会社|㈱|㈲|[（(]株[）)]|[（(]有[）)]")
# Else the legal person that it says it is; the first that is there.
_HOLDS: tuple[tuple[str, str], ...] = (
    (_COMPANY.pattern, USUAL), ("国立大学法人|公立大学法人", "本学"), ("法人", "当法人"),
)  # fmt: skip
_PUBLIC = "administrative_organ"  # code of the fact `sector`
_TOWNS = "都道府県市区町村省庁"


def of(name: str, sector: str = "") -> str:
    """The word for this name; 当社 where the name says nothing. Names of places count for organs of state only."""
    last = name.rsplit(maxsplit=1)[-1] if name.split() else ""
    if _COMPANY.search(last) and not last.removesuffix("株式会社").endswith(("銀行", "金庫")):
        return USUAL
    for ending, word in _ENDS:
        if re.search(f"(?:{ending})$", last) and (word[1] not in _TOWNS or sector == _PUBLIC):
            return word
    return next((word for held, word in _HOLDS if re.search(held, name)), USUAL)


def figure(word: str, source: str = "") -> Figure:
    """The word as a figure of the ledger, so that a text refers to it as to everything else."""
    return Figure(CODE, LABEL, word, source=source, others=OTHERS)


def told(ledger: Ledger) -> Ledger:
    """The ledger with the word, the usual one where it has none."""
    return ledger if CODE in ledger else {CODE: figure(USUAL), **ledger}
