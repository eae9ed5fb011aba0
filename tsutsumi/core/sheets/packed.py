"""An .xlsx before anything reads its cells: not more than a table of ours may hold, whatever it says of itself.

A file of five kilobytes can name the last cell of a sheet, and whoever lays out the table in between needs more memory
than there is. So every place that is named is looked at first, and what is read afterwards is exactly what was seen.
"""

import io
import re
import zipfile

MOST_UNPACKED = 200 * 2**20
MOST_CELLS = 12_000_000  # counted generously: about twice what there are
PLACE = re.compile(rb"\br\s*=\s*[\"']\s*([A-Za-z]{0,7})([0-9]{1,20})")
ROW, CELL = re.compile(rb"<(?:[\w.-]+:)?row\b"), re.compile(rb"<(?:[\w.-]+:)?c[\s/>]")
MAIN = "xl/workbook.xml"


class TooLarge(Exception):  # noqa: N818
    """Unpacked, or laid out as a table."""


def again(data: bytes) -> bytes:
    """The same parts in a plain archive. TooLarge, or whatever `zipfile` raises for what is none."""
    out, left = io.BytesIO(), MOST_UNPACKED
    with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as plain:
        names = whole.namelist()
        if MAIN not in names or len(set(names)) != len(names):
            raise zipfile.BadZipFile
        for info in whole.infolist():
            with whole.open(info) as part:
                content = part.read(left + 1)  # never more than it says of its size
            left -= len(content)
            if left < 0:
                raise TooLarge
            if _cells(content) > MOST_CELLS:
                raise TooLarge
            plain.writestr(zipfile.ZipInfo(info.filename), content)
    return out.getvalue()


def _cells(content: bytes) -> int:
    """How many a table would have that holds every place named here, and what is counted on from one without a name."""
    places = PLACE.findall(content)
    rows = ROW.split(content)
    row = max((int(digits) for _letters, digits in places), default=0) + len(rows)
    named = max((_number(letters) for letters, _digits in places), default=0)
    return row * (named + max(len(CELL.findall(one)) for one in rows))


def _number(letters: bytes) -> int:
    """A = 1, Z = 26, AA = 27."""
    number = 0
    for sign in letters.upper():
        number = number * 26 + sign - 64
    return max(1, number)
