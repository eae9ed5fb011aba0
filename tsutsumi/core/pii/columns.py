"""One column at a time: all cells in one buffer, one compiled scan, cells told apart by a mark."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tsutsumi.core.pii.detector import LIKELY
from tsutsumi.core.pii.found import Found
from tsutsumi.core.pii.kinds import KINDS
from tsutsumi.core.pii.scan import scan_text

MARK = "\x1e"
BETWEEN = f"\n\n{MARK}"
SAMPLE = 200
MOST = 0.6  # share of cells that makes a column of a kind
EMPTY = frozenset(
    [
        "-",
        "ー",
        "－",
        "–",
        "—",
        "無",
        "無し",
        "なし",
        "ナシ",
        "不明",
        "未",
        "未登録",
        "未記入",
        "該当なし",
        "特になし",
        "特に無し",
        "なし。",
        "同上",
        "n/a",
        "na",
        "null",
        "none",
        "nan",
        "0",
        "#n/a",
        "?",
        "？",
        "/",
        "／",
        "*",
        "省略",
        "空欄",
    ]
) | {""}

# How the cell would be written in a text, so that the same compiled rule can judge it.
PROBES = {
    "my_number": "個人番号：", "corporate_number": "法人番号：", "card": "カード番号：", "card_expiry": "有効期限：",
    "card_security_code": "セキュリティコード：", "phone": "電話番号：", "email": "",
    "postal_code": "郵便番号：", "birth_date": "生年月日：",
    "passport": "旅券番号：", "drivers_licence": "運転免許証番号：", "residence_card": "在留カード番号：",
    "pension_number": "基礎年金番号：",
    "health_insurance": "記号番号：", "bank_account": "口座番号：", "name": "氏名：", "address": "住所：",
    "ip_address": "",
}  # fmt: skip
# Kinds that values alone can tell, without a heading; each with the probe that is not a hint in itself.
BY_VALUES = {
    "my_number": "", "corporate_number": "", "card": "", "phone": "", "email": "", "postal_code": "",
    "residence_card": "",
    "ip_address": "", "address": "", "name": "氏名：", "passport": "",
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Scanned:
    """The scan of a column. cell: index of the cell of each finding; start, end: characters within it."""

    found: Found
    cell: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]


def is_empty(cell: str) -> bool:
    """Nothing, or a word for nothing."""
    return cell.strip().lower() in EMPTY


def scan_cells(cells: Sequence[str], probe: str = "") -> Scanned:
    """One compiled scan over all cells, each behind the probe; findings that leave their cell are dropped."""
    joined = (BETWEEN + probe).join(cells)
    if joined.count(MARK) != max(len(cells) - 1, 0):
        joined = (BETWEEN + probe).join(c.replace(MARK, " ") for c in cells)
    data = (MARK + probe + joined).encode("utf-8", "replace")
    found = scan_text(data)
    marks = np.flatnonzero(np.frombuffer(data, np.uint8) == ord(MARK))
    first = np.searchsorted(marks, found.start, side="right") - 1
    whole = (np.searchsorted(marks, found.end - 1, side="right") - 1 == first) & (
        found.start >= marks[first] + 1 + len(probe.encode())
    )
    found, first = found.where(whole), first[whole]
    lengths = np.fromiter(map(len, cells), np.int64, len(cells))
    begins = np.cumsum(lengths + len(BETWEEN) + len(probe)) - lengths - len(BETWEEN) + 1
    start, end = found.characters()
    return Scanned(found, first, start - begins[first], end - begins[first])


def covered(scanned: Scanned, cells: Sequence[str], kind: str, at_least: int) -> NDArray[np.bool_]:
    """Which cells are one finding of this kind from end to end, spaces and brackets apart."""
    right = (scanned.found.kind == KINDS[kind].code) & (scanned.found.strength >= at_least)
    result = np.zeros(len(cells), np.bool_)
    for n in np.flatnonzero(right):
        cell = int(scanned.cell[n])
        rest = cells[cell][: scanned.start[n]] + cells[cell][scanned.end[n] :]
        result[cell] |= not rest.strip(" 　()（）様〒日生")
    return result


def kind_by_values(cells: Sequence[str]) -> tuple[str, float]:
    """The kind that most values of a sample have, and their share; "" when none has enough."""
    sample = [c for c in cells if not is_empty(c)][:SAMPLE]
    if len(sample) < 3 or len(set(sample)) < 2:
        return "", 0.0
    best = ("", 0.0)
    for probe in sorted(set(BY_VALUES.values())):
        scanned = scan_cells(sample, probe)
        present = set(np.unique(scanned.found.kind).tolist())
        for kind, own in BY_VALUES.items():
            if own == probe and KINDS[kind].code in present:
                least = LIKELY if kind in {"name", "address", "phone"} else 1
                if kind == "name":
                    least = 3
                best = max(best, (kind, float(covered(scanned, sample, kind, least).mean())), key=lambda b: b[1])
    return best if best[1] >= MOST else ("", 0.0)


def right_cells(cells: Sequence[str], kind: str) -> NDArray[np.bool_]:
    """Which cells the compiled rule of the kind accepts, behind a heading of that kind."""
    result = np.zeros(len(cells), np.bool_)
    if kind not in PROBES:
        return ~result
    scanned = scan_cells(cells, PROBES[kind])
    result[scanned.cell[(scanned.found.kind == KINDS[kind].code) & (scanned.found.strength >= LIKELY)]] = True
    return result
