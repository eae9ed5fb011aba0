"""References in texts: `{{people}}` is replaced by what the ledger says; `{{=24時間}}` is typed on purpose."""

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tsutsumi.core.figures.figure import Figure, Language, Ledger

# Full-width braces too: that is what a Japanese keyboard gives.
REFERENCE = re.compile(r"(?:\{\{|｛｛)[ \u3000]*([^{}｛｝\n]{0,4000}?)[ \u3000]*(?:\}\}|｝｝)")
_BRACES = re.compile(r"\{\{|\}\}|｛｛|｝｝")
LITERAL = ("=", "＝")


class BadReferenceError(ValueError):
    """A reference that names nothing, in words for whoever wrote it."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One `{{…}}`: the code, or the literal words where it begins with =."""

    start: int
    end: int
    code: str
    literal: str = ""


@dataclass(frozen=True, slots=True)
class Rendered:
    """`used`: code -> the words that stand in the text. `literals`: what was typed on purpose. `unspoken`: codes
    whose words are not there in this language and stand in Japanese.
    """

    text: str
    used: Mapping[str, str]
    literals: tuple[str, ...] = ()
    unspoken: tuple[str, ...] = ()
    unknown: tuple[str, ...] = field(default=())


def references(text: str) -> Iterator[Reference]:
    """Every reference of a text in its order."""
    for found in REFERENCE.finditer(text):
        inside = found[1]
        if inside.startswith(LITERAL):
            yield Reference(found.start(), found.end(), "", inside[1:].strip())
        else:
            yield Reference(found.start(), found.end(), inside)


def codes(text: str) -> tuple[str, ...]:
    """The codes that a text refers to, each once, in their order."""
    return tuple(dict.fromkeys(ref.code for ref in references(text) if ref.code))


def render(text: str, ledger: Ledger, language: Language = "ja") -> Rendered:
    """The text with every figure in its place. BadReferenceError, saying where, for a code that the ledger has not."""
    out: list[str] = []
    used: dict[str, str] = {}
    literals, unspoken, unknown, at = [], [], [], 0
    for ref in references(text):
        out.append(text[at : ref.start])
        at = ref.end
        if ref.literal:
            literals.append(ref.literal)
            out.append(ref.literal)
            continue
        figure = _figure(text, ref, ledger)
        used[figure.code] = figure.text(language)
        out.append(used[figure.code])
        unspoken += [] if figure.speaks(language) else [figure.code]
        unknown += [] if figure.is_known else [figure.code]
    out.append(text[at:])
    _no_loose_braces(text)
    return Rendered("".join(out), used, tuple(literals), _once(unspoken), _once(unknown))


def troubles(text: str, ledger: Ledger) -> list[str]:
    """What is wrong with the references of a text, a sentence each; empty when it can be rendered."""
    found = []
    for ref in references(text):
        try:
            if not ref.literal:
                _figure(text, ref, ledger)
        except BadReferenceError as bad:
            found.append(str(bad))
    if not found:
        try:
            render(text, ledger)
        except BadReferenceError as bad:
            found.append(str(bad))
    return found


def _figure(text: str, ref: Reference, ledger: Ledger) -> Figure:
    if ref.code in ledger:
        return ledger[ref.code]
    by_label = next((figure for figure in ledger.values() if figure.label == ref.code), None)
    if by_label is not None:
        return by_label
    near = difflib.get_close_matches(ref.code, [*ledger, *(figure.label for figure in ledger.values())], 1, 0.5)
    hint = f"「{{{{{near[0]}}}}}」のことですか。" if near else "数字台帳の一覧から選んでください。"
    raise BadReferenceError(
        f"{_place(text, ref.start)}の「{text[ref.start : ref.end]}」は、数字台帳にありません。{hint}"
    )


def _no_loose_braces(text: str) -> None:
    loose = _BRACES.search(REFERENCE.sub(lambda found: " " * len(found[0]), text))
    if loose:
        where = _place(text, loose.start())
        raise BadReferenceError(
            f"{where}の波かっこが閉じていません。「{{{{people}}}}」のように、両側に2つずつ書いてください。"
        )


def _place(text: str, at: int) -> str:
    line = text.count("\n", 0, at) + 1
    return f"{line}行目{at - (text.rfind(chr(10), 0, at) + 1) + 1}文字目"


def _once(codes_: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codes_))
