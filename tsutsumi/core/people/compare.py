"""Two records side by side: how they stand to one another in each attribute, in words without values."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from tsutsumi.core.jp import address, name, text
from tsutsumi.core.people.review import ATTRIBUTES_JA, Level, Reason
from tsutsumi.core.pii.keys import MAKERS, birth

Values = Mapping[str, str | None]
WILD = set("●○◯■□〓＊*?？�")
GENERATION = 15  # years between a parent and a child of one name
Said = tuple[Level, str]


def reasons(left: Values, right: Values) -> tuple[Reason, ...]:
    """What the two say, attribute by attribute; attributes that both lack are left out."""
    return tuple(_reasons(left, right))


def _reasons(left: Values, right: Values) -> Iterator[Reason]:
    for attribute, label in ATTRIBUTES_JA.items():
        one, other = left.get(attribute) or "", right.get(attribute) or ""
        if one and other:
            level, how = (COMPARE.get(attribute) or _number(attribute))(one, other)
            yield Reason(attribute, level, f"{label}は{how}" if how else f"{label}{LEVELS_JA[level]}")
        elif one or other:
            yield Reason(attribute, "unknown", f"{label}は一方にしかない")


LEVELS_JA = {"same": "が一致", "alike": "が似ている", "different": "が違う", "unknown": "は比べられない"}


def names(one: str, other: str) -> Said:
    """Two written names."""
    a, b = name.key(one), name.key(other)
    if text.is_kana(a) != text.is_kana(b) or a.isascii() != b.isascii():
        return "unknown", "文字の種類が違い、比べられない"
    if a == b:
        return "same", ""
    if WILD & (set(a) | set(b)):
        fits = len(a) == len(b) and all(x == y or x in WILD or y in WILD for x, y in zip(a, b, strict=True))
        return ("alike", "読めない字（外字）を除いて一致") if fits else ("different", "")
    if sorted(a) == sorted(b) and len(a) > 2:
        return "alike", "姓と名の順が違うだけで一致"
    if (given := _given(one)) and given == _given(other):
        return "alike", "名が同じで姓が違う（改姓かもしれない）"
    return ("alike", "一字だけ違う") if slip(a, b) and len(a) > 2 else ("different", "")


def _given(written: str) -> str:
    """The given name, where a space shows it."""
    parts = name.cleaned(written).split(" ")
    return name.key(parts[1]) if len(parts) == 2 else ""


def readings(one: str, other: str) -> Said:
    a, b = name.kana_key(one), name.kana_key(other)
    if a == b:
        return "same", ""
    return ("alike", "一字だけ違う") if slip(a, b) and len(a) > 3 else ("different", "")


def slip(a: str, b: str) -> bool:
    """One character changed, added, left out, or two neighbours exchanged."""
    if abs(len(a) - len(b)) > 1 or a == b:
        return False
    head = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    if len(a) == len(b):
        exchanged = a[head : head + 2] == b[head : head + 2][::-1] and a[head + 2 :] == b[head + 2 :]
        return exchanged or a[head + 1 :] == b[head + 1 :]
    short, long = sorted((a, b), key=len)
    return short[head:] == long[head + 1 :]


def births(one: str, other: str) -> Said:
    a, b = birth(one), birth(other)
    if not a or not b:
        return "unknown", "日付として読めず、比べられない"
    if a == b:
        return "same", ""
    years = abs(date.fromisoformat(a).year - date.fromisoformat(b).year)
    if slip(a, b) or (a[5:7] + a[8:] == b[8:] + b[5:7] and years == 0):
        return "alike", "一か所だけ違う（書き間違いかもしれない）"
    if years >= GENERATION:
        return "different", f"{years}年離れている（親子かもしれない）"
    return "different", ""


def addresses(one: str, other: str) -> Said:
    a, b = address.key(one), address.key(other)
    if not a or not b:
        return "unknown", "番地がなく、比べられない"
    if a == b:
        return "same", ""
    town = a.rstrip("0123456789-")
    return ("alike", "町まで一致") if town == b.rstrip("0123456789-") else ("different", "")


def _number(attribute: str) -> Callable[[str, str], Said]:
    make = MAKERS[attribute][1]

    def compare(one: str, other: str) -> Said:
        a, b = make(one), make(other)
        if not a or not b:
            return "unknown", "読めず、比べられない"
        if a == b:
            return "same", ""
        return ("alike", "一か所だけ違う") if slip(a, b) else ("different", "")

    return compare


COMPARE: dict[str, Callable[[str, str], Said]] = {
    "name": names,
    "name_kana": readings,
    "name_latin": names,
    "birth_date": births,
    "address": addresses,
}
