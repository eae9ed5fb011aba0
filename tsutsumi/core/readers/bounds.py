"""How many people at most can be in what was not read: bounds that hold, with their assumptions said aloud.

A person needs at least a name of two characters and a separator: five bytes in CP932. Deflate gives at most 1,032
bytes for one, but a row that differs from every earlier row needs at least one code of its own, and a code has at
least one bit: one stored byte holds at most eight different people. A scanned page holds at most 300 lines.
"""

BYTES_PER_PERSON = 5
PEOPLE_PER_STORED_BYTE = 8
PEOPLE_PER_PAGE = 300
WORLD = 8_300_000_000

ASSUMPTION_PLAIN = "1人あたり少なくとも5バイト（2文字の氏名と区切り）として"
ASSUMPTION_PACKED = "圧縮された1バイトに最大8人として"
ASSUMPTION_PAGE = "1ページ（画像1枚）に最大300人として"


def of_plain(size: int) -> int:
    """People in `size` bytes of uncompressed text."""
    return min(-(-size // BYTES_PER_PERSON), WORLD)


def of_packed(stored: int, expanded: int | None = None) -> int:
    """People in `stored` compressed bytes; tighter when the expanded size is known."""
    packed = min(stored * PEOPLE_PER_STORED_BYTE, WORLD)
    return packed if expanded is None else min(packed, of_plain(expanded))


def of_sealed(stored: int) -> int:
    """People in archives with arithmetic coding (7z, RAR), where a code may cost a hundredth of a bit."""
    return min(stored * 800, WORLD)


def of_pages(pages: int) -> int:
    """People on pages (or pictures) that show only an image."""
    return min(pages * PEOPLE_PER_PAGE, WORLD)
