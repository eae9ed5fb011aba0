"""What was found against what is there."""

from collections.abc import Iterable
from dataclasses import dataclass, field

SPACES = " 　\t\n"


@dataclass
class Score:
    """Counts of one kind."""

    truth: int = 0
    found: int = 0
    right: int = 0  # truths that were found
    good: int = 0  # findings that are true

    @property
    def recall(self) -> float:
        return self.right / self.truth if self.truth else 1.0

    @property
    def precision(self) -> float:
        return self.good / self.found if self.found else 1.0


@dataclass
class Board:
    """Scores by kind, and how often a decoy was taken for a person."""

    scores: dict[str, Score] = field(default_factory=dict)
    decoys: dict[str, list[int]] = field(default_factory=dict)  # what → [asked, taken for a person]
    misses: dict[str, list[str]] = field(default_factory=dict)
    false: dict[str, list[str]] = field(default_factory=dict)

    def of(self, kind: str) -> Score:
        return self.scores.setdefault(kind, Score())

    def note(self, where: dict[str, list[str]], kind: str, text: str) -> None:
        if len(where.setdefault(kind, [])) < 400:
            where[kind].append(text)


Span = tuple[int, int]


def same(kind: str, one: Span, other: Span) -> bool:
    """Numbers to the character; addresses by nine tenths of each other; health insurance numbers may stand together."""
    if kind in {"address"}:
        both = min(one[1], other[1]) - max(one[0], other[0])
        return both > 0 and both >= 0.85 * (one[1] - one[0]) and both >= 0.85 * (other[1] - other[0])
    return one == other


def trimmed(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start] in SPACES:
        start += 1
    while end > start and text[end - 1] in SPACES:
        end -= 1
    return start, end


def compare(board: Board, text: str, kind: str, truth: Iterable[Span], found: Iterable[Span]) -> None:
    """Count one kind in one text."""
    score = board.of(kind)
    expected, got = list(truth), sorted({trimmed(text, span) for span in found})
    score.truth += len(expected)
    score.found += len(got)
    for span in expected:
        if any(same(kind, span, other) for other in got):
            score.right += 1
        else:
            board.note(
                board.misses,
                kind,
                text[max(0, span[0] - 16) : span[0]] + "[" + text[slice(*span)] + "]" + text[span[1] : span[1] + 10],
            )
    for span in got:
        if any(same(kind, other, span) for other in expected):
            score.good += 1
        else:
            board.note(
                board.false,
                kind,
                text[max(0, span[0] - 16) : span[0]] + "[" + text[slice(*span)] + "]" + text[span[1] : span[1] + 10],
            )
