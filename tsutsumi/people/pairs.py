"""Two records beside one another: masked for the page, sealed with their values for the one who must see them."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from tsutsumi.core.people.compare import reasons
from tsutsumi.core.people.pairs import question
from tsutsumi.core.people.review import ATTRIBUTES_JA
from tsutsumi.core.people.review import Pair as Undecided
from tsutsumi.core.pii.records import VALUES
from tsutsumi.evidence import names
from tsutsumi.evidence.gather import place_words
from tsutsumi.evidence.sealing import Damaged
from tsutsumi.people.masks import NAMES, hint
from tsutsumi.people.models import Assessment, Pair

MOST = 500  # pairs kept for people to decide; counting anew brings the next ones
LABELS = {**ATTRIBUTES_JA, "sex": "性別", "age": "年齢", "postal_code": "郵便番号", "nationality": "国籍"}
LEVELS = {  # word, icon, badge: colour never alone
    "same": (_("一致"), "check", "badge-good"),
    "alike": (_("似ている"), "question", "badge-unsure"),
    "different": (_("違う"), "cross", "badge-bad"),
    "unknown": (_("不明"), "minus", "badge-quiet"),
}
PLACE = ("sheet", "page", "row", "line")

type Record = Mapping[str, Any]


def row(found: Undecided, sides: tuple[Record, Record], number: int) -> Pair:
    """The row of a pair, masked; `sides` are the two records as the roster has them."""
    left, right = (values(side) for side in sides)
    told = {reason.attribute: reason for reason in found.reasons}
    looks = []
    for kind in VALUES:
        if kind not in told and not (kind in left or kind in right):
            continue
        level, text = (told[kind].level, told[kind].text_ja) if kind in told else (_level(left, right, kind), "")
        shown = {side: hint(kind, said.get(kind, "")) for side, said in (("left", left), ("right", right))}
        looks.append({"attribute": kind, "level": level, "text": text, **shown})
    spots = [_spot(side) for side in sides]
    return Pair(
        place=number, line=number, left=name_of(found.left), right=name_of(found.right), why=found.text_ja[:300],
        looks=looks, spots=spots,
    )  # fmt: skip


def _level(left: Mapping[str, str], right: Mapping[str, str], kind: str) -> str:
    """For what the resolver did not compare: equal as written, or not to be told."""
    return "same" if kind in left and left[kind] == right.get(kind) else "unknown"


def values(record: Record) -> dict[str, str]:
    """The values of a record by kind, harmless to show."""
    return {kind: "".join(map(names.visible, record[kind]))[:300] for kind in VALUES if record.get(kind)}


def _spot(record: Record) -> dict[str, Any]:
    place = {name: record[name] for name in PLACE if record.get(name) is not None}
    return {"path": "".join(map(names.visible, str(record["path"])))[:500], "place": place}


def line(sides: tuple[Record, Record]) -> bytes:
    """Both records with their values, as a line of the sealed file."""
    return (json.dumps([values(side) for side in sides], ensure_ascii=False) + "\n").encode("utf-8", "replace")


def name_of(record: int) -> str:
    """The number of a record as an address and the trail have it."""
    return f"{record:016x}"


def sides(pair: Pair) -> list[dict[str, str]]:
    """Where the two records stand."""
    return [{"path": spot["path"], "where": place_words(spot["place"])} for spot in pair.spots]


def rows(pair: Pair, shown: Sequence[Mapping[str, str]] = ()) -> list[dict[str, str]]:
    """The lines of the comparison: masked, or with the values of `shown`."""
    return [_line_of(look, shown) for look in pair.looks]


def _line_of(look: Mapping[str, str], shown: Sequence[Mapping[str, str]]) -> dict[str, str]:
    kind, (word, icon, badge) = look["attribute"], LEVELS[look["level"]]
    said = [values.get(kind, "") for values in shown] if shown else [look["left"], look["right"]]
    words = {"label": LABELS.get(kind, kind), "word": str(word), "icon": icon, "badge": badge}
    return {**words, "text": look["text"], "left": said[0], "right": said[1]}


def revealed(pair: Pair, pieces: Iterator[bytes]) -> list[dict[str, str]]:
    """The lines of the comparison with the values. All is read: only its end proves the file whole."""
    lines = b"".join(pieces).splitlines()
    if len(lines) <= pair.line:
        raise Damaged("値のファイルに、この組の行がありません。もう一度走査してください。")
    return rows(pair, json.loads(lines[pair.line]))


def compared(left: int, right: int, sides: tuple[Record, Record]) -> Undecided:
    """Two records compared anew, for a second look at what was decided."""
    why = reasons(*sides)
    return Undecided(left, right, why, 0.5, question(why))


def first(found: Iterable[Undecided]) -> list[Undecided]:
    """As many pairs as are kept: those that agree in more than a name first, for only they hold the interval open."""
    return sorted(found, key=_by_name_alone)[:MOST]


def _by_name_alone(pair: Undecided) -> bool:
    return not any(reason.level == "same" and reason.attribute not in NAMES for reason in pair.reasons)


def waiting(queue: Iterable[Pair], assessment: Assessment | None) -> dict[str, int]:
    """How many pairs wait, by what deciding them does to the number; `unlisted` come up when these are done.

    `total`: at least so many are undecided in all.
    """
    weak = [pair.by_name_alone for pair in queue]
    unlisted = max(assessment.undecided - MOST, 0) if assessment else 0
    counts = {"telling": weak.count(False), "by_name": weak.count(True), "unlisted": unlisted}
    return {**counts, "listed": len(weak), "total": len(weak) + unlisted}
