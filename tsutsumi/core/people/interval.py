"""本人の数: an interval, and why it is one."""

from collections.abc import Iterable
from dataclasses import dataclass

from tsutsumi.core.people.alike import UNIQUE
from tsutsumi.core.people.grouping import Labels, size_of
from tsutsumi.core.people.least import flag
from tsutsumi.core.people.signs import SCRIPTS, Signs
from tsutsumi.core.pii.files import unread_people
from tsutsumi.core.pii.records import WEAK_NAME
from tsutsumi.core.readers import bounds
from tsutsumi.core.readers.passage import FileReport

MOST_PATHS = 100  # unread files named one by one
POINT_JA = (
    "もっとも確からしい数は、読めた記録を「違うところがあっても同じ人であることのほうが多い」一致まで"
    "まとめ、生年月日などを欠いて比べられない記録は、その氏名がほかの記録に偶然より多く現れる割合だけ、"
    "同じ氏名で生年月日が一か所だけ違う記録は、偶然より多い分だけ重なりとみて数えたものです。"
    "読めなかったファイルの分は入っていません。"
)


@dataclass(frozen=True, slots=True)
class Cause:
    """Why low and high differ: `adds` people of the difference come from this."""

    code: str
    text_ja: str
    path: str | None = None
    adds: int = 0


@dataclass(frozen=True, slots=True)
class HeadCount:
    """At least `low` people (surely different), at most `high` (all undecided apart, unread files full).

    The causes add up: high - low == sum(cause.adds). point: the most probable number of people in what was read, with
    low <= point <= high (POINT_JA says how it is reckoned); None where nothing was reckoned.
    """

    low: int
    high: int
    causes: tuple[Cause, ...] = ()
    point: int | None = None


TEXTS = {
    "weak_name": "文章の中の、人の名前らしい語 {n}件は、人かどうか決められない",
    "surname_only": "姓だけの記録 {n}件は、ほかの人と同じか決められない",
    "no_name": "氏名のない記録（メール、電話、番号だけ）{n}件は、だれのものか決められない",
    "name_only": "氏名だけの記録 {n}件は、ほかの人と同じか決められない",
    "same_name": "氏名や連絡先の一部だけが一致する記録 {n}件は、同じ人か決められない",
}


def interval(low: int, point: int, causes: Iterable[Cause]) -> HeadCount:
    """The interval from the least, the most probable number, and what widens it."""
    found = tuple(cause for cause in causes if cause.adds)
    high = low + sum(cause.adds for cause in found)
    return HeadCount(low, high, found, max(low, min(point, high)))


def log_gap(most: int, text_ja: str) -> Cause:
    """A span without logs: what left then is unknown; at most `most` people could be reached."""
    return Cause("log_gap", f"ログの欠け（{text_ja}）: その間に持ち出され得たのは最大 {most:,}人", adds=most)


def undecided(signs: Signs, surely: Labels, excess: int) -> list[Cause]:
    """The difference within the records, told by the weakest records first."""
    causes = []
    for code, members in _weakest(signs, surely):
        adds = min(members, excess)
        excess -= adds
        if adds:
            causes.append(Cause(code, TEXTS[code].format(n=f"{adds:,}"), adds=adds))
    return causes


def _weakest(signs: Signs, surely: Labels) -> list[tuple[str, int]]:
    """Groups by how little is known of them, the least known first."""
    size = size_of(surely)
    with_name = signs.has(*SCRIPTS)
    named = flag(size, surely[with_name])
    strong = flag(size, surely[with_name & ((signs.flags & WEAK_NAME) == 0)])
    surname = flag(size, surely[signs.has("surname")]) & ~named
    more = flag(size, surely[signs.has("birth", "phone", "email", "address", "card", *UNIQUE)])
    return [
        ("weak_name", int((named & ~strong).sum())),
        ("surname_only", int(surname.sum())),
        ("no_name", int((~named & ~surname).sum())),
        ("name_only", int((strong & ~more).sum())),
        ("same_name", int((strong & more).sum())),
    ]


def unread(files: Iterable[FileReport]) -> list[Cause]:
    """One cause per file that was not read whole; the smallest ones of many together."""
    lost = sorted(((most, file) for file, most in unread_people(files) if most), key=lambda x: (-x[0], x[1].path))
    causes = [
        Cause("unread", f"未読のファイル。{file.reason}含みうるのは最大 {most:,}人{_assumption(file)}", file.path, most)
        for most, file in lost[:MOST_PATHS]
    ]
    if rest := lost[MOST_PATHS:]:
        total = sum(most for most, _ in rest)
        causes.append(Cause("unread", f"ほかの未読のファイル {len(rest):,}個: 最大 {total:,}人", adds=total))
    return causes


def _assumption(file: FileReport) -> str:
    """By which assumption the bound holds."""
    if file.reason_code in {"image", "no_text_layer"}:
        return f"（{bounds.ASSUMPTION_PAGE}）"
    return f"（{bounds.ASSUMPTION_PLAIN}、{bounds.ASSUMPTION_PACKED}）"
