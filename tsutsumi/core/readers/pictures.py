"""Pictures and pages without text: read by OCR where that is installed, otherwise counted as not read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tsutsumi.core.readers import bounds, ocr
from tsutsumi.core.readers.passage import Passage, Place
from tsutsumi.core.readers.reasons import Gap
from tsutsumi.core.readers.source import Source

LARGEST = 64 << 20


@dataclass(frozen=True, slots=True)
class Picture:
    """Something that shows an image. code: the reason if it stays unread. data: its bytes, made only when wanted."""

    data: Callable[[], bytes]
    place: Place
    code: str


@dataclass(slots=True)
class Gallery:
    """The pictures of one file: which were read, and which were not."""

    seen: dict[str, list[int]] = field(default_factory=dict)  # by reason; pages, or 0 for a picture without a page

    def read(self, picture: Picture) -> Iterator[Passage]:
        text = ocr.read(picture.data())
        if text:
            yield Passage(text, picture.place)
        self.put(picture, "ocr" if text else picture.code)

    def put(self, picture: Picture, code: str) -> None:
        self.seen.setdefault(code, []).append(picture.place.page or 0)

    def gaps(self) -> Iterator[Gap]:
        for code, pages in self.seen.items():
            numbers = [page for page in pages if page]
            detail = f"{len(numbers)}ページ: {ranges(numbers)}" if numbers else f"{len(pages)}枚"
            yield Gap(code, detail, bounds.of_pages(len(pages)))


def read_picture(source: Source) -> Iterator[Picture]:
    """A file that is an image."""
    yield Picture(lambda: source.whole(LARGEST), Place(source.path), "image")


def ranges(pages: list[int]) -> str:
    """1, 2, 3, 7 as 「1–3、7」, at most ten of them."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and runs[-1][1] == page - 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    text = "、".join(str(a) if a == b else f"{a}–{b}" for a, b in runs[:10])
    return text + ("…" if len(runs) > 10 else "")
