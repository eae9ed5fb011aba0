"""Cells that look like people and are not: branches, stations, firms that bear a surname."""

import re

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tsutsumi.core.jp import name as names
from tsutsumi.core.jp import text
from tsutsumi.core.pii.cells import taken
from tsutsumi.core.pii.columns import places, sample_of

ENDINGS = "本社 支社 本店 支店 支部 支所 分室 営業所 出張所 事業所 工場 倉庫 センター 店 局 校 駅"
OFFICE = re.compile(rf".(?:{'|'.join(ENDINGS.split())})$|^本[社店部]$")
PLACES = 0.6  # share of the different words that are places; of surnames a third are

type Flags = NDArray[np.bool_]


def is_office(cell: str) -> bool:
    """One word that ends as a firm or a branch does; a person may stand before one after a space."""
    word = text.plain(cell).strip()
    return not re.search(r"\s", word) and (word.endswith(names.COMPANY_WORDS) or bool(OFFICE.search(word)))


def like_places(column: pa.StringArray) -> bool:
    """Most of the different words are places too, or some of them are branches."""
    words = {cell.strip() for cell in sample_of(column).to_pylist()}
    if len(words) < 2:
        return False
    branches = sum(bool(OFFICE.search(word)) for word in words)
    return branches * 20 > len(words) or sum(word in places() for word in words) >= PLACES * len(words)


def of_nobody(cells: pa.StringArray, where: NDArray[np.int64], *, among_places: bool) -> Flags:
    """Which of the cells at these places are firms and branches, or places in a column of such."""
    coded = taken(cells, where).dictionary_encode()
    words: list[str] = coded.dictionary.to_pylist()
    wrong = [is_office(word) or (among_places and word.strip() in places()) for word in words]
    return np.asarray(np.array(wrong, np.bool_)[coded.indices.to_numpy()])
