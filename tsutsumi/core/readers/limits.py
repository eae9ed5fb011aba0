"""What a reader may use, and the account of what one file on disk has used."""

from dataclasses import dataclass

from tsutsumi.core.readers.reasons import Unreadable


@dataclass(frozen=True, slots=True)
class Limits:
    """Per file on disk, unless said otherwise. Bytes and seconds."""

    seconds: float = 60.0  # per file or member, plus
    seconds_per_mb: float = 0.5
    memory: int = 2 << 30
    depth: int = 5
    members: int = 100_000
    expanded: int = 16 << 30
    ratio: int = 300  # expanded : stored, looked at above `ratio_from`
    ratio_from: int = 50 << 20
    pictures: int = 200  # images and pages without text that are given to OCR; 0: none
    processes: int = 0  # 0: one per core
    share: int = 16 << 20  # bytes of a large table or text that one process reads, while others read the rest

    def seconds_for(self, size: int) -> float:
        return self.seconds + self.seconds_per_mb * size / 1e6


@dataclass(slots=True)
class Budget:
    """Counts members and expanded bytes over all nesting levels of one file on disk."""

    limits: Limits
    stored: int
    members: int = 0
    expanded: int = 0
    pictures: int = 0

    def one_more_picture(self) -> bool:
        """Whether one more may be given to OCR."""
        self.pictures += 1
        return self.pictures <= self.limits.pictures

    def enter(self, depth: int) -> None:
        if depth > self.limits.depth:
            raise Unreadable("too_deep", f"{self.limits.depth}段まで")

    def one_more(self) -> None:
        self.members += 1
        if self.members > self.limits.members:
            raise Unreadable("too_many", f"{self.limits.members:,}個まで")

    def grow(self, count: int) -> None:
        """Count unpacked bytes; refuse before they fill memory or disk."""
        self.expanded += count
        if self.expanded > self.limits.expanded:
            raise Unreadable("too_large", f"{self.limits.expanded:,}バイトまで")
        if self.expanded > self.limits.ratio_from and self.expanded > self.stored * self.limits.ratio:
            raise Unreadable("ratio", f"{self.limits.ratio}倍まで")
