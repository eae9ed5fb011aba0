"""Detectors of an organisation's own: numbers and words that only it has, written as TOML and checked before use.

Patterns run in RE2, whose time is linear in the text whatever the pattern; sizes and numbers are limited. An own kind
gets a code behind the built-in ones and its own label. It identifies nobody for the head count and feeds no fact.
"""

import difflib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

import re2

from tsutsumi.core.flow import Refused
from tsutsumi.core.pii import reasons
from tsutsumi.core.pii.detector import LIKELY, SURE, WEAK
from tsutsumi.core.pii.kinds import ALL, KINDS, Kind

MOST_BYTES, MOST_DETECTORS, MOST_SAMPLE = 64 << 10, 40, 100_000
LONGEST_PATTERN, LONGEST_LABEL = 500, 40
MOST_WORDS, MOST_CONTEXT, SHORTEST_WORD, LONGEST_WORD = 500, 50, 2, 60
MOST_TRIED = 500  # findings that a look at a sample tells
MOST_DOTS, MOST_OPEN = 100, 5_000  # outside of strings: a right text has none, and deep names cost gigabytes
MEMORY = 4 << 20  # of one compiled pattern
BEFORE, BEHIND = 60, 30  # characters in which a context word counts
LONGEST_HIT = 200
MARK = "\x1e"  # parts the cells of a column that are searched together
PREFIX = "own_"

_STRINGS = re.compile(
    r"'''.*?'''|" r'"""(?:[^\\]|\\.)*?"""|' r"'[^'\n]*'|" r'"(?:[^"\\\n]|\\.)*"|' r"#[^\n]*", re.DOTALL
)  # and comments
CHECKS = ("none", "luhn", "mod10", "mod11")
# A character for each, so that places stay: full-width letters, digits and signs, and the ideographic space.
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x2212: 0x2D, 0x2010: 0x2D}


class Unfit(Refused):
    """The text cannot be used. `faults`: one sentence each: where, what, and what to do."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("独自の種類の設定に直すところがあります。\n" + "\n".join(f"・{fault}" for fault in faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class OwnDetector:
    """One kind of an organisation. pattern: RE2. words: found as they are. context: words near a value; needs_context:
    nothing is found without them. check: of the digits of a value. personal: whether it is personal data.
    """

    id: str
    label: str
    pattern: str = ""
    words: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    check: str = "none"
    strength: int = LIKELY
    personal: bool = True
    needs_context: bool = False


@dataclass(frozen=True, slots=True)
class OwnHit:
    """A finding: which detector, characters from start to end, strength (1 weak, 2 likely, 3 sure), reason code."""

    number: int
    kind: str
    label: str
    start: int
    end: int
    text: str
    strength: int
    reason: int

    @property
    def why(self) -> str:
        """The reason in Japanese."""
        return reasons.sentence(self.reason)


@dataclass(frozen=True, slots=True)
class OwnDetectors:
    """All detectors of an organisation, in their order."""

    detectors: tuple[OwnDetector, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.detectors)

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Their kinds, with codes behind the built-in ones."""
        return tuple(
            Kind(len(ALL) + n, PREFIX + d.id, d.label, d.personal, (), sensitive=False, property=False, keep=0)
            for n, d in enumerate(self.detectors)
        )

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the kinds, in the order of their codes."""
        return tuple(PREFIX + d.id for d in self.detectors)

    def find(self, text: str, near: str = "") -> Iterator[OwnHit]:
        """Findings in a text, detector by detector. near: a heading above the text, which counts as context."""
        plain = text.translate(_NARROW)
        for number, detector in enumerate(self.detectors):
            yield from _found(number, detector, text, plain, near)


NONE = OwnDetectors()


def parse(text: str) -> OwnDetectors:
    """The detectors of a TOML text; refuses with every fault in it at once."""
    if len(text.encode("utf-8", "replace")) > MOST_BYTES:
        raise Unfit([f"全体: 設定が大きすぎます（{MOST_BYTES >> 10} KBまで）。種類を分けて減らしてください。"])
    bare = _STRINGS.sub("", text)
    if bare.count(".") > MOST_DOTS or bare.count("[") + bare.count("{") > MOST_OPEN:
        raise Unfit(
            ["全体: 引用符の外に「.」か括弧が多すぎます。種類は [[detector]] と「名前 = 値」だけで書いてください。"]
        )
    try:
        content = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # too long a number and too deep a nesting are no TOMLDecodeError
        raise Unfit([_syntax(error)]) from error
    faults: list[str] = []
    found = _listed(content, faults)
    detectors = [_detector(n, table, faults) for n, table in enumerate(found, start=1)]
    ids = [d.id for d in detectors if d.id]
    faults += [
        f"id「{i}」: 同じ id が2回あります。違う id にしてください。"
        for i in sorted({i for i in ids if ids.count(i) > 1})
    ]
    if faults:
        raise Unfit(faults)
    return OwnDetectors(tuple(detectors))


def load(path: Path) -> OwnDetectors:
    """The detectors of a TOML file."""
    try:
        return parse(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise Unfit([f"{path}: ファイルを開けません。場所と読み取りの権限を確かめてください。"]) from error
    except UnicodeDecodeError as error:
        raise Unfit([f"{path}: 文字コードが UTF-8 ではありません。UTF-8 で保存し直してください。"]) from error


def try_on(detectors: OwnDetectors, sample: str) -> tuple[OwnHit, ...]:
    """What the detectors find in a sample, in the order of the text: for a look before they are used."""
    if len(sample) > MOST_SAMPLE:
        raise Refused(f"試す文が長すぎます（{MOST_SAMPLE:,}字まで）。短くしてください。")
    found = islice(detectors.find(sample), MOST_TRIED)
    return tuple(sorted(found, key=lambda hit: (hit.start, hit.end)))


def label_of(kind: str, own: tuple[Kind, ...] = ()) -> str:
    """The Japanese label of a kind, built in or own."""
    return KINDS[kind].label_ja if kind in KINDS else next((k.label_ja for k in own if k.id == kind), kind)


def _found(number: int, detector: OwnDetector, text: str, plain: str, near: str) -> Iterator[OwnHit]:
    kind, always = PREFIX + detector.id, _any_of(detector.context, near)
    if detector.pattern:
        for match in _compiled(detector.pattern).finditer(plain):
            start, end = match.start(), min(match.end(), match.start() + LONGEST_HIT)
            if end == start or MARK in plain[start:end] or not right(detector.check, plain[start:end]):
                continue
            before = plain[max(0, start - BEFORE) : start].rpartition(MARK)[2]
            around = f"{before}\n{plain[end : end + BEHIND].partition(MARK)[0]}"
            named = always or _any_of(detector.context, around)
            if named or not detector.needs_context:
                strength = min(detector.strength + (named and not detector.needs_context), SURE)
                why = reasons.OWN_CONTEXT if named else reasons.OWN_PATTERN
                yield OwnHit(number, kind, detector.label, start, end, text[start:end], strength, why)
    if detector.words:
        for match in _compiled("|".join(re2.escape(_plain(w)) for w in detector.words)).finditer(plain):
            yield OwnHit(
                number, kind, detector.label, match.start(), match.end(), text[match.start() : match.end()],
                detector.strength, reasons.OWN_WORD,
            )  # fmt: skip


def _plain(word: str) -> str:
    return word.translate(_NARROW)


def _any_of(words: tuple[str, ...], text: str) -> bool:
    lower = _plain(text).lower() if words else ""
    return bool(lower) and any(word in lower for word in _lowered(words))


@lru_cache(maxsize=4 * MOST_DETECTORS)
def _lowered(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_plain(word).lower() for word in words)


@lru_cache(maxsize=4 * MOST_DETECTORS)
def _compiled(pattern: str) -> Any:
    options = re2.Options()
    options.max_mem, options.log_errors = MEMORY, False
    return re2.compile(pattern, options)


def right(check: str, value: str) -> bool:
    """Whether the digits of a value pass: luhn (weights 2 and 1, digits of the products added), mod10 (weights 3 and 1,
    as on bar codes), mod11 (weights 2 to 7 from the right; remainders 0 and 1 give 0), each with the last as check.
    """
    digits = [int(c) for c in value if c in "0123456789"]
    if check == "none":
        return True
    if len(digits) < 2:
        return False
    *body, last = digits
    if check == "luhn":
        return (
            sum(d * (2 - n % 2) // 10 + d * (2 - n % 2) % 10 for n, d in enumerate(reversed(body))) + last
        ) % 10 == 0
    if check == "mod10":
        return (sum(d * (3 - 2 * (n % 2)) for n, d in enumerate(reversed(body))) + last) % 10 == 0
    rest = sum(d * (n % 6 + 2) for n, d in enumerate(reversed(body))) % 11
    return last == (0 if rest <= 1 else 11 - rest)


def _syntax(error: Exception) -> str:
    line = re.search(r"line (\d+)", str(error))
    where = f"{line[1]}行目" if line else "ファイルの終わり"
    return f"{where}: TOML として読めません。引用符、括弧、「=」を確かめてください。"


def _listed(content: dict[str, Any], faults: list[str]) -> list[dict[str, Any]]:
    found = content.pop("detector", [])
    faults += [f"「{key}」: この見出しは使えません。種類は [[detector]] の下に書いてください。" for key in content]
    if not isinstance(found, list) or not all(isinstance(table, dict) for table in found):
        faults.append("「detector」: [detector] ではなく [[detector]] と書いてください。")
        return []
    if not found and not faults:
        faults.append("全体: 種類が一つもありません。[[detector]] を書いてください。")
    if len(found) > MOST_DETECTORS:
        faults.append(f"全体: 種類が{len(found)}個あります（{MOST_DETECTORS}個まで）。減らしてください。")
    return found[:MOST_DETECTORS]


TYPES: dict[str, tuple[type, str]] = {
    "id": (str, "文字列"), "label": (str, "文字列"), "pattern": (str, "文字列"), "check": (str, "文字列"),
    "words": (list, "文字列の並び"), "context": (list, "文字列の並び"), "strength": (int, "1・2・3のどれか"),
    "personal": (bool, "true か false"), "needs_context": (bool, "true か false"),
}  # fmt: skip
EMPTY = OwnDetector("", "")


def _detector(number: int, table: dict[str, Any], faults: list[str]) -> OwnDetector:
    """One [[detector]]; what is wrong in it goes to `faults`."""
    where = f"{number}番目の種類" + (f"「{table['label']}」" if isinstance(table.get("label"), str) else "")
    mine = [*_unknown(table), *_wrong_types(table)]
    if not mine:
        given: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in table.items()}
        given["strength"] = _strength(given.get("strength", LIKELY))
        detector = OwnDetector(**{"id": "", "label": "", **given})
        mine = [*_names(detector), *_pattern(detector), *_lists(detector), *_choices(detector)]
        if not mine:
            return detector
    faults += [f"{where}: {fault}" for fault in mine]
    return EMPTY


def _strength(value: Any) -> int:
    return value if isinstance(value, int) and value in {WEAK, LIKELY, SURE} else 0


def _unknown(table: dict[str, Any]) -> Iterator[str]:
    known = [field.name for field in fields(OwnDetector)]
    for key in table:
        if key not in known:
            near = difflib.get_close_matches(key, known, 1)
            hint = f"「{near[0]}」のことですか。" if near else f"使えるのは {'、'.join(known)} です。"
            yield f"「{key}」という項目はありません。{hint}"


def _wrong_types(table: dict[str, Any]) -> Iterator[str]:
    for key, (kind, name) in TYPES.items():
        value = table.get(key)
        wrong = not isinstance(value, kind) or (kind is int and isinstance(value, bool))
        wrong = wrong or (kind is list and not all(isinstance(item, str) for item in table[key]))
        if key in table and wrong:
            yield f"{key} は{name}で書いてください。"


def _names(detector: OwnDetector) -> Iterator[str]:
    if not re.fullmatch(r"[a-z][a-z0-9_]{1,29}", detector.id):
        yield "id は英小文字で始まる2〜30字の英小文字・数字・_ で書いてください。"
    if not detector.label.strip() or len(detector.label) > LONGEST_LABEL or not detector.label.isprintable():
        yield f"label は1〜{LONGEST_LABEL}字の、画面に出す名前を書いてください。"
    elif detector.label in {kind.label_ja for kind in ALL}:
        yield f"label「{detector.label}」は、はじめからある種類の名前です。違う名前にしてください。"


def _pattern(detector: OwnDetector) -> Iterator[str]:
    if not detector.pattern and not detector.words:
        yield "pattern か words のどちらかを書いてください。"
    if len(detector.pattern) > LONGEST_PATTERN:
        yield f"pattern が長すぎます（{LONGEST_PATTERN}字まで）。分けてください。"
    elif detector.pattern:
        yield from _compiles(detector.pattern)


def _compiles(pattern: str) -> Iterator[str]:
    try:
        matches_nothing = _compiled(pattern).search("") is not None
    except (re2.error, UnicodeError, OverflowError) as error:
        yield f"pattern を読めません（{_cause(error)}）。"
        return
    if matches_nothing:
        yield "pattern が空の文字に一致します。「*」や「?」だけにせず、一字以上に一致させてください。"


def _cause(error: Exception) -> str:
    """What RE2 complains of, in Japanese."""
    text = str(error.args[0] if error.args else error)
    text = text if isinstance(text, str) else ""
    causes = {
        "perl operator": "先読み・後読みは使えません。周りの語は context に書いてください",
        "escape sequence": "「\\」の後ろの字を確かめてください。後方参照は使えません",
        "missing )": "「(」に対する「)」がありません",
        "unexpected )": "「)」に対する「(」がありません",
        "missing ]": "「[」に対する「]」がありません",
        "character class": "[ ] の中の範囲を確かめてください",
        "repetition": "繰り返し（* + ? { }）の書き方を確かめてください。回数は1000までです",
        "too large": "大きすぎます。繰り返しの回数を減らしてください",
    }
    return next((ja for en, ja in causes.items() if en in text.lower()), "正規表現の書き方を確かめてください")


def _lists(detector: OwnDetector) -> Iterator[str]:
    for key, words, most in (("words", detector.words, MOST_WORDS), ("context", detector.context, MOST_CONTEXT)):
        if len(words) > most:
            yield f"{key} の語が{len(words)}個あります（{most}個まで）。減らしてください。"
        bad = [word for word in words if not SHORTEST_WORD <= len(word.strip()) <= LONGEST_WORD]
        if bad:
            yield f"{key} の語「{bad[0][:LONGEST_WORD]}」は{SHORTEST_WORD}〜{LONGEST_WORD}字で書いてください。"


def _choices(detector: OwnDetector) -> Iterator[str]:
    if detector.check not in CHECKS:
        yield f"check「{detector.check}」はありません。{'、'.join(CHECKS)} のどれかを書いてください。"
    if not detector.strength:
        yield "strength は 1（弱い）、2（おそらく）、3（確か）のどれかを書いてください。"
    if detector.needs_context and not detector.context:
        yield "needs_context = true のときは、context に手掛かりの語を書いてください。"
    if detector.check != "none" and not detector.pattern:
        yield "check は pattern で見つけた数字を確かめます。pattern を書いてください。"
