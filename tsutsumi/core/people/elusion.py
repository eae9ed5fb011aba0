"""How many people may be in passages in which nothing was found: a sample for a person to read, and its upper bound."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

from tsutsumi.core.people.interval import Cause

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Elusion:
    """Of `clean` passages without a finding `read` were read by a person, who found `people` people in `hits` of them.

    most_per_passage: no passage holds more people than this; the largest number seen is the least it can be.
    """

    clean: int
    read: int
    hits: int
    people: int
    most_per_passage: int = 1
    confidence: float = CONFIDENCE

    def __post_init__(self) -> None:
        if not 0 <= self.hits <= self.read <= self.clean:
            raise ValueError("読んだ数は抜き取りの対象より多くできず、見つかった数は読んだ数より多くできません。")
        if self.people < self.hits or (self.people and not self.hits):
            raise ValueError("見つかった人数が、人のいた箇所の数より少なくなっています。")

    @property
    def most(self) -> int:
        """With this confidence no more people are in the clean passages, read or not."""
        unread = self.clean - self.read
        share = upper_bound(self.hits, self.read, self.confidence) if unread else 0.0
        return self.people + math.ceil(share * unread) * max(self.most_per_passage, 1)

    def cause(self) -> Cause:
        """For the interval: the people who may have been missed. `people` of them are known and belong in the low."""
        text = (
            f"見つからなかった箇所 {self.clean:,}から{self.read:,}を抜き取って読み、{self.hits:,}箇所に見落とし。"
            f"{self.confidence:.0%}の確かさで、見落としは多くとも {self.most:,}人"
        )
        return Cause("elusion", text, adds=self.most)


def upper_bound(hits: int, read: int, confidence: float = CONFIDENCE) -> float:
    """Clopper–Pearson: the largest share that leaves `hits` or fewer in `read` a chance of 1 - confidence.

    One-sided; 1.0 when nothing was read.
    """
    if read == 0 or hits >= read:
        return 1.0
    low, high = hits / read, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _at_most(hits, read, middle) > 1 - confidence else (low, middle)
    return high


def _at_most(hits: int, read: int, share: float) -> float:
    """Probability of at most `hits` in `read` draws."""
    if share in {0.0, 1.0}:
        return 1.0 if share == 0.0 else 0.0
    logs = [
        math.lgamma(read + 1) - math.lgamma(k + 1) - math.lgamma(read - k + 1)
        + k * math.log(share) + (read - k) * math.log1p(-share)
        for k in range(hits + 1)
    ]  # fmt: skip
    return min(1.0, math.fsum(math.exp(value) for value in logs))


def sample(passages: Sequence[int] | int, size: int, seed: int) -> list[int]:
    """Numbers of the passages to read, each as likely as the others; the same seed gives the same sample."""
    population = range(passages) if isinstance(passages, int) else sorted(passages)
    return sorted(random.Random(seed).sample(population, min(size, len(population))))  # noqa: S311 no secret depends on it


def enough(clean: int, share: float, confidence: float = CONFIDENCE) -> int:
    """How many passages to read so that, with no hit, at most this share of people can have been missed."""
    if not 0 < share < 1:
        raise ValueError("見落としの割合は 0 より大きく 1 より小さくしてください。")
    return min(clean, math.ceil(math.log(1 - confidence) / math.log1p(-share)))
