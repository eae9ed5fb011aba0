"""Days of birth against other days: by how they are spread, and by the words of the heading."""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from tsutsumi.core.jp import era, text

BORN = re.compile(r"生まれ|うまれ|誕生|出生|生年|birth|born|dob|bday|b\.d|^生$", re.IGNORECASE)
OTHER = re.compile(
    r"日$|日時|時刻|日付|年月|期限|期日|更新|登録|作成|開始|終了|受付|入[会社院学金]|退[会社院職]|購入|来店|date|time|_at$|_on$",
    re.IGNORECASE,
)
USUAL = re.compile(r"([0-9]{4})([-/])([0-9]{2})\2([0-9]{2})")
ENOUGH = 0.8  # share of cells that are days
LIVES = 25  # years between the earlier and the later births of a list
GROWN = 2005  # half of a list born before this year is no list of what a business did lately
LONG_AGO = 1985


def born(cell: str) -> date | None:
    """The day a cell writes, Western or era."""
    if usual := USUAL.fullmatch(cell):
        with suppress(ValueError):
            return date(int(usual[1]), int(usual[3]), int(usual[4]))
        return None
    plain = text.plain(cell).removesuffix("生まれ").removesuffix("生").split(" ")[0]
    if plain.isdigit() and len(plain) == 8:
        plain = f"{plain[:4]}-{plain[4:6]}-{plain[6:]}"
    with suppress(ValueError):
        return era.parse_date(plain)
    return None


def births(cells: Sequence[str], heading: str) -> float:
    """Share of the cells that are days of birth; 0.0 when the days are others."""
    if not any(c.isdigit() for c in cells[0]) or any(len(c) > 24 or ":" in c for c in cells[:3]):
        return 0.0
    days = sorted(day for cell in cells if (day := born(cell)))
    share = len(days) / len(cells)
    if share < ENOUGH:
        return 0.0
    if BORN.search(heading):
        return share
    early, middle, late = (days[len(days) * n // 20].year for n in (1, 10, 19))
    if OTHER.search(heading):
        return share if late - early >= 2 * LIVES and middle <= LONG_AGO else 0.0
    return share if late - early >= LIVES and middle <= GROWN else 0.0
