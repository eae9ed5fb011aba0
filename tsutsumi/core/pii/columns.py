"""What a column holds, told by its values alone; and which cells keep what a heading promises."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tsutsumi.core.jp import text
from tsutsumi.core.pii import dates
from tsutsumi.core.pii.cells import covered, filled, plainly, scan_cells, taken
from tsutsumi.core.pii.detector import LIKELY, SURE, WEAK
from tsutsumi.core.pii.detectors import DETECTORS
from tsutsumi.core.pii.kinds import KINDS
from tsutsumi.core.pii.reasons import IN_DOUBT
from tsutsumi.core.pii.words import listed

SAMPLE = 200
SAMPLE_FROM = 1000  # cells among which a sample is mostly found
MOST = 0.6  # share of cells that makes a column of a kind
NEARLY_ALL = 0.9
FEW = 3

# How the cell would be written in a text, so that the same compiled rule can judge it.
PROBES = {
    "my_number": "個人番号：", "corporate_number": "法人番号：", "card": "カード番号：", "card_expiry": "有効期限：",
    "card_security_code": "セキュリティコード：", "phone": "電話番号：", "email": "",
    "postal_code": "郵便番号：", "birth_date": "生年月日：",
    "passport": "旅券番号：", "drivers_licence": "運転免許証番号：", "residence_card": "在留カード番号：",
    "pension_number": "基礎年金番号：",
    "health_insurance": "記号番号：", "bank_account": "口座番号：", "name": "氏名：", "address": "住所：",
    "ip_address": "", "employment_insurance": "雇用保険被保険者番号：", "insurer_number": "保険者番号：",
    "care_insurance": "介護保険被保険者番号：", "resident_record_code": "住民票コード：", "iban": "IBAN: ",
}  # fmt: skip
# Kinds that values alone can tell, without a heading; each with the probe that is not a hint in itself.
BY_VALUES = {
    "my_number": "", "corporate_number": "", "card": "", "phone": "", "email": "", "postal_code": "",
    "residence_card": "",
    "ip_address": "", "address": "", "name": "氏名：", "passport": "", "iban": "", "employment_insurance": "",
}  # fmt: skip
BY_CHECK = {"drivers_licence": "運転免許証番号：", "insurer_number": "保険者番号："}
MANY = 8
LEAST = {"name": SURE, "address": LIKELY, "phone": LIKELY}
SEX_WORDS = "男 女 男性 女性 m f male female 男子 女子 その他 不明 回答しない 無回答"
SEXES = frozenset(SEX_WORDS.split())

# Kind, part of a name, share of the cells.
Guess = tuple[str, str, float]
NONE: Guess = ("", "", 0.0)


def sample_of(column: pa.StringArray) -> pa.StringArray:
    """The first cells that say something."""
    where = np.flatnonzero(filled(column.slice(0, SAMPLE_FROM)))
    if len(where) < SAMPLE < len(column):
        where = np.flatnonzero(filled(column))
    return taken(column, where[:SAMPLE])


def by_values(column: pa.StringArray, heading: str = "") -> Guess:
    """The kind that most values have. heading: words that no list knows, which may speak against it."""
    sample = sample_of(column)
    cells = [c.strip() for c in sample.to_pylist()]
    if len(cells) < FEW or len(set(cells)) < 2:
        return NONE
    return next((guess for guess in _guesses(cells, sample, heading) if guess[0]), NONE)


def _numbered(cells: Sequence[str], sample: pa.StringArray) -> Guess:
    """Numbers without a form of their own, by their check digits: nearly all of a column do not pass by chance."""
    if len(sample) < MANY:
        return NONE
    for kind, probe in BY_CHECK.items():
        share = float(covered(scan_cells(sample, probe), sample, kind, SURE).mean())
        if share >= NEARLY_ALL:
            return kind, "", share
    share = _share(cells, is_resident_code)
    return ("resident_record_code", "", share) if share >= NEARLY_ALL else NONE


def is_resident_code(cell: str) -> bool:
    """住民票コード: ten digits and a check digit by the weights of 個人番号. Behind a label any eleven digits count."""
    digits = text.plain(cell).replace("-", "").replace(" ", "")
    if len(digits) != 11 or not (digits.isascii() and digits.isdigit()):
        return False
    total = sum(int(digit) * (n if n <= 7 else n - 6) for n, digit in enumerate(digits[9::-1], start=2))
    return int(digits[10]) == (0 if total % 11 <= 1 else 11 - total % 11)


def _guesses(cells: Sequence[str], sample: pa.StringArray, heading: str) -> Iterator[Guess]:
    yield _listed(cells)
    yield _scanned(sample)
    yield _numbered(cells, sample)
    yield _dated(cells, heading)
    yield _reading(cells)


def _scanned(sample: pa.StringArray) -> Guess:
    """By the compiled rules."""
    best = NONE
    for probe in sorted(set(BY_VALUES.values())):
        scanned = scan_cells(sample, probe)
        present = set(np.unique(scanned.found.kind).tolist())
        for kind, own in BY_VALUES.items():
            if own == probe and KINDS[kind].code in present:
                share = float(covered(scanned, sample, kind, LEAST.get(kind, WEAK)).mean())
                best = max(best, (kind, "", share), key=lambda b: b[2])
    return best if best[2] >= MOST else NONE


@cache
def known_words(which: str) -> frozenset[str]:
    """Words of one of the lists of core/jp/data."""
    if which == "prefecture":
        return frozenset(row[1] for row in listed("municipalities.csv"))
    if which == "town":
        towns = {row[2] for row in listed("municipalities.csv")}
        return frozenset(towns | {t.partition("郡")[2] for t in towns} | {t.partition("市")[0] + "市" for t in towns})
    return frozenset(row[0] for row in listed(f"{which}.csv"))


LISTS: tuple[tuple[str, str, str, float], ...] = (
    ("prefecture", "address", "", NEARLY_ALL),
    ("town", "address", "", NEARLY_ALL),
    ("surnames", "name", "family", 0.75),
    ("given_names", "name", "given", 0.75),
)


@cache
def places() -> frozenset[str]:
    """Prefectures and municipalities, and their names without the last character: 長野 is 長野県 and 長野市."""
    whole = known_words("prefecture") | known_words("town")
    return whole | {word[:-1] for word in whole if len(word) > 2}


def _listed(cells: Sequence[str]) -> Guess:
    """Columns of single words: 性別, 都道府県, 市区町村, 姓, 名."""
    shares = ((kind, part, _share(cells, known_words(which).__contains__), least) for which, kind, part, least in LISTS)
    sexes = ("sex", "", _share(cells, lambda c: c.lower() in SEXES), NEARLY_ALL)
    return next(((kind, part, share) for kind, part, share, least in (sexes, *shares) if share >= least), NONE)


def _dated(cells: Sequence[str], heading: str) -> Guess:
    """Days that are spread over lives; other days are of one business."""
    share = dates.births(cells, heading)
    return ("birth_date", "", share) if share >= MOST else NONE


def _reading(cells: Sequence[str]) -> Guess:
    """Two words in kana: the reading of a name."""
    share = _share(cells, is_reading)
    return ("name", "kana", share) if share >= NEARLY_ALL else NONE


def is_reading(cell: str) -> bool:
    """Two short words of kana only."""
    words = text.plain(cell).split()
    return len(words) == 2 and all(1 < len(w) <= 8 and text.is_kana(w) for w in words)


def is_kana_word(cell: str) -> bool:
    return 1 < len(cell) <= 16 and text.is_kana(text.plain(cell))


def _share(cells: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, cells)) / len(cells)


def kana_share(column: pa.StringArray) -> float:
    """How many of the cells are kana only."""
    cells = sample_of(column).to_pylist()
    return _share(cells, is_kana_word) if len(cells) >= FEW else 0.0


def right_cells(column: pa.StringArray, kind: str) -> NDArray[np.bool_]:
    """Which cells the compiled rule of the kind accepts, behind a heading of that kind."""
    if kind not in PROBES:
        return np.ones(len(column), np.bool_)
    result = plainly(column, kind)
    rest = np.flatnonzero(~result)
    scanned = scan_cells(taken(column, rest), PROBES[kind]) if len(rest) else None
    if scanned:
        good = (scanned.found.kind == KINDS[kind].code) & (scanned.found.strength >= LIKELY)
        result[rest[scanned.cell[good]]] = True
    return result


def doubtful_cells(column: pa.StringArray, kind: str) -> NDArray[np.bool_]:
    """Which cells look like the kind but for a check digit that fails: perhaps misread or mistyped."""
    result = np.zeros(len(column), np.bool_)
    if kind in PROBES and DETECTORS[kind].check and len(column):
        scanned = scan_cells(column, PROBES[kind])
        doubt = (scanned.found.kind == KINDS[kind].code) & (scanned.found.reason == IN_DOUBT)
        result[scanned.cell[doubt]] = True
    return result
